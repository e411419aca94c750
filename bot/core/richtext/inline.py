"""What stands within a line of rich text: words with their style, links, and what only Slack understands. Pure."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

_ADDED = re.compile(r"\A(?:https?://)?(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """How words look."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False


UNSTYLED = Style()


@dataclass(frozen=True, slots=True)
class Words:
    """Words in one style. A line feed in them ends a line."""

    text: str
    style: Style = UNSTYLED

    @property
    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class TextLink:
    """A link. `label` is what is read instead of the address, "" for the address itself."""

    url: str
    label: str = ""
    style: Style = UNSTYLED

    @property
    def plain(self) -> str:
        return f"{self.label} ({self.url})" if self.label and not self._shows_itself else self.url

    @property
    def _shows_itself(self) -> bool:
        """Whether the label is the address but for `https://`, `www.` and a slash at the end."""
        return _ADDED.sub("", self.label.rstrip("/")).casefold() == _ADDED.sub("", self.url.rstrip("/")).casefold()


@dataclass(frozen=True, slots=True)
class CustomEmoji:
    """An emoji that is no character: one of the company's own. `code` is written without colons."""

    code: str
    style: Style = UNSTYLED

    @property
    def plain(self) -> str:
        return f":{self.code}:"


class SlackMentionKind(StrEnum):
    """What is mentioned in Slack. The value opens Slack's own spelling of it."""

    USER = "@"
    CHANNEL = "#"
    GROUP = "!subteam^"
    EVERYBODY = "!"


@dataclass(frozen=True, slots=True)
class SlackMention:
    """Somebody or something in Slack, by its id; for EVERYBODY: here, channel or everyone."""

    kind: SlackMentionKind
    id: str
    style: Style = UNSTYLED

    @property
    def plain(self) -> str:
        return f"<{self.kind.value}{self.id}>"


Inline: TypeAlias = Words | TextLink | CustomEmoji | SlackMention


def restyled(inline: Inline, style: Style) -> Inline:
    return replace(inline, style=style)
