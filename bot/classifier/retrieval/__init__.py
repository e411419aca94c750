"""Earlier answers that may fit a new post."""
