"""What lets somebody in from outside Slack."""
