"""How likely two texts ask the same."""
