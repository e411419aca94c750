"""The responses about people: who would be asked and why, who is on call, who is away, and how often they are
called. Pure.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.interrupting.budget import CallStanding
from bot.core.model import Person
from bot.core.routing.on_call import Duty
from bot.core.routing.reckoning import Choice, Reckoning
from bot.core.routing.wording import factors
from bot.core.sending.daily import NEVER
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, bullets, button, line, moment, one_line, person, rich, said
from bot.slack.blocks.limits import fit

_SHOWN = 20
NO_CALLS: Mapping[str, CallStanding] = {}
_SUGGESTED = 3


def run_button(text: str, command: str, place: int = 0, style: str = "") -> Part:
    """A button that does what this command does when it is typed; `place` tells those of one message apart."""
    return button(text, action_ids.RUN_PLACES[place], command, style)


def who_response(
    reckoning: Reckoning,
    suggested: Sequence[str],
    people: Mapping[str, Person],
    now: datetime,
    calls: Mapping[str, CallStanding] = NO_CALLS,
) -> list[Block]:
    """Who would be asked about a question of these tags now, in this order, each with every factor. `calls` are how the
    calls of each stand.
    """
    tags = ", ".join(reckoning.tags)
    asked, rest = reckoning.asked, reckoning.not_asked
    blocks = [line(said(f"Asked about {tags} now, in this order:" if asked else f"Nobody can be asked about {tags}."))]
    if not asked:
        blocks.append(line(said("The leads are asked, in the fallback channel.")))
    for told, heading in ((asked, ""), (rest, "Not asked now:")):
        if told:
            blocks += [line(said(heading))] if heading else []
            blocks.append(
                rich(bullets([_choice(one, people, _told_of(one, reckoning, now, calls)) for one in told[:_SHOWN]]))
            )
    if reckoning.by_turn:
        first = person(reckoning.by_turn.person.slack, people)
        blocks.append(line(first, said(" is first by turns: all else is equal, and they were asked longest ago.")))
    return fit([*blocks, *_suggestions(reckoning.tags, suggested[:_SUGGESTED], people)])


def duty_response(duties: Sequence[Duty], problems: Mapping[str, str], people: Mapping[str, Person]) -> list[Block]:
    """Who is on call by each rule, until when, and who is next."""
    if not duties:
        return [line(said("Nobody is on call: there is no [[oncall]] in the configuration."))]
    return fit([rich(bullets([_duty(one, problems.get(one.group, ""), people) for one in duties]))])


def _choice(one: Choice, people: Mapping[str, Person], told: Sequence[str]) -> list[Part]:
    return [person(one.person.slack, people), said(f" · {' · '.join(told)}")]


def _told_of(one: Choice, reckoning: Reckoning, now: datetime, calls: Mapping[str, CallStanding]) -> list[str]:
    """Every factor; and that they would not be called, where their calls are spent."""
    standing = calls.get(one.person.slack)
    spent = [f"not called now: {standing.words}"] if standing and standing.is_spent else []
    return [*factors(one, now, reckoning.counted), *spent]


def _suggestions(tags: Sequence[str], suggested: Sequence[str], people: Mapping[str, Person]) -> list[Block]:
    if not suggested:
        return []
    names = [part for slack in suggested for part in (person(slack, people), said(" "))]
    told = line(*names, said(f"answered well in {tags[0]} without having it. A lead can give it:"))
    gives = [
        run_button(f"Give {people[slack].name} {tags[0]}", f"expert <@{slack}> +{tags[0]}", place)
        for place, slack in enumerate(suggested)
        if slack in people
    ]
    return [told, *actions(*gives)]


def _duty(duty: Duty, problem: str, people: Mapping[str, Person]) -> list[Part]:
    on = [part for slack in duty.people for part in (said(" "), person(slack, people))] or [said(" nobody")]
    until = [said(" until "), moment(duty.until)] if duty.until and duty.people else []
    later = [part for slack in duty.next for part in (said(" "), person(slack, people))]
    group = [said(f", from Slack's user group {duty.group}")] if duty.group else []
    failed = [said("; Slack could not say who is in it: "), one_line(problem, 150)] if problem else []
    return [
        said(duty.tag or "all tags", bold=True),
        said(":"),
        *on,
        *until,
        *([said("; next"), *later] if later else []),
        *group,
        *failed,
    ]


def calls_response(standing: CallStanding, undo: str = "") -> list[Block]:
    """How many calls they had and take, when they are told of the rest, and how that is changed. `undo` is the command
    that puts it back as it was before, "" where nothing was changed.
    """
    steps = [run_button("Put it back", undo)] if undo else []
    steps += [run_button("Half as many", _half(standing), 1), run_button("As usual", "calls usual", 2)]
    return fit(
        [
            line(said("You had ", bold=True), said(f"{standing.words}.")),
            line(said(digest_words(standing))),
            line(said("Change it: calls 3 an hour 12 a day digest 17", italic=True)),
            *actions(*steps),
        ]
    )


def digest_words(standing: CallStanding) -> str:
    """When they are told of what they were not called for."""
    if standing.digest_hour == NEVER:
        return "What you are not called for is told nowhere but in its channel."
    return f"What you are not called for is told once a day, from {standing.digest_hour}:00 on, in a direct message."


def _half(standing: CallStanding) -> str:
    return f"calls {max(1, standing.budget.per_hour // 2)} an hour {max(1, standing.budget.per_day // 2)} a day"
