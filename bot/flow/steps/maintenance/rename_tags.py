"""Keeps open questions under their tags' present names: a tag renamed or merged into another takes its questions along.

They keep their place and their people, and a hold on the tag goes on. A question that bears a tag the company has no
more keeps it; its card is drawn again and shows it struck out.
"""

from collections.abc import Mapping, Sequence

from bot.core.company import Company, Current
from bot.core.routing.tag_renames import current_names, to_current_names
from bot.core.sending.holds import scope_of_tag
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction

ALL = "all"
"""The only key."""


class RenameTags:
    """The step that renames. It also catches a question that comes back under an old name: reopened, or split off."""

    name = "rename"

    def __init__(self, store: Store, company: Current[Company]) -> None:
        self._store = store
        self._company = company
        self._known: frozenset[str] | None = None
        """The names there were when it last ran; cards may be wrong that bear one which came or went since."""

    def due(self) -> Sequence[str]:
        """`ALL` while anything bears an old name, or a card may show a tag as it is no more."""
        company = self._company()
        if self._known != company.tag_names:
            return [ALL]
        now = current_names(company.tags)
        if not now:
            return []
        with self._store.reading() as tx:
            return [ALL] if not (tx.questions.tags_in_use() | tx.holds.tags_held()).isdisjoint(now) else []

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002  there is one key
        """Rename all that is to be renamed, and have cards drawn again, in one transaction."""
        company = self._company()
        now, known = current_names(company.tags), company.tag_names
        with self._store.writing() as tx:
            for number, tags in tx.questions.open_with_tags(now.keys()):
                _rename(tx, number, tags, to_current_names(tags, now))
            _rename_holds(tx, now)
            stale = tx.questions.tags_in_use() - known if self._known is None else self._known ^ known
            redrawn = [number for number, _ in tx.questions.open_with_tags(stale)]
            tx.slack_messages.redraw(redrawn)
            for number in redrawn:
                tx.wake("ask", str(number))
        self._known = known


def _rename_holds(tx: Transaction, now: Mapping[str, str]) -> None:
    for tag in tx.holds.tags_held() & now.keys():
        tx.holds.rename_tag(tag, now[tag])
        for _, by, why in (hold for hold in tx.holds.active() if hold[0] == scope_of_tag(now[tag])):
            end_notice(tx, NoticeKind.HOLD, scope_of_tag(tag))
            begin_notice(tx, NoticeKind.HOLD, scope_of_tag(now[tag]), why, by=by)


def _rename(tx: Transaction, number: int, tags: Sequence[str], present: Sequence[str]) -> None:
    tx.questions.rename_tags(number, present)
    data = {"was": " ".join(tags), "tags": " ".join(present)}
    tx.record(NewEntry("question.retagged", "configuration", number, data=data))
