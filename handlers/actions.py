"""Buttons: under cards, notes and reviews, in lists and in the app home. Each is one act of the desk, carried out from
the inbox, or opens a window at once. Cards and notes are updated by a step, not here. Submissions are in `windows`,
paging is in `commands.queue`.
"""

import re
from collections.abc import Callable, Mapping

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.core.details import ReplyDetail
from bot.core.model import Question
from bot.core.moments.suggested import suggested_moments
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block, actions
from bot.slack.client.errors import translate_errors
from bot.slack.messages.cards.doubtful import ASIDE
from bot.slack.responses.question import question_response, question_text
from bot.slack.responses.queue import first_steps
from bot.slack.windows.override import override_window
from bot.slack.windows.question import ignore_window, not_mine_window, show_window, snooze_window
from bot.slack.windows.reply import posted_window, there_window
from bot.slack.windows.review import changes_window, decline_window, edit_window
from handlers.bursts.buttons import BURST_ACTS, BURST_WINDOWS
from handlers.claiming.buttons import CLAIM_ACTS, CLAIM_WINDOWS
from handlers.commands.people.away import AWAY_ACTS, AWAY_WINDOWS
from handlers.duplicates.same_as import SAME_AS_WINDOWS
from handlers.interactions import ButtonPress, ResponseTarget
from handlers.payloads import Json, parse_button_press, response_target
from handlers.published.buttons import PUBLISHED_ACTS, PUBLISHED_WINDOWS
from handlers.selecting.window import SELECT_WINDOWS
from handlers.telling import answer_person
from handlers.uploads import new_write_window

Carry = Callable[[Desk, ButtonPress], object]
Draw = Callable[[Desk, ButtonPress], Block]


def _set_aside(kind: str) -> Carry:
    return lambda desk, pressed: desk.questions.ignore(pressed.number, pressed.by, "", kind, event=pressed.event)


SET_ASIDE_ACTS: Mapping[str, Carry] = {f"{action_ids.SET_ASIDE}_{kind}": _set_aside(kind) for kind in ASIDE}

ACTS: Mapping[str, Carry] = {
    action_ids.CLAIM: lambda desk, pressed: desk.questions.claim(pressed.number, pressed.by, event=pressed.event),
    **CLAIM_ACTS,
    action_ids.REOPEN: lambda desk, pressed: desk.questions.reopen(pressed.number, pressed.by, event=pressed.event),
    **SET_ASIDE_ACTS,
    action_ids.SETTLE: lambda desk, pressed: desk.questions.settle(pressed.number, pressed.by, event=pressed.event),
    action_ids.MERGE: lambda desk, pressed: desk.duplicates.merge(
        pressed.number, pressed.other, pressed.by, event=pressed.event
    ),
    action_ids.NOT_SAME: lambda desk, pressed: desk.duplicates.decline(
        pressed.number, pressed.other, pressed.by, event=pressed.event
    ),
    action_ids.SPLIT: lambda desk, pressed: desk.duplicates.split(
        pressed.number, pressed.by, pressed.other_if_any, event=pressed.event
    ),
    action_ids.UNDO: lambda desk, pressed: desk.replies.undo(pressed.number, pressed.by, event=pressed.event),
    action_ids.RETRY: lambda desk, pressed: desk.replies.retry(pressed.number, pressed.by, event=pressed.event),
    action_ids.POST_BY_HAND: lambda desk, pressed: desk.replies.post_by_hand(
        pressed.number, pressed.by, event=pressed.event
    ),
    action_ids.WITHDRAW: lambda desk, pressed: desk.replies.withdraw(pressed.number, pressed.by, event=pressed.event),
    action_ids.UNLEARN: lambda desk, pressed: desk.corrections.take_back(
        pressed.number, pressed.by, event=pressed.event
    ),
    action_ids.OUTDATE: lambda desk, pressed: desk.earlier_answers.outdate(
        pressed.number, pressed.by, event=pressed.event
    ),
    action_ids.STILL_RIGHT: lambda desk, pressed: desk.earlier_answers.renew(
        pressed.number, pressed.by, event=pressed.event
    ),
    action_ids.IT_IS_NOT_THERE: lambda desk, pressed: desk.replies.confirm_absent(
        pressed.number, pressed.by, event=pressed.event
    ),
    action_ids.APPROVE: lambda desk, pressed: desk.reviews.approve(
        pressed.number, pressed.by, pressed.sha256, event=pressed.event
    ),
    **dict.fromkeys(
        (action_ids.APPROVE_AND_KEEP, action_ids.KEEP_OTHERS),
        lambda desk, pressed: desk.reviews.approve(
            pressed.number, pressed.by, pressed.sha256, event=pressed.event, keep_others=True
        ),
    ),
    action_ids.HOLD_ALL: lambda desk, pressed: desk.sending.hold(pressed.by, event=pressed.event),
    **PUBLISHED_ACTS,
    **AWAY_ACTS,
    **BURST_ACTS,
    action_ids.SEND_ALL_THE_SAME: lambda desk, pressed: desk.reviews.approve(
        pressed.number, pressed.by, pressed.sha256, event=pressed.event
    ),
}
"""Buttons that act at once. A press of one is kept, and carried out from the inbox."""


def _reword_window(desk: Desk, pressed: ButtonPress) -> Block:
    """The window in which the words of a reply that could not be sent are changed."""
    detail, file = desk.replies.detail_for(Act.PROPOSE, pressed.number, pressed.by)
    metadata = WindowMetadata(question=detail.question.number)
    return new_write_window(desk, detail, metadata, file.reply.words, file.reply.post, by=pressed.by)


WINDOWS: Mapping[str, Draw] = {
    action_ids.WRITE: lambda desk, pressed: new_write_window(
        desk,
        desk.questions.detail_for(Act.PROPOSE, pressed.number, pressed.by),
        WindowMetadata(question=pressed.number),
        by=pressed.by,
    ),
    action_ids.USE_EARLIER: lambda desk, pressed: new_write_window(
        desk,
        desk.questions.detail_for(Act.PROPOSE, pressed.number, pressed.by),
        WindowMetadata(question=pressed.number),
        desk.earlier_answers.reusable_words(pressed.number, pressed.other),
        by=pressed.by,
    ),
    action_ids.REWORD: _reword_window,
    action_ids.NOT_MINE: lambda desk, pressed: not_mine_window(
        _question(desk, Act.HAND_OVER, pressed), desk.tags, pressed.place
    ),
    action_ids.SNOOZE: lambda desk, pressed: snooze_window(
        _question(desk, Act.SNOOZE, pressed), suggested_moments(desk.now(), desk.zone_of(pressed.by)), pressed.place
    ),
    action_ids.IGNORE: lambda desk, pressed: ignore_window(_question(desk, Act.IGNORE, pressed), pressed.place),
    action_ids.EDIT: lambda desk, pressed: edit_window(
        *desk.replies.detail_for(Act.EDIT, pressed.number, pressed.by), pressed.sha256
    ),
    action_ids.ASK_FOR_CHANGES: lambda desk, pressed: changes_window(
        _reply(desk, Act.ASK_FOR_CHANGES, pressed), pressed.sha256, pressed.place
    ),
    action_ids.DECLINE: lambda desk, pressed: decline_window(
        _reply(desk, Act.DECLINE, pressed), pressed.sha256, pressed.place
    ),
    action_ids.OVERRIDE_BLOCK: lambda desk, pressed: override_window(
        _reply(desk, Act.APPROVE, pressed), pressed.sha256
    ),
    action_ids.I_POSTED_IT: lambda desk, pressed: posted_window(_reply(desk, Act.CONFIRM_SENT, pressed).reply.number),
    action_ids.IT_IS_THERE: lambda desk, pressed: there_window(_reply(desk, Act.CONFIRM_SENT, pressed).reply.number),
    **CLAIM_WINDOWS,
    **PUBLISHED_WINDOWS,
    **AWAY_WINDOWS,
    **BURST_WINDOWS,
    **SELECT_WINDOWS,
    **SAME_AS_WINDOWS,
}
"""Buttons that open a window first."""


def register(app: App, desk: Desk) -> None:
    """Register the buttons that open or show something."""
    for name, draw in WINDOWS.items():
        app.action(name)(_window_listener(desk, draw))
    app.action(re.compile(rf"{action_ids.SHOW}(_\d+)?"))(_show_listener(desk))
    app.action(action_ids.MORE, matchers=[_only_looks])(_overflow_listener(desk))
    app.action(action_ids.OPEN_LINK)(_only_acknowledged)


def _window_listener(desk: Desk, draw: Draw) -> Callable[..., None]:
    def opened(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        pressed = parse_button_press(body)
        open_window(desk, client, pressed, draw(desk, pressed))

    return opened


def _show_listener(desk: Desk) -> Callable[..., None]:
    def shown(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        show_question(desk, client, respond, parse_button_press(body), response_target(body))

    return shown


def _overflow_listener(desk: Desk) -> Callable[..., None]:
    def chosen(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        pressed = overflow_press(parse_button_press(body))
        if pressed.action in WINDOWS:
            open_window(desk, client, pressed, WINDOWS[pressed.action](desk, pressed))
        else:
            show_question(desk, client, respond, pressed, response_target(body))

    return chosen


def _question(desk: Desk, act: Act, pressed: ButtonPress) -> Question:
    return desk.questions.detail_for(act, pressed.number, pressed.by).question


def _reply(desk: Desk, act: Act, pressed: ButtonPress) -> ReplyDetail:
    return desk.replies.detail_for(act, pressed.number, pressed.by)[1]


def _only_looks(body: Json) -> bool:
    """Whether what was chosen opens or shows something; what acts is kept, and carried out from the inbox."""
    chosen = overflow_press(parse_button_press(body)).action
    return chosen == action_ids.SHOW or chosen in WINDOWS


def _only_acknowledged(ack: Ack) -> None:
    """Slack also reports a press of a button that opens a link."""
    ack()


def overflow_press(pressed: ButtonPress) -> ButtonPress:
    """A choice under *More* as the button it stands for: its value is that button's action id and value."""
    action, _, value = pressed.value.partition(" ")
    return ButtonPress(
        by=pressed.by,
        action=action,
        value=value,
        trigger=pressed.trigger,
        thread=pressed.thread,
        answerable=pressed.answerable,
        window=pressed.window,
        event=pressed.event,
        in_answer=pressed.in_answer,
        channel=pressed.channel,
    )


def show_question(desk: Desk, client: WebClient, respond: Respond, pressed: ButtonPress, where: ResponseTarget) -> None:
    """A question in full: in an ephemeral message where it was asked from, or in the place of the answer in which that
    was; in a window where there is no message.
    """
    detail = desk.questions.detail(pressed.number)
    blocks = question_response(detail, desk.people, desk.now(), desk.web_address)
    if not pressed.answerable:
        open_window(desk, client, pressed, show_window(detail.question, blocks))
        return
    blocks += actions(*first_steps()) if pressed.in_answer else []
    answer_person(desk, client, respond, where, (question_text(detail), blocks), replace=pressed.in_answer)


_ABOUT_A_QUESTION = frozenset({action_ids.CLAIM, action_ids.REOPEN, action_ids.SETTLE, action_ids.SPLIT})


def shown_again(desk: Desk, pressed: ButtonPress) -> tuple[str, list[Block]] | None:
    """The question as it is after an act under its answer, to stand in the answer's place; None for other acts."""
    if pressed.action not in _ABOUT_A_QUESTION:
        return None
    return _in_full(desk, pressed.number)


def _in_full(desk: Desk, number: int) -> tuple[str, list[Block]]:
    detail = desk.questions.detail(number)
    return question_text(detail), question_response(detail, desk.people, desk.now(), desk.web_address)


def open_window(desk: Desk, client: WebClient, pressed: ButtonPress, view: Block) -> None:
    """Open a window, on top of the present one if there is one. Slack accepts a trigger for three seconds: before this
    call the desk may only be read.
    """
    with translate_errors(desk.now):
        if pressed.window is not None:
            client.views_push(trigger_id=pressed.trigger, view=view)
        else:
            client.views_open(trigger_id=pressed.trigger, view=view)
