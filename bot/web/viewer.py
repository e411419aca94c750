"""Who looks: somebody who is signed in, as a value that each page is handed."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.core.model import Person, Question
from bot.core.permissions import Act, AuthoredWords, refusal
from bot.core.reply import Reply


@dataclass(frozen=True, slots=True)
class Viewer:
    """A colleague, and the zone in which times are told them."""

    person: Person
    zone: tzinfo

    @property
    def slack(self) -> str:
        """Their Slack user id, by which the desk knows them."""
        return self.person.slack

    @property
    def roles(self) -> str:
        """Their roles in words."""
        return ", ".join(role.value for role in self.person.roles)

    def may(self, act: Act, about: Question | Reply | AuthoredWords | None = None) -> bool:
        """Whether to offer them this; the desk is asked again when they do it."""
        return refusal(act, self.slack, self.person, about=about) is None
