"""`switchboard env`: prints the text of `.env.example`, which is generated and never edited by hand."""

import sys


def env() -> None:
    """Print every environment variable there is, with what it is for: the text of .env.example.

    For example:

        switchboard env > .env.example
    """
    from bot.cli.context import secrets_by_kind
    from config.settings import env_example

    sys.stdout.write(env_example(secrets_by_kind()))
