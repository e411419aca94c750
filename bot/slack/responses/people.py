"""The responses about people: who would be asked and why, who is on call, who is away. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.model import Person
from bot.core.routing.on_call import Duty
from bot.core.routing.reckoning import Choice, Reckoning
from bot.core.routing.wording import factors
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, bullets, button, line, moment, one_line, person, rich, said
from bot.slack.blocks.limits import fit

_SHOWN = 20
_SUGGESTED = 3


def run_button(text: str, command: str, place: int = 0, style: str = "") -> Part:
    """A button that does what this command does when it is typed; `place` tells those of one message apart."""
    return button(text, action_ids.RUN_PLACES[place], command, style)


def who_response(
    reckoning: Reckoning, suggested: Sequence[str], people: Mapping[str, Person], now: datetime
) -> list[Block]:
    """Who would be asked about a question of these tags now, in this order, each with every factor."""
    tags = ", ".join(reckoning.tags)
    counted = reckoning.counted
    asked, rest = reckoning.asked, reckoning.not_asked
    blocks = [line(said(f"Asked about {tags} now, in this order:" if asked else f"Nobody can be asked about {tags}."))]
    if not asked:
        blocks.append(line(said("The leads are asked, in the fallback channel.")))
    for told, heading in ((asked, ""), (rest, "Not asked now:")):
        if told:
            blocks += [line(said(heading))] if heading else []
            blocks.append(rich(bullets([_choice(one, people, now, counted) for one in told[:_SHOWN]])))
    if reckoning.by_turn:
        first = person(reckoning.by_turn.person.slack, people)
        blocks.append(line(first, said(" is first by turns: all else is equal, and they were asked longest ago.")))
    return fit([*blocks, *_suggestions(reckoning.tags, suggested[:_SUGGESTED], people)])


def duty_response(duties: Sequence[Duty], problems: Mapping[str, str], people: Mapping[str, Person]) -> list[Block]:
    """Who is on call by each rule, until when, and who is next."""
    if not duties:
        return [line(said("Nobody is on call: there is no [[oncall]] in the configuration."))]
    return fit([rich(bullets([_duty(one, problems.get(one.group, ""), people) for one in duties]))])


def _choice(one: Choice, people: Mapping[str, Person], now: datetime, counted: int) -> list[Part]:
    return [person(one.person.slack, people), said(f" · {' · '.join(factors(one, now, counted))}")]


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
