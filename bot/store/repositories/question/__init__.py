"""What belongs to a question beside its state and people, which are in `repositories.questions`."""
