"""Text compared and searched: folding, whole words, sameness, languages. Pure."""
