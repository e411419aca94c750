"""What leaves, what keeps it from leaving, and what becomes of it in public."""
