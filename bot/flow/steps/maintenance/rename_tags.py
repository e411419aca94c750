"""Keeps open questions under their tags' present names: a tag renamed or merged into another takes its questions along.

They keep their place and their people. A question that bears a tag the company has no more keeps it; its card is drawn
again and shows it struck out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.model import Tag
from bot.core.tag_renames import current_names, to_current_names
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction

ALL = "all"
"""The only key."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The names there are, what earlier ones stand for, and those whose cards may be wrong (None: not known yet)."""

    known: frozenset[str]
    now: Mapping[str, str]
    stale: frozenset[str] | None = None


class RenameTags:
    """The step that renames. It also catches a question that comes back under an old name: reopened, or split off."""

    name = "rename"

    def __init__(self, store: Store, tags: Sequence[Tag]) -> None:
        self._store = store
        self._names = _Names(_tag_names(tags), current_names(tags))

    def take_tags(self, tags: Sequence[Tag]) -> None:
        """Go by these tags from now on. Cards that bear one that came or went are drawn again."""
        before, known = self._names, _tag_names(tags)
        stale = None if before.stale is None else before.stale | (before.known ^ known)
        self._names = _Names(known, current_names(tags), stale)

    def due(self) -> Sequence[str]:
        """`ALL` while anything bears an old name, or a card may show a tag as it is no more."""
        names = self._names
        if names.stale is None or names.stale:
            return [ALL]
        if not names.now:
            return []
        with self._store.reading() as tx:
            return [ALL] if not tx.questions.tags_in_use().isdisjoint(names.now) else []

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002  there is one key
        """Rename all that is to be renamed, and have cards drawn again, in one transaction."""
        names = self._names
        with self._store.writing() as tx:
            for number, tags in tx.questions.open_with_tags(names.now.keys()):
                _rename(tx, number, tags, to_current_names(tags, names.now))
            stale = tx.questions.tags_in_use() - names.known if names.stale is None else names.stale
            redrawn = [number for number, _ in tx.questions.open_with_tags(stale)]
            tx.slack_messages.redraw(redrawn)
            for number in redrawn:
                tx.wake("ask", str(number))
        if self._names is names:
            self._names = replace(names, stale=frozenset())


def _tag_names(tags: Sequence[Tag]) -> frozenset[str]:
    return frozenset(tag.name for tag in tags)


def _rename(tx: Transaction, number: int, tags: Sequence[str], present: Sequence[str]) -> None:
    tx.questions.rename_tags(number, present)
    data = {"was": " ".join(tags), "tags": " ".join(present)}
    tx.record(NewEntry("question.retagged", "configuration", number, data=data))
