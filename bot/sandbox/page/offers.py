"""What the page offers besides what both places show: shortcuts, commands to complete, reactions, what people do there,
and the words of the tour. It does not change while the demo runs.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.core.model import Person
from bot.sandbox.demo.tour import CUSTOMER, TOURS
from bot.slack import action_ids, app_definition


@dataclass(frozen=True, slots=True)
class OfferedCommand:
    """What may follow a slash command: its name, how it is typed and what it does."""

    name: str
    usage: str
    does: str


@dataclass(frozen=True, slots=True)
class Offers:
    """The bot's commands, and the emoji to react with: each name and what it does."""

    commands: Sequence[OfferedCommand] = ()
    reactions: Sequence[tuple[str, str]] = ()


def offers_json(offers: Offers, people: Sequence[Person]) -> dict[str, Any]:
    """All of it as the page reads it."""
    roles = {
        person.slack: {"roles": [role.value for role in person.roles], "title": person.title, "tags": person.tags}
        for person in people
    }
    return {
        "shortcuts": [{"callback_id": one.callback_id, "name": one.name} for one in app_definition.SHORTCUTS],
        "slashes": [{"name": one.name, "does": one.about} for one in app_definition.COMMANDS],
        "commands": [asdict(one) for one in offers.commands],
        "reactions": [{"name": name, "does": does} for name, does in offers.reactions],
        "people": roles,
        "tour": {
            "customer": CUSTOMER,
            "words": [asdict(words) for words in TOURS],
            "claim": action_ids.CLAIM,
            "approve": action_ids.APPROVE,
        },
    }
