"""Reading the history, and checking that nobody changed it."""

from bot.core.auditing.trail import AuditFilter, AuditPage, AuditState
from bot.core.permissions import Act
from bot.desk.context import DeskContext
from bot.store.transaction import Transaction

_PAGE = 50
_CHECKED_AT_ONCE = 2_000
"""A history of so many entries is checked whenever it is looked at; a longer one takes longer than a page may."""


class AuditDesk:
    """Remembers what the last check of a long history showed, until the process ends."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._last: AuditState | None = None

    def page(self, wanted: AuditFilter, by: str) -> AuditPage:
        """The newest entries that are wanted. Raises NotAllowed."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            return tx.audit.page(wanted, _PAGE)

    def state(self, by: str) -> AuditState | None:
        """Whether the history is whole, as far as it was checked; None where it was not. Raises NotAllowed."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            return _check(tx) if tx.audit.length() <= _CHECKED_AT_ONCE else self._last

    def check(self, by: str) -> AuditState:
        """Check the whole history and the kept words of replies, as `switchboard verify` does. Raises NotAllowed."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.VERIFY, by)
            self._last = _check(tx)
        return self._last


def _check(tx: Transaction) -> AuditState:
    found = tx.history.verify()
    chain = (f"It is broken at entry {found.broken}: {found.problem}.",) if found.broken else ()
    words = (f"Reply {one.reply} to Q-{one.question}: {one.problem}." for one in tx.replies.kept_words.changed())
    return AuditState(tx.now, found.entries, (*chain, *words))
