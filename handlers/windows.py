"""Windows: the preview that follows the typing, and what each does when it is handed in.

Here the desk is called before the ack, not after it: only the ack of a submission can keep the window open and show
what is wrong beside the field, and a person's words must not vanish with a closing window. One short transaction stays
well under Slack's three seconds. What the windows look like stands in `bot.slack.windows`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.errors import Refused
from bot.core.replying.compose import Preview
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from bot.slack.client.errors import translated
from bot.slack.windows.reply import write_window
from bot.slack.windows.review import edit_window
from handlers.interactions import OpenWindow, WindowSubmission
from handlers.payloads import Json, press, submission

Handed = Callable[[Desk, WindowSubmission], object]


def register(app: App, desk: Desk) -> None:
    """Every window there is."""
    for callback, handed in HANDED_IN.items():
        app.view(callback)(_hands_in(desk, handed))
    for field in (action_ids.WORDS, action_ids.POST):
        app.action({"type": "block_actions", "action_id": field})(_previews(desk))


def _hands_in(desk: Desk, handed: Handed) -> Callable[..., None]:
    def handed_in(ack: Ack, body: Json) -> None:
        handed(desk, submission(body))
        ack()

    return handed_in


def _previews(desk: Desk) -> Callable[..., None]:
    def changed(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        pressed = press(body)
        if pressed.window is not None:
            redraw(desk, client, pressed.window, preview_of(desk, pressed.window, pressed.by))

    return changed


def redraw(desk: Desk, client: WebClient, window: OpenWindow, view: Block) -> None:
    """Show the window again, unless it has changed meanwhile: then a later keystroke has drawn, or will draw, it."""
    try:
        with translated(desk.now, "the window"):
            client.views_update(view_id=window.id, hash=window.hash, view=view)
    except Refused as refusal:
        if "hash_conflict" not in refusal.reason and "not_found" not in refusal.reason:
            raise


def preview_of(desk: Desk, window: OpenWindow, by: str) -> Block:
    """The window with its words as they would appear now."""
    filled, carried = window.filled, window.carried
    if window.callback == action_ids.EDIT_WINDOW:
        _, file = desk.replies.detail(carried.reply)
        preview = _previewed(desk, carried.question, file.reply.author, filled.words, file.reply.post)
        return edit_window(file, carried.sha256, window.initial_words, preview)
    preview = _previewed(desk, carried.question, by, filled.words, filled.post)
    return write_window(desk.questions.detail(carried.question), carried, window.initial_words, filled.post, preview)


def _previewed(desk: Desk, question: int, by: str, words: str, post: int | None) -> Preview | None:
    return desk.replies.preview(question, by, words, post) if words.strip() else None


def _propose(desk: Desk, handed: WindowSubmission) -> None:
    carried, filled = handed.window.carried, handed.window.filled
    words, post, spoken = filled.words, filled.post, carried.spoken
    desk.replies.propose(carried.question, handed.by, words, post, spoken, carried.written_by, event=handed.event)


def _edit(desk: Desk, handed: WindowSubmission) -> None:
    carried, words = handed.window.carried, handed.window.filled.words
    desk.reviews.edit_and_approve(carried.reply, handed.by, words, carried.sha256, event=handed.event)


def _ask_for_changes(desk: Desk, handed: WindowSubmission) -> None:
    carried, why = handed.window.carried, handed.window.filled.why
    desk.reviews.ask_for_changes(carried.reply, handed.by, why, carried.sha256, event=handed.event)


def _decline(desk: Desk, handed: WindowSubmission) -> None:
    carried, why = handed.window.carried, handed.window.filled.why
    desk.reviews.decline(carried.reply, handed.by, why, carried.sha256, event=handed.event)


def _hand_over(desk: Desk, handed: WindowSubmission) -> None:
    filled, number = handed.window.filled, handed.window.carried.question
    desk.questions.hand_over(
        number, handed.by, _retagged(desk, handed.window), filled.person, filled.why, event=handed.event
    )


def _retagged(desk: Desk, window: OpenWindow) -> Sequence[str] | None:
    """The question's tags with what the person added in the window and took off; None where they did neither.

    What somebody else changed since the window was opened stays as it is.
    """
    chosen, before = window.filled.tags, window.initial_tags
    if chosen is None or set(chosen) == set(before):
        return None
    left = [tag for tag in before if tag not in chosen]
    present = [tag for tag in desk.questions.detail(window.carried.question).question.tags if tag in desk.tags]
    added = [tag for tag in chosen if tag not in before]
    return tuple(tag for tag in dict.fromkeys((*present, *added)) if tag not in left)


def _snooze(desk: Desk, handed: WindowSubmission) -> None:
    until = _until(desk.now(), handed)
    desk.questions.snooze(handed.window.carried.question, handed.by, until, event=handed.event)


def _until(now: datetime, handed: WindowSubmission) -> datetime:
    return handed.window.filled.moment or now + timedelta(minutes=handed.window.filled.minutes)


def _ignore(desk: Desk, handed: WindowSubmission) -> None:
    number, filled = handed.window.carried.question, handed.window.filled
    desk.questions.ignore(number, handed.by, filled.why, filled.kind, event=handed.event)


def _posted(desk: Desk, handed: WindowSubmission) -> None:
    desk.replies.posted_by_hand(handed.window.carried.reply, handed.by, handed.window.filled.link, event=handed.event)


def _there(desk: Desk, handed: WindowSubmission) -> None:
    desk.replies.confirm_sent(handed.window.carried.reply, handed.by, handed.window.filled.link, event=handed.event)


HANDED_IN: Mapping[str, Handed] = {
    action_ids.WRITE_WINDOW: _propose,
    action_ids.EDIT_WINDOW: _edit,
    action_ids.CHANGES_WINDOW: _ask_for_changes,
    action_ids.DECLINE_WINDOW: _decline,
    action_ids.NOT_MINE_WINDOW: _hand_over,
    action_ids.SNOOZE_WINDOW: _snooze,
    action_ids.IGNORE_WINDOW: _ignore,
    action_ids.POSTED_WINDOW: _posted,
    action_ids.THERE_WINDOW: _there,
}
