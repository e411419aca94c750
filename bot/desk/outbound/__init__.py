"""Looking through what left, waits or failed, and taking it away as a file."""
