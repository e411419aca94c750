"""Everything that calls Slack's Web API or holds the Socket Mode connection."""
