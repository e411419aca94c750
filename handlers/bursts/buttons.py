"""What is pressed and handed in about a burst: one answer for all, its approval, what belongs to it."""

from collections.abc import Callable, Mapping

from bot.core.burst_answers.answer import BurstAnswerKind
from bot.core.permissions import Act
from bot.core.richtext.model import NO_WORDS, RichText
from bot.desk import Desk
from bot.desk.context import EventKeys
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from bot.slack.windows.burst import (
    answer_all_window,
    change_burst_window,
    decline_for_all_window,
    edit_for_all_window,
    override_for_all_window,
)
from handlers.interactions import ButtonPress, OpenWindow, WindowSubmission

_KINDS = {
    action_ids.ANSWER_ALL_WINDOW: BurstAnswerKind.HOLDING,
    action_ids.RESOLVE_BURST_WINDOW: BurstAnswerKind.CLOSING,
}
ANSWERS_TO_ALL = frozenset(_KINDS)
"""The windows in which somebody prepares them."""
BURST_ANSWER_WINDOWS = frozenset({*_KINDS, action_ids.EDIT_FOR_ALL_WINDOW})
"""The windows in which words for a whole burst are written."""


def _answer_window(desk: Desk, number: int, kind: BurstAnswerKind, by: str) -> Block:
    """The window for one answer; what was declined is offered again."""
    detail = desk.burst_answers.detail_for(Act.ANSWER_BURST, number, by)
    before = next((one.words for one in reversed(detail.answers) if one.kind is kind), NO_WORDS)
    kept = before if detail.newest(kind) is None else NO_WORDS
    prepared = desk.burst_answers.preview(number, kind, by, kept)
    return answer_all_window(detail.burst, kind, prepared, desk.people, desk.manners, kept)


def _change_window(desk: Desk, pressed: ButtonPress) -> Block:
    return change_burst_window(*desk.burst_members.choices(pressed.number, pressed.by))


def _edit_window(
    desk: Desk, number: int, by: str, sha256: str, words: RichText = NO_WORDS, typed: RichText = NO_WORDS
) -> Block:
    """The window with `words` in its field, and what each channel would show of what is `typed`."""
    answer, prepared = desk.burst_answers.edited_preview(number, by, sha256, words if typed.is_empty else typed)
    kept = answer.words if words.is_empty else words
    return edit_for_all_window(answer, prepared, desk.people, desk.manners, kept)


BURST_WINDOWS: Mapping[str, Callable[[Desk, ButtonPress], Block]] = {
    action_ids.ANSWER_ALL: lambda desk, pressed: _answer_window(
        desk, pressed.number, BurstAnswerKind.HOLDING, pressed.by
    ),
    action_ids.RESOLVE_BURST: lambda desk, pressed: _answer_window(
        desk, pressed.number, BurstAnswerKind.CLOSING, pressed.by
    ),
    action_ids.CHANGE_BURST: _change_window,
    action_ids.EDIT_FOR_ALL: lambda desk, pressed: _edit_window(desk, pressed.number, pressed.by, pressed.sha256),
    action_ids.OVERRIDE_FOR_ALL: lambda desk, pressed: override_for_all_window(
        desk.burst_answers.answer_for(pressed.number, pressed.by, pressed.sha256)
    ),
    action_ids.DECLINE_FOR_ALL: lambda desk, pressed: decline_for_all_window(
        desk.burst_answers.answer_for(pressed.number, pressed.by, pressed.sha256)
    ),
}

BURST_ACTS: Mapping[str, Callable[[Desk, ButtonPress], object]] = {
    action_ids.APPROVE_FOR_ALL: lambda desk, pressed: desk.burst_answers.approve(
        pressed.number, pressed.by, pressed.sha256, event=pressed.event
    ),
    action_ids.STOP_BURST_ANSWER: lambda desk, pressed: desk.burst_answers.stop(
        pressed.number, pressed.by, event=pressed.event
    ),
}


def burst_preview(desk: Desk, window: OpenWindow, by: str) -> Block:
    """The window with what each channel would show of its present words."""
    if window.callback == action_ids.EDIT_FOR_ALL_WINDOW:
        return _edit_window(
            desk, window.metadata.burst, by, window.metadata.sha256, window.initial_words, window.values.words
        )
    number, kind = window.metadata.burst, _KINDS[window.callback]
    detail = desk.burst_answers.detail_for(Act.ANSWER_BURST, number, by)
    prepared = desk.burst_answers.preview(number, kind, by, window.values.words)
    return answer_all_window(detail.burst, kind, prepared, desk.people, desk.manners, window.initial_words)


def _prepare(desk: Desk, handed: WindowSubmission) -> None:
    number, words = handed.window.metadata.burst, handed.window.values.words
    desk.burst_answers.prepare(number, BurstAnswerKind.HOLDING, handed.by, words, event=handed.event)


def _resolve(desk: Desk, handed: WindowSubmission) -> None:
    number, words = handed.window.metadata.burst, handed.window.values.words
    desk.burst_answers.resolve(number, handed.by, words, event=handed.event)


def _change(desk: Desk, handed: WindowSubmission) -> None:
    filled = handed.window.values
    number = handed.window.metadata.burst
    desk.burst_members.change(number, handed.by, filled.others, filled.questions, event=handed.event)


def ask_to_allow_for_all(desk: Desk, window: OpenWindow, by: str, event: EventKeys) -> None:
    """Put words that lint forbids before communications, for a whole burst."""
    number, kind = window.metadata.burst, _KINDS[window.callback]
    desk.burst_answers.prepare(number, kind, by, window.values.words, event=event, ask_to_allow=True)


def _edit(desk: Desk, handed: WindowSubmission) -> None:
    metadata, filled = handed.window.metadata, handed.window.values
    desk.burst_answers.edit_and_approve(
        metadata.burst, handed.by, filled.words, metadata.sha256, event=handed.event, why=filled.why
    )


def _override(desk: Desk, handed: WindowSubmission) -> None:
    metadata, why = handed.window.metadata, handed.window.values.why
    desk.burst_answers.override_and_approve(metadata.burst, handed.by, why, metadata.sha256, event=handed.event)


def _decline(desk: Desk, handed: WindowSubmission) -> None:
    metadata, why = handed.window.metadata, handed.window.values.why
    desk.burst_answers.decline(metadata.burst, handed.by, why, metadata.sha256, event=handed.event)


BURST_SUBMISSIONS: Mapping[str, Callable[[Desk, WindowSubmission], None]] = {
    action_ids.ANSWER_ALL_WINDOW: _prepare,
    action_ids.RESOLVE_BURST_WINDOW: _resolve,
    action_ids.CHANGE_BURST_WINDOW: _change,
    action_ids.EDIT_FOR_ALL_WINDOW: _edit,
    action_ids.OVERRIDE_FOR_ALL_WINDOW: _override,
    action_ids.DECLINE_FOR_ALL_WINDOW: _decline,
}
