"""What people type after /switchboard, read into a command. Pure; a mistake is answered with the nearest right thing.

What a command does stands in `commands`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.core.corrections import ignored_as
from bot.core.errors import Faulty, NotFound
from bot.core.model import Person

WHICH = ("unassigned", "mine", "overdue")
_NUMBER = re.compile(r"#?(?:q-?)?(\d{1,9})", re.IGNORECASE)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_ROOM = re.compile(r"<#[CG][A-Z0-9]+\|([^>]*)>")
_LINK = re.compile(r"<([a-z]+:[^|>]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class ShowQueue:
    tag: str = ""
    which: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowOne:
    number: int


@dataclass(frozen=True, slots=True)
class Assign:
    number: int
    to: str


@dataclass(frozen=True, slots=True)
class Ignore:
    number: int
    reason: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Retag:
    number: int
    add: tuple[str, ...]
    drop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    number: int
    into: int


@dataclass(frozen=True, slots=True)
class Split:
    number: int


@dataclass(frozen=True, slots=True)
class Hold:
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Resume:
    source: str


@dataclass(frozen=True, slots=True)
class Help:
    """What there is."""


Command = ShowQueue | ShowOne | Assign | Retag | Ignore | Merge | Split | Hold | Resume | Help


def read(text: str, people: Mapping[str, Person]) -> Command:
    """The command in `text`, as Slack escapes it. Raises Faulty or NotFound with what was probably meant."""
    verb, _, rest = text.strip().partition(" ")
    reader = READERS.get(verb.lower() or "help")
    if reader is None:
        near = get_close_matches(verb.lower(), READERS, 1, 0.5)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(READERS)}."
        raise Faulty([f"There is no command {plain(verb)}. {hint}"])
    return reader(rest.strip(), people)


def plain(text: str) -> str:
    """`text` as its author typed it: Slack's escapes, links and channel names undone; people stay as <@U…>."""
    named = _LINK.sub(r"\1", _ROOM.sub(r"#\1", _MENTION.sub(r"<@\1>", text)))
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _queue(rest: str, _people: Mapping[str, Person]) -> ShowQueue:
    tag, which, page = "", "", 1
    for word in plain(rest).split():
        if word.isdecimal():
            page = min(int(word), 100_000)
        elif word.lower() in WHICH:
            which = word.lower()
        elif tag:
            near = get_close_matches(word.lower(), WHICH, 1)
            raise Faulty([f"Did you mean {near[0]}?" if near else f"One tag at a time: {tag} or {word}?"])
        else:
            tag = word
    return ShowQueue(tag, which, page)


def _show(rest: str, _people: Mapping[str, Person]) -> ShowOne:
    number, _ = _numbered(rest, "show Q-12")
    return ShowOne(number)


def _assign(rest: str, people: Mapping[str, Person]) -> Assign:
    number, who = _numbered(rest, "assign Q-12 @ana")
    if not who:
        raise Faulty([f"To whom? Type: assign Q-{number} @ana"])
    return Assign(number, named(who, people))


def _ignore(rest: str, _people: Mapping[str, Person]) -> Ignore:
    number, reason = _numbered(rest, "ignore Q-12 reason")
    return Ignore(number, plain(reason), ignored_as(plain(reason)))


def _tag(rest: str, _people: Mapping[str, Person]) -> Retag:
    number, changes = _numbered(rest, "tag Q-12 +sso -billing")
    words = plain(changes).replace(",", " ").split()
    unsigned = [word for word in words if word[0] not in "+-" or len(word) == 1]
    if unsigned or not words:
        tag = unsigned[0].strip("+-") if unsigned else ""
        raise Faulty([f"Which tags? Type: tag Q-{number} +{tag or 'sso'}, with + to add a tag and - to take it off."])
    add, drop = ([word[1:] for word in words if word[0] == sign] for sign in "+-")
    return Retag(number, tuple(dict.fromkeys(add)), tuple(dict.fromkeys(drop)))


def _merge(rest: str, _people: Mapping[str, Person]) -> Merge:
    number, after = _numbered(rest, "merge Q-12 Q-9")
    other = after.removeprefix("into ").removeprefix("with ").strip()
    if not other:
        raise Faulty([f"Into which question? Type: merge Q-{number} Q-9"])
    into, _ = _numbered(other, f"merge Q-{number} Q-9")
    return Merge(number, into)


def _split(rest: str, _people: Mapping[str, Person]) -> Split:
    number, _ = _numbered(rest, "split Q-12")
    return Split(number)


def _hold(rest: str, _people: Mapping[str, Person]) -> Hold:
    source, why = _source(rest)
    return Hold(source, why)


def _resume(rest: str, _people: Mapping[str, Person]) -> Resume:
    source, why = _source(rest)
    return Resume(source or why)


def _help(_rest: str, _people: Mapping[str, Person]) -> Help:
    return Help()


READERS: Mapping[str, Callable[[str, Mapping[str, Person]], Command]] = {
    "queue": _queue,
    "show": _show,
    "assign": _assign,
    "tag": _tag,
    "ignore": _ignore,
    "merge": _merge,
    "split": _split,
    "hold": _hold,
    "resume": _resume,
    "help": _help,
}


def _source(rest: str) -> tuple[str, str]:
    first, _, why = plain(rest).partition(" ")
    if first.lower().startswith("source:"):
        return first[len("source:") :], why.strip()
    return "", plain(rest)


def _numbered(rest: str, example: str) -> tuple[int, str]:
    first, _, after = rest.partition(" ")
    found = _NUMBER.fullmatch(first)
    if found is None:
        raise Faulty([f"Which question? Type: {example}"])
    return int(found[1]), after.strip()


def named(who: str, people: Mapping[str, Person]) -> str:
    """The Slack id of a person typed as <@U1|ana>, <@U1>, @ana or Ana Sol. Raises NotFound, naming the nearest."""
    mention = _MENTION.match(who)
    if mention is not None:
        return mention[1]
    wanted = _folded(who)
    known = _called(people)
    ids = known.get(wanted, [])
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise Faulty([f"There are several of that name: {', '.join(people[slack].name for slack in ids)}."])
    near = get_close_matches(wanted, known, 1, 0.5)
    hint = f"did you mean {people[known[near[0]][0]].name}?" if near else "is the person in the configuration?"
    raise NotFound(f"There is nobody called {plain(who)}; {hint}")


def _called(people: Mapping[str, Person]) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for slack, person in people.items():
        for name in {_folded(slack), _folded(person.name), _folded(person.name.split(" ")[0])}:
            known.setdefault(name, []).append(slack)
    return known


def _folded(name: str) -> str:
    return "".join(name.removeprefix("@").casefold().replace(".", "").split())
