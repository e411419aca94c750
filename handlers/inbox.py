"""Keeps what people do before it is acknowledged, and carries it out from what was kept: one desk call, and the answer
to its person. When that happens, and how often it is tried, is decided by the step `inbox`.
"""

from collections.abc import Callable
from datetime import timedelta

import structlog
from slack_bolt import App, BoltContext, BoltResponse, Respond
from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.core.errors import Blocked, Inside, Outside, Stale, Unavailable
from bot.core.ports.inbox import LATE, KeptPayload, PayloadKind, PayloadOutcome
from bot.core.replying.prefix import is_meant_as_reply, is_near_miss
from bot.desk import Desk, ThreadResult
from bot.slack import action_ids
from bot.slack.blocks.elements import Part
from bot.slack.responses.attachments import left_out_text
from bot.slack.responses.confirmation import ask_button, text_response
from handlers.actions import ACTS, overflow_press, shown_again
from handlers.claiming.buttons import remedies
from handlers.commands.answers.acted import press_response
from handlers.commands.command import CommandResponse
from handlers.commands.dispatch import picture_of, run_command
from handlers.commands.pressed import ANSWERED
from handlers.errors import log_error, sentence_for
from handlers.homes.drawing import Homes
from handlers.interactions import (
    OLD_BUTTON,
    ButtonPress,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ResponseTarget,
    TypedCommand,
)
from handlers.kept_payloads import KEPT_EVENTS, concerns_us, payload_of
from handlers.payloads import (
    Json,
    has_its_place,
    parse_button_press,
    parse_command,
    parse_mention,
    parse_message,
    parse_reaction,
    part,
    parts,
    response_target,
    text,
)
from handlers.pictures import show_below
from handlers.telling import answer_person, reaching, tell_person
from handlers.thread_commands.mention import typed_for
from handlers.thread_commands.reaction import run_reaction

log = structlog.get_logger()

GAVE_UP = "It could not be done: something went wrong on our side; it is logged. Nothing was sent. Please try again."
NOT_IN_A_THREAD = (
    "This was not taken as a reply, because it does not stand in the thread of a question. "
    "Write it in the thread under the card{}."
)
NEAR_MISS = (
    "This was not taken as a reply: one begins with the word reply and a colon, with nothing before or around it. "
    "Edit your message so that it begins with `reply:`, or choose Propose as reply in its menu."
)


def register(app: App, desk: Desk, missed: Callable[[], None] = lambda: None) -> None:
    """Keep every payload that may change something. `missed` is called when a message could not be kept."""
    app.use(_keeper(desk, missed))


def _keeper(desk: Desk, missed: Callable[[], None]) -> Callable[..., BoltResponse | None]:
    def keep(body: Json, context: BoltContext, next_: Callable[[], BoltResponse | None]) -> BoltResponse | None:
        event = text(body, "event", "type")
        is_message, is_event = event == "message", event in KEPT_EVENTS
        payload = payload_of(body)
        if payload is None:
            if is_message and not has_its_place(body):
                log.info("payload.unknown", kind="message", name=text(body, "event", "subtype")[:80])
            return BoltResponse(status=200) if is_event else next_()
        try:
            if not is_event or concerns_us(desk, body):
                desk.inbox.keep(payload)
        except Unavailable as error:
            log.warning("payload.not_kept", kind=payload.kind.value, why=str(error))
            if is_message:  # Slack sends it again, and what it does not is read from the thread
                missed()
            if is_event:
                return BoltResponse(status=503)
            context["not_kept"] = error
            return next_()
        return BoltResponse(status=200)

    return keep


class KeptPayloads:
    """Carries out kept payloads (a `PayloadHandler`)."""

    def __init__(self, desk: Desk, client: WebClient, homes: Homes) -> None:
        self._desk = desk
        self._client = client
        self._homes = homes

    def handle(self, payload: KeptPayload, *, final: bool = False) -> PayloadOutcome:
        """Do what the person did, tell them what they must know, and show it on their home. Raises Unavailable when it
        cannot be done now.
        """
        body = dict(payload.body)
        outcome = self._carry_out(payload, body, final=final)
        if outcome is PayloadOutcome.HANDLED:
            self._homes.redraw(response_target(body).by, seen=text(body, "view", "type") == "home")
        return outcome

    def _carry_out(self, payload: KeptPayload, body: Json, *, final: bool) -> PayloadOutcome:
        took = self._desk.now() - payload.arrived_at
        try:
            if payload.kind is PayloadKind.MESSAGE:
                return self._take_message(body, final=final)
            if payload.kind is PayloadKind.MENTION:
                return self._take_mention(body, final=final)
            if payload.kind is PayloadKind.REACTION:
                return self._take_reaction(body)
            answer = run_command(self._desk, parse_command(body)) if "command" in body else self._press(body)
        except Unavailable:
            raise
        except (Inside, Outside) as error:
            log_error(error, body)
            self._tell(body, sentence_for(error), took, *remedies(error, body))
        else:
            self._tell_done(body, answer, took)
            self._illustrate(body)
        return PayloadOutcome.HANDLED

    def _illustrate(self, body: Json) -> None:
        """Show what belongs below the answer of a button that stands for a command."""
        pressed = None if "command" in body else parse_button_press(body)
        if pressed is not None and pressed.action in action_ids.RUN_PLACES:
            picture = picture_of(self._desk, TypedCommand(pressed.by, pressed.value, pressed.event))
            respond = Respond(response_url=text(body, "response_url"))
            show_below(self._desk, self._client, respond, response_target(body), picture)

    def give_up(self, payload: KeptPayload) -> None:
        """Tell its person that it could not be done."""
        body = dict(payload.body)
        self._tell(body, f"{_name_of(body)}. {GAVE_UP}")

    def _press(self, body: Json) -> CommandResponse | None:
        pressed = parse_button_press(body)
        if pressed.action == action_ids.MORE:
            pressed = overflow_press(pressed)
        if pressed.action in ANSWERED:
            return ANSWERED[pressed.action](self._desk, pressed)
        if pressed.action not in ACTS:
            raise Stale(OLD_BUTTON)
        came_to = ACTS[pressed.action](self._desk, pressed)
        shown = shown_again(self._desk, pressed) if pressed.in_answer else None
        return press_response(self._desk, pressed, came_to, shown)

    def _take_message(self, body: Json, *, final: bool) -> PayloadOutcome:
        match parse_message(body):
            case MessagePosted(said, event):
                if not final and self._must_wait(said.channel, said.thread_ts):
                    return PayloadOutcome.WAITING
                came_to = self._desk.threads.message_posted(said, event=event)
                ask = [ask_button(said.thread_ts, said.ts)] if came_to.may_ask else []
                self._tell_author(body, came_to, *ask)
                self._tell_near_miss(body, said.channel, said.thread_ts, said.text)
            case MessageEdited() as edited:
                if not final and self._must_wait(edited.channel, edited.thread):
                    return PayloadOutcome.WAITING
                self._take_edit(body, edited)
            case MessageDeleted(channel, ts, event):
                came_to = self._desk.threads.message_deleted(channel, ts, event=event)
                self._tell(body, came_to.problem)
        return PayloadOutcome.HANDLED

    def _take_mention(self, body: Json, *, final: bool) -> PayloadOutcome:
        said = parse_mention(body)
        if said is None:
            return PayloadOutcome.HANDLED
        if not final and self._must_wait(said.channel, said.thread):
            return PayloadOutcome.WAITING
        typed, where = typed_for(self._desk, said), ResponseTarget(said.by, said.channel, said.thread)
        self._answer(where, run_command(self._desk, typed))
        show_below(self._desk, self._client, Respond(response_url=""), where, picture_of(self._desk, typed))
        return PayloadOutcome.HANDLED

    def _take_reaction(self, body: Json) -> PayloadOutcome:
        reaction = parse_reaction(body)
        answered = run_reaction(self._desk, self._client, reaction) if reaction else None
        if reaction and answered:
            thread, answer = answered
            self._answer(ResponseTarget(reaction.by, reaction.channel, thread), answer)
        return PayloadOutcome.HANDLED

    def _answer(self, where: ResponseTarget, answer: CommandResponse) -> None:
        """Show it to its person where they are, to nobody else."""
        with reaching():
            answer_person(self._desk, self._client, Respond(response_url=""), where, answer)

    def _take_edit(self, body: Json, edited: MessageEdited) -> None:
        if not edited.same_words:
            self._take_new_words(body, edited)
            self._tell_near_miss(body, edited.channel, edited.thread, edited.text)
        if edited.files != edited.files_before:
            where, event = (edited.channel, edited.thread, edited.ts), (f"files:{edited.event[-1]}",)
            said = ThreadMessage(*where, edited.by, edited.text, files=edited.files)
            self._tell_author(body, self._desk.threads.files_changed(said, edited.files_before, event=event))

    def _take_new_words(self, body: Json, edited: MessageEdited) -> None:
        try:
            came_to = self._desk.threads.message_edited(
                edited.channel,
                edited.ts,
                edited.by,
                edited.text,
                event=edited.event,
                thread_ts=edited.thread,
                words=edited.words,
                files=edited.files,
            )
        except Blocked as refusal:
            came_to = ThreadResult("refused", str(refusal), may_ask=True)
        self._tell_author(body, came_to, *([ask_button(edited.thread, edited.ts)] if came_to.may_ask else []))

    def _must_wait(self, channel: str, thread: str) -> bool:
        """Whether it stands under what may be a card, and whose that is is not known yet."""
        if not thread or self._desk.threads.question_at(channel, thread) is not None:
            return False
        return self._desk.inbox.may_be_card(channel, thread)

    def _tell_author(self, body: Json, came_to: ThreadResult, *steps: Part) -> None:
        """Tell a message's author that it was refused, or which files do not go along."""
        if came_to.kind == "refused":
            self._tell(body, f"This was not taken as a reply. {came_to.problem}", timedelta(0), *steps)
        elif came_to.kind == "withdrawn":
            self._tell(body, came_to.problem)
        elif came_to.left_out:
            self._tell(body, left_out_text(came_to.left_out, takes_images=came_to.takes_images))

    def _tell_near_miss(self, body: Json, channel: str, thread: str, said: str) -> None:
        """Tell the author of what was meant as a reply, and was not taken as one, what to do."""
        if not is_meant_as_reply(said):
            return
        if not thread or self._desk.threads.question_at(channel, thread) is None:
            number = self._desk.inbox.question_about(channel, thread) if thread else None
            self._tell(body, NOT_IN_A_THREAD.format(f" of Q-{number}" if number else ""))
        elif is_near_miss(said):
            self._tell(body, NEAR_MISS)

    def _tell_done(self, body: Json, answer: CommandResponse | None, took: timedelta) -> None:
        """Answer a command; and whoever had to wait for long learns that it is done."""
        if answer is None:
            self._tell(body, "It is done now." if took > LATE else "", took)
            return
        title, blocks = answer
        if took > LATE:
            blocks = [*text_response(f"{_name_of(body)}: it took {_words(took)}.", self._desk.people), *blocks]
        replace = body.get("type") == "block_actions" and _takes_its_place(parse_button_press(body))
        with reaching():
            respond = Respond(response_url=text(body, "response_url"))
            answer_person(self._desk, self._client, respond, response_target(body), (title, blocks), replace=replace)

    def _tell(self, body: Json, told: str, took: timedelta = timedelta(0), *steps: Part) -> None:
        where = response_target(body)
        if not told or not where.by:
            return
        told = f"{_name_of(body)}: it took {_words(took)}. {told}" if took > LATE else told
        with reaching():
            respond = Respond(response_url=text(body, "response_url"))
            tell_person(self._desk, self._client, respond, where, told, "Switchboard tells you alone", *steps)


def _takes_its_place(pressed: ButtonPress) -> bool:
    """Whether the answer to a press stands where its button did: in an answer, not under a card."""
    return pressed.in_answer or pressed.action in ANSWERED


def _name_of(body: Json) -> str:
    """What the person did, in their own words or the button's."""
    if "command" in body:
        return f"{text(body, 'command')} {text(body, 'text')}".strip()
    for action in parts(body, "actions"):
        label = part(action, "selected_option") or action
        return f"You pressed {text(label, 'text', 'text') or 'a button'}"
    return "Your message"


def _words(took: timedelta) -> str:
    """42 seconds, 3 minutes, 2 hours."""
    seconds = int(took.total_seconds())
    for length, unit in ((3600, "hour"), (60, "minute")):
        if seconds >= length:
            return f"{seconds // length} {unit}{'s' if seconds >= 2 * length else ''}"
    return f"{seconds} seconds"
