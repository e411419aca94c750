"""How what was typed is parsed: words, question numbers, people, sources. Any space, dash or quotation mark that a
keyboard or a copied text puts in the place of the plain one is read as that. Pure; errors suggest what was meant.
"""

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from bot.core.errors import Faulty, NotFound
from handlers.commands.command import People

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"
_PLUSES = "+\ufe62\uff0b"
_AROUND = "\"'`*_()[]\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a"
_AFTER = ",.;:!?"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WITHIN = f"[{re.escape(_AROUND)}]*"
_Q = rf"q\s*[{re.escape(_DASHES)}]?\s*"
_DIGITS = rf"(\d{{1,9}})[{re.escape(_AROUND + _AFTER)}]*(?:\s+|$|(?=#|q\W?\d))"
_NUMBER = re.compile(rf"{_WITHIN}#?(?:{_Q})?{_DIGITS}", re.IGNORECASE)
_AND = r"(?:(?:and|&amp;|&|\+|,)\s*)?"
_NEXT_NUMBER = re.compile(rf"{_AND}{_WITHIN}(?:#\s*(?:{_Q})?|{_Q}){_DIGITS}", re.IGNORECASE)
_NEXT_BARE_NUMBER = re.compile(rf"{_AND}{_WITHIN}#?(?:{_Q})?{_DIGITS}", re.IGNORECASE)
MOST_AT_ONCE = 20
"""Questions that one command can be about."""

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|([^>]*))?>")
_ROOM = re.compile(r"<#[CG][A-Z0-9]+\|([^>]*)>")
_LONG = 8
_OURS = ("sb", "switchboard")
_LINK = re.compile(r"<([a-z]+:[^|>]+)(?:\|[^>]*)?>")


def unescape(text: str) -> str:
    """`text` as its author typed it: Slack's escapes, links and channel names undone; people stay as <@U…>."""
    named = _LINK.sub(r"\1", _ROOM.sub(r"#\1", _MENTION.sub(r"<@\1>", text)))
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def first_word(text: str) -> tuple[str, str]:
    """The word at the start, without what stands around it, and the rest; invisible characters are left out of both."""
    first, *rest = _INVISIBLE.sub("", text).split(maxsplit=1) or [""]
    return bare(unescape(first)), "".join(rest).strip()


def verb_and_rest(text: str) -> tuple[str, str]:
    """The command that is named at the start, and the rest. Our own name before it, as in a copied line, is skipped."""
    word, rest = first_word(text)
    return first_word(rest) if word.lstrip("/@").casefold() in _OURS else (word, rest)


def bare(word: str) -> str:
    """A word without quotation marks, brackets, marks of style around it, and punctuation after it."""
    return word.strip(_AROUND).rstrip(_AFTER).strip(_AROUND)


def signed(word: str) -> tuple[str, str]:
    """The sign before a tag, + or - ("" for none), and the tag."""
    plain = word.strip(_AROUND)
    sign = "+" if plain[:1] in _PLUSES else "-" if plain[:1] in _DASHES else ""
    return (sign, bare(plain[1:])) if plain and sign else ("", bare(plain))


def nearest(word: str, names: Iterable[str]) -> str:
    """The name that `word` is a slip of, "" for none: one letter is missing, too many, another, or two changed places;
    in a name of eight letters or more, two of these.
    """
    near = [(slips, name) for name in names if (slips := _slips(word, name)) <= (2 if len(name) >= _LONG else 1)]
    return min(near)[1] if near and len(word) > 1 else ""


def reason_in(rest: str) -> str:
    """The reason at the end of what was typed, without the dash, comma or colon that sets it off."""
    return unescape(rest).lstrip(f"{_DASHES}:, ").rstrip()


def channel_in(word: str) -> tuple[str, str]:
    """The id and the name of a channel that was typed as #name, "" for each that is not known."""
    found = _CHANNEL.fullmatch(word)
    return (found[1], found[2] or "") if found else ("", word.removeprefix("#") if word.startswith("#") else "")


def question_number(rest: str, usage: str) -> tuple[int, str]:
    """The number at the start of `rest`, and what follows it. Raises Faulty with `usage`."""
    found = _NUMBER.match(rest)
    if found is None:
        raise Faulty([f"Which question? Type: {usage}"])
    return int(found[1]), rest[found.end() :].strip()


def question_numbers(rest: str, usage: str, *, alone: bool = False) -> tuple[tuple[int, ...], str]:
    """The numbers at the start of `rest`, each once, and what follows them. All but the first have Q or # before them,
    unless they stand `alone`. Raises Faulty with `usage`.
    """
    number, after = question_number(rest, usage)
    numbers, following = [number], _NEXT_BARE_NUMBER if alone else _NEXT_NUMBER
    while found := following.match(after):
        numbers.append(int(found[1]))
        after = after[found.end() :].strip()
    distinct = tuple(dict.fromkeys(numbers))
    if len(distinct) > MOST_AT_ONCE:
        raise Faulty([f"At most {MOST_AT_ONCE} questions at once; you named {len(distinct)}."])
    return distinct, after


def question_number_only(usage: str, rest: str) -> int:
    """The number of a question; what follows it is ignored. Raises Faulty with `usage`."""
    return question_number(rest, usage)[0]


_EVERYTHING = ("all", "everything")


def scope_and_reason(rest: str, command: str, scopes: Collection[str]) -> tuple[str, str]:
    """What is named at the start, a source or a tag, "" for all sending, and the reason after it.

    A source's name counts with or without `source:` before it, a tag's with `#`, `tag:` or `tag`. Raises Faulty, with
    both readings, where the only word is a slip of a name, or a tag's name by itself.
    """
    text = unescape(rest).strip()
    typed, why = _parted(text)
    kind, colon, named = typed.partition(":")
    if colon and kind.lower() == "source":
        return _name_of(named, scopes) or named, why
    if colon and named and kind.lower() == "tag":
        return _tag_scope(named, scopes), why
    if typed.lower().rstrip(":") == "tag" and why:
        named, why = _parted(why)
        return _tag_scope(named, scopes), why
    word = bare(typed)
    if word.casefold() in _EVERYTHING:
        return "", why
    if word.startswith("#") or _name_of(word, scopes):
        return (_tag_scope(word, scopes) if word.startswith("#") else _name_of(word, scopes)), why
    meant = "" if why else _name_of(f"#{word}", scopes) or nearest(word.casefold(), scopes)
    if meant:
        only = f"{command} {meant if meant.startswith('#') else f'source:{meant}'}"
        raise Faulty([f"{meant} only, or everything? Type: {only}, or: {command} all {text}"])
    return "", text


def _parted(text: str) -> tuple[str, str]:
    word, _, after = text.partition(" ")
    return word, after.strip().lstrip(_DASHES).strip()


def _tag_scope(tag: str, scopes: Collection[str]) -> str:
    """The scope of a tag, also where there is no such tag: whoever looks for it says so."""
    scope = f"#{bare(tag).lstrip('#')}"
    return _name_of(scope, scopes) or scope


def _name_of(word: str, names: Collection[str]) -> str:
    return next((name for name in names if name.casefold() == word.casefold()), "")


def find_person(who: str, people: People) -> str:
    """The Slack id of a person typed as <@U1|ana>, <@U1>, @ana or Ana Sol. Raises NotFound, naming the nearest, and
    Faulty when several have that name.
    """
    mention = _MENTION.search(who)
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
    return "".join(bare(name).removeprefix("@").casefold().replace(".", "").split())


def _slips(one: str, other: str) -> int:
    """How many letters were added, left out, changed, or changed places with their neighbour."""
    before, row = [], list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != against))
            swapped = i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == against
            row.append(min(step, last[j - 2] + 1) if swapped else step)
    return row[-1]
