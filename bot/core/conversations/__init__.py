"""Conversations: questions as they are listed, and the whole story of one."""
