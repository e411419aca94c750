"""The response to `optouts`: one page of who is not to be answered, each with the way to lift it. Pure."""

from collections.abc import Mapping

from bot.core.model import Person
from bot.core.opt_outs.listing import OptOutPage
from bot.core.opt_outs.opt_out import OptOut, OptOutCause, OptOutScope
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, line, moment, one_line, person, said
from bot.slack.blocks.limits import fit
from bot.slack.responses.people import run_button

_CAUSES: Mapping[OptOutCause, str] = {
    OptOutCause.ASKED: "asked for in public",
    OptOutCause.RULES: "by the community's rules",
    OptOutCause.ENTERED: "entered",
}


def opt_outs_response(found: OptOutPage, people: Mapping[str, Person]) -> list[Block]:
    """Each in a line; under it the button that lifts it, for whoever may."""
    if not found.items:
        return [line(said("Nobody has opted out. To enter somebody: optouts add reddit u/kim, or r/sysadmin."))]
    pages = f", page {found.page} of {found.pages}" if found.pages > 1 else ""
    blocks = [line(said(f"{found.total} not to be answered{pages}:", bold=True))]
    for place, one in enumerate(found.items):
        blocks.append(line(*_opt_out(one, people)))
        if found.may_lift:
            blocks += actions(run_button(f"Lift {one.number}", f"optouts lift {one.number}", place))
    return fit([*blocks, *actions(*_paging(found))])


def _opt_out(one: OptOut, people: Mapping[str, Person]) -> list[Part]:
    asked = one.asked
    author = asked.scope is OptOutScope.AUTHOR
    by = [said(" by "), person(asked.by, people)] if asked.cause is OptOutCause.ENTERED else []
    return [
        said(f"{one.number} · "),
        {**one_line(f"@{asked.name}" if author else asked.name, 60), "style": {"bold": True}},
        said(" on "),
        one_line(asked.kind, 30),
        *([] if author else [said(", all who write there")]),
        said(f" · {_CAUSES[asked.cause]}"),
        *by,
        said(" · "),
        moment(one.at),
        *([said(": "), one_line(asked.why, 150)] if asked.why else []),
    ]


def _paging(found: OptOutPage) -> list[Part]:
    back = button("Previous page", action_ids.OPT_OUTS_BACK, str(found.page - 1))
    on = button("Next page", action_ids.OPT_OUTS_ON, str(found.page + 1))
    return [*([back] if found.page > 1 else []), *([on] if found.page < found.pages else [])]
