"""The steps: one file, one step. A step takes rows in its state and leaves them in the next; none imports another."""
