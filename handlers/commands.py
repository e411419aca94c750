"""/switchboard and /sb: read, do, answer for the typist's eyes only. How a command is written stands in `grammar`.

Lists come in pages; the buttons for the next page and the next step are answered here too.
"""

import json
from collections.abc import Callable

from slack_bolt import Ack, App, Respond

from bot.desk import Desk
from bot.slack import names, surface
from bot.slack.answers import (
    help_answer,
    ignored_answer,
    queue_answer,
    resume_button,
    show_answer,
    show_button,
    show_text,
    tagged_answer,
    told_answer,
)
from bot.slack.rich import Block
from handlers.grammar import Assign, Command, Help, Hold, Ignore, Merge, Resume, Retag, ShowOne, ShowQueue, Split, read
from handlers.payloads import Json, press, typed
from handlers.values import Press, Typed

Answer = tuple[str, list[Block]]


def register(app: App, desk: Desk) -> None:
    """The commands, and the buttons of what they answer."""
    for command in surface.COMMANDS:
        app.command(command.name)(_commanded(desk))
    for paging in (names.PAGE, names.PAGE_BACK):
        app.action(paging)(_paged(desk))
    app.action(names.RESUME)(_resumed(desk))


def _commanded(desk: Desk) -> Callable[..., None]:
    def commanded(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        was_typed = typed(body)
        text, blocks = carry_out(desk, read(was_typed.text, desk.people), was_typed)
        respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)

    return commanded


def _paged(desk: Desk) -> Callable[..., None]:
    def paged(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        pressed = press(body)
        tag, which, page = json.loads(pressed.value)
        text, blocks = queue(desk, ShowQueue(str(tag), str(which), int(page)), pressed.by)
        respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=True)

    return paged


def _resumed(desk: Desk) -> Callable[..., None]:
    def resumed(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        text, blocks = resume(desk, Resume(press(body).value.removeprefix(names.ALL)), press(body))
        respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=True)

    return resumed


def carry_out(desk: Desk, command: Command, said: Typed) -> Answer:
    """Does what was commanded, and says so."""
    match command:
        case ShowQueue():
            answer = queue(desk, command, said.by)
        case ShowOne(number):
            answer = show(desk, number)
        case Assign():
            answer = assign(desk, command, said)
        case Retag():
            answer = tag(desk, command, said)
        case Ignore():
            answer = ignore(desk, command, said)
        case Merge() | Split():
            answer = merge_or_split(desk, command, said)
        case Hold():
            answer = hold(desk, command, said)
        case Resume():
            answer = resume(desk, command, said)
        case Help():
            answer = "Switchboard's commands", help_answer()
    return answer


def show(desk: Desk, number: int) -> Answer:
    dossier = desk.questions.detail(number)
    return show_text(dossier), show_answer(dossier, desk.people, desk.now())


def queue(desk: Desk, command: ShowQueue, by: str) -> Answer:
    page = desk.queue.page(command.tag, command.which, by, command.page)
    return "The queue", queue_answer(page, command.tag, command.which, desk.now(), desk.people)


def assign(desk: Desk, command: Assign, said: Typed) -> Answer:
    desk.questions.assign(command.number, command.to, said.by, event=said.event)
    told = f"Q-{command.number} is with <@{command.to}> now."
    return f"Q-{command.number} is assigned", told_answer(told, desk.people, show_button(command.number))


def tag(desk: Desk, command: Retag, said: Typed) -> Answer:
    desk.questions.tag(command.number, said.by, command.add, command.drop, event=said.event)
    return f"Q-{command.number} is tagged", tagged_answer(desk.questions.detail(command.number))


def ignore(desk: Desk, command: Ignore, said: Typed) -> Answer:
    desk.questions.ignore(command.number, said.by, command.reason, command.kind, event=said.event)
    told = f"Q-{command.number} is ignored."
    return told, ignored_answer(desk.questions.detail(command.number), command.kind)


def merge_or_split(desk: Desk, command: Merge | Split, said: Typed) -> Answer:
    if isinstance(command, Split):
        number = desk.duplicates.split(command.number, said.by, event=said.event)
        told = f"Q-{number} is a question of its own again."
        return told, told_answer(told, desk.people, show_button(number))
    into = desk.duplicates.merge(command.number, command.into, said.by, event=said.event)
    told = (
        f"Q-{command.number} is merged into Q-{into}: everything goes on there. To part them: split Q-{command.number}."
    )
    return f"Q-{command.number} is merged", told_answer(told, desk.people, show_button(into))


def hold(desk: Desk, command: Hold, said: Typed) -> Answer:
    desk.sending.hold(said.by, command.why, command.source, event=said.event)
    what = f"Sending to {command.source}" if command.source else "All sending"
    told = f"{what} is held. Nothing leaves until a lead or communications resume it."
    return "Sending is held", told_answer(told, desk.people, resume_button(command.source))


def resume(desk: Desk, command: Resume, said: Typed | Press) -> Answer:
    lifted = desk.sending.resume(said.by, command.source, event=said.event)
    told = "Sending goes on." if lifted else "Nothing was held."
    return told, told_answer(told, desk.people)
