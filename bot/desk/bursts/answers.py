"""What people can do for all questions of a burst at once: prepare one answer, edit, approve or decline it, stop it.
There is one answer at a time; whoever comes second is told whose it is.
"""

from dataclasses import replace

from bot.core.burst_answers.answer import (
    BurstAnswer,
    BurstAnswerKind,
    BurstAnswerState,
    approvals_missing,
    counts_for_any,
)
from bot.core.burst_answers.detail import BurstDetail
from bot.core.bursts import Burst
from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.permissions import Act, AuthoredWords
from bot.core.replying.bursts.prepared import PreparedAnswer
from bot.core.richtext.model import RichText
from bot.core.states import ReplyState
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.approve import locked_reply, undo_sending
from bot.flow.operations.burst_answers.prepare import prepare_answer
from bot.flow.operations.burst_answers.resolve import resolve_burst
from bot.flow.operations.propose import ReplyRules, rules_in
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

LONGEST = 2_000
"""Characters of an answer to a whole burst: communications see it whole in one message, for every channel."""
_STOPPED = "it was stopped"


class BurstAnswerDesk:
    """Acts on the answer of a burst."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def detail_for(self, act: Act, number: int, by: str) -> BurstDetail:
        """A burst, for somebody about to do this. Raises NotAllowed unless they may, and while another answers it."""
        with self._context.store.reading() as tx:
            self._context.require(tx, act, by)
            detail = tx.burst_detail(number)
            _check_free(detail.burst, detail.under_way)
            return detail

    def answer_for(self, number: int, by: str, sha256: str) -> BurstAnswer:
        """An answer, for somebody about to decide on it as they saw it. Raises NotAllowed unless they may, Stale once
        it is decided or another.
        """
        with self._context.store.reading() as tx:
            return self._deciding_as_seen(tx, tx.burst_answers.one(number), by, sha256)

    def preview(self, number: int, kind: BurstAnswerKind, by: str, words: RichText) -> PreparedAnswer:
        """Whom these words would go to, what each channel would show, who is left out and why. Changes nothing."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.ANSWER_BURST, by)
            return prepare_answer(tx, self._rules(tx), tx.bursts.one(number), kind, words, by)

    def edited_preview(self, number: int, by: str, sha256: str, words: RichText) -> tuple[BurstAnswer, PreparedAnswer]:
        """The same for words in place of its author's, or for those if there are none, for somebody about to decide on
        it as they saw it. Raises as `answer_for` does.
        """
        with self._context.store.reading() as tx:
            answer = self._deciding_as_seen(tx, tx.burst_answers.one(number), by, sha256)
            return answer, self._prepared(tx, answer, answer.words if words.is_empty else words)

    def prepare(
        self,
        number: int,
        kind: BurstAnswerKind,
        by: str,
        words: RichText,
        event: EventKeys = (),
        *,
        ask_to_allow: bool = False,
    ) -> int:
        """Put one answer for all questions of a burst before communications; returns its number. Raises NotAllowed with
        who was faster, Faulty when it would go to nobody. `ask_to_allow` what lint forbids in it.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.ANSWER_BURST, by)
            burst = _locked_burst(tx, number)
            _check_free(burst, tx.burst_answers.under_way(number))
            _check_words(words)
            rules = replace(self._rules(tx), ask_to_allow=ask_to_allow)
            prepared = prepare_answer(tx, rules, burst, kind, words, by)
            _check_going(prepared)
            answer = tx.burst_answers.prepare(number, kind, words, by, prepared.recipients)
            tx.record(NewEntry("burst.answer_prepared", by, data=_told(tx.burst_answers.one(answer))))
            _tell(tx, number, answer)
            return answer

    def resolve(self, number: int, by: str, words: RichText, event: EventKeys = ()) -> int | None:
        """Resolve a burst: with words, once communications approved them for everybody who asked; without, at once.
        Returns the number of the answer.
        """
        if not words.is_empty:
            return self.prepare(number, BurstAnswerKind.CLOSING, by, words, event)
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.ANSWER_BURST, by)
            _check_free(_locked_burst(tx, number), tx.burst_answers.under_way(number))
            resolve_burst(tx, number, by)
        return None

    def approve(self, number: int, by: str, sha256: str, event: EventKeys = ()) -> None:
        """Approve exactly these words for exactly these questions; with enough approvals each gets its reply. Raises
        Stale when it is decided or another, NotAllowed for one's own words, for an approval that counts nowhere, and
        while lint forbids them.
        """
        with self._context.act_once(event) as tx:
            answer = self._deciding_as_seen(tx, tx.burst_answers.locked(number), by, sha256)
            if answer.forbidden:
                remedy = "Override the block with a reason, or decline it."
                raise NotAllowed(f"Lint forbids these words. {' '.join(answer.forbidden)} {remedy}")
            _approve(tx, answer, by)

    def override_and_approve(self, number: int, by: str, why: str, sha256: str, event: EventKeys = ()) -> None:
        """Let words pass that lint forbids, and approve them. Raises Faulty without a reason, Stale when they have
        changed or nothing forbids them.
        """
        with self._context.act_once(event) as tx:
            answer = self._deciding_as_seen(tx, tx.burst_answers.locked(number), by, sha256)
            if not answer.forbidden:
                raise Stale("Nothing forbids these words any more; approve them.")
            _approve(tx, self._let_pass(tx, answer, by, why), by)

    def edit_and_approve(
        self, number: int, by: str, words: RichText, sha256: str, event: EventKeys = (), *, why: str = ""
    ) -> None:
        """Change the words and approve the new ones for everybody they can go to. What lint forbids in them passes for
        the reason `why`; Faulty without one, and when they would go to nobody.
        """
        with self._context.act_once(event) as tx:
            answer = self._deciding_as_seen(tx, tx.burst_answers.locked(number), by, sha256)
            _check_words(words)
            prepared = self._prepared(tx, answer, words)
            _check_going(prepared)
            tx.burst_answers.reword(number, words, prepared.recipients)
            edited = tx.burst_answers.one(number)
            tx.record(NewEntry("burst.answer_edited", by, data={**_told(edited), "before": answer.sha256}))
            _approve(tx, self._let_pass(tx, edited, by, why) if edited.forbidden else edited, by)

    def decline(self, number: int, by: str, why: str, sha256: str, event: EventKeys = ()) -> None:
        """Decide that this is not to be said. Raises Faulty without a reason, Stale once it is decided or another."""
        with self._context.act_once(event) as tx:
            answer = self._deciding_as_seen(tx, tx.burst_answers.locked(number), by, sha256)
            if not why.strip():
                raise Faulty(["Say why, so that its author can do better."]).concerning("why")
            tx.burst_answers.decide(number, BurstAnswerState.DECLINED, by, why.strip())
            tx.record(NewEntry("burst.answer_declined", by, why=why.strip(), data=_told(answer)))
            _tell(tx, answer.burst, number)

    def stop(self, number: int, by: str, event: EventKeys = ()) -> None:
        """Stop what has not left: questions without a reply get none, replies that wait are in review again."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.STOP_BURST_ANSWER, by)
            answer = tx.burst_answers.locked(number)
            if answer.state in (BurstAnswerState.DECLINED, BurstAnswerState.WITHDRAWN):
                raise Stale(f"It was {answer.state.value} already by <@{answer.decided_by}>.")
            made = tx.burst_answers.leave_out_waiting(number, _STOPPED)
            undone = sum(_undo(tx, reply, by) for reply in made)
            if answer.state is BurstAnswerState.DONE and not undone:
                raise Stale("There is nothing left to stop: what has left stands in public.")
            if answer.state.is_under_way:
                state = BurstAnswerState.DONE if made else BurstAnswerState.WITHDRAWN
                tx.burst_answers.decide(number, state, answer.decided_by if made else by, _STOPPED if made else "")
            data = {**_told(answer), "undone": str(undone)}
            tx.record(NewEntry("burst.answer_stopped", by, data=data))
            _tell(tx, answer.burst, number)

    def _rules(self, tx: Transaction) -> ReplyRules:
        return rules_in(tx, self._context.company(), self._context.repliers)

    def _prepared(self, tx: Transaction, answer: BurstAnswer, words: RichText) -> PreparedAnswer:
        rules = replace(self._rules(tx), ask_to_allow=True)
        return prepare_answer(tx, rules, tx.bursts.one(answer.burst), answer.kind, words, answer.author)

    def _let_pass(self, tx: Transaction, answer: BurstAnswer, by: str, why: str) -> BurstAnswer:
        self._context.require(tx, Act.OVERRIDE_BLOCK, by)
        if not why.strip():
            told = [*answer.forbidden, "Change the words, or say why they may leave all the same."]
            raise Faulty(told).concerning("why")
        tx.burst_answers.let_pass(answer.number, by, why.strip())
        tx.record(NewEntry("burst.answer_block_overridden", by, why=why.strip(), data=_told(answer)))
        return tx.burst_answers.one(answer.number)

    def _deciding_as_seen(self, tx: Transaction, answer: BurstAnswer, by: str, sha256: str) -> BurstAnswer:
        if self._deciding(tx, answer, by).sha256 != sha256:
            raise Stale("This answer has changed since you saw it; look at it again.")
        return answer

    def _deciding(self, tx: Transaction, answer: BurstAnswer, by: str) -> BurstAnswer:
        self._context.require(tx, Act.DECIDE_BURST_ANSWER, by, AuthoredWords(answer.author))
        if answer.state is not BurstAnswerState.PROPOSED:
            who = f" by <@{answer.decided_by}>" if answer.decided_by else ""
            raise Stale(f"This answer is decided already{who}: it is {answer.state.value}.")
        return answer


def _approve(tx: Transaction, answer: BurstAnswer, by: str) -> None:
    """Store an approval; with enough of them each post gets its reply."""
    if not counts_for_any(answer.going, by):
        people = " or ".join(f"<@{one}>" for one in answer.going[0].approvers)
        raise NotAllowed(f"These words need the approval of {people}: {answer.going[0].policy_why}")
    if by in answer.approvals:
        raise NotAllowed("You have approved this already: a second person is needed. Ask a colleague.")
    given = tx.burst_answers.approve(answer.number, by)
    tx.record(NewEntry("burst.answer_approved", by, data=_told(answer)))
    if not approvals_missing(answer.going, given):
        tx.burst_answers.decide(answer.number, BurstAnswerState.APPROVED, by)
        tx.wake("answer_burst", str(answer.number))
    _tell(tx, answer.burst, answer.number)


def _locked_burst(tx: Transaction, number: int) -> Burst:
    """The burst, its row locked: two who prepare an answer take turns."""
    tx.bursts.row(number, lock=True)
    return tx.bursts.one(number)


def _check_free(burst: Burst, under_way: BurstAnswer | None) -> None:
    """Raises NotAllowed for a burst that is resolved, and with whose answer it is while one is under way."""
    if burst.resolved_at is not None:
        raise NotAllowed(f"This burst was resolved already by <@{burst.resolved_by}>.")
    if under_way is None:
        return
    waits = under_way.state is BurstAnswerState.PROPOSED
    told = "waits for communications" if waits else "is being sent"
    raise NotAllowed(f"<@{under_way.author}> was faster: their {under_way.kind.words} to this burst {told}.")


def _check_words(words: RichText) -> None:
    if words.is_empty:
        raise Faulty(["There are no words to answer with."]).concerning("words")
    if len(words.plain) > LONGEST:
        raise Faulty([f"Write at most {LONGEST:,} characters: communications see it whole."]).concerning("words")


def _check_going(prepared: PreparedAnswer) -> None:
    """Raises Faulty, with the reasons, when it would go to nobody."""
    if prepared.going:
        return
    reasons = list(dict.fromkeys(one.why.rstrip(".") for one in prepared.left_out))
    told = f"It would go to nobody: {'; '.join(reasons[:5])}." if reasons else "There is no question to answer."
    raise Faulty([told]).concerning("words")


def _undo(tx: Transaction, number: int, by: str) -> bool:
    reply = locked_reply(tx, number)
    if reply.state is not ReplyState.WAITING:
        return False
    undo_sending(tx, reply, by)
    return True


def _told(answer: BurstAnswer) -> dict[str, str]:
    """What the history says of it."""
    return {
        "burst": str(answer.burst),
        "answer": str(answer.number),
        "kind": answer.kind.value,
        "sha256": answer.sha256,
        "questions": " ".join(str(one) for one in dict.fromkeys(one.question for one in answer.going)),
        "left_out": str(len(answer.left_out)),
    }


def _tell(tx: Transaction, burst: int, answer: int) -> None:
    """Have its promise reckoned, and it drawn anew where it is decided and under its burst."""
    tx.moved_burst_answers[answer] = None
    tx.bursts.show_soon(burst)
    tx.wake("burst", str(burst))
    tx.wake("burst_answer", str(answer))
