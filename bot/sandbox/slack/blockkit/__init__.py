"""Validation of blocks and views by Slack's rules, values of inputs, and detection of active content."""
