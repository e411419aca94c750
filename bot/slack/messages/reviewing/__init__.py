"""What a review says when something changed after the words were written."""
