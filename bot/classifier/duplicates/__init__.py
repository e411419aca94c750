"""Whether two texts ask the same."""
