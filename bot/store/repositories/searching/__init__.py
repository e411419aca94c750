"""What is found by words. Each query is a method."""
