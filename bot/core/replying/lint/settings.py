"""`[lint]` of the configuration: the company's words, and how severe each rule is."""

from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.core.replying.lint.catalogue import RULES
from bot.core.settings.table import Table
from bot.core.settings.value_types import Day, SearchPhrase, checked_search_phrase

Level = Literal["off", "warn", "block"]


class Embargo(Table):
    """Words that may not be said in public, for ever or until the end of a day (UTC)."""

    words: SearchPhrase = Field(description="The words or phrase.")
    until: Day | None = Field(default=None, description="The last day on which they may not be said.")

    def holds(self, today: date) -> bool:
        return self.until is None or today <= self.until


def _embargo(value: object) -> object:
    """Words alone are an embargo without an end."""
    return Embargo(words=checked_search_phrase(value)) if isinstance(value, str) else value


def _known_rules(value: dict[str, Level]) -> dict[str, Level]:
    for name in value:
        if name not in RULES:
            near = get_close_matches(name, RULES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(RULES)}."
            raise ValueError(f"there is no rule {name}; {hint}")
    return value


def _region(value: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS

    if value and value not in SUPPORTED_REGIONS:
        raise ValueError('must be a country in two capital letters, such as "DE".')
    return value


_EMBARGO_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {
                "words": {"type": "string", "minLength": 1, "description": "The words or phrase."},
                "until": {
                    "type": "string",
                    "format": "date",
                    "description": "The last day on which they may not be said.",
                },
            },
            "required": ["words"],
            "additionalProperties": False,
        },
    ]
}
_SEVERITY_SCHEMA = {
    "type": "object",
    "properties": {
        name: {"enum": ["off", "warn", "block"], "default": rule.severity.value, "description": f"{rule.title}."}
        for name, rule in RULES.items()
    },
    "additionalProperties": False,
}

EmbargoEntry = Annotated[Embargo, BeforeValidator(_embargo), WithJsonSchema(_EMBARGO_SCHEMA)]
Severities = Annotated[dict[str, Level], AfterValidator(_known_rules), WithJsonSchema(_SEVERITY_SCHEMA)]
PhoneRegion = Annotated[str, AfterValidator(_region), WithJsonSchema({"type": "string", "pattern": "^([A-Z]{2})?$"})]


class LintRules(Table):
    """What must not leave.

    Secrets, hosts on the inside, personal data, promises, look-alike links and tone are always looked for; README lists
    the rules. These are the company's words, and what it wants otherwise.
    """

    internal: tuple[SearchPhrase, ...] = Field(
        default=(),
        examples=[["ferrywire.internal", "wiki.ferrywire.example"]],
        description="Names and suffixes of hosts on the inside; whoever writes one is warned.",
    )
    embargo: tuple[EmbargoEntry, ...] = Field(
        default=(),
        examples=[["Project Lighthouse", {"words": "Ferrywire 5", "until": date(2030, 12, 31)}]],
        description="Words and phrases that may not be said in public yet, with `until` up to that day; one of them"
        " stops a reply.",
    )
    customers: tuple[SearchPhrase, ...] = Field(
        default=(),
        examples=[["Globex", "Harbour Foods"]],
        description="Names of customers, and of people there; whoever writes one is warned.",
    )
    public: tuple[SearchPhrase, ...] = Field(
        default=(),
        examples=[["support@ferrywire.example", "+49 30 901820"]],
        description='What may be told in spite of the rules about personal data: e-mail addresses, "@domain" for all'
        " of one, telephone and test card numbers.",
    )
    phone_region: PhoneRegion = Field(
        default="",
        examples=["DE"],
        description='The country whose telephone numbers are found without "+" too, in two letters; "": none.',
    )
    severity: Severities = Field(
        default={},
        examples=[{"customer": "block", "pitch": "off"}],
        description="How severe a rule is, where it is not to be as README says: off, warn (shown to the author and to"
        " communications) or block (leaves only when communications override it with a reason).",
    )
