"""Everything that talks to Slack's Web API or holds its socket."""
