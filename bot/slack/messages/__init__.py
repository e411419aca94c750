"""The messages a question has in Slack: card, thread, review, outbound. Pure."""
