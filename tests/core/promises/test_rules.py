"""Which minutes each clock has: the first rule that says it, then a tag's own promise."""

from datetime import UTC, datetime, time

import pytest

from bot.core.calendars.hours import Hours
from bot.core.model import Person, Role, Tag
from bot.core.promises.clocks import PromiseClock
from bot.core.promises.reckoning import PromiseTerms, hours_of, promise_from
from bot.core.promises.rules import PromiseCase, PromiseRule, promised_minutes

TAGS = (Tag("api", promise_minutes=240), Tag("sso", promise_minutes=120), Tag("billing"))
RULES = (
    PromiseRule(tag="api", source="x", sent_minutes=30),
    PromiseRule(urgent=True, look_minutes=5),
    PromiseRule(tag="billing", sent_minutes=0, review_minutes=15),
    PromiseRule(look_minutes=60, review_minutes=90),
)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (PromiseCase(("api",), ("x",)), {"look": 60, "review": 90, "sent": 30}),
        (PromiseCase(("api",), ("square",), urgent=True), {"look": 5, "review": 90, "sent": 240}),
        (PromiseCase(("api", "sso"), ("square",)), {"look": 60, "review": 90, "sent": 120}),
        (PromiseCase(("billing", "sso"), ("square",)), {"look": 60, "review": 15}),
        (PromiseCase((), ("square",)), {"look": 60, "review": 90}),
    ],
)
def test_the_first_rule_that_holds_and_says_it_decides_each_clock(case: PromiseCase, expected: dict[str, int]) -> None:
    found = promised_minutes(RULES, TAGS, case)
    assert {clock.value: minutes for clock, minutes in found.items()} == expected


def test_without_a_rule_the_shortest_promise_of_its_tags_holds() -> None:
    assert promised_minutes((), TAGS, PromiseCase(("api", "sso", "billing"), ())) == {PromiseClock.SENT: 120}
    assert promised_minutes((), TAGS, PromiseCase(("billing",), ())) == {}


def test_each_clock_runs_in_the_hours_of_those_who_serve_it() -> None:
    early, late = Hours(time(6), time(9)), Hours(time(18), time(22))
    people = {
        "U0ANA": Person("U0ANA", "Ana", hours=early),
        "U0GIL": Person("U0GIL", "Gil", roles=(Role.COMMS,), hours=late),
    }
    assert hours_of(PromiseClock.SENT, ("U0ANA", "U0GONE"), people) == (early,)
    assert hours_of(PromiseClock.REVIEW, ("U0ANA",), people) == (late,)
    terms = PromiseTerms((PromiseRule(review_minutes=60, sent_minutes=60),), (), people)
    monday = datetime(2026, 11, 2, 12, tzinfo=UTC)
    due = [promise_from(clock, PromiseCase((), ()), ("U0ANA",), monday, terms) for clock in PromiseClock]
    assert [at and f"{at:%a %H:%M}" for at in due] == [None, None, "Mon 19:00", "Tue 07:00"]
