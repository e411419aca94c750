"""The App Home: what waits for the person looking and how things stand, in the parts of the roles they have. Pure."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.homes.home import Home
from bot.core.interrupting.budget import CallStanding
from bot.core.model import Person
from bot.core.queue import Queue
from bot.slack.blocks.elements import Block, actions, divider, line, said, sentence
from bot.slack.blocks.limits import VIEW_BLOCKS, fit
from bot.slack.homes.comms import comms_part
from bot.slack.homes.expert import expert_part
from bot.slack.homes.lead import lead_part
from bot.slack.homes.operator import operator_part
from bot.slack.homes.parts import NOBODY_ON, questions_part, upkeep_part
from bot.slack.responses.people import digest_words, run_button


def home_view(home: Home, people: Mapping[str, Person], now: datetime) -> Block:
    """The home view: the expert's part, then the lead's and communications', what is wrong, and the operator's."""
    parts = [
        expert_part(home.person, home.expert, people, now) if home.person and home.expert else [],
        lead_part(home.lead, people, now) if home.lead else [],
        comms_part(home.comms, people, now) if home.comms else [],
        upkeep_part(home.upkeep, people) if home.upkeep else [],
        operator_part(home.operator) if home.operator else [],
        _calls(home.calls) if home.calls else [],
        _outsider(home.unassigned, people, now) if home.unassigned else [],
    ]
    blocks = [block for part in parts if part for block in (*part, divider())][:-1]
    return {"type": "home", "blocks": fit(blocks or [sentence("Nothing waits for you here.")], VIEW_BLOCKS)}


def _calls(standing: CallStanding) -> list[Block]:
    """How often they were called, and when they are told of the rest."""
    told = line(said("Calls: ", bold=True), said(f"{standing.words}. {digest_words(standing)}"))
    return [told, *actions(run_button("Change how often", "calls"))]


def _outsider(unassigned: Queue, people: Mapping[str, Person], now: datetime) -> list[Block]:
    told = "You are not among the people in the configuration: you may look, and whoever runs Switchboard can add you."
    return [sentence(told), *questions_part(NOBODY_ON, "Everything has somebody on it.", unassigned, people, now)]
