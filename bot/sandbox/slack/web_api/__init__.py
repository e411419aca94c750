"""Slack's Web API methods, one module per family; `dispatch` finds and runs the method of a call."""
