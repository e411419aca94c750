"""The living message of a reply: its words as the channel will render them, and the whole way they go. Pure.

One message in the thread, drawn again as the reply moves: proposed, in review, approved, leaving, sent, or why not. Its
buttons are those of the state the reply is in. What somebody must notice is told by a note besides: see `reply_notes`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import Person
from bot.core.states import LIVE_REPLIES, ReplyState
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    exact,
    line,
    link,
    link_button,
    moment,
    one_line,
    person,
    pieces,
    preformatted,
    quote,
    rich,
    said,
    with_names,
)
from bot.slack.blocks.escape import safe_url, shortened
from bot.slack.blocks.findings import finding_lines
from bot.slack.blocks.limits import fit
from bot.slack.messages.attachments import image_count, left_out_blocks
from bot.slack.messages.duplicates import unanswered_sentence
from bot.slack.messages.published.steps import PUBLISHED_LINES, change_in_public, published_buttons, standing_words
from bot.slack.messages.reply_notes import NOTE_LINES, candidate, difference, length_label
from bot.slack.messages.reviewing.changes import all_the_same
from bot.slack.messages.reviewing.rivals import claim_blocks
from bot.slack.messages.thread_entry import NoteContext

_R = ReplyState
_MAY_CHANGE = (_R.PROPOSED, _R.CHANGES_ASKED, _R.APPROVED, _R.WAITING)
_SHOWN = 9000
"""Characters of the words shown; the review shows them whole, or does not offer to approve them."""
_STEPS = 6
"""Steps of its way that are told, the newest."""
_WORDINGS = frozenset({"reply.proposed", "reply.reworded", "reply.edited"})
_WHILE_NEWEST = frozenset(
    {"reply.waiting", "reply.held", "reply.put_off", "reply.failed", "reply.uncertain", "reply.deletion_put_off"}
)
"""Told only as long as nothing came after."""


def reply_message(
    detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person], now: datetime
) -> list[Block]:
    """The words, who speaks, how far they have come, and what can be done now."""
    entries = [entry for entry in detail.entries if entry.reply == file.reply.number]
    contexts = [NoteContext(detail, entry, people, now) for entry in entries]
    return fit(
        [
            *_words(detail, file, contexts, people),
            *image_count(file),
            *left_out_blocks(file, people),
            *_findings(file),
            *standing_words(file),
            *_rivals(detail, file, people),
            *claim_blocks(detail, file, people),
            *_way(contexts),
            *_who_waits(detail, file),
            *actions(*reply_buttons(detail, file)),
        ]
    )


def reply_text(detail: QuestionDetail, file: ReplyDetail) -> str:
    """What a notification shows: none of anybody's words."""
    return f"{detail.question.id}: a reply, {file.reply.state.words}"


def _words(
    detail: QuestionDetail, file: ReplyDetail, contexts: Sequence[NoteContext], people: Mapping[str, Person]
) -> list[Block]:
    author = person(file.reply.author, people)
    if not file.versions:
        return [line(author, said(" proposed a reply; its words are no longer kept."))]
    if file.reply.amends is not None:
        told = line(author, said(f" proposes to correct what stands in public{length_label(file)}:"))
        return [told, change_in_public(detail, file)]
    if file.reply.state is _R.HANDED_OVER and file.assist is not None:
        return [rich(preformatted(pieces(shortened(file.assist.text, _SHOWN))))]
    newest = next((one for one in reversed(contexts) if one.entry.what in _WORDINGS), None)
    did = " proposes"
    if newest is not None and newest.entry.what != "reply.proposed":
        did = " proposes, in other words than before"
    if newest is not None and newest.entry.what == "reply.edited":
        changed = line(
            author, said(" proposes"), said(length_label(file)), said(", changed by "), newest.actor(), said(":")
        )
        return [changed, rich(quote(_change(newest)))]
    return [line(author, said(f"{did}{length_label(file)}:")), candidate(file.reply.shown)]


def _change(edited: NoteContext) -> list[Part]:
    version, before = edited.version, edited.previous_version
    if version is None:
        return []
    return difference(before.shown.plain, version.shown.plain) if before else exact(version.shown.plain)


def _findings(file: ReplyDetail) -> list[Block]:
    """What lint says of the words, until they have left: so their author reads it before anybody approves."""
    if not file.findings or not file.versions or file.reply.state not in _MAY_CHANGE:
        return []
    return [rich(bullets(finding_lines(file.findings)))]


def _rivals(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """Who else proposes an answer, while this one is still to be decided."""
    if file.reply.state not in (_R.PROPOSED, _R.CHANGES_ASKED):
        return []
    alike = [one for one in detail.replies if one.reply.amends == file.reply.amends]
    others = [one for one in alike if one.reply.number != file.reply.number]
    live = [one for one in others if one.reply.state in LIVE_REPLIES]
    if not live:
        return []
    by = [part for one in live[:5] for part in (said(" "), person(one.reply.author, people))]
    return [line(said("There is another candidate for this question, by", bold=True), *by)]


def _way(contexts: Sequence[NoteContext]) -> list[Block]:
    """What happened to the present words, a line each."""
    steps = _since_the_last_wording(contexts)
    told = [one for one in steps if one.entry.what in STEP_LINES]
    newest = told[-1:]
    kept = [one for one in told if one.entry.what not in _WHILE_NEWEST or one in newest]
    return [line(*STEP_LINES[one.entry.what](one)) for one in kept[-_STEPS:]]


def _since_the_last_wording(contexts: Sequence[NoteContext]) -> Sequence[NoteContext]:
    starts = [place for place, one in enumerate(contexts) if one.entry.what in (*_WORDINGS, "reply.undone")]
    if not starts:
        return contexts
    first = starts[-1]
    return contexts[first if contexts[first].entry.what == "reply.undone" else first + 1 :]


def _approved(context: NoteContext) -> list[Part]:
    file = context.reply_detail
    of = f" ({_approvals_by(context)} of {file.approvals_needed})" if file and file.approvals_needed > 1 else ""
    return [said("✅ "), context.actor(), said(f" approved the reply{of}."), *context.why(" ")]


def _approvals_by(context: NoteContext) -> int:
    """How many had approved these words by then."""
    sha256 = context.entry.data.get("sha256")
    before = (e for e in context.detail.entries if e.reply == context.entry.reply and e.seq <= context.entry.seq)
    return len({e.by for e in before if e.what == "reply.approved" and e.data.get("sha256") == sha256})


def _waiting(context: NoteContext) -> list[Part]:
    until = context.moment_of("until")
    when = [said(" "), moment(until)] if until else []
    span = f" in {round((until - context.entry.at).total_seconds())} s," if until else ""
    held = _while_held(context) if context.reply_detail and context.reply_detail.reply.state is _R.WAITING else []
    return [said(f"The reply leaves{span}"), *when, said("."), *held]


def _while_held(context: NoteContext) -> list[Part]:
    file = context.reply_detail
    if file is None or not file.hold_reason:
        return []
    why = with_names(file.hold_reason, context.people, 200)
    return [said(" But sending is held ("), *why, said("): it leaves once that is lifted.")]


def _undone(context: NoteContext) -> list[Part]:
    if "reverts" in context.entry.data:
        return [context.actor(), said(" took that back: the reply waits for a decision again.")]
    return [context.actor(), said(" called the reply back. It did not leave, and needs approval again.")]


def _withdrawn(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" withdrew the reply"), *context.why()]


def _sent(context: NoteContext) -> list[Part]:
    url = context.entry.data.get("url", "") or (context.reply_detail.reply.url if context.reply_detail else "")
    there = link(url, "see it") if safe_url(url) else []
    return [said("📮 The reply stands in public"), *([said(": "), *there] if there else [said(".")])]


def _held(context: NoteContext) -> list[Part]:
    told = (context.reply_detail and context.reply_detail.hold_reason) or context.entry.why
    return [said("The reply is held back"), *([said(": "), *with_names(told, context.people, 200)] if told else [])]


def _resumed(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" let this reply go though sending is held.")]


def _put_off(context: NoteContext) -> list[Part]:
    until = context.moment_of("until")
    when = [said(" "), moment(until)] if until else []
    return [
        said("The reply could not leave yet"),
        *context.why(),
        said(". It is tried again by itself"),
        *when,
        said("."),
    ]


def _outdated(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" says that this answer is out of date. It is offered to nobody any more.")]


def _renewed(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" says that this answer is right. It may be offered again.")]


def _blocked(context: NoteContext) -> list[Part]:
    rules = context.entry.data.get("rules", "").replace(",", ", ")
    return [
        said("⛔ Lint forbids these words now ("),
        one_line(rules, 200),
        said("). Change them, or communications override it."),
    ]


def _block_overridden(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" overrode lint's block"), *context.why()]


STEP_LINES: Mapping[str, Callable[[NoteContext], list[Part]]] = {
    **NOTE_LINES,
    **PUBLISHED_LINES,
    "reply.approved": _approved,
    "reply.waiting": _waiting,
    "reply.blocked": _blocked,
    "reply.block_overridden": _block_overridden,
    "reply.undone": _undone,
    "reply.withdrawn": _withdrawn,
    "reply.sent": _sent,
    "reply.held": _held,
    "reply.resumed": _resumed,
    "reply.put_off": _put_off,
    "reply.outdated": _outdated,
    "reply.renewed": _renewed,
}
"""Every step on a reply's way."""


def _who_waits(detail: QuestionDetail, file: ReplyDetail) -> list[Block]:
    """Those who asked the same elsewhere and have no answer yet, under the newest answer, with the way to the next."""
    sent = [entry for entry in detail.entries if entry.what == "reply.sent"]
    told = unanswered_sentence(detail) if sent and sent[-1].reply == file.reply.number else ""
    write = button("Write reply", action_ids.WRITE, str(detail.question.number))
    return [line(said(told)), *actions(write)] if told else []


def reply_buttons(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    """What can be done with the reply as it stands; its card offers the same while nothing else matters."""
    value, state = str(file.reply.number), file.reply.state
    withdraw = button("Withdraw", action_ids.WITHDRAW, value)
    if state in (_R.PROPOSED, _R.CHANGES_ASKED):
        return [*all_the_same(detail, file), withdraw]
    if state is _R.WAITING:
        return [button("Stop" if file.reply.failure else "Undo", action_ids.UNDO, value, "danger")]
    if state is _R.FAILED:
        return _after_failure(detail, file)
    if state is _R.HANDED_OVER:
        prefilled = file.assist.url if file.assist else ""
        opened = link_button("Open with the words filled in", action_ids.OPEN_LINK, prefilled)
        return [*opened, button("I posted it", action_ids.I_POSTED_IT, value, "primary")]
    if state is _R.UNCERTAIN:
        sure = "The reply will be sent again. If it is there after all, it will stand there twice."
        there = button("It is there", action_ids.IT_IS_THERE, value, "primary")
        return [there, button("It is not there", action_ids.IT_IS_NOT_THERE, value, sure=sure)]
    return published_buttons(file)


def _after_failure(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    value = str(file.reply.number)
    let_go = button("Let it go", action_ids.WITHDRAW, value)
    if file.reply.amends is not None:
        return [button("Try again", action_ids.RETRY, value, "primary"), let_go]
    post = next((kept for kept in detail.posts if kept.number == file.reply.post), None)
    if post is None or post.gone:
        return [let_go]
    return [
        button("Try again", action_ids.RETRY, value, "primary"),
        button("Post by hand", action_ids.POST_BY_HAND, value),
        button("Edit", action_ids.REWORD, value),
        let_go,
    ]
