"""Which tags a post has, how sure that is, and when to abstain."""
