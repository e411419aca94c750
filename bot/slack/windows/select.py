"""The window in which several of a page's questions are acted on at once, and what became of each. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from bot.core.corrections import IGNORE_KINDS
from bot.core.model import Person
from bot.core.moments.suggested import SuggestedMoment
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    field,
    option,
    own_option,
    plain,
    rich,
    said,
    sentence,
    with_dispatch,
    with_names,
)
from bot.slack.blocks.limits import VIEW_BLOCKS, fit
from bot.slack.windows.parts import modal, reason_field
from bot.slack.windows.question import moment_fields, tags_fields

ASSIGN, TAG, SNOOZE, IGNORE, CLOSE = "assign", "tag", "snooze", "ignore", "close"
SELECTED_ACTS: Mapping[str, str] = {
    ASSIGN: "Assign to…",
    TAG: "Add tags…",
    SNOOZE: "Snooze…",
    IGNORE: "Ignore…",
    CLOSE: "Close: nothing more to do",
}
"""What can be done to several at once, and what each is called."""

_MOST_BOXES = 10


def select_window(listed: Sequence[Part], act: str, tags: Iterable[str], moments: Sequence[SuggestedMoment]) -> Block:
    """The questions as boxes, what to do to those that are ticked, and what that act needs to know. `listed` are the
    boxes' options.
    """
    options = [{"text": plain(words), "value": name} for name, words in SELECTED_ACTS.items()]
    choice: Part = {"type": "static_select", "options": options}
    if act:
        choice["initial_option"] = next(one for one in options if one["value"] == act)
    boxes: Part = {"type": "checkboxes", "options": list(listed[:_MOST_BOXES])}
    blocks = [
        field(action_ids.QUESTIONS, "Which?", boxes),
        with_dispatch(field(action_ids.ACT, "What to do?", choice)),
        *_asked_for(act, tags, moments),
    ]
    return modal(action_ids.SELECT_WINDOW, "Several at once", "Do it", blocks, WindowMetadata())


def question_option(number: int, words: str) -> Part:
    """A question as a box."""
    return option(f"Q-{number} {words}", str(number))


def selected_window(told: Sequence[str], entries: Sequence[int], people: Mapping[str, Person]) -> Block:
    """What became of each question; with a button that undoes all that can be undone."""
    undo = actions(button("Undo for all", action_ids.REVERT, " ".join(map(str, entries)))) if entries else []
    blocks = [rich(bullets([with_names(one, people, 300) or [said("Done.")] for one in told])), *undo]
    note = [sentence("Undo tells you by a message what it took back.")] if entries else []
    shown = fit([*note, *blocks], VIEW_BLOCKS)
    return {"type": "modal", "title": plain("Several at once"), "close": plain("Close"), "blocks": shown}


def _asked_for(act: str, tags: Iterable[str], moments: Sequence[SuggestedMoment]) -> list[Block]:
    if act == ASSIGN:
        person: Part = {"type": "users_select", "placeholder": plain("A colleague")}
        return [field(action_ids.PERSON, "To whom?", person)]
    if act == TAG:
        return [{**block, "optional": False} for block in tags_fields((), tags, "Which tags do they get?")]
    if act == SNOOZE:
        return moment_fields(moments, "Until when?")
    if act == IGNORE:
        kinds = [own_option(words, kind) for kind, words in IGNORE_KINDS.items()]
        kind = field(action_ids.KIND, "What are they?", {"type": "static_select", "options": kinds})
        return [kind, reason_field("Why?", optional=True)]
    return [reason_field("Why?", optional=True)] if act == CLOSE else []
