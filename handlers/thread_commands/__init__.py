"""Commands given in a thread: by our name, or by a reaction to a card or to a message."""
