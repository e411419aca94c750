"""Finding questions, posts and replies by words. Pure; the query is in the store."""
