"""Which tags a post has, with what probability, and when to abstain."""
