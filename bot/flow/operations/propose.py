"""How words become a candidate reply: composed as the channel will show them, measured, judged, and kept as a version.

Nothing here is approved; that is `approve`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.attachments import NOTHING_ATTACHED, Attachments, NewAttachments
from bot.core.company import Company
from bot.core.details import KeptPost, QuestionDetail
from bot.core.errors import Blocked, Faulty, NotAllowed
from bot.core.model import ReplyMode
from bot.core.ports.channel import ImageReplier, ImageRules, Replier
from bot.core.replying.compose import Preview, approval_hash, with_disclosure
from bot.core.replying.policy import ApprovalCase, ApprovalRuling, approval_ruling
from bot.core.replying.target import target_of
from bot.core.richtext.markup import render
from bot.core.richtext.model import RichText, words_of
from bot.core.states import QuestionState, ReplyState
from bot.core.text.lint_finding import blocks_in
from bot.flow.operations.approve import advance_if_approved
from bot.flow.operations.lint_check import lint_alts, lint_words
from bot.store.repositories.history import NewEntry
from bot.store.repositories.replies import Wording
from bot.store.transaction import Transaction

_AWAITS_WORDS = (ReplyState.CHANGES_ASKED, ReplyState.FAILED)
_IN_TALKS = (ReplyState.PROPOSED, ReplyState.CHANGES_ASKED)
_OPEN_TO_WORDS = frozenset({QuestionState.ASKED, QuestionState.PROPOSED, QuestionState.APPROVED, QuestionState.SENT})


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """What the company lets leave as it is at the moment of an act, and through which channels.

    `ask_to_allow`: who acts asks communications to let pass what lint forbids.
    """

    company: Company
    repliers: Mapping[str, Replier]
    now: datetime
    ask_to_allow: bool = False

    @property
    def undo_window(self) -> timedelta:
        return self.company.relay.undo_window


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words as they would leave, with what is to be said about them."""

    wording: Wording

    @property
    def blocked(self) -> bool:
        return bool(blocks_in(self.wording.findings))

    @property
    def preview(self) -> Preview:
        wording = self.wording
        return Preview(wording.text, wording.length, wording.limit, wording.findings, self.blocked, wording.markup)


def compose_candidate(
    reply_rules: ReplyRules,
    detail: QuestionDetail,
    target: KeptPost,
    words: RichText | str,
    by: str,
    attached: Attachments = NOTHING_ATTACHED,
) -> Candidate:
    """What these words would be on the target's channel. Raises NotAllowed when that channel is no longer there."""
    replier = reply_rules.repliers.get(target.post.source)
    if replier is None:
        raise NotAllowed(f"{target.post.source} cannot be answered: it is not among the configured sources.")
    said = words_of(words).named(reply_rules.company.names_in_public)
    composed = with_disclosure(said, reply_rules.company.disclosure_of(by))
    text = render(composed, replier.markup)
    length, longest = replier.length(text), replier.limit(target.post)
    findings = (
        *lint_words(reply_rules.company, composed, by, reply_rules.now, length, longest),
        *lint_alts(reply_rules.company, attached.images, by, reply_rules.now),
    )
    outsider = by not in reply_rules.company.people_by_id
    approval_case = ApprovalCase(
        by, detail.question.tags, target.post.source, target.post.author.reach, findings, outsider
    )
    ruling = approval_ruling(reply_rules.company.effective_policy, approval_case)
    if blocks_in(findings) and ruling.approvals == 0:
        ruling = ApprovalRuling(1, "lint forbids it: communications must override that")
    sha256 = approval_hash(text, target.post.source, target.post.external_id, attached.hashes)
    wording = Wording(text, sha256, length, longest, ruling.approvals, ruling.why, findings, composed, replier.markup)
    return Candidate(replace(wording, attached=attached))


def image_rules(replier: Replier | None, target: KeptPost) -> ImageRules | None:
    """The images that may go along with a reply to this post; None where none may."""
    by_us = target.post.capabilities.reply is ReplyMode.API
    return replier.images if by_us and isinstance(replier, ImageReplier) else None


def checked_wording(
    reply_rules: ReplyRules,
    detail: QuestionDetail,
    target: KeptPost,
    words: RichText | str,
    by: str,
    attached: Attachments = NOTHING_ATTACHED,
) -> Wording:
    """The wording, fit to be proposed. Raises Faulty with every reason it is not, Blocked where lint alone forbids it;
    not so when their author asks communications to let it pass.
    """
    made = compose_candidate(reply_rules, detail, target, words, by, attached).wording
    blocks = [finding.told for finding in blocks_in(made.findings)]
    faults = [] if made.text.strip() else ["There are no words to reply with."]
    if made.length > made.limit:
        over = made.length - made.limit
        faults.append(f"It is {over} too long: {made.length} of {made.limit} as {target.post.source} counts.")
    if faults:
        raise Faulty([*blocks, *faults])
    if blocks and not reply_rules.ask_to_allow:
        raise Blocked(blocks)
    return made


def propose_reply(
    tx: Transaction, detail: QuestionDetail, target: KeptPost, wording: Wording, by: str, spoken: tuple[str, str]
) -> int:
    """Keep a new candidate; its question becomes PROPOSED. A second one beside a live one says so in its entry."""
    number = detail.question.number
    state = tx.questions.locked_state(number)
    if state not in _OPEN_TO_WORDS:
        raise NotAllowed(f"{detail.question.id} is {state.value}: reopen it first.")
    others = tx.replies.live_replies(number)
    reply = tx.replies.propose(number, target.number, wording, by, spoken)
    why = f"there are {len(others)} other candidates" if len(others) > 1 else ""
    why = "there is another candidate" if len(others) == 1 else why
    data = {"version": "1", "sha256": wording.sha256}
    tx.record(NewEntry("reply.proposed", by, number, reply, why, data))
    if state in (QuestionState.ASKED, QuestionState.SENT):
        tx.questions.move(number, QuestionState.PROPOSED)
    return reply


def reword_reply(tx: Transaction, reply: int, wording: Wording, by: str, what: str) -> int:
    """Give a reply new words and put it back to PROPOSED; approvals of the old words are void. Returns the version."""
    present = tx.replies.one(reply)
    tx.replies.move(reply, ReplyState.PROPOSED)
    version = tx.replies.reword(reply, wording, by)
    tx.record(NewEntry(what, by, present.question, reply, data={"version": str(version), "sha256": wording.sha256}))
    if present.amends is None and tx.questions.locked_state(present.question) is QuestionState.APPROVED:
        tx.questions.move(present.question, QuestionState.PROPOSED)
    return version


def propose_or_reword(
    tx: Transaction,
    reply_rules: ReplyRules,
    number: int,
    by: str,
    words: RichText | str,
    post: int | None,
    spoken: tuple[str, str],
    attached: NewAttachments,
) -> int:
    """Make words a candidate and return its number: the next version of one that they answer for, or a new one.

    `spoken`: channel and ts of the message they come from. Raises Faulty when they are too long, empty, or must not
    leave.
    """
    detail = tx.question_detail(number)
    target = target_of(detail, post)
    earlier = tx.replies.find_by_message(*spoken) if spoken[1] else None
    if earlier is not None and tx.replies.one(earlier).state not in _IN_TALKS:
        earlier = None
    next_version_of = earlier or _reply_awaiting_words(detail, by, target.number)
    present = tx.replies.images.attachments(next_version_of) if next_version_of else NOTHING_ATTACHED
    wording = checked_wording(reply_rules, detail, target, words, by, attached.beside(present))
    if next_version_of is not None:
        if spoken[1]:
            tx.replies.set_message(next_version_of, *spoken)
        submit_next_version(tx, reply_rules, next_version_of, wording, by)
        return next_version_of
    reply = propose_reply(tx, detail, target, wording, by, spoken)
    advance_if_approved(tx, tx.replies.one(reply), 0, reply_rules.undo_window)
    return reply


def submit_next_version(tx: Transaction, reply_rules: ReplyRules, reply: int, wording: Wording, by: str) -> None:
    """Give a reply its next words; it leaves by itself where the policy asks for no approval."""
    reword_reply(tx, reply, wording, by, "reply.reworded")
    advance_if_approved(tx, tx.replies.one(reply), 0, reply_rules.undo_window)


def _reply_awaiting_words(detail: QuestionDetail, by: str, post: int) -> int | None:
    """The candidate of this author to this post that was sent back for changes, or could not be sent: new words are its
    next version.
    """
    for file in reversed(detail.replies):
        if file.reply.state in _AWAITS_WORDS and (file.reply.author, file.reply.post) == (by, post):
            return file.reply.number
    return None
