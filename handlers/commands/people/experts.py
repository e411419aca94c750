"""The command `expert`: what somebody is asked about, and how a lead corrects that."""

import re
from dataclasses import dataclass

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.blocks.elements import Part
from bot.slack.responses.experts import expert_response
from bot.slack.windows.command import CommandField, FieldKind
from handlers.commands.answers.undo import undo_step
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import find_person, signed, unescape
from handlers.interactions import TypedCommand

_USAGE = "expert @ana +sso -billing cap 5"
_CAP = re.compile(r"\bcap\s+(\S+)\s*$", re.IGNORECASE)
_MOST = 1000


@dataclass(frozen=True, slots=True)
class CorrectExpert:
    """`cap` None, and no tags: only look."""

    person: str
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    cap: int | None = None

    @property
    def only_looks(self) -> bool:
        return not self.add and not self.drop and self.cap is None


def _read(rest: str, people: People) -> CorrectExpert:
    text, cap = _cap_of(unescape(rest).strip())
    words = text.replace(",", " ").split()
    at = next((place for place, word in enumerate(words) if signed(word)[0]), len(words))
    at = min(at, 1) if words and words[0].startswith("<@") else at
    if not words[:at]:
        raise Faulty([f"Whom? Type: {_USAGE}"])
    changes = [signed(word) for word in words[at:]]
    if unsigned := [tag for sign, tag in changes if not (sign and tag)]:
        raise Faulty([f"Write + before a tag to add it, - to take it off: expert @ana +{unsigned[0] or 'sso'}"])
    add, drop = (tuple(dict.fromkeys(tag for sign, tag in changes if sign == wanted)) for wanted in "+-")
    return CorrectExpert(find_person(" ".join(words[:at]), people), add, drop, cap)


def _cap_of(text: str) -> tuple[str, int | None]:
    found = _CAP.search(text)
    if found is None:
        return text, None
    if not found[1].isdecimal() or len(found[1]) > len(str(_MOST)) or int(found[1]) > _MOST:
        raise Faulty([f"A cap is a whole number up to {_MOST}: how many open questions they take at once."])
    return text[: found.start()].strip(), int(found[1])


def _expert(desk: Desk, command: CorrectExpert, typed: TypedCommand) -> CommandResponse:
    undo: list[Part] = []
    if not command.only_looks:
        named = {name.casefold(): name for name in desk.tags}
        add, drop = ([named.get(tag.casefold(), tag) for tag in tags] for tags in (command.add, command.drop))
        desk.expertise.correct(command.person, typed.by, add, drop, command.cap, event=typed.event)
        undo = undo_step(desk, typed.by)
    profile = desk.expertise.profile(command.person, typed.by)
    return f"{profile.person.name}, as an expert", expert_response(profile, desk.people, undo)


COMMANDS = (
    Command(
        "expert",
        "expert @ana [+sso -billing cap 5]",
        "what somebody is asked about and why; a lead corrects it",
        Act.LOOK,
        _read,
        _expert,
        fields=(CommandField(FieldKind.PERSON, "Whom?"),),
        examples=("expert @ana", "expert @ana +sso -billing", "expert @ana cap 3"),
    ),
)
