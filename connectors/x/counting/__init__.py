"""How X counts the characters of a text: its rule, what it takes for a link, what for one emoji."""
