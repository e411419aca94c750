"""The demo: a stage (a stand-in for Slack and a public square) and the play acted on it by customers and colleagues.

The bot in the middle is not here: whoever opens the stage starts a real one against it. See `demo.environment` and
`demo.walkthrough`.
"""
