"""How what is promised of a question is kept up to date with what happens to it."""
