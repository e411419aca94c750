"""Notes in a question's thread: one message for one entry of its history. Pure.

Notes about a question or its posts are here, those about a reply in `reply_notes`. An entry that nobody in the thread
needs has no note.
"""

from collections.abc import Callable, Mapping

from bot.core.details import KeptPost
from bot.core.escalating.ladder import ESCALATED
from bot.core.figures.facts import CONFIRMS
from bot.core.model import HistoryEntry
from bot.core.promises.timeline import FOR_ASKER
from bot.core.replying.target import any_can_be_answered
from bot.core.reverting.rules import REVERTIBLE, withdrew_replies
from bot.core.states import ReplyState
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    button,
    channel,
    line,
    moment,
    one_line,
    person,
    said,
    sentence,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit
from bot.slack.blocks.quote import byline, post_quote
from bot.slack.messages.cards.claims import CLAIM_NOTES
from bot.slack.messages.cards.rungs import escalation_note
from bot.slack.messages.corrections import OFFERED, correction_blocks
from bot.slack.messages.duplicates import DUPLICATE_NOTE_BUILDERS
from bot.slack.messages.published.steps import PUBLISHED_NOTES
from bot.slack.messages.reply_notes import REPLY_NOTES
from bot.slack.messages.thread_entry import NoteContext

INSIDE = "What you say in this thread stays inside."
HOW_TO_ANSWER = (
    " To answer in public, press Write reply, use the message shortcut “Propose as reply”, or begin a message with "
    "reply:"
)


def note(context: NoteContext) -> list[Block]:
    """The note's blocks; none for a kind of entry that has no note."""
    tell = NOTE_BUILDERS.get(context.entry.what)
    return fit(tell(context)) if tell else []


def told_elsewhere(entry: HistoryEntry) -> bool:
    """Whether another message tells the same: the card who has a question, a follow-up's note that it is open again."""
    reopened = entry.what == "question.reopened" and entry.by == _FOLLOW_UP
    return entry.what == "question.claimed" or reopened


_FOLLOW_UP = "follow_up"


def note_text(context: NoteContext) -> str:
    """What a notification shows: the question and the kind of entry, no text."""
    return f"{context.detail.question.id}: {label(context.entry.what, 60)}"


def _claimed(context: NoteContext) -> list[Block]:
    return [line(context.actor(), said(" is on it."))]


def _released(context: NoteContext) -> list[Block]:
    was = context.entry.data.get("was", "")
    whose = [said(" (it was with "), person(was, context.people), said(")")] if was != context.entry.by else []
    return [line(context.actor(), said(" gave it back"), *whose, said(": whoever takes it."))]


def _reverted(context: NoteContext) -> list[Block]:
    _, what = REVERTIBLE.get(context.entry.data.get("what", ""), ("", "what was done to"))
    entries, undone = context.detail.entries, context.entry.data.get("entry")
    done = next((entry for entry in entries if str(entry.seq) == undone), None)
    withdrew = done is not None and withdrew_replies(done, entries)
    now = "what was proposed stays withdrawn, propose it again" if withdrew else "it is as it was before"
    return [line(context.actor(), said(f" took back {what} this question: {now}."))]


def _assigned(context: NoteContext) -> list[Block]:
    to = context.entry.data.get("to", "").split()
    called = [part for slack in to[:10] for part in (said(" "), person(slack, context.people, call=True))]
    given = line(context.actor(), said(" gave it to"), *(called or [said(" whoever takes it")]), *context.why())
    return [given, *correction_blocks(context)]


def _called(context: NoteContext) -> list[Block]:
    to = context.entry.data.get("to", "").split()
    people = [part for slack in to[:10] for part in (person(slack, context.people, call=True), said(" "))]
    return [line(*people, said("this question came outside your working hours and waits for an answer."))]


def _moved(context: NoteContext) -> list[Block]:
    data = context.entry.data
    tags = [said(" as "), one_line(data["tags"], 150)] if data.get("tags") else []
    where = [said(" moved it to "), channel(data.get("channel", ""))]
    return [line(context.actor(), *where, *tags, *context.why()), *correction_blocks(context)]


def _retagged(context: NoteContext) -> list[Block]:
    present, before = (", ".join(context.entry.data.get(key, "").split()) for key in ("tags", "was"))
    names = [{**one_line(present, 150), "style": {"bold": True}}, said(" (before: "), one_line(before, 150), said(").")]
    return [line(said("What it is about is now called "), *names)]


def _snoozed(context: NoteContext) -> list[Block]:
    until = context.moment_of("until")
    when = [said(" until "), moment(until)] if until else []
    waits = (
        [said(", or until the asker answers: what is promised pauses")]
        if context.entry.data.get("for") == FOR_ASKER
        else []
    )
    return [line(context.actor(), said(" put it off"), *when, *waits, said("."), *context.why(" "))]


def _woke(context: NoteContext) -> list[Block]:
    return [line(*_holder(context), said("this question is awake again."))]


def _holder(context: NoteContext) -> list[Part]:
    holder = context.detail.question.claimed_by
    return [person(holder, context.people, call=True), said(" ")] if holder else []


def _ignored(context: NoteContext) -> list[Block]:
    return [line(context.actor(), said(" set it aside"), *context.why()), *correction_blocks(context)]


def _unlearnt(context: NoteContext) -> list[Block]:
    """A note of its own only for a kind whose first note has no button to take it back."""
    if context.entry.data.get("kind") in OFFERED:
        return []
    tags = one_line(context.entry.data.get("tags", "") or "it is not for us", 150)
    return [line(context.actor(), said(" took back that Switchboard learns from this question: "), tags)]


def _did(what: str) -> Callable[[NoteContext], list[Block]]:
    def tell(context: NoteContext) -> list[Block]:
        return [line(context.actor(), said(what), *context.why())]

    return tell


def _inside(telling: NoteContext) -> list[Block]:
    return [sentence(INSIDE + (HOW_TO_ANSWER if any_can_be_answered(telling.detail) else ""))]


def _changed(context: NoteContext) -> list[Block]:
    if _is_changed_again(context):
        return [line(said("The post was changed by its author, and once more since."))]
    return _about_a_post(context, [said("The post was changed by its author. It now says:")])


def _is_changed_again(context: NoteContext) -> bool:
    """Whether a later note has the words, for those of this moment are no longer kept."""
    later = (entry for entry in context.detail.entries if entry.seq > context.entry.seq)
    return any(
        entry.what == "post.changed" and entry.data.get("post") == context.entry.data.get("post") for entry in later
    )


def _below_others(_context: NoteContext) -> list[Block]:
    return [line(said("What stands above the post was changed or taken away; the card shows it as it is now."))]


def _gone(context: NoteContext) -> list[Block]:
    told = "The post was taken away. Its words are removed here too, and no reply will be sent to it."
    return [line(said(told), *context.why(" "))]


def _lapsed(context: NoteContext) -> list[Block]:
    told = "this question closed itself: its post was taken away before an answer."
    withdrawn = [file for file in context.detail.replies if file.reply.state is ReplyState.WITHDRAWN]
    kept = " What was proposed is withdrawn, and its words are kept." if withdrawn else ""
    reopen = button("Reopen", action_ids.REOPEN, str(context.detail.question.number))
    return [line(*_those_on_it(context), said(told + kept)), *actions(reopen)]


def _restored(context: NoteContext) -> list[Block]:
    return _about_a_post(context, [*_those_on_it(context), said("the post that was taken away is back:")])


def _those_on_it(context: NoteContext) -> list[Part]:
    """Who has claimed it, and whose words were to answer it."""
    detail = context.detail
    authors = [file.reply.author for file in detail.replies]
    called = dict.fromkeys(who for who in (detail.question.claimed_by, *authors) if who)
    return [part for who in list(called)[:10] for part in (person(who, context.people, call=True), said(" "))]


def _opted_out(context: NoteContext) -> list[Block]:
    told = " Nothing more goes out to them from here; what stands stays. Operators can lift it: switchboard optouts."
    return [line(*_answerers(context), said("⛔ "), *_about_whom(context), said(told))]


def _about_whom(context: NoteContext) -> list[Part]:
    """The reason with the author's name, where it is still known."""
    why = context.post.post.capabilities.why if context.post and context.post.opt_out else context.entry.why
    return [one_line(why, 200)]


def _opt_out_lifted(context: NoteContext) -> list[Block]:
    return [line(context.actor(), said(" lifted the opt-out: a reply can be proposed again."))]


def _follow_up(context: NoteContext) -> list[Block]:
    if context.entry.data.get(CONFIRMS):
        return _about_a_post(context, [said("Who asked says that the answer helped:")])
    return _about_a_post(context, [*_answerers(context), said("the conversation goes on:")])


def _answerers(context: NoteContext) -> list[Part]:
    claimed, replies = context.detail.question.claimed_by, context.detail.replies
    who = claimed or (replies[-1].reply.author if replies else "")
    return [person(who, context.people, call=True), said(" ")] if who else []


def _about_a_post(context: NoteContext, opening: list[Part]) -> list[Block]:
    kept: KeptPost | None = context.post
    if kept is None:
        into = context.detail.question.merged_into
        where = f" (it went to Q-{into})" if into else " (it is no longer kept here)"
        return [line(*opening, said(where, italic=True))]
    by = [] if kept.gone else [line(*byline(kept.post))]
    return [line(*opening), *by, post_quote(kept, 2000)]


NOTE_BUILDERS: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    "question.claimed": _claimed,
    "question.released": _released,
    "question.reverted": _reverted,
    "question.assigned": _assigned,
    "question.called": _called,
    ESCALATED: escalation_note,
    "question.moved": _moved,
    "question.retagged": _retagged,
    "question.snoozed": _snoozed,
    "question.woke": _woke,
    "question.ignored": _ignored,
    "question.reopened": _did(" opened it again"),
    "question.settled": _did(" settled it"),
    "correction.deleted": _unlearnt,
    "talk.inside": _inside,
    "post.changed": _changed,
    "post.context_changed": _below_others,
    "post.gone": _gone,
    "post.restored": _restored,
    "question.lapsed": _lapsed,
    "opt_out.added": _opted_out,
    "opt_out.lifted": _opt_out_lifted,
    "follow_up.arrived": _follow_up,
    **CLAIM_NOTES,
    **DUPLICATE_NOTE_BUILDERS,
    **REPLY_NOTES,
    **PUBLISHED_NOTES,
}
"""Kind of history entry → the note about it."""

CALLING = frozenset(
    {
        *REPLY_NOTES,
        *PUBLISHED_NOTES,
        *CLAIM_NOTES,
        "question.called",
        ESCALATED,
        "question.assigned",
        "question.woke",
        "question.lapsed",
        "post.restored",
        "opt_out.added",
        "follow_up.arrived",
    }
)
"""Kinds whose note mentions somebody."""
