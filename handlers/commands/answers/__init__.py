"""What the answers to commands have in common: what became of each question, and how to undo it."""
