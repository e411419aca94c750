"""What changed in a question since a reply to it was written, and why a reply is asked about again. Pure."""

from collections.abc import Mapping

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry, Person
from bot.core.permissions import Act, people_who_may
from bot.core.replying.reading import ReadingChange, bare_words, changes_since_read, question_hash_for
from bot.core.states import ReplyState
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, button, exact, line, person, quote, rich, said, with_names
from bot.slack.blocks.escape import shortened
from bot.slack.blocks.quote import byline
from bot.slack.messages.reply_notes import difference, posted_anyway
from bot.slack.messages.thread_entry import NoteContext

_SHOWN = 1000
_MOST = 3
_MOST_CALLED = 5
_LOOKED = frozenset({"reply.changes_asked", "reply.approved", "reply.edited"})
_CALLING = frozenset({"reply.reassessed", "reply.reworded", "reply.posted_anyway", "reply.opted_out", "reply.undone"})
_WORDINGS = frozenset({"reply.proposed", "reply.reworded", "reply.edited"})
STILL_FITS, ALL_THE_SAME = "It still fits", "Send all the same"


def question_changes(detail: QuestionDetail, file: ReplyDetail) -> list[Block]:
    """While a reply is in review: what its question said when it was written, and what it says now."""
    changes = changes_since_read(detail, file) if file.reply.state is ReplyState.PROPOSED else ()
    return [block for change in changes[:_MOST] for block in _change(change)]


def _change(change: ReadingChange) -> list[Block]:
    post, now = change.kept.post, bare_words(change.kept.post.words)
    if not change.before:
        told = line(said("⚠️ After this was written ", bold=True), *byline(post), said(" wrote:"))
        return [told, rich(quote(exact(shortened(now, _SHOWN))))]
    told = line(said("⚠️ The question was edited after this was written: ", bold=True), *byline(post))
    return [told, rich(quote(difference(shortened(bare_words(change.before), _SHOWN), shortened(now, _SHOWN))))]


def approve_label(detail: QuestionDetail, file: ReplyDetail) -> str:
    """What approving means now: that the words still fit, or that what was held leaves all the same."""
    if held_again(detail, file):
        return ALL_THE_SAME
    return STILL_FITS if changes_since_read(detail, file) else "Approve"


def held_again(detail: QuestionDetail, file: ReplyDetail) -> bool:
    """Whether it was approved and taken back, and nobody gave it other words since."""
    newest = _asked_again(detail, file)
    return newest is not None and newest.data.get("was") in ("waiting", "handed_over")


def asked_again(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[list[Part]]:
    """Why a reply in review is asked about again, as facts of its review."""
    newest = _asked_again(detail, file)
    if newest is None:
        return []
    opening = "Held: " if held_again(detail, file) else "Asked again: "
    return [[said(opening, bold=True), *with_names(newest.why, people, 400)]]


def seen_value(detail: QuestionDetail, file: ReplyDetail) -> str:
    """The value of a button by which this is approved: what is approved is what is drawn."""
    return action_ids.reply_value(file.reply.number, file.reply.sha256, question_hash_for(detail, file))


def all_the_same(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    """In the thread, the way for communications to let what was held leave."""
    if not held_again(detail, file):
        return []
    return [button(ALL_THE_SAME, action_ids.SEND_ALL_THE_SAME, seen_value(detail, file), "primary")]


def review_note(context: NoteContext) -> list[Block]:
    """What reviewers are called for again, under the review: it is asked about again, was called back, or has other
    words since they looked. No blocks where nobody looked before.
    """
    what, file = context.entry.what, context.reply_detail
    if file is None or what not in _CALLING:
        return []
    looked = _who_looked(context)
    if what == "reply.undone":
        return _called_back(context)
    if what == "reply.reworded":
        return _other_words(context, _who_looked(context, since_the_last_words=True)) if looked else []
    if what == "reply.opted_out":
        told = said("this reply is withdrawn, and does not leave")
        return [line(*_call(looked[:_MOST_CALLED], context), told, *context.why())] if looked else []
    looked = looked or list(people_who_may(Act.APPROVE, context.people.values()))
    called = [slack for slack in looked if slack != file.reply.author][:_MOST_CALLED]
    if what == "reply.posted_anyway":
        return [line(*_call(called, context), *posted_anyway(context))]
    return [line(*_call(called, context), said("this reply is asked about again"), *context.why())]


def _called_back(context: NoteContext) -> list[Block]:
    """Who approved the present words is called when somebody else did not let them leave. An earlier release told
    nobody, and did not write down which words they were.
    """
    if "sha256" not in context.entry.data or "reverts" in context.entry.data:
        return []
    earlier = _earlier(context)
    void = [place for place, e in enumerate(earlier) if e.what in ("reply.reworded", "reply.undone")]
    approvals = [e.by for e in earlier[void[-1] + 1 if void else 0 :] if e.what == "reply.approved"]
    called = [slack for slack in dict.fromkeys(approvals) if slack != context.entry.by][:_MOST_CALLED]
    told = said(" called this reply back before it left: it waits for a decision again.")
    return [line(*_call(called, context), context.actor(), told)] if called else []


def _other_words(context: NoteContext, called: list[str]) -> list[Block]:
    """Who looked since the words before is called; who was called by those and did nothing yet is not called again."""
    version, before = context.version, context.previous_version
    asked = [said("the changes you asked for are made: ")] if _asked_for_changes(context) & set(called) else []
    told = line(*_call(called[:_MOST_CALLED], context), *asked, said("it has other words now, by "), context.actor())
    if not version or not before:
        return [told]
    changes = difference(before.shown.plain, version.shown.plain, _SHOWN)
    return [told, rich(quote(changes))]


def _asked_for_changes(context: NoteContext) -> set[str]:
    return {e.by for e in _earlier(context) if e.what == "reply.changes_asked"}


def _who_looked(context: NoteContext, *, since_the_last_words: bool = False) -> list[str]:
    earlier = _earlier(context)
    words = [place for place, e in enumerate(earlier) if e.what == "reply.reworded"]
    first = words[-1] if since_the_last_words and words else 0
    return list(dict.fromkeys(e.by for e in earlier[first:] if e.what in _LOOKED))


def _earlier(context: NoteContext) -> list[HistoryEntry]:
    """What happened to the same reply before."""
    return [e for e in context.detail.entries if e.reply == context.entry.reply and e.seq < context.entry.seq]


def _call(people: list[str], context: NoteContext) -> list[Part]:
    return [part for slack in people for part in (person(slack, context.people, call=True), said(" "))]


def _asked_again(detail: QuestionDetail, file: ReplyDetail) -> HistoryEntry | None:
    if file.reply.state is not ReplyState.PROPOSED:
        return None
    entries = [entry for entry in detail.entries if entry.reply == file.reply.number]
    told = (entry for entry in reversed(entries) if entry.what in (*_WORDINGS, "reply.reassessed", "reply.undone"))
    newest = next(told, None)
    return newest if newest is not None and newest.what == "reply.reassessed" else None
