"""What slash commands answer, for one person's eyes only. Pure."""
