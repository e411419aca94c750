"""What people are told: how a question stands, and what concerns no single question."""
