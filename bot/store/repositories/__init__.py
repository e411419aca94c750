"""Every query, as a method of its noun's repository. A repository works in its own transaction only."""
