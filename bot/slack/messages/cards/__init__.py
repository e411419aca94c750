"""The parts of a card: its head, the lines about its question, its buttons, and all of it unfolded. Pure."""
