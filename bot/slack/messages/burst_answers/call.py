"""Under the review of an answer to a whole burst, the people whom a rung of its ladder calls to decide on it. Pure."""

from collections.abc import Mapping

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.burst_answers.calls import BurstCall
from bot.core.model import Person
from bot.core.promises.rungs import RungCall
from bot.slack.blocks.burst_answers import reach_of
from bot.slack.blocks.elements import Block, Part, line, moment, person, said

_MOST_CALLED = 10


def burst_call(
    one: BurstCall, answer: BurstAnswer, people: Mapping[str, Person], *, goes_on: bool, call: bool
) -> list[Block]:
    """Who is called and what for, mentioned when it is first posted; once others are or it is decided, who was."""
    mentions = goes_on and call
    called = [part for who in one.people[:_MOST_CALLED] for part in (person(who, people, call=mentions), said(" "))]
    if not goes_on:
        return [line(*called, said(f"{'was' if len(one.people) == 1 else 'were'} called to decide on this."))]
    whose = [person(answer.author, people), said(f"'s {answer.kind.words} to {reach_of(answer.going)}")]
    return [line(*called, *_asked(one, whose), *_promised(one))]


def _asked(one: BurstCall, whose: list[Part]) -> list[Part]:
    if one.call is RungCall.LEADS:
        told = ": please find somebody in communications who does."
        return [said("nobody has decided on "), *whose, said(told)]
    return [*whose, said(" waits for a decision.")]


def _promised(one: BurstCall) -> list[Part]:
    if one.due_at is None:
        return []
    return [said(f" A decision {'was' if one.due_at <= one.at else 'is'} promised by "), moment(one.due_at), said(".")]
