"""Whether anybody should answer a post: whether it wants an answer, and whether it is about us."""
