"""Every query, as a method of its noun's repository. A repository sees its own transaction only."""
