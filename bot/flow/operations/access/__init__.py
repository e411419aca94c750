"""What lets somebody in from outside Slack, inside one transaction."""
