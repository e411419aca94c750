"""A reply once it stands in public: what can be done about it, its amendments, and what became of it. Pure.

An amendment is drawn beside what stands there. What happened is told by the reply's living message, in its line in the
outbound channel and by a message of its own there; a proposal to take it back is put before communications.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry
from bot.core.states import PUBLISHED_REPLIES, ReplyState
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    button,
    header,
    line,
    link,
    moment,
    one_line,
    person,
    quote,
    rich,
    said,
    sentence,
)
from bot.slack.blocks.limits import fit
from bot.slack.messages.reply_notes import candidate, difference
from bot.slack.messages.thread_entry import NoteContext

_MOST_DRAWN = 6000
_DECISIONS = ("reply.deletion_asked", "reply.deletion_declined", "reply.deleting")


def published_buttons(file: ReplyDetail) -> list[Part]:
    """What can be done about words that stand in public. Whether the channel lets us is said when it is pressed."""
    if file.reply.state not in PUBLISHED_REPLIES:
        return []
    value = str(file.reply.number)
    return [
        button("Correct it", action_ids.AMEND, value),
        button("Take it back", action_ids.TAKE_BACK, value, "danger"),
    ]


def standing_words(file: ReplyDetail) -> list[Block]:
    """What stands there since somebody edited it by hand."""
    if not file.reply.standing or file.reply.state not in PUBLISHED_REPLIES:
        return []
    return [sentence("There it says now, as somebody edited it:"), candidate(file.reply.standing_shown)]


def replaced_words(detail: QuestionDetail, file: ReplyDetail) -> str:
    """What an amendment replaces, or replaced; "" where that is no longer kept."""
    original = detail.amended_by(file)
    if original is None:
        return ""
    if file.reply.state is not ReplyState.APPLIED:
        return original.reply.standing_shown.plain
    applied = next((e for e in detail.entries if e.data.get("amendment") == str(file.reply.number)), None)
    before = int(applied.data.get("version", "0")) - 1 if applied else 0
    return next((version.shown.plain for version in original.versions if version.number == before), "")


def change_in_public(detail: QuestionDetail, file: ReplyDetail) -> Block:
    """What an amendment changes: what goes is struck through, what comes is bold; of what stays in a long one, only
    what is beside a change.
    """
    return rich(quote(difference(replaced_words(detail, file), file.reply.shown.plain, _MOST_DRAWN)))


def _changed_late(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" changed their message after it was sent; what stands in public is unchanged.")]


def _deleted_late(_context: NoteContext) -> list[Part]:
    return [said("The message was deleted in Slack after it was sent; what stands in public is unchanged.")]


def _amended(context: NoteContext) -> list[Part]:
    return [said("✏️ It was corrected in public "), moment(context.entry.at), said("."), *_see_it(context)]


def _applied(context: NoteContext) -> list[Part]:
    return [said("✏️ These words took the place of the former in public."), *context.why(" ")]


def _deletion_asked(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" asks communications to take it back"), *context.why()]


def _deletion_declined(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" decided to leave it where it stands.")]


def _deleting(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" takes it back"), *context.why()]


def _deletion_put_off(context: NoteContext) -> list[Part]:
    until = context.moment_of("until")
    when = [said(" "), moment(until)] if until else []
    told = said("It could not be taken back yet")
    return [told, *context.why(), said(". It is tried again by itself"), *when, said(".")]


def _deleted(context: NoteContext) -> list[Part]:
    return [said("🗑️ It was taken back: it stands in public no longer."), *context.why(" ")]


def _not_deleted(context: NoteContext) -> list[Part]:
    return [said("It could not be taken back and still stands there", bold=True), *context.why()]


PUBLISHED_LINES: Mapping[str, Callable[[NoteContext], list[Part]]] = {
    "reply.edited_late": _changed_late,
    "reply.deleted_late": _deleted_late,
    "reply.amended": _amended,
    "reply.applied": _applied,
    "reply.deletion_asked": _deletion_asked,
    "reply.deletion_declined": _deletion_declined,
    "reply.deleting": _deleting,
    "reply.deletion_put_off": _deletion_put_off,
    "reply.deleted": _deleted,
    "reply.not_deleted": _not_deleted,
}
"""Steps on the way of a published reply, a line each."""


def _offering(tell: Callable[[NoteContext], list[Part]]) -> Callable[[NoteContext], list[Block]]:
    """A note that calls the author and offers what can be done."""

    def note(context: NoteContext) -> list[Block]:
        file = context.reply_detail
        return [line(*context.author(), *tell(context)), *(actions(*published_buttons(file)) if file else [])]

    return note


PUBLISHED_NOTES: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    what: _offering(PUBLISHED_LINES[what]) for what in ("reply.edited_late", "reply.deleted_late", "reply.not_deleted")
}
"""What its author is called for."""


def aftermath_lines(context: NoteContext) -> list[Block]:
    """What became of a reply since it was sent, under its line in the outbound channel."""
    entries = [entry for entry in context.detail.entries if entry.reply == context.entry.reply]
    told = [NoteContext(context.detail, entry, context.people, context.now) for entry in entries]
    return [block for one in told if one.entry.what in _AFTERMATH for block in _AFTERMATH[one.entry.what](one)]


def aftermath(context: NoteContext) -> list[Block]:
    """A message about what became of a reply in public; no blocks for what needs none."""
    file = context.reply_detail
    if file is None or context.entry.what not in _OWN_ACTS:
        return []
    head = line(
        said(context.detail.question.id, bold=True),
        said(" · what "),
        person(file.reply.author, context.people),
        said(" answered:"),
        *_see_it(context),
    )
    return fit([head, *_AFTERMATH[context.entry.what](context)])


def aftermath_text(context: NoteContext) -> str:
    """What a notification shows: none of the reply's text."""
    return f"{context.detail.question.id}: what became of a reply"


def _corrected_outside(context: NoteContext) -> list[Block]:
    at, before = context.entry.at, context.previous_version
    was = [candidate(before.shown)] if before else []
    return [line(said("✏️ corrected "), moment(at), *([said(", was:")] if was else [said(".")])), *was]


def _deleted_outside(context: NoteContext) -> list[Block]:
    asked = [e for e in context.detail.entries if e.what == "reply.deleting" and e.reply == context.entry.reply]
    by = NoteContext(context.detail, asked[-1], context.people, context.now) if asked else context
    return [line(said("🗑️ taken back by "), by.actor(), *by.why())]


def _edited_outside(context: NoteContext) -> list[Block]:
    file = context.reply_detail
    told = line(said("⚠️ edited there by somebody else "), moment(context.entry.at))
    newest = _is_newest(context, "reply.edited_there")
    return [told, *([candidate(file.reply.standing_shown)] if newest and file and file.reply.standing else [])]


def _removed_outside(context: NoteContext) -> list[Block]:
    who = context.entry.why
    by = [said("by "), one_line(who, 80)] if who else [said("by somebody else")]
    return [line(said("🗑️ removed there "), *by, said(" "), moment(context.entry.at))]


_AFTERMATH: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    "reply.amended": _corrected_outside,
    "reply.deleted": _deleted_outside,
    "reply.edited_there": _edited_outside,
    "reply.removed": _removed_outside,
}
_OWN_ACTS = ("reply.amended", "reply.deleted")
"""What we did ourselves; what somebody else did to it there is a message of `outbound`."""


def deletion_request(context: NoteContext) -> list[Block]:
    """A proposal to take a reply back, for communications to decide; once decided, how."""
    file = context.reply_detail
    if file is None:
        return []
    later = [e for e in _deletion_entries(context) if e.seq > context.entry.seq]
    decided = [NoteContext(context.detail, entry, context.people, context.now) for entry in later[:1]]
    value = str(file.reply.number)
    back = button("Take it back", action_ids.TAKE_BACK, value, "danger")
    leave = button("Leave it", action_ids.LEAVE, value)
    open_still = not decided and file.reply.state in PUBLISHED_REPLIES
    return fit(
        [
            header(f"{context.detail.question.id}: take this back?"),
            line(*_deletion_asked(context)),
            candidate(file.reply.standing_shown),
            *(line(*PUBLISHED_LINES[one.entry.what](one)) for one in decided),
            *(actions(back, leave) if open_still else []),
        ]
    )


def deletion_request_text(context: NoteContext) -> str:
    """What a notification shows: none of the reply's text."""
    return f"{context.detail.question.id}: somebody asks to take a reply back"


def _deletion_entries(context: NoteContext) -> Sequence[HistoryEntry]:
    return [e for e in context.detail.entries if e.reply == context.entry.reply and e.what in _DECISIONS]


def _is_newest(context: NoteContext, what: str) -> bool:
    same = [e.seq for e in context.detail.entries if e.what == what and e.reply == context.entry.reply]
    return context.entry.seq == max(same, default=0)


def _see_it(context: NoteContext) -> list[Part]:
    there = link(context.reply_detail.reply.url, "see it") if context.reply_detail else []
    return [said(" "), *there] if there else []
