"""What each person's App Home tells."""
