"""Looking at conversations: a list of them, and the whole story of one."""
