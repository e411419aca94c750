"""What a hold stops: all sending, one source's, or answers to questions of one tag. Pure.

A hold is known by its scope: "" for everything, a source's name, or a tag with "#" before it, which no source's name
has.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

EVERYTHING = ""
_TAG = "#"


def scope_of_tag(tag: str) -> str:
    """The scope of all answers to questions of this tag."""
    return f"{_TAG}{tag}"


def tag_of_scope(scope: str) -> str:
    """The tag that a scope is of, "" for another scope."""
    return scope.removeprefix(_TAG) if scope.startswith(_TAG) else ""


def scope_words(scope: str) -> str:
    """What is held, as the end of a sentence about it."""
    if tag := tag_of_scope(scope):
        return f"sending of answers about {tag}"
    return f"sending to {scope}" if scope else "all sending"


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold, who placed it and why."""

    scope: str
    by: str
    why: str = ""

    @property
    def words(self) -> str:
        """Who holds what and why, with the colleague as <@U…>."""
        return f"<@{self.by}> holds {self.scope or 'everything'}" + (f": {self.why}" if self.why else "")


def stopping(holds: Iterable[Hold], source: str, tags: Collection[str]) -> Hold | None:
    """The hold that stops an answer there to a question of these tags; one of everything before one of its source,
    that before one of a tag.
    """
    by_scope = {hold.scope: hold for hold in holds}
    scopes = (EVERYTHING, source, *map(scope_of_tag, tags))
    return next((by_scope[scope] for scope in scopes if scope in by_scope), None)


def digest_of(replies: Iterable[int]) -> str:
    """By this it is known whether these are the replies that somebody saw, in this order."""
    return hashlib.sha256(" ".join(map(str, replies)).encode()).hexdigest()[:16]
