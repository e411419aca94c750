"""What the desk says in Slack's writing, as words of a page: mentions become names."""

import re
from collections.abc import Mapping

from bot.core.model import Person
from bot.core.text.graphemes import clipped

_USER = re.compile(r"[UW][A-Z0-9]+")
_MENTION = re.compile(r"<@([A-Z0-9]+)>")


def named(text: str, people: Mapping[str, Person]) -> str:
    """A sentence with everybody by their name."""
    return _MENTION.sub(lambda found: person_name(found[1], people), text)


def person_name(slack: str, people: Mapping[str, Person]) -> str:
    """A colleague's name; of somebody who is in the configuration no more, their Slack user id."""
    person = people.get(slack)
    return person.name if person else slack


def first_words(text: str, most: int = 110) -> str:
    """A text on one line, cut behind a word where it is longer: a heading, or a line of a list."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = clipped(line, most - 1)
    return f"{cut.rpartition(' ')[0] or cut}…"


def actor_name(by: str, people: Mapping[str, Person]) -> str:
    """Who did something: a colleague, or a part of Switchboard."""
    return person_name(by, people) if _USER.fullmatch(by) else f"Switchboard: {by.replace('_', ' ')}"
