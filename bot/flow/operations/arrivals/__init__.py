"""What arrives from a source: sorted, then stored."""
