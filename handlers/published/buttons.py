"""Buttons and windows about a reply that stands in public: correct it, take it back, leave it."""

from collections.abc import Callable, Mapping

from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from bot.slack.windows.parts import MOST_TYPED
from bot.slack.windows.published import TOO_LONG, amend_window, correction_words, obstacle_window, take_back_window
from handlers.interactions import ButtonPress, OpenWindow, WindowSubmission


def _amend_window(desk: Desk, pressed: ButtonPress) -> Block:
    detail, file = desk.replies.detail_for(Act.CORRECT, pressed.number, pressed.by)
    obstacle, _ = desk.published.obstacles(pressed.number)
    if not obstacle and len(correction_words(file).plain) > MOST_TYPED:
        obstacle = TOO_LONG
    return obstacle_window(detail, file, obstacle) if obstacle else amend_window(file)


def _take_back_window(desk: Desk, pressed: ButtonPress) -> Block:
    detail, file = desk.replies.detail_for(Act.PROPOSE_TAKING_BACK, pressed.number, pressed.by)
    _, obstacle = desk.published.obstacles(pressed.number)
    if obstacle:
        return obstacle_window(detail, file, obstacle)
    return take_back_window(file, desk.published.reason_given(pressed.number))


def amendment_preview(desk: Desk, window: OpenWindow, by: str) -> Block:
    """The window of a correction with a preview of its present words."""
    _, file = desk.replies.detail(window.metadata.reply)
    words = window.values.words
    preview = desk.published.preview(window.metadata.reply, by, words) if not words.is_empty else None
    return amend_window(file, window.initial_words, preview)


def _amend(desk: Desk, handed: WindowSubmission) -> None:
    desk.published.amend(handed.window.metadata.reply, handed.by, handed.window.values.words, event=handed.event)


def _take_back(desk: Desk, handed: WindowSubmission) -> None:
    desk.published.take_back(handed.window.metadata.reply, handed.by, handed.window.values.why, event=handed.event)


PUBLISHED_ACTS: Mapping[str, Callable[[Desk, ButtonPress], object]] = {
    action_ids.LEAVE: lambda desk, pressed: desk.published.leave(pressed.number, pressed.by, event=pressed.event),
}

PUBLISHED_WINDOWS: Mapping[str, Callable[[Desk, ButtonPress], Block]] = {
    action_ids.AMEND: _amend_window,
    action_ids.TAKE_BACK: _take_back_window,
}

PUBLISHED_SUBMISSIONS: Mapping[str, Callable[[Desk, WindowSubmission], None]] = {
    action_ids.AMEND_WINDOW: _amend,
    action_ids.TAKE_BACK_WINDOW: _take_back,
}
