"""What a reply says and whether it may: its exact words, lint, the approvals it needs, the post it answers. Pure."""
