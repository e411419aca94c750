"""Who has a question, and how it comes to somebody else."""
