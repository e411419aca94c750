"""The intent of a post: whether it wants an answer, and of which kind."""
