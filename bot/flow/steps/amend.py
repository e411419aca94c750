"""The step that edits a published reply in place: claim, read what stands there, check, edit once, record. What is read
decides: the new words, done; the words they were approved to replace, edit; anything else, a person decides. So nothing
is edited twice, and no edit by somebody else is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.company import Company, Current
from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Post, Receipt
from bot.core.ports.channel import Editor, Replier
from bot.core.ports.runtime import Failpoint
from bot.core.reply import Reply
from bot.core.replying.amending import not_standing, same_words
from bot.core.replying.retrying import next_attempt, span_tried, tried_since
from bot.core.states import ReplyState
from bot.flow.operations.lint_check import blocks_without_override
from bot.flow.operations.propose import ReplyRules, rules_in
from bot.flow.operations.published.amend import approved_for, drop_amendments, record_amended
from bot.flow.operations.published.manners import put_off_claimed
from bot.flow.operations.reassess import may_leave_now, reassess_question
from bot.store.repositories.history import NewEntry
from bot.store.repositories.replies import SendClaim
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

LOOKUP_DELAY = timedelta(seconds=30)
"""How long to wait before reading back an edit whose outcome is unknown."""

GONE = "our reply is no longer there"
EDITED_THERE = (
    "somebody edited our reply there: what stands is not what this was approved to replace. Look at it, withdraw this, "
    "and correct it anew"
)


@dataclass(frozen=True, slots=True)
class PreparedEdit:
    """A claimed amendment, the published reply it goes into, and the post that one answers."""

    claim: SendClaim
    published: Reply
    post: Post

    @property
    def amendment(self) -> Reply:
        return self.claim.reply

    @property
    def receipt(self) -> Receipt:
        return Receipt(self.published.external_id, self.published.url, self.claim.since)


@dataclass(frozen=True, slots=True)
class EditOutcome:
    """How an attempt ended, as the history entry `what`. `again_at`: when to try again, `look_at`: when to read
    back.
    """

    state: ReplyState
    what: str
    why: str = ""
    again_at: datetime | None = None
    look_at: datetime | None = None


class Amend:
    """The step `amend`. Its keys are `source/number of the amendment`."""

    name = "amend"

    def __init__(
        self, store: Store, repliers: Mapping[str, Replier], failpoint: Failpoint, company: Current[Company]
    ) -> None:
        self._store = store
        self._repliers = repliers
        self._failpoint = failpoint
        self._company = company

    def due(self) -> Sequence[str]:
        """Amendments whose undo window is over, and claims whose worker died."""
        with self._store.reading() as tx:
            return [f"{source}/{number}" for source, number in tx.replies.due_to_send(amendments=True)]

    def serial_key(self, key: str) -> str:
        """A channel's replies are sent, edited and deleted one after another."""
        return f"relay:{key.partition('/')[0]}"

    def run(self, key: str) -> None:
        """Put one amendment's words where its reply stands, once."""
        edit = self._claim(int(key.rpartition("/")[2]))
        if edit is None:
            return
        self._failpoint("amend.claimed")
        outcome = self._try(edit)
        self._failpoint("amend.sent")
        with self._store.writing() as tx:
            _record_outcome(tx, edit, outcome, self.name)
            if outcome is _ASKED_AGAIN:
                reassess_question(tx, self._rules(tx), edit.amendment.question)
        self._failpoint("amend.recorded")
        log.info(
            outcome.what or "reply.reassessed", reply=edit.amendment.number, question=f"Q-{edit.amendment.question}"
        )

    def _rules(self, tx: Transaction) -> ReplyRules:
        return rules_in(tx, self._company(), self._repliers)

    def _claim(self, number: int) -> PreparedEdit | None:
        with self._store.writing() as tx:
            claim = tx.replies.claim_for_sending(number, amendment=True)
            if claim is None or claim.reply.amends is None:
                return None
            post = tx.posts.one(claim.reply.post).post
            if put_off_claimed(tx, self._company(), claim, post, self.name):
                return None
            tx.record(
                NewEntry("reply.claimed", self.name, claim.reply.question, number, data={"try": str(claim.attempts)})
            )
            return PreparedEdit(claim, tx.replies.one(claim.reply.amends), post)

    def _try(self, edit: PreparedEdit) -> EditOutcome:
        """Everything between the claim and the record. A channel's errors are caught only here and in `_read`."""
        editor = self._repliers.get(edit.post.source)
        if not isinstance(editor, Editor):
            return self._unread(edit, f"nobody can edit on {edit.post.source} from here")
        standing = self._read(edit, editor)
        if isinstance(standing, EditOutcome):
            return standing
        if same_words(standing, edit.amendment.text):
            return EditOutcome(ReplyState.APPLIED, "reply.applied", "found there")
        if (unfit := self._unfit(edit, standing)) is not None:
            return unfit
        if (kept := self._kept(edit)) is not None:
            return kept
        self._failpoint("amend.checked")
        return self._edit(edit, editor)

    def _kept(self, edit: PreparedEdit) -> EditOutcome | None:
        """Why it stays after all, asked as late as possible; None when it may go. Renews the claim."""
        with self._store.writing() as tx:
            tx.replies.renew_lease(edit.amendment.number, edit.claim.lease.token)
            if held := tx.holds.reason_to_keep(edit.amendment.number):
                return EditOutcome(ReplyState.WAITING, "reply.held", held, again_at=tx.now)
            return None if may_leave_now(tx, self._rules(tx), edit.amendment) else _ASKED_AGAIN

    def _read(self, edit: PreparedEdit, editor: Editor) -> str | EditOutcome:
        """What stands there, or how the attempt ends without it."""
        try:
            standing = editor.standing_text(edit.receipt)
        except Unavailable as error:
            if not edit.claim.lease.took_over:
                return self._put_off(edit, error)
            look_at = error.retry_at or self._store.now() + LOOKUP_DELAY
            return EditOutcome(ReplyState.SENDING, "reply.looked_up", error.reason, look_at=look_at)
        except (Unauthorised, Refused, Uncertain) as error:
            return self._unread(edit, error.reason)
        return _failed(GONE) if standing is None else standing

    def _unread(self, edit: PreparedEdit, why: str) -> EditOutcome:
        """What an earlier attempt did is unknown for good: a person looks. Without one, nothing was done."""
        return EditOutcome(ReplyState.UNCERTAIN, "reply.uncertain", why) if edit.claim.lease.took_over else _failed(why)

    def _unfit(self, edit: PreparedEdit, standing: str) -> EditOutcome | None:
        """Why it must not be edited now, or None."""
        with self._store.reading() as tx:
            published = tx.replies.one(edit.published.number)
            blocks = blocks_without_override(tx, self._company(), edit.amendment)
        if reason := not_standing(published):
            return _failed(reason)
        if blocks:
            return _failed(f"lint forbids it now: {blocks[0].told}")
        if not approved_for(edit.amendment, published, edit.post.source, standing):
            return _failed(EDITED_THERE)
        return None

    def _edit(self, edit: PreparedEdit, editor: Editor) -> EditOutcome:
        try:
            editor.edit(edit.receipt, edit.amendment.text)
        except Unavailable as error:
            return self._put_off(edit, error)
        except Uncertain as error:
            look_at = self._store.now() + LOOKUP_DELAY
            return EditOutcome(ReplyState.SENDING, "reply.looked_up", error.reason, look_at=look_at)
        except (Unauthorised, Refused) as error:
            return _failed(error.reason + _remedy(error))
        return EditOutcome(ReplyState.APPLIED, "reply.applied")

    def _put_off(self, edit: PreparedEdit, error: Unavailable) -> EditOutcome:
        now, patience = self._store.now(), self._company().relay.patience
        with self._store.reading() as tx:
            since = tried_since(tx.history.of_question(edit.amendment.question), edit.amendment.number) or now
        if now - since >= patience:
            return _failed(f"{error.reason}{span_tried(patience)}")
        again_at = next_attempt(edit.claim.attempts, now, error.retry_at)
        return EditOutcome(ReplyState.WAITING, "reply.put_off", error.reason, again_at=again_at)


def _record_outcome(tx: Transaction, edit: PreparedEdit, outcome: EditOutcome, by: str) -> None:
    amendment, token = edit.amendment, edit.claim.lease.token
    key = f"{edit.post.source}/{amendment.number}"
    if outcome.look_at is not None:
        tx.replies.look_up_after(amendment.number, token, outcome.look_at)
        tx.wake(by, key, outcome.look_at)
    else:
        tx.replies.record_outcome(amendment.number, token, outcome.state, outcome.why if _is_trouble(outcome) else "")
    if outcome.again_at is not None:
        tx.replies.set_send_at(amendment.number, outcome.again_at)
        tx.wake(by, key, outcome.again_at)
    if outcome.state is ReplyState.APPLIED:
        record_amended(tx, amendment, by, outcome.why)
    elif outcome.what:
        tx.record(NewEntry(outcome.what, by, amendment.question, amendment.number, outcome.why))
    if outcome.state is ReplyState.UNCERTAIN and (gone := not_standing(tx.replies.one(edit.published.number))):
        drop_amendments(tx, edit.published.number, by, gone)


_ASKED_AGAIN = EditOutcome(ReplyState.WAITING, "")
"""It has not the approvals that it needs now: it goes back to review, which says why."""


def _is_trouble(outcome: EditOutcome) -> bool:
    return outcome.state in (ReplyState.FAILED, ReplyState.UNCERTAIN) or outcome.what == "reply.put_off"


def _remedy(error: Outside) -> str:
    return ". An operator has to mend it; then retry" if isinstance(error, Unauthorised) else ""


def _failed(why: str) -> EditOutcome:
    return EditOutcome(ReplyState.FAILED, "reply.failed", why)
