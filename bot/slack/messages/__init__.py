"""The messages about a question in Slack: card, thread notes, replies, review, outbound, burst. Pure."""
