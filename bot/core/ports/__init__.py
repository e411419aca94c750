"""What the steps need from outside, as Protocols. The author of a connector reads `channel` and nothing else."""
