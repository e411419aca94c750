"""The step that deletes a published reply which communications took back: claim, read what stands there, delete once,
record. One that is gone already is done. A hold does not stop it: taking back harms nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.company import Company, Current
from bot.core.errors import Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Post, Receipt
from bot.core.ports.channel import Remover, Replier
from bot.core.ports.runtime import Failpoint
from bot.core.reply import Reply
from bot.core.replying.retrying import deletion_tried_since, next_attempt, span_tried
from bot.core.states import ReplyState
from bot.flow.operations.published.amend import drop_amendments
from bot.flow.operations.published.delete import reopen_if_unanswered
from bot.store.repositories.history import NewEntry
from bot.store.repositories.own_posts import DeletionClaim
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

LOOKUP_DELAY = timedelta(seconds=30)
"""How long to wait before reading back a deletion whose outcome is unknown."""

LOOKUPS = timedelta(minutes=10)
"""For how long it is read back at least what became of a deletion."""


@dataclass(frozen=True, slots=True)
class PreparedDeletion:
    """A claimed reply that is to be deleted, and the post it answers."""

    claim: DeletionClaim
    reply: Reply
    post: Post

    @property
    def receipt(self) -> Receipt:
        return Receipt(self.reply.external_id, self.reply.url, self.reply.proposed_at)


@dataclass(frozen=True, slots=True)
class DeletionOutcome:
    """How an attempt ended: gone by now, to be tried `again_at`, or failed because of `why`."""

    gone: bool = False
    why: str = ""
    again_at: datetime | None = None


class Delete:
    """The step `delete`. Its keys are `source/reply number`."""

    name = "delete"

    def __init__(
        self, store: Store, repliers: Mapping[str, Replier], failpoint: Failpoint, company: Current[Company]
    ) -> None:
        self._store = store
        self._company = company
        self._repliers = repliers
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Replies that were taken back, and claims whose worker died."""
        with self._store.reading() as tx:
            return [f"{source}/{number}" for source, number in tx.published.due_to_delete()]

    def serial_key(self, key: str) -> str:
        """A channel's replies are sent, edited and deleted one after another."""
        return f"relay:{key.partition('/')[0]}"

    def run(self, key: str) -> None:
        """Delete one reply, once."""
        deletion = self._claim(int(key.rpartition("/")[2]))
        if deletion is None:
            return
        self._failpoint("delete.claimed")
        outcome = self._try(deletion)
        self._failpoint("delete.sent")
        with self._store.writing() as tx:
            self._record_outcome(tx, deletion, outcome)
        self._failpoint("delete.recorded")

    def _claim(self, number: int) -> PreparedDeletion | None:
        with self._store.writing() as tx:
            claim = tx.published.claim_deletion(number)
            if claim is None:
                return None
            reply = tx.replies.one(number)
            return PreparedDeletion(claim, reply, tx.posts.one(reply.post).post)

    def _try(self, deletion: PreparedDeletion) -> DeletionOutcome:
        """Everything between the claim and the record. A channel's errors are caught only here."""
        remover = self._repliers.get(deletion.post.source)
        if not isinstance(remover, Remover):
            return DeletionOutcome(why=f"nobody can delete on {deletion.post.source} from here")
        try:
            return self._delete(deletion, remover)
        except Unavailable as error:
            return self._again(deletion, error.reason, error.retry_at, self._company().relay.patience)
        except Uncertain as error:
            patience = max(self._company().relay.patience, LOOKUPS)
            return self._again(deletion, error.reason, self._store.now() + LOOKUP_DELAY, patience)
        except Unauthorised as error:
            return DeletionOutcome(why=f"{error.reason}. An operator has to mend it; then take it back again")
        except Refused as error:
            return DeletionOutcome(why=error.reason)

    def _delete(self, deletion: PreparedDeletion, remover: Remover) -> DeletionOutcome:
        if remover.standing_text(deletion.receipt) is None:
            return DeletionOutcome(gone=True, why="it was gone already")
        with self._store.writing() as tx:
            tx.published.renew_lease(deletion.reply.number, deletion.claim.lease.token)
        self._failpoint("delete.checked")
        remover.delete(deletion.receipt)
        return DeletionOutcome(gone=True)

    def _again(self, deletion: PreparedDeletion, why: str, at: datetime | None, patience: timedelta) -> DeletionOutcome:
        now, reply = self._store.now(), deletion.reply
        with self._store.reading() as tx:
            since = deletion_tried_since(tx.history.of_question(reply.question), reply.number) or now
        if now - since >= patience:
            return DeletionOutcome(why=f"{why}{span_tried(patience)}")
        return DeletionOutcome(why=why, again_at=next_attempt(deletion.claim.attempts, now, at))

    def _record_outcome(self, tx: Transaction, deletion: PreparedDeletion, outcome: DeletionOutcome) -> None:
        number, question, token = deletion.reply.number, deletion.reply.question, deletion.claim.lease.token
        if outcome.again_at is not None:
            tx.published.put_off_deletion(number, token, outcome.again_at)
            until = {"until": outcome.again_at.isoformat()}
            tx.record(NewEntry("reply.deletion_put_off", self.name, question, number, outcome.why, until))
            tx.wake(self.name, f"{deletion.post.source}/{number}", outcome.again_at)
            return
        if outcome.gone:
            tx.published.end_deletion(number, token, ReplyState.DELETED)
            tx.record(NewEntry("reply.deleted", self.name, question, number, outcome.why))
            drop_amendments(tx, number, self.name, "the reply was taken back")
            reopen_if_unanswered(tx, question, self.name)
        else:
            stands = ReplyState.EDITED if tx.published.was_amended(number) else ReplyState.SENT
            tx.published.end_deletion(number, token, stands)
            tx.record(NewEntry("reply.not_deleted", self.name, question, number, outcome.why))
        log.info("reply.deleted" if outcome.gone else "reply.not_deleted", reply=number, question=f"Q-{question}")
