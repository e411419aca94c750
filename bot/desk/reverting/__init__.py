"""What a person can do about what they have just done."""
