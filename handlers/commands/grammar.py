"""How arguments are parsed: question numbers, people, sources. Pure; errors suggest what was probably meant."""

import re
from difflib import get_close_matches

from bot.core.errors import Faulty, NotFound
from handlers.commands.command import People

_NUMBER = re.compile(r"#?(?:q-?)?(\d{1,9})", re.IGNORECASE)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_ROOM = re.compile(r"<#[CG][A-Z0-9]+\|([^>]*)>")
_LINK = re.compile(r"<([a-z]+:[^|>]+)(?:\|[^>]*)?>")


def unescape(text: str) -> str:
    """`text` as its author typed it: Slack's escapes, links and channel names undone; people stay as <@U…>."""
    named = _LINK.sub(r"\1", _ROOM.sub(r"#\1", _MENTION.sub(r"<@\1>", text)))
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def question_number(rest: str, usage: str) -> tuple[int, str]:
    """The number at the start of `rest`, and what follows it. Raises Faulty with `usage`."""
    first, _, after = rest.partition(" ")
    found = _NUMBER.fullmatch(first)
    if found is None:
        raise Faulty([f"Which question? Type: {usage}"])
    return int(found[1]), after.strip()


def question_number_only(usage: str, rest: str) -> int:
    """The number of a question; what follows it is ignored. Raises Faulty with `usage`."""
    return question_number(rest, usage)[0]


def source_and_reason(rest: str) -> tuple[str, str]:
    """The source named as source:name ("" for none), and the rest."""
    first, _, why = unescape(rest).partition(" ")
    if first.lower().startswith("source:"):
        return first[len("source:") :], why.strip()
    return "", unescape(rest)


def find_person(who: str, people: People) -> str:
    """The Slack id of a person typed as <@U1|ana>, <@U1>, @ana or Ana Sol. Raises NotFound, naming the nearest, and
    Faulty when several have that name.
    """
    mention = _MENTION.match(who)
    if mention is not None:
        return mention[1]
    wanted = _fold_name(who)
    known = _ids_by_name(people)
    ids = known.get(wanted, [])
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise Faulty([f"There are several of that name: {', '.join(people[slack].name for slack in ids)}."])
    near = get_close_matches(wanted, known, 1, 0.5)
    hint = f"did you mean {people[known[near[0]][0]].name}?" if near else "is the person in the configuration?"
    raise NotFound(f"There is nobody called {unescape(who)}; {hint}")


def _ids_by_name(people: People) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for slack, person in people.items():
        for name in {_fold_name(slack), _fold_name(person.name), _fold_name(person.name.split(" ")[0])}:
            known.setdefault(name, []).append(slack)
    return known


def _fold_name(name: str) -> str:
    return "".join(name.removeprefix("@").casefold().replace(".", "").split())
