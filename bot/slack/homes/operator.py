"""The operator's part of the App Home: what is left of the quotas, the version, and how it is backed up. Pure."""

from collections.abc import Sequence

from bot.core.homes.home import OperatorHome
from bot.core.watch.streams import StreamHealth
from bot.slack.blocks.elements import Block, Part, actions, bullets, header, line, one_line, rich, said, sentence
from bot.slack.responses.people import run_button
from bot.slack.responses.sources import quota_parts

_QUOTAS = 10
_BACKUPS = (
    "Switchboard keeps no backup of its database and knows of none: copy it with your own tools. "
    "On the machine itself, switchboard doctor checks tokens, channels, scopes and sources."
)


def operator_part(home: OperatorHome) -> list[Block]:
    return [
        *_quotas(home.streams),
        header("Switchboard"),
        line(said("Version "), one_line(home.version, 40)),
        sentence(_BACKUPS),
        *actions(run_button("All sources", "sources", 3)),
    ]


def _quotas(streams: Sequence[StreamHealth]) -> list[Block]:
    """Of those that tell of one, the scarcest first."""
    found = sorted((one for one in streams if one.quota), key=_share_left)
    lines: list[list[Part]] = [
        [one_line(str(one.key), 60), said(": "), *quota_parts(one.quota)] for one in found[:_QUOTAS] if one.quota
    ]
    more = [[said(f"and {len(found) - _QUOTAS} more: /switchboard sources")]] if len(found) > _QUOTAS else []
    return [header("Quotas"), rich(bullets([*lines, *more]))] if lines else []


def _share_left(stream: StreamHealth) -> float:
    quota = stream.quota
    return quota.left / quota.limit if quota and quota.limit else 1.0
