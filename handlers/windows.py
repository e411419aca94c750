"""Windows (in Slack's terms modals): the preview that follows the typing, and what each window's submission does. Here
the desk is called before the ack, not after it: only the ack of a submission can keep the window open and show the
error beside the field, and a person's words must not be lost with a closing window. One short transaction stays well
under Slack's three seconds. How the windows look is in `bot.slack.windows`.
"""

from collections.abc import Callable, Mapping, Sequence

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.errors import Refused
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from bot.slack.client.errors import translate_errors
from bot.slack.windows.question import SETTLED_KIND
from bot.slack.windows.review import edit_window
from handlers.bursts.buttons import BURST_ANSWER_WINDOWS, BURST_SUBMISSIONS, burst_preview
from handlers.commands.answers.acted import answer_window
from handlers.commands.language.moments import chosen_moment
from handlers.commands.people.away import AWAY_SUBMISSIONS
from handlers.duplicates.same_as import SAME_AS_SUBMISSIONS, searched
from handlers.homes.drawing import Homes
from handlers.interactions import OpenWindow, WindowSubmission
from handlers.payloads import Json, parse_button_press, parse_window_submission
from handlers.proposing.claimed import asked_about_claim
from handlers.proposing.claimed import preview_of as words_preview
from handlers.published.buttons import PUBLISHED_SUBMISSIONS, amendment_preview
from handlers.selecting.window import SELECT_SUBMISSIONS, select_preview
from handlers.uploads import redrawn_write_window, with_uploads

SubmissionHandler = Callable[[Desk, WindowSubmission], Block | None]
"""Does what the window is for; returns what stands in its place where the person is to be asked first."""


def register(app: App, desk: Desk, homes: Homes) -> None:
    """Register every window."""
    for callback, handed in SUBMISSION_HANDLERS.items():
        app.view(callback)(_submission_listener(desk, homes, handed))
    for field in (action_ids.WORDS, action_ids.POST, action_ids.ACT, action_ids.SEARCH_WORDS):
        app.action({"type": "block_actions", "action_id": field})(_preview_listener(desk))


def _submission_listener(desk: Desk, homes: Homes, handed: SubmissionHandler) -> Callable[..., None]:
    def handed_in(ack: Ack, body: Json, client: WebClient) -> None:
        submission = with_uploads(desk, client, parse_window_submission(body))
        with desk.hurried():
            view = handed(desk, submission)
        if view is None:
            ack()
            answer_window(desk, client, submission)
        else:
            ack(response_action="update", view=view)
        homes.redraw(submission.by)

    return handed_in


def _preview_listener(desk: Desk) -> Callable[..., None]:
    def changed(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        pressed = parse_button_press(body)
        if pressed.window is not None:
            redraw(desk, client, pressed.window, preview_of(desk, pressed.window, pressed.by))

    return changed


def redraw(desk: Desk, client: WebClient, window: OpenWindow, view: Block) -> None:
    """Update the window, unless it has changed meanwhile: then a later keystroke has updated it, or will."""
    try:
        with translate_errors(desk.now):
            client.views_update(view_id=window.id, hash=window.hash, view=view)
    except Refused as refusal:
        if refusal.code not in ("hash_conflict", "not_found", "view_not_found"):
            raise


def preview_of(desk: Desk, window: OpenWindow, by: str) -> Block:
    """The window with a preview of its present words."""
    filled, metadata = window.values, window.metadata
    if window.callback == action_ids.AMEND_WINDOW:
        return amendment_preview(desk, window, by)
    if window.callback == action_ids.SELECT_WINDOW:
        return select_preview(desk, window, by)
    if window.callback == action_ids.SAME_AS_WINDOW:
        return searched(desk, window, by)
    if window.callback in BURST_ANSWER_WINDOWS:
        return burst_preview(desk, window, by)
    if window.callback == action_ids.EDIT_WINDOW:
        detail, file = desk.replies.detail(metadata.reply)
        preview = desk.reviews.preview(metadata.reply, by, filled.words) if not filled.words.is_empty else None
        return edit_window(detail, file, metadata.sha256, window.initial_words, preview)
    return redrawn_write_window(desk, window, words_preview(desk, window, by), by)


def _propose(desk: Desk, handed: WindowSubmission) -> Block | None:
    number, proposal = handed.window.metadata.question, handed.window.proposal(handed.by)
    return asked_about_claim(
        desk,
        handed.window,
        handed.by,
        lambda: desk.replies.propose(number, proposal, event=handed.event, uploads=handed.uploads),
    )


def _edit(desk: Desk, handed: WindowSubmission) -> None:
    metadata, filled = handed.window.metadata, handed.window.values
    desk.reviews.edit_and_approve(
        metadata.reply, handed.by, filled.words, metadata.sha256, event=handed.event, why=filled.why
    )


def _ask_for_changes(desk: Desk, handed: WindowSubmission) -> None:
    metadata, why = handed.window.metadata, handed.window.values.why
    desk.reviews.ask_for_changes(metadata.reply, handed.by, why, metadata.sha256, event=handed.event)


def _decline(desk: Desk, handed: WindowSubmission) -> None:
    metadata, why = handed.window.metadata, handed.window.values.why
    desk.reviews.decline(metadata.reply, handed.by, why, metadata.sha256, event=handed.event)


def _hand_over(desk: Desk, handed: WindowSubmission) -> None:
    filled, number = handed.window.values, handed.window.metadata.question
    desk.questions.hand_over(
        number, handed.by, _changed_tags(desk, handed.window), filled.person, filled.why, event=handed.event
    )


def _changed_tags(desk: Desk, window: OpenWindow) -> Sequence[str] | None:
    """The question's tags with what the person added and removed in the window; None if they changed nothing.

    Tags that others changed since the window was opened stay as they are.
    """
    chosen, before = window.values.tags, window.initial_tags
    if chosen is None or set(chosen) == set(before):
        return None
    left = [tag for tag in before if tag not in chosen]
    present = [tag for tag in desk.questions.detail(window.metadata.question).question.tags if tag in desk.tags]
    added = [tag for tag in chosen if tag not in before]
    return tuple(tag for tag in dict.fromkeys((*present, *added)) if tag not in left)


def _snooze(desk: Desk, handed: WindowSubmission) -> None:
    filled = handed.window.values
    until = filled.moment or chosen_moment(desk, handed.by, filled.span)
    number, for_asker = handed.window.metadata.question, filled.for_asker
    desk.questions.snooze(number, handed.by, until, event=handed.event, for_asker=for_asker)


def _ignore(desk: Desk, handed: WindowSubmission) -> None:
    number, filled = handed.window.metadata.question, handed.window.values
    if filled.kind == SETTLED_KIND:
        desk.questions.settle(number, handed.by, filled.why, event=handed.event)
        return
    desk.questions.ignore(number, handed.by, filled.why, filled.kind, event=handed.event)


def _confirm_posted(desk: Desk, handed: WindowSubmission) -> None:
    desk.replies.confirm_posted_by_hand(
        handed.window.metadata.reply, handed.by, handed.window.values.link, event=handed.event
    )


def _confirm_sent(desk: Desk, handed: WindowSubmission) -> None:
    desk.replies.confirm_sent(handed.window.metadata.reply, handed.by, handed.window.values.link, event=handed.event)


def _override(desk: Desk, handed: WindowSubmission) -> None:
    metadata, why = handed.window.metadata, handed.window.values.why
    desk.reviews.override_and_approve(metadata.reply, handed.by, why, metadata.sha256, event=handed.event)


SUBMISSION_HANDLERS: Mapping[str, SubmissionHandler] = {
    action_ids.WRITE_WINDOW: _propose,
    action_ids.EDIT_WINDOW: _edit,
    action_ids.CHANGES_WINDOW: _ask_for_changes,
    action_ids.DECLINE_WINDOW: _decline,
    action_ids.OVERRIDE_WINDOW: _override,
    action_ids.NOT_MINE_WINDOW: _hand_over,
    action_ids.SNOOZE_WINDOW: _snooze,
    action_ids.IGNORE_WINDOW: _ignore,
    action_ids.POSTED_WINDOW: _confirm_posted,
    action_ids.THERE_WINDOW: _confirm_sent,
    **PUBLISHED_SUBMISSIONS,
    **AWAY_SUBMISSIONS,
    **BURST_SUBMISSIONS,
    **SELECT_SUBMISSIONS,
    **SAME_AS_SUBMISSIONS,
}
