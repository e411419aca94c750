"""What people can do about a burst: answer all of it at once, say what belongs to it, resolve it."""
