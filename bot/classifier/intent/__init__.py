"""What a post wants: an answer, or nothing from us."""
