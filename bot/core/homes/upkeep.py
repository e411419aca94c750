"""What is wrong with sources and with Slack now, each with the act that mends it, from what is known already. Pure:
nothing is asked anew here, which `switchboard doctor` does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.opt_outs.listing import OptOutPage
from bot.core.sending.holds import Hold, scope_words
from bot.core.telling.notices import Notice, NoticeKind
from bot.core.watch.streams import StreamHealth

RESTING_FROM = timedelta(minutes=16)
"""A stream that fails and is asked no sooner than this rests: what is tried again by itself comes sooner."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `words` may hold what comes from outside, and colleagues as <@U…>; `remedy` is our own
    sentence of what mends it.
    """

    mark: str
    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is wrong, the worst first, and how many streams are read."""

    findings: tuple[Finding, ...] = ()
    streams: int = 0


def upkeep(
    streams: Sequence[StreamHealth],
    notices: Iterable[Notice],
    holds: Iterable[Hold],
    opt_outs: OptOutPage,
    now: datetime,
) -> Upkeep:
    """`notices` are those to operators that go on."""
    worst_first = [*_NOTICED]
    told = sorted((one for one in notices if one.kind in _NOTICED), key=lambda one: worst_first.index(one.kind))
    found = [
        *map(_of_notice, told),
        *(one for stream in streams for one in _unread(stream, now)),
        *map(_held, holds),
        *(one for stream in streams for one in _odd(stream)),
        *_not_answered(opt_outs),
    ]
    return Upkeep(tuple(found), len(streams))


def _of_notice(notice: Notice) -> Finding:
    return Finding("🔴", f"{_NOTICED[notice.kind](notice.about)}{_why(notice.why)}", notice.remedy or _SEE_DOCTOR)


_SEE_DOCTOR = "switchboard doctor on the machine itself says more."
_NOTICED: Mapping[NoticeKind, Callable[[str], str]] = {
    NoticeKind.REVIEW: lambda about: f"Slack refuses reviews in {about}",
    NoticeKind.CHANNEL: lambda about: f"Questions cannot be asked in {about}",
    NoticeKind.SENDING: lambda about: f"Replies cannot be sent to {about}",
    NoticeKind.ON_CALL: lambda about: f"Slack does not say who is in the user group {about}",
    NoticeKind.SINK: lambda about: f"Nothing is handed on to {about}",
    NoticeKind.KEPT: lambda about: f"Not all was handed on to {about}",
    NoticeKind.MOVED: lambda about: f"{about} moved for good",
}
"""What of notices is not told by how a stream stands, the worst first."""


def _unread(stream: StreamHealth, now: datetime) -> Iterator[Finding]:
    ask = f"/sb sources ask {stream.key}"
    if stream.stopped:
        words = f"{stream.name} is not read: its credentials failed"
        yield Finding("🔴", f"{words}{_why(stream.problem)}", f"Mend its credentials, then: {ask}")
    elif stream.paused_by:
        return
    elif stream.down_since is not None and stream.due_at is not None and stream.due_at - now >= RESTING_FROM:
        words = f"{stream.name} rests until {stream.due_at:%Y-%m-%d %H:%M} UTC"
        remedy = f"At once: {ask}. To silence it: /sb sources pause {stream.key}"
        yield Finding("🔴", f"{words}{_why(stream.problem)}", remedy)
    elif stream.down_since is not None:
        words = f"{stream.name} is {stream.state(now).words}"
        yield Finding("🔴", f"{words}{_why(stream.problem)}", f"It is tried again by itself. At once: {ask}")
    elif stream.state(now).troubled:
        yield Finding("🔴", f"{stream.name} is overdue", "Start switchboard run, or see its log.")


def _odd(stream: StreamHealth) -> Iterator[Finding]:
    """What does not keep it from being read; and that somebody paused it."""
    if stream.paused_by:
        yield Finding("⏸", f"{stream.name} is paused by <@{stream.paused_by}>", f"/sb sources resume {stream.key}")
    elif stream.warning:
        yield Finding("⚠", f"{stream.name}{_why(stream.warning)}", f"/sb sources pause {stream.key} silences it.")


def _held(hold: Hold) -> Finding:
    words = f"<@{hold.by}> holds {scope_words(hold.scope)}{_why(hold.why)}"
    return Finding("⏸", words, f"/sb resume {hold.scope or 'all'}")


def _not_answered(page: OptOutPage) -> Iterator[Finding]:
    """All opt-outs in one line: they hold until somebody lifts them."""
    if page.items:
        names = ", ".join(one.asked.name for one in page.items[:_NAMED])
        more = f" and {page.total - _NAMED} more" if page.total > _NAMED else ""
        yield Finding("⏸", f"Opted out, and not answered: {names}{more}", "/sb optouts lists and lifts them.")


def _why(reason: str) -> str:
    return f": {reason}" if reason else ""
