"""How words become a candidate reply: composed as the channel will show them, measured, judged, and kept as a version.

Nothing here is approved; that is `approve`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.core.attachments import NOTHING_ATTACHED, Attachments, NewAttachments
from bot.core.company import Company
from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.errors import Blocked, Claimed, Faulty, NotAllowed
from bot.core.figures.facts import REUSES
from bot.core.model import Question, ReplyMode
from bot.core.permissions import Act
from bot.core.ports.channel import ImageReplier, ImageRules, Replier, place_rules_of
from bot.core.replying.approval import approved_at
from bot.core.replying.compose import Preview, answer_reused, approval_hash, with_disclosure, without_disclosure
from bot.core.replying.decision import NOT_CHOSEN
from bot.core.replying.policy import ApprovalCase, ApprovalRuling, approval_ruling, with_people
from bot.core.replying.proposal import ANYBODYS, Proposal
from bot.core.replying.reading import question_hash, read_now
from bot.core.replying.target import target_of
from bot.core.replying.versions import next_version_of, origin_of
from bot.core.richtext.markup import Markup, render
from bot.core.richtext.model import RichText, words_of
from bot.core.routing.attendance import is_attended
from bot.core.states import QuestionState, ReplyState
from bot.core.text.lint_finding import LintFinding, blocks_in
from bot.flow.operations.approve import advance_if_approved
from bot.flow.operations.lint_check import lint_alts, lint_words
from bot.store.repositories.history import NewEntry
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Transaction

UNDECIDED = (ReplyState.PROPOSED, ReplyState.WAITING)
"""A reply in one of these has nothing to gain from the same words."""
_OPEN_TO_WORDS = frozenset({QuestionState.ASKED, QuestionState.PROPOSED, QuestionState.APPROVED, QuestionState.SENT})


RecordOf = Callable[[str, datetime | None], Sequence[bool]]


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """What the company lets leave as it is at the moment of an act, and through which channels.

    `ask_to_allow`: who acts asks communications to let pass what lint forbids. `record_of` says of an author's answers,
    the newest first, whether they were approved as they were written; only of those proposed before a moment, if one is
    given.
    """

    company: Company
    repliers: Mapping[str, Replier]
    now: datetime
    ask_to_allow: bool = False
    record_of: RecordOf = lambda _author, _before: ()

    @property
    def undo_window(self) -> timedelta:
        return self.company.relay.undo_window


def rules_in(tx: Transaction, company: Company, repliers: Mapping[str, Replier]) -> ReplyRules:
    """What may leave as a transaction sees it."""
    return ReplyRules(company, repliers, tx.now, record_of=lambda author, before: record_in(tx, author, before))


def record_in(tx: Transaction, author: str, before: datetime | None) -> Sequence[bool]:
    """Of an author's answers, whether they were approved as written; one that gave way to another says nothing."""
    return tx.replies.records.of(author, before=before, not_counted=NOT_CHOSEN)


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
    findings, ruling = judge(reply_rules, detail, target, composed, by, (length, longest), attached)
    sha256 = approval_hash(text, target.post.source, target.post.external_id, attached.hashes)
    wording = Wording(text, sha256, length, longest, ruling.approvals, ruling.why, findings, composed, replier.markup)
    return Candidate(replace(wording, attached=attached, approvers=ruling.approvers, undo=ruling.undo))


def image_rules(replier: Replier | None, target: KeptPost) -> ImageRules | None:
    """The images that may go along with a reply to this post; None where none may."""
    by_us = target.post.capabilities.reply is ReplyMode.API
    return replier.images if by_us and isinstance(replier, ImageReplier) else None


def judge(
    reply_rules: ReplyRules,
    detail: QuestionDetail,
    target: KeptPost,
    composed: RichText,
    by: str,
    size: tuple[int, int],
    attached: Attachments,
    file: ReplyDetail | None = None,
) -> tuple[tuple[LintFinding, ...], ApprovalRuling]:
    """What lint finds in composed words and their images, and how many approvals they need, as the company is now.
    `size`: their length and the channel's limit; `file`: the reply whose words they are, None for a new one.
    """
    replier = reply_rules.repliers.get(target.post.source)
    markup = replier.markup if replier is not None else Markup.PLAIN
    findings = (
        *lint_words(reply_rules.company, composed, by, reply_rules.now, size, markup),
        *lint_alts(reply_rules.company, attached.images, by, reply_rules.now),
    )
    case = approval_case(reply_rules, detail, target, composed, by, findings, file)
    ruling = approval_ruling(reply_rules.company.effective_policy, case)
    if blocks_in(findings) and ruling.approvals == 0:
        ruling = ApprovalRuling(1, "lint forbids it: communications must override that")
    return findings, with_people(ruling, reply_rules.company.people, by)


def approval_case(
    reply_rules: ReplyRules,
    detail: QuestionDetail,
    target: KeptPost,
    composed: RichText,
    by: str,
    findings: tuple[LintFinding, ...],
    file: ReplyDetail | None,
) -> ApprovalCase:
    """What the policy is asked about these words: of a reply that was approved, as it was then."""
    company = reply_rules.company
    before = file.reply.proposed_at if file else None
    return ApprovalCase(
        author=by,
        tags=detail.question.tags,
        source=target.post.source,
        reach=target.post.author.reach,
        findings=findings,
        outsider=by not in company.people_by_id,
        record=reply_rules.record_of(by, before) if company.policy.asks_for_a_record else (),
        attended=is_attended(Act.APPROVE, company.people, (file and approved_at(file)) or reply_rules.now),
        reused=is_reused(company, detail, composed, by),
        consent=place_rules_of(reply_rules.repliers.get(target.post.source)).consent,
    )


def is_reused(company: Company, detail: QuestionDetail, composed: RichText, by: str) -> bool:
    """Whether the words are, word for word, an earlier answer's that was found for the question, whoever speaks."""
    words = without_disclosure(composed, company.disclosure_of(by)).plain.split()
    fresh = (one for one in detail.earlier_answers if not one.outdated_by)
    return any(words == without_disclosure(one.words, company.disclosure_of(one.author)).plain.split() for one in fresh)


def _reuses(company: Company, detail: QuestionDetail, wording: Wording, by: str) -> dict[str, str]:
    words = words_of(wording.text if wording.words is None else wording.words)
    earlier = answer_reused(detail.earlier_answers, words, by, company.disclosure_of)
    return {} if earlier is None else {REUSES: str(earlier.reply)}


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


def propose_or_reword(
    tx: Transaction, reply_rules: ReplyRules, number: int, proposal: Proposal, attached: NewAttachments
) -> int:
    """Make words a candidate and return its number: the next version of the one that their author has, or a new one.

    Raises Faulty when they are too long, empty, or must not leave.
    """
    detail = tx.question_detail(number)
    present = next_version_of(detail, proposal)
    if present is None:
        _check_claim(detail.question, proposal)
    target = target_of(detail, proposal.post if present is None else present.post)
    before = NOTHING_ATTACHED if present is None else tx.replies.images.attachments(present.number)
    speaks = proposal.by if present is None else present.author
    wording = checked_wording(reply_rules, detail, target, proposal.words, speaks, attached.beside(before))
    if present is None:
        reply = propose_reply(
            tx, detail, target, wording, proposal, _reuses(reply_rules.company, detail, wording, speaks)
        )
        advance_if_approved(tx, tx.replies.one(reply), 0, reply_rules.undo_window)
        return reply
    tx.replies.set_origin(present.number, proposal.spoken, proposal.came_by, proposal.written_by)
    if wording.sha256 != present.sha256 or present.state not in UNDECIDED:
        submit_next_version(tx, reply_rules, present.number, wording, proposal.by)
    return present.number


def _check_claim(question: Question, proposal: Proposal) -> None:
    known = proposal.despite_claim_of
    if known == ANYBODYS or question.claimed_by in ("", proposal.by, known):
        return
    raise Claimed(
        f"<@{question.claimed_by}> has claimed {question.id}; nothing went to review. Talk to them here, or edit your "
        "message to begin with reply another: to propose it beside theirs."
    )


def submit_next_version(tx: Transaction, reply_rules: ReplyRules, reply: int, wording: Wording, by: str) -> None:
    """Give a reply its next words; it leaves by itself where the policy asks for no approval."""
    reword_reply(tx, reply, wording, by, "reply.reworded")
    advance_if_approved(tx, tx.replies.one(reply), 0, reply_rules.undo_window)


def reword_reply(tx: Transaction, reply: int, wording: Wording, by: str, what: str) -> int:
    """Give a reply new words and put it back to PROPOSED; approvals of the old words are void. Returns the version."""
    present = tx.replies.one(reply)
    tx.questions.locked_state(present.question)
    tx.replies.move(reply, ReplyState.PROPOSED)
    version = tx.replies.reword(reply, wording, by)
    keep_what_was_read(tx, tx.question_detail(present.question), reply, present.post)
    tx.record(NewEntry(what, by, present.question, reply, data={"version": str(version), "sha256": wording.sha256}))
    if present.amends is None and tx.questions.locked_state(present.question) is QuestionState.APPROVED:
        tx.questions.move(present.question, QuestionState.PROPOSED)
    return version


def propose_reply(
    tx: Transaction,
    detail: QuestionDetail,
    target: KeptPost,
    wording: Wording,
    proposal: Proposal,
    told: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Keep a new candidate; its question becomes PROPOSED. A second one beside a live one says so in its entry, which
    has what is `told` of it.
    """
    number = detail.question.number
    state = tx.questions.locked_state(number)
    if state not in _OPEN_TO_WORDS:
        raise NotAllowed(f"{detail.question.id} is {state.value}: reopen it first.")
    others = tx.replies.live_replies(number)
    by = proposal.by
    reply = tx.replies.propose(number, target.number, wording, by)
    tx.replies.set_origin(reply, *origin_of(detail, proposal), proposal.written_by)
    keep_what_was_read(tx, detail, reply, target.number)
    why = f"there are {len(others)} other candidates" if len(others) > 1 else ""
    why = "there is another candidate" if len(others) == 1 else why
    data = {"version": "1", "sha256": wording.sha256, **told}
    tx.record(NewEntry("reply.proposed", by, number, reply, why, data))
    if state in (QuestionState.ASKED, QuestionState.SENT):
        tx.questions.move(number, QuestionState.PROPOSED)
    return reply


def keep_what_was_read(tx: Transaction, detail: QuestionDetail, reply: int, post: int) -> None:
    """Keep the question as it is now as what was read when the reply's present words were written."""
    tx.replies.approvals.store_readings(reply, read_now(detail, post), question_hash(detail, post))
