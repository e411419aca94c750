"""Building blocks of Slack messages and windows: elements, escaped text, quotes, limits. Pure."""
