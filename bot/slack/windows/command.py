"""The window that asks for what a command needs beyond its name, built from the command's fields. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.corrections import IGNORE_KINDS
from bot.core.moments.suggested import SuggestedMoment
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block, Part, field, option, own_option, plain, sentence
from bot.slack.windows.parts import modal, reason_field
from bot.slack.windows.question import moment_fields, tags_fields

_MOST = 100


class FieldKind(StrEnum):
    """What a field of a command holds."""

    QUESTION = "question"
    INTO = "into"
    PERSON = "person"
    TAGS = "tags"
    MOMENT = "moment"
    KIND = "kind"
    REASON = "reason"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class CommandField:
    """One thing that a command takes: what is asked for it in a window, and whether it can be left out. `closed`: it
    is a question that is closed.
    """

    kind: FieldKind
    label: str
    optional: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class FieldChoices:
    """What there is to choose from: (number, first words) of questions, tags and those the question has, sources and
    moments.
    """

    questions: Sequence[tuple[int, str]] = ()
    tags: Sequence[str] = ()
    present_tags: Sequence[str] = ()
    sources: Sequence[str] = ()
    moments: Sequence[SuggestedMoment] = ()


def command_window(
    name: str, about: str, fields: Sequence[CommandField], choices: FieldChoices, metadata: WindowMetadata
) -> Block:
    """Asks for these fields of the command of this name. `about` says what it does."""
    of = f" Q-{metadata.question}" if metadata.question else ""
    drawn = [block for one in fields for block in _DRAWN[one.kind](one, choices)]
    blocks = [sentence(f"{about[:1].upper()}{about[1:]}."), *drawn]
    verb = f"{name[:1].upper()}{name[1:]}"
    return modal(action_ids.COMMAND_WINDOW, f"{verb}{of}", verb, blocks, metadata)


def _question(one: CommandField, choices: FieldChoices) -> list[Block]:
    options = [option(f"Q-{number} {words}", str(number)) for number, words in choices.questions[:_MOST]]
    select: Part = {"type": "static_select", "options": options, "placeholder": plain("Q-12")}
    return [field(_BLOCK[one.kind], one.label, select)]


def _person(one: CommandField, _choices: FieldChoices) -> list[Block]:
    select: Part = {"type": "users_select", "placeholder": plain("A colleague")}
    return [field(action_ids.PERSON, one.label, select, optional=one.optional)]


def _tags(one: CommandField, choices: FieldChoices) -> list[Block]:
    return tags_fields(choices.present_tags, choices.tags, one.label)


def _moment(one: CommandField, choices: FieldChoices) -> list[Block]:
    return moment_fields(choices.moments, one.label)


def _kind(one: CommandField, _choices: FieldChoices) -> list[Block]:
    kinds = [own_option(said, kind) for kind, said in IGNORE_KINDS.items()]
    return [field(action_ids.KIND, one.label, {"type": "static_select", "options": kinds})]


def _reason(one: CommandField, _choices: FieldChoices) -> list[Block]:
    return [reason_field(one.label, optional=one.optional)]


def _source(one: CommandField, choices: FieldChoices) -> list[Block]:
    options = [own_option(name, name) for name in choices.sources[:_MOST]]
    return [field(action_ids.SOURCE, one.label, {"type": "static_select", "options": options})]


_BLOCK: Mapping[FieldKind, str] = {FieldKind.QUESTION: action_ids.QUESTION, FieldKind.INTO: action_ids.INTO}

_DRAWN: Mapping[FieldKind, Callable[[CommandField, FieldChoices], list[Block]]] = {
    FieldKind.QUESTION: _question,
    FieldKind.INTO: _question,
    FieldKind.PERSON: _person,
    FieldKind.TAGS: _tags,
    FieldKind.MOMENT: _moment,
    FieldKind.KIND: _kind,
    FieldKind.REASON: _reason,
    FieldKind.SOURCE: _source,
}
