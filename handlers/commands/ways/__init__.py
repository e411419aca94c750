"""The other way to give a command than to type it whole: in a window that asks for what is missing."""
