"""Slack's Web API methods, one file a family; `dispatch` finds the method of a call."""
