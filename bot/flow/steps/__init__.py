"""The steps, one a file. A step takes rows in its state and leaves them in the next; none imports another."""
