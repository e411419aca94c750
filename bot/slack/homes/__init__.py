"""What the app's home shows a person. Pure."""
