"""`switchboard manifest`: prints the manifest to paste at api.slack.com to create the Slack app."""

import sys


def manifest() -> None:
    """Print the Slack app's manifest: paste it at api.slack.com/apps, Create New App, From a manifest.

    For example:

        switchboard manifest > config/slack-manifest.yaml
    """
    from bot.slack.manifest import manifest as text
    from handlers.commands.dispatch import usage_hint

    sys.stdout.write(text(usage_hint()))
