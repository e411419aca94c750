"""What a feed of answers holds, whichever way it is written: nothing that is not public where it was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import NAMESPACE_OID, uuid5

from markupsafe import Markup, escape

from bot.core.answers.standing import StandingAnswer
from bot.core.text.graphemes import clipped
from bot.slack.blocks.escape import clean
from bot.web.rendering import is_web_link

_LONGEST_TITLE = 120
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """One answer, ready to be written. `url` is where it stands, or the post that it answers, "" if unknown."""

    id: str
    url: str
    asked_at_url: str
    title: str
    question: str
    words: str
    tags: tuple[str, ...]
    sent_at: datetime
    changed_at: datetime

    @property
    def html(self) -> Markup:
        """The question as a quotation, and the answer."""
        return Markup("<blockquote>{}</blockquote>\n{}").format(_paragraphs(self.question), _paragraphs(self.words))


@dataclass(frozen=True, slots=True)
class AnswerFeed:
    """The newest answers of a company, all or of one tag. `base` is the desk's address."""

    company: str
    tag: str
    base: str
    entries: Sequence[AnswerEntry]

    @property
    def address(self) -> str:
        """Its own as Atom."""
        return f"{self.base}{feed_path(self.tag)}.atom"

    @property
    def json_address(self) -> str:
        """Its own as JSON Feed."""
        return f"{self.base}{feed_path(self.tag)}.json"

    @property
    def id(self) -> str:
        return _urn(f"answers of {self.company} {self.tag}")

    @property
    def title(self) -> str:
        return f"{self.company} answers{f': {self.tag}' if self.tag else ''}"

    @property
    def changed_at(self) -> datetime:
        """When an answer in it last came or changed."""
        return max((entry.changed_at for entry in self.entries), default=_NEVER)


def entry_of(one: StandingAnswer) -> AnswerEntry:
    """An answer as it is published once more. Its id stays the same, whatever becomes of its words."""
    asked = clean(one.post.words)
    first = " ".join((one.post.title or one.post.text).split())
    return AnswerEntry(
        id=_urn(f"answer {one.reply.number} {one.reply.proposed_at.isoformat()}"),
        url=next((url for url in (one.reply.url, one.post.url) if is_web_link(url)), ""),
        asked_at_url=one.post.url if is_web_link(one.post.url) else "",
        title=_shortened(clean(first)) or "An answer",
        question=asked,
        words=clean(one.words),
        tags=one.tags,
        sent_at=one.sent_at,
        changed_at=one.changed_at,
    )


def feed_path(tag: str = "") -> str:
    """Where a feed is, without its ending."""
    return f"/answers/{quote(tag, safe='')}" if tag else "/answers"


def timestamp(moment: datetime) -> str:
    """RFC 3339, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _paragraphs(text: str) -> Markup:
    parts = [part for part in text.split("\n\n") if part.strip()]
    lines = [Markup("<br>").join(escape(line) for line in part.split("\n")) for part in parts]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in lines)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else f"{clipped(text, _LONGEST_TITLE - 1).rstrip()}…"


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_OID, f"switchboard {name}").urn
