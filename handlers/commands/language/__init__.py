"""How what was typed after a command is read: numbers, people, tags, sources, moments."""
