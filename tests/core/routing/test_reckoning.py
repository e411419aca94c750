"""Whom first: everybody on duty before anybody off duty, equals in turns, and each factor told."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.calendars.hours import Hours
from bot.core.model import Person
from bot.core.routing.on_call import Duty, OnCall, Shift, duty_of
from bot.core.routing.reckoning import reckon, suggested
from bot.core.routing.roster import COUNTED, Absence, Asked, Expertise, Roster
from bot.core.routing.strength import DecayedCount, Strength
from bot.core.routing.wording import factors

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANA = Person("U1", "Ana", tags=("sso",))
BEN = Person("U2", "Ben", tags=("sso", "api"))
CEM = Person("U3", "Cem", tags=("sso",))
NIGHT = Hours(time(22), time(23), (7,))
WELL = Strength(approved=DecayedCount(3, 3.0, NOON))


def first(people: tuple[Person, ...], roster: Roster, *on_call: OnCall, tag: str = "sso", lang: str = "") -> str:
    asked = reckon((tag,), people, roster, on_call, NOON, lang).asked
    return asked[0].person.name if asked else ""


def turns(people: tuple[Person, ...], roster: Roster, questions: int) -> list[str]:
    """Who is first for each of so many questions, each turn remembered as the store does."""
    taken: list[str] = []
    for number in range(1, questions + 1):
        newest = taken[-COUNTED:]
        asked = {
            slack: Asked(newest.count(slack), len(taken) - taken[::-1].index(slack)) for slack in dict.fromkeys(taken)
        }
        found = reckon(("sso",), people, replace(roster, asked=asked), (), NOON).asked
        taken.append(found[0].person.slack)
        assert len(taken) == number
    return taken


@settings(max_examples=25, deadline=None)
@given(count=st.integers(2, 9), questions=st.integers(1, 100))
def test_equals_are_asked_first_equally_often(count: int, questions: int) -> None:
    people = tuple(Person(f"U{n}", f"P{n}", tags=("sso",)) for n in range(count))
    taken = turns(people, Roster(), questions)
    often = [taken.count(person.slack) for person in people]
    assert max(often) - min(often) <= 1


PEOPLE = st.lists(
    st.builds(
        Person,
        slack=st.sampled_from([f"U{n}" for n in range(8)]),
        name=st.sampled_from(["Ana", "Ben", "Cem"]),
        tags=st.sampled_from([("sso",), ("api",), ("api", "sso"), ()]),
        languages=st.sampled_from([(), ("de",)]),
        cap=st.integers(0, 3),
        hours=st.sampled_from([None, NIGHT]),
    ),
    max_size=8,
    unique_by=lambda person: person.slack,
)
ROSTERS = st.builds(
    Roster,
    open=st.dictionaries(st.sampled_from([f"U{n}" for n in range(8)]), st.integers(0, 4)),
    absences=st.dictionaries(
        st.sampled_from([f"U{n}" for n in range(8)]),
        st.sampled_from([-1, 1]).map(lambda days: Absence("", NOON + days * DAY, "")),
    ),
    asked=st.dictionaries(
        st.sampled_from([f"U{n}" for n in range(8)]), st.builds(Asked, st.just(1), st.integers(1, 9))
    ),
    strengths=st.dictionaries(st.tuples(st.sampled_from(["U0", "U1"]), st.just("sso")), st.just(WELL)),
    groups=st.just({"S0": ("U1", "U5")}),
)
RULES = st.lists(
    st.sampled_from([OnCall("sso", group="S0"), OnCall("", people=("U2", "U3"), starts=NOON - DAY), OnCall("api")])
)


@given(PEOPLE, ROSTERS, RULES, st.sampled_from(["", "de"]))
def test_nobody_off_duty_is_first_while_somebody_free_is_on_duty(
    people: list[Person], roster: Roster, rules: list[OnCall], lang: str
) -> None:
    reckoning = reckon(("sso", "api"), people, roster, rules, NOON, lang)
    free = [one for one in reckoning.choices if one.is_free]
    if free:
        assert reckoning.asked[0].on_duty == any(one.on_duty for one in free)
    assert all(one.open < one.person.cap and one.away_until is None for one in reckoning.asked)


@given(PEOPLE, ROSTERS, RULES)
def test_a_reckoning_does_not_depend_on_the_order_of_the_people(
    people: list[Person], roster: Roster, rules: list[OnCall]
) -> None:
    one, other = (reckon(("sso",), some, roster, rules, NOON) for some in (people, people[::-1]))
    assert one == other


def test_whoever_is_on_call_for_the_tag_comes_first_also_without_having_it_or_outside_working_hours() -> None:
    dev = Person("U7", "Dev", hours=NIGHT)
    rule = OnCall("sso", people=("U7",), starts=NOON)
    assert first((ANA, dev), Roster(), rule) == "Dev"
    assert first((ANA, dev), Roster(absences={"U7": Absence("U7", NOON + DAY, "U7")}), rule) == "Ana"


def test_whoever_is_on_call_for_all_stands_in_only_while_nobody_with_the_tag_is_on_duty() -> None:
    dev, rule = Person("U7", "Dev"), OnCall(people=("U7",), starts=NOON)
    asked = reckon(("sso",), (ANA, dev), Roster(), (rule,), NOON).asked
    assert [one.person.name for one in asked] == ["Ana"]
    assert first((replace(ANA, hours=NIGHT), dev), Roster(), rule) == "Dev"


def test_of_equals_whoever_answers_well_is_first_but_load_counts_more() -> None:
    strong = Roster(strengths={("U3", "sso"): WELL})
    assert first((ANA, CEM), strong) == "Cem"
    assert first((ANA, CEM), replace(strong, open={"U3": 1})) == "Ana"


def test_whoever_was_asked_longest_ago_is_first_of_equals_and_that_is_told() -> None:
    roster = Roster(asked={"U1": Asked(2, 5), "U3": Asked(9, 4)})
    reckoning = reckon(("sso",), (ANA, CEM), roster, (), NOON)
    assert reckoning.by_turn is not None
    assert reckoning.by_turn.person == CEM
    assert "asked first in 9 of the last 11" in factors(reckoning.asked[0], NOON, 11)


def test_what_a_lead_said_counts_over_the_configuration() -> None:
    roster = Roster(expertise={"U1": Expertise("U1", ("api",), ("sso",), 1)}, open={"U1": 1})
    assert first((ANA, CEM), roster) == "Cem"
    assert [one.person.name for one in reckon(("api",), (ANA,), roster, (), NOON).not_asked] == ["Ana"]


def test_whoever_answers_well_without_the_tag_is_suggested_and_not_asked() -> None:
    assert suggested("sso", (ANA, replace(CEM, tags=())), {("U3", "sso"): WELL}, NOON)[0].name == "Cem"
    assert first((replace(CEM, tags=()),), Roster(strengths={("U3", "sso"): WELL})) == ""


def test_an_outcome_counts_half_after_ninety_days() -> None:
    assert WELL.sum_at(NOON + timedelta(days=90)) == pytest.approx(1.5)
    assert DecayedCount().with_one_more(NOON).with_one_more(NOON + timedelta(days=90)).weight == pytest.approx(1.5)
    assert (WELL.level_at(NOON), WELL.level_at(NOON + timedelta(days=90))) == (1, 0)


def test_people_take_turns_on_call_and_the_next_is_told() -> None:
    rule = OnCall("sso", people=("U1", "U2"), starts=NOON, turn=timedelta(weeks=1))
    assert duty_of(rule, {}, NOON - DAY) == Duty("sso", (), next=("U1",))
    assert duty_of(rule, {}, NOON + 6 * DAY) == Duty("sso", ("U1",), NOON + 7 * DAY, next=("U2",))
    assert duty_of(rule, {}, NOON + 7 * DAY) == Duty("sso", ("U2",), NOON + 14 * DAY, next=("U1",))


def test_turns_change_at_the_same_time_of_day_also_when_clocks_are_changed() -> None:
    starts = datetime(2026, 10, 19, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    rule = OnCall("sso", people=("U1", "U2"), starts=starts, turn=timedelta(weeks=1))
    late = datetime(2026, 10, 26, 7, 30, tzinfo=UTC)
    assert duty_of(rule, {}, late).people == ("U1",)
    assert duty_of(rule, {}, late + timedelta(minutes=30)).people == ("U2",)


def test_a_calendars_shifts_say_who_is_on_call() -> None:
    rule = OnCall(shifts=(Shift(NOON, NOON + DAY, "U1"), Shift(NOON + DAY, NOON + 2 * DAY, "U2")))
    assert duty_of(rule, {}, NOON) == Duty("", ("U1",), NOON + DAY, next=("U2",))
    assert duty_of(rule, {}, NOON + 2 * DAY) == Duty("", ())
