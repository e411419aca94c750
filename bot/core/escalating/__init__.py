"""That nobody is forgotten: who is called when, while a question waits and its promise runs out. Pure."""
