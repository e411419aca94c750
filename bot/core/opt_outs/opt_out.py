"""An opt-out: an author, or a community such as a subreddit, that is not to be answered. Frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OptOutScope(StrEnum):
    """Whom an opt-out covers: one author, or everybody who writes in one community."""

    AUTHOR = "author"
    COMMUNITY = "community"


class OptOutCause(StrEnum):
    """How we know of it: it was asked for in public, stands in a community's rules, or a colleague entered it."""

    ASKED = "asked"
    RULES = "rules"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class OptOutRequest:
    """An opt-out as it is asked for. `kind` is the kind of channel, so that it outlives a source's name; `key` is an
    author's id or handle, or a community's name, in small letters; `name` is what people call it. `post` is our number
    of the post that asked, `by` who entered it.
    """

    kind: str
    scope: OptOutScope
    key: str
    name: str
    cause: OptOutCause
    post: int | None = None
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class OptOut:
    """An opt-out that is kept; it holds until it is lifted."""

    number: int
    asked: OptOutRequest
    at: datetime
    lifted_at: datetime | None = None
    lifted_by: str = ""

    @property
    def holds(self) -> bool:
        return self.lifted_at is None

    @property
    def told(self) -> str:
        """Why nothing is answered, for the card: it names the author."""
        if self.asked.scope is OptOutScope.COMMUNITY:
            return self.reason
        if self.asked.cause is OptOutCause.ASKED:
            return f"@{self.asked.name} asked us not to answer (opt-out {self.number})."
        return f"@{self.asked.name} is not to be answered (opt-out {self.number})."

    @property
    def reason(self) -> str:
        """The same for the history: it names no author."""
        where, ends = self.asked.name, f"(opt-out {self.number})."
        if self.asked.scope is OptOutScope.AUTHOR:
            asked = self.asked.cause is OptOutCause.ASKED
            return f"its author {'asked us not to answer' if asked else 'is not to be answered'} {ends}"
        if self.asked.cause is OptOutCause.ASKED:
            return f"a moderator of {where} asked us not to answer there {ends}"
        if self.asked.cause is OptOutCause.RULES:
            return f"the rules of {where} forbid bots {ends}"
        return f"nothing is to be answered in {where} {ends}"


def author_key(name: str) -> str:
    """An author's id or handle as it is compared; "" for one that stands for nobody, such as "[deleted]"."""
    bare = name.strip().removeprefix("@").casefold()
    return "" if bare.startswith("[") else bare.removeprefix("/").removeprefix("u/")


def community_key(name: str) -> str:
    """A community's name as it is compared."""
    return name.strip().strip("/").casefold()
