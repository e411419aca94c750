"""The review message: a proposed reply (candidate) for communications to approve or not. Pure.

Nobody approves text they cannot see: what is too long for one message stands whole in the thread under it. Once
decided, it folds to what became of it, and has no buttons.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import Person
from bot.core.replying.compose import DisclosureOf
from bot.core.states import ReplyState
from bot.core.telling.situation import SituationKind
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    line,
    link,
    one_line,
    overflow,
    page_link,
    person,
    rich,
    said,
    sentence,
    with_names,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.findings import finding_lines, overridden
from bot.slack.blocks.limits import MOST_CHARACTERS, characters, fit
from bot.slack.blocks.quote import byline, first_post, post_quote, target_post
from bot.slack.blocks.richtext.draw import quoted
from bot.slack.messages.attachments import attachment_blocks
from bot.slack.messages.published.steps import change_in_public
from bot.slack.messages.reply_notes import length_label
from bot.slack.messages.reviewing.changes import approve_label, asked_again, question_changes, seen_value
from bot.slack.messages.reviewing.comparing import since_the_earlier_answer, since_the_version_before
from bot.slack.messages.reviewing.decided import folded, mark_of
from bot.slack.messages.reviewing.parties import would_answer
from bot.slack.messages.reviewing.rivals import rival_blocks, rivals_of
from bot.slack.messages.reviewing.waiting import is_late, waiting_parts
from bot.slack.messages.reviewing.whole import LONGEST, is_shown_whole

_BEGINNING = 1500
"""So much is shown here of words that stand whole in the thread below."""
EDITABLE = 3000
"""The longest text that can be edited in a Slack window, in characters."""
_SPARE = 500
"""Characters that are left free, so that what has to be read is never cut."""

_R = ReplyState
_HEADINGS: Mapping[ReplyState, str] = {
    _R.PROPOSED: "a reply to review",
    _R.CHANGES_ASKED: "changes were asked for",
    _R.DECLINED: "a declined reply",
    _R.WITHDRAWN: "a withdrawn reply",
    _R.FAILED: "a reply that could not be sent",
    _R.UNCERTAIN: "a reply that may have left",
    _R.APPLIED: "a correction that stands in public",
    **dict.fromkeys((_R.APPROVED, _R.WAITING, _R.SENDING, _R.HANDED_OVER), "an approved reply"),
    **dict.fromkeys((_R.SENT, _R.EDITED, _R.DELETED, _R.REMOVED, _R.DELETING), "a reply that left"),
}


def review(
    detail: QuestionDetail,
    file: ReplyDetail,
    people: Mapping[str, Person],
    now: datetime,
    disclosure_of: DisclosureOf = lambda _by: "",
    web: str = "",
) -> list[Block]:
    """The candidate below what it answers, what it is compared with, what speaks against it, and the decision. `web` is
    the address of the desk on the web, "" while there is none.
    """
    page = page_link(web, f"/review/{file.reply.number}", "on the web")
    if file.reply.state is not _R.PROPOSED:
        return fit(folded(detail, file, people, now, page))
    head = [*_head(detail, file, people, now, page), *_question(detail, file), *_candidate(detail, file)]
    foot = [
        rich(bullets([*asked_again(detail, file, people), *_facts(file, people)])),
        *actions(*_buttons(detail, file)),
    ]
    beside = (
        question_changes(detail, file),
        since_the_version_before(file, people),
        since_the_earlier_answer(detail, file, people, disclosure_of),
        attachment_blocks(file, people),
        rival_blocks(detail, file, people),
    )
    return fit([*head, *_that_fit(beside, characters([*head, *foot])), *foot])


def review_text(detail: QuestionDetail, file: ReplyDetail) -> str:
    """What a notification shows: none of the candidate's or the post's text."""
    first = first_post(detail)
    return f"{detail.question.id}: {_HEADINGS[file.reply.state]}" + (
        f" for {label(first.post.source, 40)}" if first else ""
    )


def _that_fit(beside: Iterable[list[Block]], taken: int) -> list[Block]:
    """What is shown beside question and words, as far as there is room, so that neither of them is cut."""
    kept: list[Block] = []
    left_out = False
    for blocks in beside:
        if taken + characters(kept) + characters(blocks) <= MOST_CHARACTERS - _SPARE:
            kept += blocks
        else:
            left_out = True
    return (
        [*kept, sentence("There is more to compare than fits here: see the thread of the question.")]
        if left_out
        else kept
    )


def _head(
    detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person], now: datetime, page: Sequence[Part]
) -> list[Block]:
    """Who would answer whom where, for how long that has waited, and what was promised."""
    told = [
        {**part, "style": {"bold": True}} if part["type"] == "text" else part
        for part in would_answer(detail, file, people)
    ]
    mark = SituationKind.LATE.value if is_late(detail, file, now) else mark_of(file.reply.state)
    return [line(said(f"{mark} "), *told), line(*waiting_parts(detail, file, now), *page)]


def _question(detail: QuestionDetail, file: ReplyDetail) -> list[Block]:
    post = target_post(detail, file)
    return [line(said("They ask · ", bold=True), *byline(post.post)), post_quote(post, 1000)] if post else []


def _candidate(detail: QuestionDetail, file: ReplyDetail) -> list[Block]:
    """The words; of an amendment, what it changes in what stands there, then the words as they would be."""
    whole = quoted(file.reply.shown, LONGEST if is_shown_whole(file) else _BEGINNING)
    if file.reply.amends is None:
        return [line(said("We would say", bold=True), said(f", as it will appear{length_label(file)}:")), whole]
    original = detail.amended_by(file)
    there = link(original.reply.url if original else "", "see it there")
    return [
        line(
            said("What stands in public would change", bold=True), *([said(" · "), *there] if there else []), said(":")
        ),
        change_in_public(detail, file),
        line(said(f"It would say{length_label(file)}:")),
        whole,
    ]


def _facts(file: ReplyDetail, people: Mapping[str, Person]) -> list[list[Part]]:
    facts = [
        _approvals(file, people),
        *finding_lines(file.findings, file.reply.words.plain),
        *overridden(file, people),
        *_held(file, people),
    ]
    if not is_shown_whole(file):
        facts.append([said("It is too long to be shown whole here: all of it stands in the thread below.", bold=True)])
    return facts


def _approvals(file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    """How many approvals are needed, and why; who has given one."""
    words = {0: "No approval is needed", 1: "One approval"}.get(
        file.approvals_needed, f"{file.approvals_needed} approvals"
    )
    named = [part for one in file.approvers[:5] for part in (said(" or "), person(one, people))]
    whose = [said(" of "), *named[1:]] if named else []
    why = [said(": "), one_line(file.policy_why, 400)] if file.policy_why else []
    given = [part for approval in file.approvals[:5] for part in (said(", "), person(approval.by, people))]
    so_far = [said(f" · {len(file.approvals)} of {file.approvals_needed} so far: "), *given[1:]] if given else []
    return [said(words, bold=True), *whose, *why, *so_far]


def _held(file: ReplyDetail, people: Mapping[str, Person]) -> list[list[Part]]:
    if not file.hold_reason:
        return []
    held = [said("Sending is held: ", bold=True), *with_names(file.hold_reason, people, 200)]
    return [[*held, said(". What is approved leaves once that is lifted.")]]


def _buttons(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    value = seen_value(detail, file)
    edit = [button("Edit and approve", action_ids.EDIT, value)] if len(file.reply.words.plain) <= EDITABLE else []
    return [
        _decision(detail, file, value),
        *edit,
        button("Ask for changes", action_ids.ASK_FOR_CHANGES, value),
        button("Decline", action_ids.DECLINE, value, "danger"),
        *overflow(action_ids.MORE, _more(detail, file, value)),
    ]


def _more(detail: QuestionDetail, file: ReplyDetail, value: str) -> list[tuple[str, str]]:
    keep = [("Approve, keep the others", f"{action_ids.KEEP_OTHERS} {value}")] if _settles_others(detail, file) else []
    return [*keep, ("The whole question", f"{action_ids.SHOW} {detail.question.number}")]


def _settles_others(detail: QuestionDetail, file: ReplyDetail) -> bool:
    """Whether approving this would decline others, so that there is something to keep."""
    return bool(rivals_of(detail, file)) and not file.standing_blocks


def _decision(detail: QuestionDetail, file: ReplyDetail, value: str) -> Part:
    """What lint forbids is not approved, but overridden with a reason. What else approving does is said."""
    if file.standing_blocks:
        return button("Override the block…", action_ids.OVERRIDE_BLOCK, value, "danger")
    last = file.approvals_needed - len(file.approvals) <= 1
    others = ", decline the others" if last and _settles_others(detail, file) else ""
    return button(approve_label(detail, file) + others, action_ids.APPROVE, value, "primary")
