"""Notes in a question's thread: what became of it, one message for one entry of the history. Pure.

What happened to a question or its posts is told here; what happened to a reply, in `reply_notes`. An entry that nobody
in the thread needs makes no note.
"""

from collections.abc import Callable, Mapping

from bot.core.details import KeptPost
from bot.core.replying.target import any_can_be_answered
from bot.slack.blocks.elements import Block, Part, channel, line, moment, one_line, person, said, sentence
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit
from bot.slack.blocks.quote import byline, words
from bot.slack.messages.corrections import OFFERED, taught
from bot.slack.messages.duplicates import SAME_TELLINGS
from bot.slack.messages.reply_notes import REPLY_TELLINGS
from bot.slack.messages.thread_entry import NoteContext

INSIDE = "What you say in this thread stays inside."
HOW_TO_ANSWER = (
    " To answer in public, press Write reply, use the message shortcut “Propose as reply”, or begin a message with "
    "reply:"
)


def note(telling: NoteContext) -> list[Block]:
    """The note's blocks; none when this kind of entry is not told."""
    tell = TELLINGS.get(telling.entry.what)
    return fit(tell(telling)) if tell else []


def note_text(telling: NoteContext) -> str:
    """What a notification shows: none of anybody's words."""
    return f"{telling.dossier.question.id}: {label(telling.entry.what, 60)}"


def _claimed(telling: NoteContext) -> list[Block]:
    return [line(telling.actor(), said(" is on it."))]


def _assigned(telling: NoteContext) -> list[Block]:
    to = telling.entry.data.get("to", "").split()
    called = [part for slack in to[:10] for part in (said(" "), person(slack, telling.people, call=True))]
    given = line(telling.actor(), said(" gave it to"), *(called or [said(" whoever takes it")]), *telling.why())
    return [given, *taught(telling)]


def _moved(telling: NoteContext) -> list[Block]:
    data = telling.entry.data
    tags = [said(" as "), one_line(data["tags"], 150)] if data.get("tags") else []
    where = [said(" moved it to "), channel(data.get("channel", ""))]
    return [line(telling.actor(), *where, *tags, *telling.why()), *taught(telling)]


def _retagged(telling: NoteContext) -> list[Block]:
    present, before = (", ".join(telling.entry.data.get(key, "").split()) for key in ("tags", "was"))
    names = [{**one_line(present, 150), "style": {"bold": True}}, said(" (before: "), one_line(before, 150), said(").")]
    return [line(said("What it is about is now called "), *names)]


def _snoozed(telling: NoteContext) -> list[Block]:
    until = telling.moment_of("until")
    when = [said(" until "), moment(until)] if until else []
    return [line(telling.actor(), said(" put it off"), *when, said("."), *telling.why(" "))]


def _woke(telling: NoteContext) -> list[Block]:
    return [line(*_holder(telling), said("this question is awake again."))]


def _holder(telling: NoteContext) -> list[Part]:
    holder = telling.dossier.question.claimed_by
    return [person(holder, telling.people, call=True), said(" ")] if holder else []


def _ignored(telling: NoteContext) -> list[Block]:
    return [line(telling.actor(), said(" set it aside"), *telling.why()), *taught(telling)]


def _unlearnt(telling: NoteContext) -> list[Block]:
    """Told on its own where no note offered to take it back."""
    if telling.entry.data.get("kind") in OFFERED:
        return []
    tags = one_line(telling.entry.data.get("tags", "") or "it is not for us", 150)
    return [line(telling.actor(), said(" took back that Switchboard learns from this question: "), tags)]


def _did(what: str) -> Callable[[NoteContext], list[Block]]:
    def tell(telling: NoteContext) -> list[Block]:
        return [line(telling.actor(), said(what), *telling.why())]

    return tell


def _inside(telling: NoteContext) -> list[Block]:
    return [sentence(INSIDE + (HOW_TO_ANSWER if any_can_be_answered(telling.dossier) else ""))]


def _changed(telling: NoteContext) -> list[Block]:
    return _about_a_post(telling, [said("The post was changed by its author. It now says:")])


def _gone(telling: NoteContext) -> list[Block]:
    told = "The post was taken away. Its words are removed here too, and no reply will be sent to it."
    return [line(said(told), *telling.why(" "))]


def _follow_up(telling: NoteContext) -> list[Block]:
    return _about_a_post(telling, [*_answerers(telling), said("the conversation goes on:")])


def _answerers(telling: NoteContext) -> list[Part]:
    claimed, replies = telling.dossier.question.claimed_by, telling.dossier.replies
    who = claimed or (replies[-1].reply.author if replies else "")
    return [person(who, telling.people, call=True), said(" ")] if who else []


def _about_a_post(telling: NoteContext, opening: list[Part]) -> list[Block]:
    kept: KeptPost | None = telling.post
    if kept is None:
        into = telling.dossier.question.merged_into
        where = f" (it went to Q-{into})" if into else " (it is no longer kept here)"
        return [line(*opening, said(where, italic=True))]
    by = [] if kept.gone else [line(*byline(kept.post))]
    return [line(*opening), *by, words(kept, 2000)]


TELLINGS: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    "question.claimed": _claimed,
    "question.assigned": _assigned,
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
    "post.gone": _gone,
    "follow_up.arrived": _follow_up,
    **SAME_TELLINGS,
    **REPLY_TELLINGS,
}
"""Every kind of entry that a thread is told of."""
