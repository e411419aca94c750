"""What is read of the whole history at once, to be counted."""
