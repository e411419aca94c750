"""What belongs to a reply beside its words. Words and states are in `repositories.replies`."""
