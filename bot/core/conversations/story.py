"""One question's story: what was said in public and what was done inside, as one line in time. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail, Version
from bot.core.model import HistoryEntry
from bot.core.replying.compose import word_diff

_FEW = 3

Changes = tuple[tuple[str, str], ...]


class Side(StrEnum):
    """Where something was said or done."""

    PUBLIC = "public"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class StoryItem:
    """One thing in the story: a `post` of somebody in public, or an `entry` of the history.

    `reply` is what the entry is about, `version` the words that it brought, `before` those that they replaced. `minor`:
    it is told in small, since nobody did it or another item tells more.
    """

    at: datetime
    side: Side
    post: KeptPost | None = None
    entry: HistoryEntry | None = None
    reply: ReplyDetail | None = None
    version: Version | None = None
    before: Version | None = None
    minor: bool = False

    @property
    def changes(self) -> Changes:
        """What the words changed, as `word_diff` tells it; () where they are the first, or say something else."""
        found = self._difference()
        return found if _is_kin(found) else ()

    @property
    def former(self) -> str:
        """The words before, where these say something else, so that both are read by themselves; else ""."""
        found = self._difference()
        return self.before.shown.plain if self.before is not None and not _is_kin(found) else ""

    def _difference(self) -> Changes:
        if self.version is None or self.before is None:
            return ()
        return word_diff(self.before.shown.plain, self.version.shown.plain)


def _is_kin(changes: Changes) -> bool:
    """Whether the one can be read within the other: at least half stays, or what changed stands together."""
    kept, new = (sum(len("".join(text.split())) for sign, text in changes if sign == one) for one in "=+")
    return kept >= new or sum(sign != "=" for sign, _ in changes) <= _FEW


_WORDINGS = frozenset({"reply.proposed", "reply.reworded", "reply.edited"})
_IN_PUBLIC = frozenset({"reply.sent", "reply.posted_anyway", "reply.amended"})
_AFTERWARDS = frozenset({"reply.deleted", "reply.removed", "reply.edited_there"})
_MINOR = frozenset(
    {
        *(
            "question.seen",
            "question.due",
            "question.rung_passed",
            "question.called",
            "question.holder_warned",
            "question.asked",
        ),
        *("follow_up.arrived", "person.calls_set", "post.silenced", "post.context_changed", "post.changed"),
        *("reply.claimed", "reply.looked_up", "reply.waiting", "reply.applied", "reply.reassessed"),
    }
)


def story_of(detail: QuestionDetail) -> tuple[StoryItem, ...]:
    """Posts when they were written and entries when they were made, the oldest first."""
    posts = [StoryItem(kept.post.written_at, Side.PUBLIC, post=kept) for kept in detail.posts]
    told = [*posts, *(_item(detail, entry) for entry in detail.entries)]
    return tuple(sorted(told, key=lambda item: (item.at, item.entry.seq if item.entry else 0)))


def folded(story: Sequence[StoryItem]) -> Iterator[tuple[bool, Sequence[StoryItem]]]:
    """(whether they are minor, items) in order: what is minor and stands together belongs together."""
    for minor, items in groupby(story, key=lambda item: item.minor):
        yield minor, tuple(items)


def _item(detail: QuestionDetail, entry: HistoryEntry) -> StoryItem:
    file = next((one for one in detail.replies if one.reply.number == entry.reply), None)
    if file is None or entry.what not in _WORDINGS | _IN_PUBLIC | _AFTERWARDS:
        return StoryItem(entry.at, Side.INSIDE, entry=entry, reply=file, minor=entry.what in _MINOR)
    if entry.what in _AFTERWARDS:
        return StoryItem(entry.at, Side.PUBLIC, entry=entry, reply=file)
    version = _version(file, entry)
    side = Side.PUBLIC if entry.what in _IN_PUBLIC else Side.INSIDE
    before = None if version is None else _before(detail, file, version, entry)
    return StoryItem(entry.at, side, entry=entry, reply=file, version=version, before=before)


def _version(file: ReplyDetail, entry: HistoryEntry) -> Version | None:
    """The wording that an entry names; where it names none, the newest there was then."""
    named = entry.data.get("version", "")
    by_name = next((one for one in file.versions if str(one.number) == named), None)
    then = [one for one in file.versions if one.at <= entry.at]
    return by_name or next(reversed(then or file.versions), None)


def _before(detail: QuestionDetail, file: ReplyDetail, version: Version, entry: HistoryEntry) -> Version | None:
    """The wording that this one replaced: the one before it, or what stands in public where it is to be amended."""
    if entry.what in _IN_PUBLIC - {"reply.amended"}:
        return None
    earlier = next((one for one in reversed(file.versions) if one.number < version.number), None)
    original = detail.amended_by(file)
    if earlier is not None or original is None:
        return earlier
    then = [one for one in original.versions if one.at < entry.at]
    return next(reversed(then), None)
