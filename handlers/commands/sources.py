"""The commands `sources`, how every stream is, and for operators pause, resume and ask; and `pause` by itself."""

from dataclasses import dataclass

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.sources import sources_response
from bot.slack.windows.command import CommandField, FieldKind
from handlers.commands.answers.undo import undo_step
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import bare, first_word, nearest, unescape
from handlers.interactions import TypedCommand

USAGE = "sources [pause|resume|ask name]"
ACTS = ("pause", "resume", "ask")


@dataclass(frozen=True, slots=True)
class OperateSources:
    """What to do, "" to look, and with which source or stream."""

    act: str = ""
    name: str = ""


def _read(rest: str, _people: People) -> OperateSources:
    typed, name = first_word(rest)
    act = typed.lower()
    if not act:
        return OperateSources()
    if act not in ACTS:
        near = nearest(act, ACTS)
        raise Faulty([f"Did you mean sources {near}?" if near else f"Type: {USAGE}"])
    if not bare(name):
        raise Faulty([f"Which source? Type: sources {act} name. `sources` alone lists them."])
    return OperateSources(act, _name(name))


def _name(typed: str) -> str:
    """As typed, save for quotation marks around it; a stream's name may hold any other mark."""
    return unescape(typed).strip().strip("\"'`\u201c\u201d\u2018\u2019")


def _read_pause(rest: str, _people: People) -> OperateSources:
    if not bare(rest):
        raise Faulty(["Which source? Type: pause name. `sources` lists them; `hold` stops all sending."])
    return OperateSources("pause", _name(rest))


def _sources(desk: Desk, command: OperateSources, typed: TypedCommand) -> CommandResponse:
    if not command.act:
        sources = desk.sources
        return "The sources", sources_response(sources.health(), desk.now(), desk.people, sources.spending())
    told = _OUTCOMES[command.act](desk, command.name, typed)
    undo = undo_step(desk, typed.by) if command.act != "ask" else []
    return told, text_response(told, desk.people, *undo)


def _pause(desk: Desk, name: str, typed: TypedCommand) -> str:
    paused = desk.sources.pause(name, typed.by, event=typed.event)
    if not paused:
        return f"{name} was paused already."
    keys = ", ".join(str(one.key) for one in paused)
    return f"Paused: {keys}. Nothing is read there until somebody types: sources resume {name}"


def _resume(desk: Desk, name: str, typed: TypedCommand) -> str:
    resumed = desk.sources.resume(name, typed.by, event=typed.event)
    if not resumed:
        return f"{name} was not paused. To have it read at once, type: sources ask {name}"
    return f"Read again, at once: {', '.join(str(one.key) for one in resumed)}."


def _ask(desk: Desk, name: str, typed: TypedCommand) -> str:
    asked = desk.sources.ask(name, typed.by, event=typed.event)
    return f"Asked at once: {', '.join(str(one.key) for one in asked)}. How it went: sources"


_OUTCOMES = {"pause": _pause, "resume": _resume, "ask": _ask}

COMMANDS = (
    Command(
        "sources",
        USAGE,
        "how every source is; operators pause one, resume it, or have it asked at once",
        Act.LOOK,
        _read,
        _sources,
    ),
    Command(
        "pause",
        "pause reddit",
        "stop reading a source; as sources pause",
        Act.OPERATE,
        _read_pause,
        _sources,
        fields=(CommandField(FieldKind.SOURCE, "Which source?"),),
        examples=("pause reddit", "sources resume reddit"),
    ),
)
