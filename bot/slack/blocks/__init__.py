"""What Slack's messages and windows are built of: elements, inert words, quotes, limits. Pure."""
