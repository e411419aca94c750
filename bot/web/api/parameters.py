"""What stands behind the question mark of an address of the API: each parameter is described and read by one record, so
that what is published and what is taken are the same.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.datastructures import QueryParams

from bot.core.conversations.listing import STATE_GROUPS
from bot.core.errors import Faulty
from bot.core.figures.period import HOW_TYPED
from bot.core.states import ReplyState

MOST = 100
"""Things on one page."""

_LARGEST = 2**31
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """One parameter. `read` makes its value of what was given, or raises ValueError; `remedy` says what to write.

    `to` is the field that it fills, where that has another name.
    """

    name: str
    about: str
    remedy: str
    read: Callable[[str], object]
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    to: str = ""


def read_query(given: QueryParams, known: Sequence[QueryParameter]) -> dict[str, Any]:
    """The values by field. Raises Faulty with every fault in it."""
    by_name = {one.name: one for one in known}
    faults, values = [], {}
    for name in dict.fromkeys(given.keys()):
        one, written = by_name.get(name), given.getlist(name)
        if one is None:
            faults.append(f"There is no parameter {name[:40]}. There are: {', '.join(by_name) or 'none'}.")
        elif len(written) > 1:
            faults.append(f"{name} stands there twice.")
        elif written[0]:
            try:
                values[one.to or name] = one.read(written[0][:_LONGEST])
            except ValueError:
                faults.append(f"{name}: {one.remedy}")
    if faults:
        raise Faulty(faults)
    return values


def cursor_of(number: int) -> str:
    """Where the next page begins, as a caller hands it back. What it is made of may change."""
    return urlsafe_b64encode(f"before {number}".encode()).decode().rstrip("=")


def _cursor(written: str) -> int:
    word, _, number = urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode().partition(" ")
    if word != "before" or not number.isascii() or not number.isdecimal() or int(number) > _LARGEST:
        raise ValueError(written)
    return int(number)


def _limit(written: str) -> int:
    if not written.isascii() or not written.isdecimal() or not 1 <= int(written) <= MOST:
        raise ValueError(written)
    return int(written)


def _moment(written: str) -> datetime:
    at = datetime.fromisoformat(written.replace(" ", "+"))
    if at.tzinfo is None:
        raise ValueError(written)
    return at


def _truth(written: str) -> bool:
    return {"true": True, "false": False}[written] if written in ("true", "false") else bool(_limit("no"))


def _named(name: str, about: str, to: str = "") -> QueryParameter:
    return QueryParameter(name, about, "write its name.", str, to=to)


def _one_of(name: str, about: str, words: Sequence[str]) -> QueryParameter:
    return QueryParameter(
        name, about, f"write one of {', '.join(words)}.", str, {"type": "string", "enum": list(words)}
    )


_WHEN: Mapping[str, object] = {"type": "string", "format": "date-time"}
_ISO = "write a date and time with its zone, such as 2026-11-28T09:00:00Z."
_PAGING = (
    QueryParameter(
        "cursor",
        "Where the page begins: `next_cursor` of the page before.",
        "hand back `next_cursor`.",
        _cursor,
        to="before",
    ),
    QueryParameter(
        "limit",
        f"How many at most, 1 to {MOST}; 30 unless it is said.",
        f"write a number from 1 to {MOST}.",
        _limit,
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": 30},
    ),
)
_TAG = _named("tag", "Only questions with this tag.")
_SOURCE = _named("source", "Only this source, by its name in the configuration.")


def _since(what: str) -> QueryParameter:
    return QueryParameter("since", f"Only what {what} at this moment or later.", _ISO, _moment, _WHEN)


def _until(what: str) -> QueryParameter:
    return QueryParameter("until", f"Only what {what} before this moment.", _ISO, _moment, _WHEN)


QUESTION_PARAMETERS = (
    _one_of(
        "state",
        "Only questions in this state, or of a group: open, closed. Unless it is said, all but dismissed and merged.",
        [name for name in STATE_GROUPS if name],
    ),
    _TAG,
    _SOURCE,
    _named("person", "Only what this colleague has claimed or answered: name or Slack user id."),
    QueryParameter(
        "overdue",
        "`true`: only what is late now.",
        "write true or false.",
        _truth,
        {"type": "boolean", "default": False},
    ),
    _since("was first seen"),
    _until("was first seen"),
    *_PAGING,
)
REPLY_PARAMETERS = (
    _one_of("state", "Only replies in this state.", [state.value for state in ReplyState]),
    _TAG,
    _SOURCE,
    _named("author", "Only what this colleague wrote: name or Slack user id."),
    _since("was proposed"),
    _until("was proposed"),
    *_PAGING,
)
NUMBER_PARAMETERS = (
    QueryParameter("period", f"{HOW_TYPED}; 7d unless it is said.", f"write {HOW_TYPED}.", str),
    _TAG,
    _SOURCE,
    _named("person", "Only questions that this colleague had a hand in: name or Slack user id."),
)
