"""How words are proposed in the *Write reply* window."""
