"""Signed webhooks, by Standard Webhooks 1.0.0: every event as JSON in a POST to an address of the company's."""

from connectors.sinks.webhook.sink import ABOUT, SECRETS, Settings, build

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]
