"""The company as the product knows it: one frozen value, in one cell. Who needs a part of it reads the cell at use.

So a changed configuration is taken up by replacing one value, and nobody keeps an old copy.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import Field

from bot.core.bursts import BurstRule
from bot.core.model import Person, Role, Tag
from bot.core.promises.rules import PromiseRule
from bot.core.promises.rungs import Rung
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy
from bot.core.routing.on_call import OnCall
from bot.core.routing.tag_renames import policy_with_former_names
from bot.core.settings.sections import (
    CallSettings,
    ClassifierSettings,
    CompanyIdentity,
    MannersSettings,
    PresenceSettings,
    ReactionSettings,
    RelaySettings,
    RetentionSettings,
    SlackChannels,
)
from bot.core.settings.table import Table
from bot.core.settings.web import WebSettings

T = TypeVar("T")

TAKEN_AT_ONCE = frozenset(
    {
        "tags",
        "people",
        "policy",
        "promises",
        "escalation",
        "oncall",
        "lint",
        "relay",
        "manners",
        "burst",
        "retention",
        "reactions",
        "calls",
    }
)
"""Sections that hold as soon as the file is saved; of [company] its disclosure does too. The rest waits for a restart:
what was built from it, or already stands in a channel, would have to be built or moved.
"""


class PlainSections(Table):
    """The sections that are in the product what they are in the file."""

    company: CompanyIdentity = Field(description="Who speaks.")
    slack: SlackChannels = Field(description="The channels that are not a tag's.")
    reactions: ReactionSettings = Field(default=ReactionSettings(), description="What a reaction in Slack does.")
    lint: LintRules = Field(default=LintRules(), description="What must not leave.")
    classifier: ClassifierSettings = Field(default=ClassifierSettings(), description="How posts are judged.")
    relay: RelaySettings = Field(default=RelaySettings(), description="How replies leave.")
    manners: MannersSettings = Field(default=MannersSettings(), description="How often we answer in public at most.")
    calls: CallSettings = Field(default=CallSettings(), description="How often a colleague is called at most.")
    presence: PresenceSettings = Field(
        default=PresenceSettings(),
        description="What of people's presence in Slack counts when questions are given out.",
    )
    burst: BurstRule = Field(default=BurstRule(), description="When many questions are told as one burst.")
    retention: RetentionSettings = Field(default=RetentionSettings(), description="How long people's words are kept.")
    web: WebSettings = Field(default=WebSettings(), description="Communications' desk on the web.")


class Company(PlainSections):
    """Everything that is the company's: its settings, its tags, its people, its policy, its promises and its ladder."""

    tags: tuple[Tag, ...] = ()
    people: tuple[Person, ...] = ()
    policy: ApprovalPolicy = ApprovalPolicy()
    oncall: tuple[OnCall, ...] = ()
    promises: tuple[PromiseRule, ...] = ()
    escalation: tuple[Rung, ...] = ()

    @property
    def name(self) -> str:
        return self.company.name

    @property
    def web_address(self) -> str:
        """Where the desk on the web is, "" while there is none."""
        return self.web.public_address if self.web.on else ""

    @cached_property
    def people_by_id(self) -> Mapping[str, Person]:
        """By Slack user id."""
        return {person.slack: person for person in self.people}

    @cached_property
    def communicators(self) -> tuple[Person, ...]:
        """Those who approve what leaves."""
        return tuple(person for person in self.people if Role.COMMS in person.roles)

    @cached_property
    def names_in_public(self) -> Mapping[str, str]:
        """What each colleague is called in public, by Slack user id."""
        return {person.slack: person.name for person in self.people}

    @cached_property
    def tags_by_name(self) -> Mapping[str, Tag]:
        return {tag.name: tag for tag in self.tags}

    @cached_property
    def tag_names(self) -> frozenset[str]:
        return frozenset(self.tags_by_name)

    @cached_property
    def effective_policy(self) -> ApprovalPolicy:
        """The policy by which is ruled: a rule of a tag holds for its former names too."""
        return policy_with_former_names(self.policy, self.tags)

    def disclosure_of(self, by: str) -> str:
        """How this person says who speaks, "" when nothing is asked or nothing is known of them."""
        person, wanted = self.people_by_id.get(by), self.company.disclosure
        if person is None or not person.title or not wanted:
            return ""
        return wanted.format(name=person.name, title=person.title, company=self.name)

    def with_changes(self, found: "Company") -> "Company":
        """This company, with what may change while it runs as `found` has it."""
        identity = self.company.model_copy(update={"disclosure": found.company.disclosure})
        return self.with_sections(company=identity, **{name: getattr(found, name) for name in TAKEN_AT_ONCE})

    def with_sections(self, **sections: object) -> "Company":
        """This company with these sections in place of its own. Made anew, for look-ups must not be those of before."""
        present = {name: getattr(self, name) for name in Company.model_fields}
        return Company.model_validate({**present, **sections})


class Current(Generic[T]):
    """A cell that holds one value. Called, it gives the present one."""

    def __init__(self, value: T) -> None:
        self._value = value

    def __call__(self) -> T:
        return self._value

    def swap(self, value: T) -> None:
        """Hold this value from now on. What was begun with the one before ends with it."""
        self._value = value
