"""The page of numbers, in parts: what was asked for, what is shown of it, and its charts."""
