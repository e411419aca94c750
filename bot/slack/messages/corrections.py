"""What the classifier learns from a question, as threads and command responses show it, with a button to undo it. Pure.

What an act teaches is decided in `bot.core.corrections`.
"""

from collections.abc import Mapping

from bot.core.details import Correction, QuestionDetail
from bot.core.model import Person
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, line, one_line, person, said
from bot.slack.messages.thread_entry import NoteContext

OFFERED = frozenset({"retag", "reassign", "ignore"})
"""Kinds of correction whose own note has the button that takes them back."""

_DID: Mapping[str, str] = {
    "retag": "retagged by ",
    "reassign": "given on by ",
    "ignore": "set aside by ",
    "merge": "merged by ",
    "approve": "confirmed by ",
    "reopen": "opened again by ",
}


def correction_blocks(context: NoteContext) -> list[Block]:
    """For the end of an entry's note: what is learnt from it and the button to take that back, or who took it back.

    Nothing when it taught nothing, or when a later correction replaced it.
    """
    lesson = context.detail.effective_correction
    if lesson is not None and lesson.entry == context.entry.seq:
        return learning_notice(lesson)
    number = str(context.entry.seq)
    gone = (e for e in reversed(context.detail.entries) if e.what == "correction.deleted")
    back = next((entry for entry in gone if entry.data.get("entry") == number), None)
    if back is None:
        return []
    why = [said(": "), one_line(back.why, 150)] if back.why else []
    return [line(person(back.by, context.people), said(" took back that Switchboard learns from this"), *why)]


def learning_notice(lesson: Correction | None) -> list[Block]:
    """What Switchboard learns, and the button to take that back; nothing when it learns nothing."""
    if lesson is None:
        return []
    return [line(said("Switchboard learns from this: "), _named(lesson), said(".")), *actions(take_back_button(lesson))]


def take_back_button(lesson: Correction) -> Part:
    return button("Do not learn this", action_ids.UNLEARN, str(lesson.number))


def verdict_blocks(detail: QuestionDetail, people: Mapping[str, Person]) -> list[Block]:
    """Whether the classifier judged it, the last three corrections, and what is learnt from them."""
    said_since = detail.corrections
    by = [said("Judged by the classifier" if detail.question.model else "Not judged by the classifier")]
    later = [part for one in said_since[-3:] for part in (said(" · " + _DID.get(one.kind, "")), person(one.by, people))]
    return [line(*by, *later), *learning_notice(detail.effective_correction)]


def _named(lesson: Correction) -> Part:
    named = ", ".join(lesson.tags or ()) or "it is not for us"
    return {**one_line(named, 150), "style": {"bold": True}}
