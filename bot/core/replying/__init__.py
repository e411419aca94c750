"""What a reply says and whether it may be sent: exact words, lint, approvals needed, the post it answers. Pure."""
