"""`switchboard manifest`: prints the manifest to paste at api.slack.com to create the Slack app."""

import sys


def manifest() -> None:
    """Print the Slack app's manifest: paste it at api.slack.com/apps, Create New App, From a manifest.

    Where [web] is on at an https address, it has what signing in with Slack needs: the redirect URL and its scopes.

    For example:

        switchboard manifest > config/slack-manifest.yaml
    """
    from bot.slack.manifest import manifest as text
    from handlers.commands.dispatch import usage_hint

    sys.stdout.write(text(usage_hint(), _sign_in_back()))


def _sign_in_back() -> str:
    """Where Slack leads back to who signs in with it; "" where nobody can, and where nothing is configured yet."""
    from bot.cli import context, output
    from bot.web.signing_in.slack import BACK

    if not context.config_path().exists():
        return ""
    company = context.load_partial_context(slack=False).company
    if company is None:
        output.print_error(
            "The configuration has faults (`switchboard doctor` names them): this is the manifest without"
            " Sign in with Slack."
        )
        return ""
    return f"{company.web.public_address}{BACK}" if company.web.on and company.web.is_secure else ""
