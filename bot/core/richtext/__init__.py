"""Words with their formatting, neutral between Slack and the channels: the value, its renderers, and how it is read
back. Pure. What Slack's own form of it looks like is in `bot.slack.blocks`.
"""
