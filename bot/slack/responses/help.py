"""The response to `help`. Pure."""

from collections.abc import Iterable

from bot.slack.blocks.elements import Block, actions, bullets, header, rich, said
from bot.slack.responses.queue import first_steps


def help_response(commands: Iterable[tuple[str, str, str]]) -> list[Block]:
    """Every command: its usage, what it does, who may use it."""
    lines = [[said(f"/switchboard {usage}", bold=True), said(f": {does} ({who})")] for usage, does, who in commands]
    return [header("Switchboard"), rich(bullets(lines)), *actions(*first_steps())]
