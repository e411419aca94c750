"""Duplicates: on a card, the suggestions to merge; in a thread, the notes about merging and splitting. Pure.

The rest of the card is in `card`, the other notes are in `question_notes`.
"""

from collections.abc import Callable, Mapping

from bot.core.details import QuestionDetail
from bot.core.duplicates import DuplicateSuggestion
from bot.core.states import PUBLISHED_REPLIES, QuestionState
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, line, one_line, said
from bot.slack.blocks.quote import byline, post_quote
from bot.slack.messages.thread_entry import NoteContext

_SHOWN = 2
_MERGEABLE = (QuestionState.ROUTED, QuestionState.ASKED)


def duplicate_suggestions(detail: QuestionDetail, most: int = _SHOWN) -> list[Block]:
    """Questions that perhaps ask the same, so many at most, each with its buttons."""
    if detail.question.state not in _MERGEABLE:
        return []
    return [
        block
        for twin in detail.suggested_duplicates[:most]
        for block in _duplicate_suggestion(detail.question.number, twin)
    ]


def _duplicate_suggestion(number: int, twin: DuplicateSuggestion) -> list[Block]:
    value = action_ids.pair_value(number, twin.number)
    quoted = [said(": “"), one_line(twin.words, 60), said("”")] if twin.words else []
    perhaps = [said("Perhaps the same as "), said(twin.id, bold=True), *quoted]
    return [
        line(*perhaps),
        *actions(
            button(f"Merge into {twin.id}", action_ids.MERGE, value),
            button("Not the same", action_ids.NOT_SAME, value),
            button(f"Show {twin.id}", f"{action_ids.SHOW}_1", str(twin.number)),
        ),
    ]


def merged_notice(detail: QuestionDetail) -> list[Block]:
    """What a merged question's card says: none of a stranger's words."""
    other = f"Q-{detail.question.merged_into}"
    return [
        line(said("Merged into "), said(other, bold=True), said(", which asks the same. Everything goes on there."))
    ]


def merged_buttons(detail: QuestionDetail) -> list[Part]:
    """The buttons of a merged question."""
    number, other = str(detail.question.number), str(detail.question.merged_into)
    return [
        button("Split off again", action_ids.SPLIT, number),
        button(f"Show Q-{other}", f"{action_ids.SHOW}_1", other),
        button("Show history", action_ids.SHOW, number),
    ]


def count_unanswered(detail: QuestionDetail) -> int:
    """How many posts of this question have no reply of ours; 0 until one of them has."""
    published = (file.reply for file in detail.replies if file.reply.state in PUBLISHED_REPLIES)
    out = {reply.post for reply in published if not reply.holding}
    asking = [kept for kept in detail.posts if kept.role == "asked" and not kept.gone]
    return sum(kept.number not in out for kept in asking) if out else 0


def unanswered_sentence(detail: QuestionDetail) -> str:
    """`count_unanswered` as a sentence; "" when it is 0."""
    waiting = count_unanswered(detail)
    if not waiting:
        return ""
    who = "One other post asks" if waiting == 1 else f"{waiting} other posts ask"
    return f"{who} the same and {'has' if waiting == 1 else 'have'} no answer yet: Write reply answers the next."


def _joined(context: NoteContext) -> list[Block]:
    data = context.entry.data
    if _was_split(context):
        return [line(said("The same seemed to be asked again. It was split off: it is a question of its own."))]
    opening = [said("The same was asked again"), *_how_likely(data), said(":")]
    if context.by_person:
        opening = [context.actor(), said(f" merged Q-{data.get('from', '')} into this. It asks the same:")]
    kept = context.post
    if kept is None:
        into = context.detail.question.merged_into
        where = f" (it went to Q-{into})" if into else " (it is no longer kept here)"
        return [line(*opening, said(where, italic=True))]
    by = [] if kept.gone else [line(*byline(kept.post))]
    value = action_ids.pair_value(context.detail.question.number, kept.number)
    left = not kept.gone or "from" in data  # a removed post that never was a question itself cannot be split off
    undo = actions(button("Not the same", action_ids.SPLIT, value)) if left else []
    return [line(*opening), *by, post_quote(kept, 2000), *_more(data), *undo]


_LIKENESS = ((0.99, "word for word"), (0.9, "in nearly the same words"))


def _how_likely(data: Mapping[str, str]) -> list[Part]:
    """In words: nobody knows what a likeness of 0.87 means."""
    if not data.get("likeness"):
        return []
    likeness = float(data["likeness"])
    words = next((words for least, words in _LIKENESS if likeness >= least), "in other words")
    return [said(f", {words}")]


def _more(data: Mapping[str, str]) -> list[Block]:
    posts = data.get("posts", "1")
    more = int(posts) - 1 if posts.isdecimal() else 0
    return [line(said(f"and {more} more that asked it there."))] if more > 0 else []


def _was_split(context: NoteContext) -> bool:
    post = context.entry.data.get("post")
    later = (entry for entry in context.detail.entries if entry.seq > context.entry.seq)
    gone = any(entry.what == "question.split" and entry.data.get("post") == post for entry in later)
    return gone and context.post is None


def _merged(context: NoteContext) -> list[Block]:
    into = context.entry.data.get("into", "")
    told = f" merged this into Q-{into}, which asks the same. Answers and follow-ups are there."
    return [line(context.actor(), said(told))]


def _split(context: NoteContext) -> list[Block]:
    return [line(context.actor(), said(f" split off Q-{context.entry.data.get('to', '')}: it does not ask the same."))]


def _unmerged(context: NoteContext) -> list[Block]:
    told = f" split this off Q-{context.entry.data.get('from', '')}: it is a question of its own again."
    return [line(context.actor(), said(told))]


def _not_same(context: NoteContext) -> list[Block]:
    return [line(context.actor(), said(f" says that Q-{context.entry.data.get('other', '')} does not ask the same."))]


DUPLICATE_NOTE_BUILDERS: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    "question.joined": _joined,
    "question.merged": _merged,
    "question.split": _split,
    "question.unmerged": _unmerged,
    "question.not_same": _not_same,
}
"""Kind of history entry → the note about it."""
