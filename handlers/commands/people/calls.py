"""The command `calls`: how often one is called, and when one is told of the rest."""

import re

from bot.core.errors import Faulty
from bot.core.interrupting.budget import CallPreference, CallStanding
from bot.core.permissions import Act
from bot.core.sending.daily import NEVER
from bot.desk import Desk
from bot.slack.responses.people import calls_response
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import unescape
from handlers.interactions import TypedCommand

_USAGE = "calls 3 an hour 12 a day digest 17"
_PARTS = re.compile(
    r"(?P<hour>\d+)\s*(?:an|per|a|/)?\s*h(?:our)?\b|(?P<day>\d+)\s*(?:a|per|/)?\s*d(?:ay)?\b"
    r"|digest\s*(?:at\s+)?(?P<digest>\d{1,2}(?=(?::00)?(?:\s|$))|off|never)(?::00)?"
    r"|(?P<usual>usual|as usual|default|reset)",
    re.IGNORECASE,
)
_MOST_CALLS = 1000
_LAST_HOUR = 23


def _read(rest: str, _people: People) -> CallPreference | None:
    """None: only look. A preference that says nothing: all as configured."""
    text = " ".join(unescape(rest).split())
    if not text:
        return None
    found = list(_PARTS.finditer(text))
    left = _PARTS.sub(" ", text).replace(",", " ").split()
    if not found or [word for word in left if word.lower() not in ("and", "at", "most")]:
        raise Faulty([f"Say how many calls you take, and when you are told of the rest: {_USAGE}. Or: calls usual."])
    said = {name: value for one in found for name, value in one.groupdict().items() if value}
    if "usual" in said:
        return CallPreference("")
    digest = said.get("digest", "").lower()
    hour = None if not digest else int(digest) if digest.isdecimal() else NEVER
    if hour is not None and hour > _LAST_HOUR:
        raise Faulty(["An hour of the day is a whole number from 0 to 23: calls digest 17. Or: calls digest off."])
    return CallPreference("", _count(said.get("hour")), _count(said.get("day")), hour)


def _count(text: str | None) -> int | None:
    if text is not None and (len(text) > len(str(_MOST_CALLS)) or int(text) > _MOST_CALLS):
        raise Faulty([f"That many calls nobody takes: a whole number up to {_MOST_CALLS}."])
    return None if text is None else int(text)


def _calls(desk: Desk, said: CallPreference | None, typed: TypedCommand) -> CommandResponse:
    if said is None:
        return "Your calls", calls_response(desk.calls.standing(typed.by))
    mine = CallPreference(typed.by, said.per_hour, said.per_day, said.digest_hour)
    before, now = desk.calls.prefer(mine, typed.by, event=typed.event)
    return "Your calls", calls_response(now, _as_before(before))


def _as_before(before: CallStanding) -> str:
    """The command that puts it back."""
    digest = "off" if before.digest_hour == NEVER else before.digest_hour
    return f"calls {before.budget.per_hour} an hour {before.budget.per_day} a day digest {digest}"


COMMANDS = (
    Command(
        "calls",
        "calls [3 an hour 12 a day digest 17]",
        "how often you are called, and when you are told of the rest",
        Act.SET_CALLS,
        _read,
        _calls,
        examples=("calls", "calls 3 an hour", "calls digest 17", "calls digest off", "calls usual"),
    ),
)
