"""Routing: the right people first, the reason said, and never nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import is_at_work
from bot.core.errors import Faulty
from bot.core.model import Person, Role, Tag
from bot.core.routing.roster import Absence, Roster
from bot.core.routing.route import Route, RoutingTable, choose_route
from bot.core.verdict import Intent, TagGuess, Verdict

MONDAY_NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SSO = Tag("sso", channel="#sso", promise_minutes=60)
BILLING = Tag("billing", channel="#billing", promise_minutes=30)
LOOSE = Tag("loose")
TOKYO = Hours(zone="Asia/Tokyo")
ANA = Person("U1", "Ana", tags=("sso",))
BEN = Person("U2", "Ben", tags=("sso", "billing"))
CEM = Person("U3", "Cem", tags=("billing",), cap=2)
LEA = Person("U9", "Lea", roles=(Role.EXPERT, Role.LEAD))


def judged(*tags: str) -> Verdict:
    guesses = tuple(TagGuess(tag, 0.91 - n / 10, f"the word '{tag}'") for n, tag in enumerate(tags))
    return Verdict(Intent.QUESTION, guesses, why="asks: 'how'")


def routed(
    verdict: Verdict,
    people: Sequence[Person] = (ANA, BEN, CEM, LEA),
    *,
    load: Mapping[str, int] | None = None,
    away: Mapping[str, datetime] | None = None,
    fallback: str = "#fallback",
    triage: str = "#triage",
) -> Route:
    roads = RoutingTable((SSO, BILLING, LOOSE), people, fallback, triage)
    absences = {slack: Absence(slack, until, slack) for slack, until in (away or {}).items()}
    return choose_route(verdict, roads, Roster(load or {}, absences), MONDAY_NOON)


def test_a_question_goes_to_its_tags_channel_and_people_and_says_why() -> None:
    found = routed(judged("sso"), load={"U2": 1})
    assert (found.channel, found.people, found.tags) == ("#sso", ("U1", "U2"), ("sso",))
    assert found.why == "sso 0.91: the word 'sso'; Ana (0 open of 5), Ben (1 open of 5)"


def test_who_speaks_the_posts_language_is_asked_first_and_the_reason_says_so() -> None:
    uwe = Person("U7", "Uwe", tags=("sso",), languages=("de", "fr"))
    german = replace(judged("sso"), lang="de")
    found = routed(german, (ANA, BEN, uwe), load={"U7": 4})
    assert found.people == ("U7", "U1", "U2")
    assert "Uwe (speaks German, 4 open of 5), Ana (0 open of 5)" in found.why
    for lang in ("", "en", "ja"):
        assert routed(replace(judged("sso"), lang=lang), (ANA, uwe), load={"U7": 4}).people == ("U1", "U7")


def test_a_speaker_who_is_off_work_or_full_does_not_hold_up_the_others() -> None:
    asleep = Person("U7", "Uwe", tags=("sso",), hours=TOKYO, languages=("de",))
    full = Person("U8", "Udo", tags=("sso",), cap=0, languages=("de",))
    assert routed(replace(judged("sso"), lang="de"), (ANA, asleep, full)).people == ("U1", "U7")


def test_without_a_tag_a_lead_who_speaks_the_language_comes_first() -> None:
    zoe = Person("U8", "Zoe", roles=(Role.LEAD,), languages=("hi",))
    found = routed(replace(judged(), lang="hi"), (LEA, zoe))
    assert found.people == ("U8", "U9")
    assert "in Hindi" in found.why


def test_the_least_loaded_is_asked_first_and_names_decide_between_equals() -> None:
    assert routed(judged("sso"), load={"U1": 3, "U2": 2}).people == ("U2", "U1")
    assert routed(judged("sso"), (BEN, ANA)).people == ("U1", "U2")


def test_who_is_at_work_is_asked_before_who_is_not_however_loaded() -> None:
    asleep = Person("U1", "Ana", tags=("sso",), hours=TOKYO)
    found = routed(judged("sso"), (asleep, BEN), load={"U2": 4})
    assert found.people == ("U2", "U1")
    assert "Ana (0 open of 5, outside working hours)" in found.why


def test_who_is_away_is_not_asked_and_the_reason_says_until_when() -> None:
    found = routed(judged("sso"), away={"U2": MONDAY_NOON + timedelta(days=4)})
    assert found.people == ("U1",)
    assert "Ben is away until Friday" in found.why


@pytest.mark.parametrize(
    ("until", "said"),
    [(timedelta(hours=2), "14:00"), (timedelta(days=6), "Sunday"), (timedelta(days=7), "9 November 2026")],
)
def test_an_absence_is_said_as_a_person_would(until: timedelta, said: str) -> None:
    assert f"Ben is away until {said}" in routed(judged("sso"), away={"U2": MONDAY_NOON + until}).why


def test_an_absence_that_is_over_is_none() -> None:
    assert routed(judged("sso"), away={"U2": MONDAY_NOON}).people == ("U1", "U2")


def test_nobody_is_asked_beyond_their_cap() -> None:
    found = routed(judged("billing"), load={"U3": 2})
    assert found.people == ("U2",)
    assert "Cem is full (2 open of 2)" in found.why


def test_of_several_tags_the_likeliest_gives_the_channel_and_all_give_people() -> None:
    found = routed(judged("billing", "sso"))
    assert (found.channel, found.tags) == ("#billing", ("billing", "sso"))
    assert found.people == ("U2", "U3", "U1")


def test_the_order_of_the_tags_is_their_probability_not_their_place() -> None:
    verdict = Verdict(Intent.QUESTION, (TagGuess("billing", 0.6), TagGuess("sso", 0.8)))
    assert routed(verdict).tags == ("sso", "billing")


def test_without_a_tag_a_person_sorts_it_and_all_leads_are_asked() -> None:
    found = routed(judged())
    assert (found.channel, found.people, found.tags) == ("#triage", ("U9",), ())
    assert found.why == "no tag is sure enough, so a person sorts it (asks: 'how')"


def test_a_tag_that_is_no_longer_configured_is_no_tag() -> None:
    found = routed(judged("gone"))
    assert (found.channel, found.people) == ("#triage", ("U9",))
    assert "gone" in found.why
    assert routed(judged("gone", "sso")).tags == ("sso",)


def test_a_tag_nobody_has_goes_to_the_fallback_channel_and_the_leads() -> None:
    found = routed(judged("billing"), (ANA, LEA))
    assert (found.channel, found.people) == ("#fallback", ("U9",))
    assert "nobody has the tag billing" in found.why


def test_when_all_experts_are_away_or_full_the_leads_are_asked() -> None:
    found = routed(judged("billing"), load={"U2": 5}, away={"U3": MONDAY_NOON + timedelta(hours=1)})
    assert (found.channel, found.people) == ("#fallback", ("U9",))
    assert "nobody is free, Cem is away until 13:00, Ben is full (5 open of 5)" in found.why


def test_a_tag_without_a_channel_keeps_its_people_and_uses_the_fallback_channel() -> None:
    found = routed(judged("loose"), (Person("U5", "Eva", tags=("loose",)),))
    assert (found.channel, found.people) == ("#fallback", ("U5",))
    assert "loose has no channel" in found.why


def test_without_a_triage_channel_the_fallback_serves_and_without_both_it_is_a_fault() -> None:
    assert routed(judged(), triage="").channel == "#fallback"
    with pytest.raises(Faulty):
        routed(judged(), triage="", fallback="")


def test_a_crowd_is_counted_rather_than_listed() -> None:
    crowd = [Person(f"U{n}", f"P{n:02}", tags=("sso",)) for n in range(30)]
    found = routed(judged("sso"), crowd)
    assert len(found.people) == 30
    assert found.why.endswith("P04 (0 open of 5), 25 more")


@pytest.mark.parametrize(
    ("hours", "now", "there"),
    [
        (None, "2026-11-01T03:00", True),
        (Hours(), "2026-11-02T09:00", True),
        (Hours(), "2026-11-02T17:00", False),
        (Hours(), "2026-11-01T12:00", False),
        (Hours(zone="America/New_York"), "2026-11-02T13:59", False),
        (Hours(zone="America/New_York"), "2026-11-02T14:00", True),
        (Hours(zone="America/New_York"), "2026-10-30T13:00", True),
        (Hours(time(22), time(6)), "2026-11-02T23:00", True),
        (Hours(time(22), time(6)), "2026-11-07T05:00", True),
        (Hours(time(22), time(6)), "2026-11-02T05:00", False),
        (Hours(time(22), time(6)), "2026-11-07T23:00", False),
        (Hours(time(0), time(0)), "2026-11-02T03:00", True),
    ],
)
def test_working_hours_are_those_of_the_persons_own_clock(hours: Hours | None, now: str, there: bool) -> None:
    assert is_at_work(hours, datetime.fromisoformat(now).replace(tzinfo=UTC)) is there


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "\x00"])
def test_an_unknown_time_zone_is_a_fault_that_names_it(name: str) -> None:
    with pytest.raises(Faulty, match="no time zone"):
        is_at_work(Hours(zone=name), MONDAY_NOON)


_GUESSES = st.lists(st.builds(TagGuess, st.sampled_from(["sso", "billing", "loose", "gone"]), st.floats(0, 1)))


@given(
    _GUESSES,
    st.lists(st.sampled_from([ANA, BEN, CEM, LEA]), unique=True),
    st.dictionaries(st.sampled_from(["U1", "U2", "U3"]), st.integers(0, 9)),
    st.dictionaries(st.sampled_from(["U1", "U2", "U3"]), st.datetimes(timezones=st.just(UTC))),
)
def test_no_question_ever_goes_nowhere(
    guesses: list[TagGuess], people: list[Person], load: dict[str, int], away: dict[str, datetime]
) -> None:
    found = routed(Verdict(Intent.QUESTION, tuple(guesses)), people, load=load, away=away)
    assert found.channel
    assert found.why
    assert found.people or LEA not in people
    for slack in found.people:
        assert slack == LEA.slack or (load.get(slack, 0) < 5 and away.get(slack, MONDAY_NOON) <= MONDAY_NOON)
