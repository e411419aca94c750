"""The responses about who is not to be answered. Pure."""
