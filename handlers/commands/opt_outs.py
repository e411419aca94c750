"""The command `optouts`: who is not to be answered, and for those who may, entering and lifting; its paging buttons."""

import re
from dataclasses import dataclass

from slack_bolt import App

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.opt_outs.listing import opt_outs_response
from bot.slack.responses.people import run_button
from handlers.commands.answers.paging import page_listener
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import bare, first_word, nearest, reason_in, unescape
from handlers.interactions import TypedCommand

USAGE = "optouts [add reddit r/sysadmin|lift 3]"
_COLLEAGUE = re.compile(r"<@[UW][A-Z0-9]+\|([^>]+)>")
_ACTS = {"add": "add", "lift": "lift", "remove": "lift", "list": ""}


@dataclass(frozen=True, slots=True)
class OperateOptOuts:
    """What to do, "" to look; `words` are what follows: a kind of source, a name, a reason, or a number."""

    act: str = ""
    words: str = ""


def register(app: App, desk: Desk) -> None:
    """Register the paging buttons."""
    for paging in (action_ids.OPT_OUTS_ON, action_ids.OPT_OUTS_BACK):
        app.action(paging)(page_listener(desk, lambda pressed: _page(desk, pressed.by, pressed.number)))


def _read(rest: str, _people: People) -> OperateOptOuts:
    typed, words = first_word(rest)
    act = _ACTS.get(typed.lower())
    if act is None and typed:
        near = nearest(typed.lower(), ("add", "list"))
        raise Faulty([f"Did you mean optouts {near}?" if near else f"Type: {USAGE}"])
    if act and not bare(words):
        whom = "reddit r/sysadmin, or an author: x @kim" if act == "add" else "3, or a kind and a name: x @kim"
        raise Faulty([f"Whom? Type: optouts {act} {whom}"])
    return OperateOptOuts(act or "", unescape(_COLLEAGUE.sub(r"@\1", words)).strip())


def _opt_outs(desk: Desk, command: OperateOptOuts, typed: TypedCommand) -> CommandResponse:
    """An author who has a colleague's handle arrives as a mention of them: the handle is what counts."""
    if command.act == "add":
        return _add(desk, command.words, typed)
    return _lift(desk, command.words, typed) if command.act else _page(desk, typed.by)


def _page(desk: Desk, by: str, page: int = 1) -> CommandResponse:
    return "Who is not to be answered", opt_outs_response(desk.opt_outs.page(by, page), desk.people)


def _add(desk: Desk, words: str, typed: TypedCommand) -> CommandResponse:
    kind, rest = _kind_in(desk, words)
    community, name, why = _whom(rest)
    if not name:
        raise Faulty([f"Whom on {kind}? Type: optouts add {kind} @kim"])
    if name.startswith("<@"):
        raise Faulty(["Slack took that for a colleague. Type the author's handle without the @."])
    added, whom = desk.opt_outs.enter(kind, name, typed.by, why, event=typed.event, community=community)
    if added is None:
        return "Opted out already", text_response(f"{whom} has opted out already.", desk.people)
    told = (
        f"{whom} is not answered any more (opt-out {added.number}). What waited for them is withdrawn, its words kept."
    )
    steps = [run_button("Lift it again", f"optouts lift {added.number}"), run_button("The list", "optouts", 1)]
    return "Opted out", text_response(told, desk.people, *steps)


def _kind_in(desk: Desk, words: str) -> tuple[str, str]:
    """The kind of channel or the source at the start, and the rest; where only one is watched it need not be said."""
    kinds, sources = desk.opt_outs.kinds()
    first, rest = first_word(words)
    named = {name.casefold(): name for name in (*sources, *kinds)}
    if known := named.get(first.casefold()):
        return known, rest
    if len(kinds) == 1 and not rest.startswith(("@", "u/", "r/")):
        return kinds[0], words
    near = nearest(first.casefold(), named)
    hint = f"did you mean {near}?" if near else f"there are: {', '.join(kinds) or 'none yet'}."
    raise Faulty([f"On which kind of source? Type: optouts add reddit u/kim; {hint}"])


def _whom(rest: str) -> tuple[bool, str, str]:
    """Whether it is a community, its name or the author's, and the reason behind it."""
    word, _, why = rest.strip().partition(" ")
    told = word.casefold() == "community"
    if told:
        word, _, why = why.strip().partition(" ")
    name = _name(word)
    is_author = name.startswith(("@", "u/", "/u/"))
    return told or ("/" in name and not is_author), name, reason_in(why)


def _name(word: str) -> str:
    """As typed, save for quotation marks around it and punctuation behind it; a handle may hold any other mark."""
    return word.strip().strip("\"'`\u201c\u201d\u2018\u2019").rstrip(",;:!?")


def _lift(desk: Desk, words: str, typed: TypedCommand) -> CommandResponse:
    which, name = (_name(word) for word in words.partition(" ")[::2])
    which = which.removeprefix("#")
    lifted = desk.opt_outs.lift(which, typed.by, name.removeprefix("community").strip(), event=typed.event)
    whom = f"{lifted.asked.name} on {lifted.asked.kind}"
    told = (
        f"{whom} may be answered again. What was withdrawn stays so." if lifted.holds else f"{whom} was lifted already."
    )
    return "Lifted", text_response(told, desk.people, run_button("The list", "optouts"))


COMMANDS = (
    Command(
        "optouts",
        USAGE,
        "who is not to be answered; leads and operators lift that, communications enter somebody too",
        Act.LOOK,
        _read,
        _opt_outs,
        suggested=False,
        examples=("optouts add reddit r/sysadmin", "optouts add x @kim asked by e-mail", "optouts lift 3"),
    ),
)
