"""What is promised of a question by when, on four clocks; whether it was kept, and how a due time comes about. Pure."""
