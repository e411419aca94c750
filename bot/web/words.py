"""What the desk says in Slack's writing, as words of a page: mentions become names."""

import re
from collections.abc import Mapping

from bot.core.model import Person

_MENTION = re.compile(r"<@([A-Z0-9]+)>")


def named(text: str, people: Mapping[str, Person]) -> str:
    """A sentence with everybody by their name."""
    return _MENTION.sub(lambda found: person_name(found[1], people), text)


def person_name(slack: str, people: Mapping[str, Person]) -> str:
    """A colleague's name; of somebody who is in the configuration no more, their Slack user id."""
    person = people.get(slack)
    return person.name if person else slack
