"""The window in which a person merges a question into another."""
