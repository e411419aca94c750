"""The review message: a proposed reply (candidate) for communications to approve or not. Pure.

Nobody approves text they cannot see: what is too long for one message stands whole in the thread under it. Once
decided, it says how and by whom, and has no buttons.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry, Person
from bot.core.states import LIVE_REPLIES, ReplyState
from bot.core.telling.situation import SituationKind, reply_situation
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    header,
    is_user,
    line,
    link,
    moment,
    one_line,
    person,
    rich,
    said,
    with_names,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.findings import finding_lines, overridden
from bot.slack.blocks.limits import fit
from bot.slack.blocks.quote import byline, first_post, post_quote
from bot.slack.blocks.richtext.draw import quoted
from bot.slack.messages.attachments import attachment_blocks
from bot.slack.messages.published.steps import change_in_public
from bot.slack.messages.reply_notes import length_label
from bot.slack.messages.reviewing.changes import approve_label, asked_again, question_changes, seen_value
from bot.slack.messages.reviewing.rivals import rival_blocks, rivals_of
from bot.slack.messages.reviewing.whole import LONGEST, is_shown_whole
from bot.slack.messages.situation import situation_line

_BEGINNING = 1500
"""So much is shown here of words that stand whole in the thread below."""
EDITABLE = 3000
"""The longest text that can be edited in a Slack window, in characters."""

_R = ReplyState
_TROUBLE = (SituationKind.FAILED, SituationKind.HELD)

OUTCOMES: Mapping[ReplyState, str] = {
    _R.PROPOSED: "waits for approval",
    _R.CHANGES_ASKED: "changes were asked for",
    _R.DECLINED: "declined",
    _R.WITHDRAWN: "withdrawn",
    _R.APPROVED: "approved",
    _R.WAITING: "approved, about to leave",
    _R.SENDING: "on its way",
    _R.SENT: "sent",
    _R.FAILED: "could not be sent",
    _R.UNCERTAIN: "nobody knows whether it was posted",
    _R.HANDED_OVER: "approved, to be posted by a person",
    _R.EDITED: "sent, and edited since",
    _R.DELETED: "sent, and deleted since",
    _R.REMOVED: "sent, and taken away there since",
    _R.APPLIED: "took the place of the former words in public",
    _R.DELETING: "sent, and being taken back",
}


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


def review(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """The candidate with its post, length, lint findings, policy, approvals so far, and the decision."""
    post = _target(detail, file)
    question = [line(*byline(post.post)), post_quote(post, 1000)] if post else []
    return fit(
        [
            header(f"{detail.question.id}: {_HEADINGS[file.reply.state]}"),
            *question,
            *question_changes(detail, file),
            *_candidate(detail, file, people),
            *attachment_blocks(file, people),
            *rival_blocks(detail, file, people),
            rich(bullets([*asked_again(detail, file, people), *_all_facts(detail, file, people, now)])),
            *actions(*_buttons(detail, file)),
        ]
    )


def review_text(detail: QuestionDetail, file: ReplyDetail) -> str:
    """What a notification shows: none of the candidate's or the post's text."""
    first = first_post(detail)
    return f"{detail.question.id}: {_HEADINGS[file.reply.state]}" + (
        f" for {label(first.post.source, 40)}" if first else ""
    )


def _candidate(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """The words; of an amendment, what it changes in what stands there, then the words as they would be."""
    author = person(file.reply.author, people)
    whole = quoted(file.reply.shown, LONGEST if is_shown_whole(file) else _BEGINNING)
    if file.reply.amends is None:
        return [line(author, said(f" proposes{length_label(file)}:")), whole]
    original = detail.amended_by(file)
    there = link(original.reply.url if original else "", "see it there")
    told = [said(" proposes to correct what stands in public"), *([said(" ("), *there, said(")")] if there else [])]
    return [
        line(author, *told, said(":")),
        change_in_public(detail, file),
        line(said(f"It would say{length_label(file)}:")),
        whole,
    ]


def _target(detail: QuestionDetail, file: ReplyDetail) -> KeptPost | None:
    return next((kept for kept in detail.posts if kept.number == file.reply.post), first_post(detail))


def _facts(
    file: ReplyDetail, people: Mapping[str, Person], now: datetime, entries: tuple[HistoryEntry, ...]
) -> list[list[Part]]:
    state = file.reply.state
    facts = [
        [said("State: "), said(OUTCOMES[state], bold=True), *_decided(file, people, entries)],
        [said(f"Approvals: {len(file.approvals)} of {file.approvals_needed}"), *_approvers(file, people)],
        *([[said("Policy: "), one_line(file.policy_why, 400)]] if file.policy_why else []),
        *finding_lines(file.findings),
        *overridden(file, people),
    ]
    if state is _R.PROPOSED and not is_shown_whole(file):
        facts.append([said("It is too long to be shown whole here: all of it stands in the thread below.", bold=True)])
    if state is _R.WAITING and file.reply.send_at is not None and file.reply.send_at > now:
        facts.append([said("Leaves at "), moment(file.reply.send_at)])
    there = link(file.reply.url, "see it")
    return [*facts, there] if there else facts


def _trouble(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[list[Part]]:
    """Why it does not get on: it failed, it waits for its channel or for a person, or sending is held."""
    if file.reply.state not in LIVE_REPLIES:
        return []
    situation = reply_situation(detail, file)
    if file.reply.state is _R.PROPOSED:
        held = [said("Sending is held: ", bold=True), *with_names(file.hold_reason, people, 200)]
        return [[*held, said(". What is approved leaves once that is lifted.")]] if file.hold_reason else []
    waits = file.reply.state is _R.HANDED_OVER or bool(file.reply.failure)
    return [situation_line(situation, people)] if waits or situation.kind in _TROUBLE else []


def _approvers(file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    return [part for approval in file.approvals[:5] for part in (said(" · "), person(approval.by, people))]


_DECISIONS = {_R.CHANGES_ASKED: "reply.changes_asked", _R.DECLINED: "reply.declined", _R.WITHDRAWN: "reply.withdrawn"}


def _decided(file: ReplyDetail, people: Mapping[str, Person], entries: tuple[HistoryEntry, ...]) -> list[Part]:
    what = _DECISIONS.get(file.reply.state)
    entry = next((e for e in reversed(entries) if e.what == what and e.reply == file.reply.number), None)
    if entry is None:
        return []
    why = [said(": "), one_line(entry.why, 300)] if entry.why else []
    return [said(" by "), person(entry.by, people) if is_user(entry.by) else said("Switchboard"), *why]


def _all_facts(
    detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person], now: datetime
) -> list[list[Part]]:
    return [*_facts(file, people, now, detail.entries), *_trouble(detail, file, people)]


def _buttons(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    if file.reply.state is not _R.PROPOSED:
        return []
    value = seen_value(detail, file)
    approve = _decision(file, value, approve_label(detail, file))
    keep = [button("Approve, keep the others", action_ids.APPROVE_AND_KEEP, value)] if _may_keep(detail, file) else []
    edit = [button("Edit and approve", action_ids.EDIT, value)] if len(file.reply.words.plain) <= EDITABLE else []
    return [
        approve,
        *keep,
        *edit,
        button("Ask for changes", action_ids.ASK_FOR_CHANGES, value),
        button("Decline", action_ids.DECLINE, value, "danger"),
    ]


def _may_keep(detail: QuestionDetail, file: ReplyDetail) -> bool:
    """Whether approving this would decline others, so that there is something to keep."""
    return bool(rivals_of(detail, file)) and not file.standing_blocks


def _decision(file: ReplyDetail, value: str, approve: str) -> Part:
    """What lint forbids is not approved, but overridden with a reason."""
    if file.standing_blocks:
        return button("Override the block…", action_ids.OVERRIDE_BLOCK, value, "danger")
    return button(approve, action_ids.APPROVE, value, "primary")
