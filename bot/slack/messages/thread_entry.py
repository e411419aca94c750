"""What a note is drawn from: one history entry, and the reply, post and wording it refers to. Pure.

What each kind of entry's note says is in `question_notes` and `reply_notes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail, Version
from bot.core.model import HistoryEntry, Person
from bot.slack.blocks.elements import Part, is_user, person, said, with_names


@dataclass(frozen=True, slots=True)
class NoteContext:
    """One entry with everything it may refer to. `now` is when the note is drawn."""

    detail: QuestionDetail
    entry: HistoryEntry
    people: Mapping[str, Person]
    now: datetime

    @property
    def reply_detail(self) -> ReplyDetail | None:
        """The reply it is about, in its present state."""
        return next((file for file in self.detail.replies if file.reply.number == self.entry.reply), None)

    @property
    def by_person(self) -> bool:
        """Whether a colleague did it, rather than a step."""
        return is_user(self.entry.by)

    @property
    def post(self) -> KeptPost | None:
        """The post it is about."""
        number = self.entry.data.get("post", "")
        return next((kept for kept in self.detail.posts if str(kept.number) == number), None)

    @property
    def version(self) -> Version | None:
        """The wording it is about; the newest when the entry names none."""
        file, number = self.reply_detail, self.entry.data.get("version", "")
        if file is None or not file.versions:
            return None
        return next((version for version in file.versions if str(version.number) == number), file.versions[-1])

    @property
    def previous_version(self) -> Version | None:
        """The wording before the one it is about."""
        file, version = self.reply_detail, self.version
        if file is None or version is None:
            return None
        return next((old for old in reversed(file.versions) if old.number < version.number), None)

    def actor(self) -> Part:
        """Who did it: a colleague, or Switchboard for a step."""
        return person(self.entry.by, self.people) if self.by_person else said("Switchboard")

    def author(self) -> list[Part]:
        """The reply's author as a mention, so that Slack notifies them."""
        return [person(self.reply_detail.reply.author, self.people, call=True), said(" ")] if self.reply_detail else []

    def why(self, before: str = ": ") -> list[Part]:
        """The reason given, after `before`; nothing when none was given."""
        return [said(before), *with_names(self.entry.why, self.people)] if self.entry.why else []

    def moment_of(self, key: str) -> datetime | None:
        """The time at `key` in the entry's data (ISO 8601 with a zone); None when it is missing or unreadable."""
        try:
            at = datetime.fromisoformat(self.entry.data.get(key, ""))
        except ValueError:
            return None
        return at if at.tzinfo is not None else None
