"""The response to `help`. Pure."""

from collections.abc import Iterable, Sequence

from bot.slack.blocks.elements import Block, actions, bullets, header, line, rich, said, sentence
from bot.slack.responses.queue import first_steps

IN_A_THREAD = (
    "In a question's thread: a message that begins with reply: is proposed as an answer. Your next one to the same "
    "post is its next version; begin it with reply another: for an answer beside those there are."
)


def help_response(commands: Iterable[tuple[str, str, str]]) -> list[Block]:
    """Every command: its usage, what it does, who may use it."""
    lines = [[said(f"/switchboard {usage}", bold=True), said(f": {does} ({who})")] for usage, does, who in commands]
    return [header("Switchboard"), rich(bullets(lines)), sentence(IN_A_THREAD), *actions(*first_steps())]


def command_help_response(usage: str, does: str, who: str, examples: Sequence[str]) -> list[Block]:
    """One command: its usage, what it does, who may use it, and how it may be typed."""
    lines = [[said(f"/switchboard {example}")] for example in (examples or (usage,))]
    told = line(said(f"/switchboard {usage}", bold=True), said(f": {does} ({who}). For example:"))
    return [told, rich(bullets(lines))]
