"""The response to `sources`: how every stream is, and what reading those that charge cost today. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from types import MappingProxyType

from bot.core.model import Person, Quota
from bot.core.watch.spending import Spending
from bot.core.watch.streams import StreamHealth, quota_left
from bot.slack.blocks.elements import Block, Part, bullets, duration_words, line, moment, one_line, person, rich, said
from bot.slack.blocks.limits import MOST_BLOCKS, MOST_CHARACTERS, characters, fit

_WIDE = 160
_ROOM = 300


def sources_response(
    streams: Sequence[StreamHealth],
    now: datetime,
    people: Mapping[str, Person],
    spending: Mapping[str, Spending] = MappingProxyType({}),
) -> list[Block]:
    """A block for each stream, those first about which somebody must do something. `spending` by the source's name."""
    if not streams:
        return [line(said("No source is read yet. [[sources]] in the configuration names them."))]
    ordered = sorted(streams, key=lambda one: not one.state(now).troubled)
    troubled = sum(one.state(now).troubled for one in streams)
    about = f"{troubled} of {len(streams)} need somebody" if troubled else f"All {len(streams)} are as they should be"
    spent = [line(*_spent(source, one)) for source, one in sorted(spending.items())]
    drawn = _as_fit([*spent, *(_stream(one, now, people) for one in ordered)])
    left = len(spent) + len(streams) - len(drawn)
    rest = [line(said(f"… and {left} more: `switchboard sources` shows them all."))] if left > 0 else []
    return fit([line(said(about, bold=True)), *drawn, *rest])


def _as_fit(blocks: Sequence[Block]) -> list[Block]:
    """As many of the first blocks as one message holds beside a line at its head and its end."""
    sums = accumulate(map(characters, blocks[: MOST_BLOCKS - 2]))
    return [block for block, total in zip(blocks, sums, strict=False) if total < MOST_CHARACTERS - _ROOM]


def _spent(source: str, spending: Spending) -> list[Part]:
    return [_bold(source), said(f" read {spending.words}; anew "), moment(spending.resets_at)]


def _stream(stream: StreamHealth, now: datetime, people: Mapping[str, Person]) -> Block:
    state = stream.state(now)
    paused = [said(" by "), person(stream.paused_by, people)] if stream.paused_by and not stream.stopped else []
    mark = "🔴 " if state.troubled else "⏸ " if stream.paused_by else "⚠ " if stream.warning else "🟢 "
    title = [said(" ("), one_line(stream.title), said(")")] if stream.title else []
    head = [said(mark), _bold(str(stream.key)), *title, said(f": {state.words}"), *paused]
    return rich({"type": "rich_text_section", "elements": head}, bullets(_details(stream, now)))


def _details(stream: StreamHealth, now: datetime) -> list[list[Part]]:
    told = (("problem", stream.problem), ("gap", stream.gap), ("warning", stream.warning), ("moved", stream.moved_to))
    return [
        _reading(stream, now),
        *([quota_parts(stream.quota)] if stream.quota else []),
        *[[said(f"{what}: "), one_line(words, _WIDE)] for what, words in told if words],
        *([_next(stream)] if not stream.paused_by else []),
    ]


def _reading(stream: StreamHealth, now: datetime) -> list[Part]:
    last = [said("last read "), moment(stream.read_at)] if stream.read_at else [said("never read with success")]
    lag = stream.lag(now)
    if stream.newest_at is None or lag is None:
        return [*last, said("; no post yet")]
    return [*last, said("; newest post "), moment(stream.newest_at), said(f", {duration_words(lag)} ago")]


def quota_parts(quota: Quota) -> list[Part]:
    """How much is left, and when it begins anew."""
    resets = [said(", anew "), moment(quota.resets_at)] if quota.resets_at else []
    return [said(f"quota left: {quota_left(quota)}"), *resets]


def _next(stream: StreamHealth) -> list[Part]:
    failures = f" (failures in a row: {stream.failures})" if stream.failures else ""
    if stream.stopped or stream.due_at is None:
        return [said(f"not tried again by itself; mend its credentials, then: sources ask {stream.key}{failures}")]
    return (
        [said("next try "), moment(stream.due_at), said(failures)]
        if failures
        else [said("next "), moment(stream.due_at)]
    )


def _bold(text: str) -> Part:
    return {**one_line(text, 100), "style": {"bold": True}}
