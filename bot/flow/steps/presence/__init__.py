"""What is learnt of people from Slack while they do something else: their status, and do not disturb."""
