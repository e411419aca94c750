"""Who asked us not to answer: their words, and what is kept of it. Pure."""
