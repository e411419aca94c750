"""How one text becomes an answer to every post of a burst: whom it can go to, what each channel would show of it,
what lint says of it there, and how many approvals each reply needs. Nothing here is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.burst_answers.answer import BurstAnswerKind, BurstRecipient, RecipientState
from bot.core.bursts import Burst
from bot.core.details import KeptPost, QuestionDetail
from bot.core.replying.bursts.prepared import ChannelWording, PreparedAnswer
from bot.core.replying.bursts.recipients import MOST_RECIPIENTS, TOO_MANY, eligible_posts
from bot.core.replying.compose import approval_hash
from bot.core.replying.policy import ApprovalRuling, approval_ruling, with_people
from bot.core.replying.reading import question_hash
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.text.lint_finding import blocks_in
from bot.flow.operations.propose import Candidate, ReplyRules, approval_case, compose_candidate
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _Answerable:
    """A question, and one of its posts that can be answered."""

    detail: QuestionDetail
    target: KeptPost


def prepare_answer(
    tx: Transaction, rules: ReplyRules, burst: Burst, kind: BurstAnswerKind, words: RichText, by: str
) -> PreparedAnswer:
    """What these words would be for each post of the burst's questions. Without words only who can be answered is told.
    What lint forbids is left out, unless communications are asked to let it pass.
    """
    found, left_out = _sorted_out(tx, rules, burst, kind)
    if words.is_empty:
        going = [
            BurstRecipient(one.detail.question.number, post=one.target.number, source=one.target.post.source)
            for one in found
        ]
        return PreparedAnswer((*going, *left_out))
    groups: dict[tuple[str, int], list[_Answerable]] = {}
    for one in found:
        source = one.target.post.source
        groups.setdefault((source, rules.repliers[source].limit(one.target.post)), []).append(one)
    recipients, wordings = list(left_out), []
    for (source, _), group in groups.items():
        candidate = compose_candidate(rules, group[0].detail, group[0].target, words, by)
        why, forbidden = _unfit(rules, candidate), told_blocks(candidate.wording)
        held = tx.holds.hold_reasons({source}, group[0].detail.question.tags)[source]
        count = len({one.detail.question.number for one in group})
        wordings.append(ChannelWording(source, candidate.preview, len(group), count, why, held))
        recipients += [replace(_recipient(rules, one, candidate, by, why), forbidden=forbidden) for one in group]
    return PreparedAnswer(tuple(sorted(recipients, key=lambda one: (one.question, one.post or 0))), tuple(wordings))


def _sorted_out(
    tx: Transaction, rules: ReplyRules, burst: Burst, kind: BurstAnswerKind
) -> tuple[Sequence[_Answerable], Sequence[BurstRecipient]]:
    """Those that can be answered, the oldest first; and the others with the reason of each."""
    found: list[_Answerable] = []
    left_out = []
    for number in sorted(burst.questions):
        detail = tx.question_outline(number)
        for judged in eligible_posts(detail, kind):
            why = judged.why or (TOO_MANY if len(found) >= MOST_RECIPIENTS else "")
            if judged.target is not None and judged.target.post.source not in rules.repliers:
                why = f"{judged.target.post.source} is not among the configured sources"
            if judged.target is None or why:
                post = judged.target.number if judged.target else None
                left_out.append(BurstRecipient(number, RecipientState.LEFT_OUT, why, post))
            else:
                found.append(_Answerable(detail, judged.target))
    return found, left_out


def told_blocks(wording: Wording) -> str:
    """What lint says against these words; "" where it lets them pass."""
    return " ".join(block.told for block in blocks_in(wording.findings))


def _unfit(rules: ReplyRules, candidate: Candidate) -> str:
    """Why these words cannot leave for this channel."""
    wording = candidate.wording
    if wording.length > wording.limit:
        return f"they are {wording.length - wording.limit} too long: {wording.length} of {wording.limit}"
    return "" if rules.ask_to_allow else told_blocks(wording)


def _recipient(rules: ReplyRules, one: _Answerable, candidate: Candidate, by: str, why: str) -> BurstRecipient:
    number, post = one.detail.question.number, one.target.post
    if why:
        told = f"{post.source} does not take these words: {why}"
        return BurstRecipient(number, RecipientState.LEFT_OUT, told, one.target.number)
    wording, ruling = candidate.wording, _ruling(rules, one, candidate, by)
    return BurstRecipient(
        question=number,
        post=one.target.number,
        source=post.source,
        text=wording.text,
        markup=wording.markup,
        length=wording.length,
        limit=wording.limit,
        sha256=approval_hash(wording.text, post.source, post.external_id),
        question_sha256=question_hash(one.detail, one.target.number, (one.target.number,)),
        approvals_needed=ruling.approvals,
        policy_why=ruling.why,
        approvers=ruling.approvers,
    )


def _ruling(rules: ReplyRules, one: _Answerable, candidate: Candidate, by: str) -> ApprovalRuling:
    """As for one reply; at the least one approval, for many see it at once."""
    wording = candidate.wording
    composed = wording.words or NO_WORDS
    case = approval_case(rules, one.detail, one.target, composed, by, wording.findings, None)
    ruling = approval_ruling(rules.company.effective_policy, case)
    if ruling.approvals == 0:
        ruling = replace(ruling, approvals=1, why="many are answered at once")
    return with_people(ruling, rules.company.people, by)
