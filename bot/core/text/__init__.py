"""Text compared and searched: folding, whole words, bare words, languages, HTML to text. Pure."""
