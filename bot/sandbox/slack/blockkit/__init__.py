"""What Slack takes as blocks and views, and what it refuses."""
