"""*Ask communications to allow it*: the author puts words that lint forbids before communications, from the window or
from what told them that a message was refused. A message is read again in Slack, for no button holds its words.
"""

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.core.errors import NotAllowed, NotFound
from bot.core.replying.compose import is_reply
from bot.core.replying.proposal import proposal_in
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from bot.slack.client.errors import translate_errors
from bot.slack.client.thread_reader import people_messages, read_messages
from bot.slack.responses.confirmation import text_response
from bot.slack.windows.reply import asked_window
from handlers.bursts.buttons import ANSWERS_TO_ALL, ask_to_allow_for_all
from handlers.interactions import ButtonPress, OpenWindow
from handlers.payloads import Json, parse_button_press, response_target
from handlers.proposing.claimed import asked_about_claim
from handlers.telling import answer_person
from handlers.uploads import uploads_of

_ASKED = "Communications are asked to allow these words. They see first what lint forbids."


def register(app: App, desk: Desk) -> None:
    """Register the button, wherever it stands."""
    app.action(action_ids.ASK_TO_ALLOW)(_listener(desk))


def _listener(desk: Desk) -> Callable[..., None]:
    def asked(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        pressed = parse_button_press(body)
        if pressed.window is not None:
            _propose_window(desk, client, pressed, pressed.window)
            return
        where = response_target(body)
        _propose_message(desk, pressed, _message(desk, client, where.channel, pressed))
        answer_person(desk, client, respond, where, (_ASKED, text_response(_ASKED, desk.people)), replace=True)

    return asked


def _propose_window(desk: Desk, client: WebClient, pressed: ButtonPress, window: OpenWindow) -> None:
    view = _ask_in_window(desk, client, pressed, window) or asked_window()
    with translate_errors(desk.now, "the window"):
        client.views_update(view_id=window.id, view=view)


def _ask_in_window(desk: Desk, client: WebClient, pressed: ButtonPress, window: OpenWindow) -> Block | None:
    """Ask communications; the window that asks about a claim first, None when that is done."""
    by, event = pressed.by, pressed.event
    if window.callback == action_ids.AMEND_WINDOW:
        desk.published.ask_to_allow(window.metadata.reply, by, window.values.words, event=event)
        return None
    if window.callback in ANSWERS_TO_ALL:
        ask_to_allow_for_all(desk, window, by, event)
        return None
    number, proposal, uploads = window.metadata.question, window.proposal(by), uploads_of(desk, client, window)
    asked = partial(desk.replies.ask_to_allow, number, proposal, event=event, uploads=uploads)
    return asked_about_claim(desk, window, by, asked)


def _message(desk: Desk, client: WebClient, channel: str, pressed: ButtonPress) -> ThreadMessage:
    """The message as it stands now. Raises NotFound when it is gone or is no reply any more."""
    thread, _, ts = pressed.value.partition(" ")
    found = people_messages(read_messages(client, desk.now, channel, thread, thread), channel, thread, "")
    said = next((one for one in found if one.ts == ts), None)
    if said is None or not is_reply(said.text):
        raise NotFound("Your message is gone, or does not begin with reply: any more. Write it again.")
    if said.by != pressed.by:
        raise NotAllowed("Only who wrote these words can ask to have them allowed.")
    return said


def _propose_message(desk: Desk, pressed: ButtonPress, said: ThreadMessage) -> None:
    number = desk.threads.question_at(said.channel, said.thread_ts)
    if number is None:
        raise NotFound("This message is not in the thread of a question.")
    desk.replies.ask_to_allow(number, proposal_in(said), event=pressed.event)
