"""A moment that a person types is read in their own time zone, or refused with what to type."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.core.errors import Faulty
from bot.core.moments.spans import read_span
from bot.core.moments.typed import FURTHEST, read_moment, split_moment
from bot.core.moments.words import moment_words

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
]
NOWS = st.integers(0, 5 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
WEDNESDAY = "2026-11-25 11:30"


def berlin(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=BERLIN).astimezone(UTC)


def read(text: str, at: str = WEDNESDAY) -> str:
    return read_moment(text, berlin(at), BERLIN).astimezone(BERLIN).strftime("%a %Y-%m-%d %H:%M")


def refused(text: str, at: str = WEDNESDAY) -> str:
    with pytest.raises(Faulty) as refusal:
        read_moment(text, berlin(at), BERLIN)
    assert refusal.value.about == "moment"
    return str(refusal.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", "Wed 2026-11-25 13:30"),
        ("90m", "Wed 2026-11-25 13:00"),
        ("30 min", "Wed 2026-11-25 12:00"),
        ("1h30", "Wed 2026-11-25 13:00"),
        ("1h 30 min", "Wed 2026-11-25 13:00"),
        ("1,5 h", "Wed 2026-11-25 13:00"),
        ("in half an hour", "Wed 2026-11-25 12:00"),
        ("for 3 days", "Sat 2026-11-28 11:30"),
        ("2 weeks", "Wed 2026-12-09 11:30"),
        ("3 months", "Thu 2027-02-25 11:30"),
        ("later today", "Wed 2026-11-25 14:30"),
        ("tomorrow", "Thu 2026-11-26 09:00"),
        ("Tomorrow 9:00", "Thu 2026-11-26 09:00"),
        ("tomorrow at 9", "Thu 2026-11-26 09:00"),
        ("tomorrow afternoon", "Thu 2026-11-26 14:00"),
        ("fri", "Fri 2026-11-27 09:00"),
        ("“Friday”, 14:00", "Fri 2026-11-27 14:00"),
        ("fri,14:00", "Fri 2026-11-27 14:00"),
        ("friday 2pm", "Fri 2026-11-27 14:00"),
        ("14:00 on friday", "Fri 2026-11-27 14:00"),
        ("until fri", "Fri 2026-11-27 09:00"),
        ("mon", "Mon 2026-11-30 09:00"),
        ("next mon", "Mon 2026-11-30 09:00"),
        ("wed", "Wed 2026-12-02 09:00"),
        ("wed 14:00", "Wed 2026-11-25 14:00"),
        ("next week", "Mon 2026-11-30 09:00"),
        ("today 17:00", "Wed 2026-11-25 17:00"),
        ("tonight", "Wed 2026-11-25 18:00"),
        ("17:00", "Wed 2026-11-25 17:00"),
        ("9:00", "Thu 2026-11-26 09:00"),
        ("noon", "Wed 2026-11-25 12:00"),
        ("2026-12-24", "Thu 2026-12-24 09:00"),
        ("2026\u201312\u201324 14:00", "Thu 2026-12-24 14:00"),
        ("2026-12-24T14:00", "Thu 2026-12-24 14:00"),
        ("24.12.", "Thu 2026-12-24 09:00"),
        ("24.12. 14.30", "Thu 2026-12-24 14:30"),
        ("1.2.", "Mon 2027-02-01 09:00"),
        ("24.12.2026", "Thu 2026-12-24 09:00"),
        ("24 Dec", "Thu 2026-12-24 09:00"),
        ("December 24th 8:15", "Thu 2026-12-24 08:15"),
    ],
)
def test_a_moment_is_read_as_it_is_meant(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is no moment"),
        ("soon", "is no moment"),
        ("fri 2", "is no moment"),
        ("blue 14:00", "is no moment"),
        ("today", "Today at what time?"),
        ("today 9:00", "is over: it is Wed 11:30 (Europe/Berlin)"),
        ("2026-11-24", "is over"),
        ("0m", "is over"),
        ("25:00", "No clock shows 25:00"),
        ("fri 13pm", "No clock shows 13 pm"),
        ("2026-02-30", "The calendar has no 2026-02-30"),
        ("31.4.", "The calendar has no 31.4."),
        ("2028-01-01", "more than a year ahead; 2027-11-26 is the furthest"),
        ("53 weeks", "more than a year ahead"),
        ("999999 months", "more than a year ahead"),
        ("12/24", "A date is not typed with slashes. Type 2026-12-24."),
        ("3/4", "day and month cannot be told apart. Type 2026-03-04 or 2026-04-03."),
        ("next fri", "Next Friday may be 2026-11-27 or 2026-12-04."),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_type(text: str, told: str) -> None:
    assert told in refused(text)


@pytest.mark.parametrize(
    ("text", "moment", "rest"),
    [
        ("2h", "Wed 13:30", ""),
        ("fri 14:00 the release comes out", "Fri 14:00", "the release comes out"),
        ("until fri on holiday", "Fri 09:00", "on holiday"),
        ("fri 2 of us are out", "Fri 09:00", "2 of us are out"),
        ("for 3 days 2 bugs first", "Sat 11:30", "2 bugs first"),
        ("24.12. 14:00 Christmas", "Thu 14:00", "Christmas"),
    ],
)
def test_a_reason_may_follow_a_moment(text: str, moment: str, rest: str) -> None:
    found, after = split_moment(text, berlin(WEDNESDAY), BERLIN)
    assert (f"{found.astimezone(BERLIN):%a %H:%M}", after) == (moment, rest)


def test_a_day_has_its_own_time_also_where_clocks_change_before_it() -> None:
    assert read("1 day", "2026-10-24 12:00") == "Sun 2026-10-25 12:00"
    assert read("24h", "2026-10-24 12:00") == "Sun 2026-10-25 11:00"
    assert read("sunday 2:30", "2026-03-28 12:00") == "Sun 2026-03-29 03:30", "clocks skip it"
    twice = read_moment("sunday 2:30", berlin("2026-10-24 12:00"), BERLIN)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first of two"
    again = read_moment("2:30", twice + timedelta(minutes=5), BERLIN)
    assert again == twice + timedelta(hours=1), "the second, once the first is over"


@given(text=st.text(max_size=30) | st.from_regex(r"[0-9]{1,7} ?[a-z./:-]{1,6} ?[0-9./:apm]{0,8}", fullmatch=True))
@example("9999-12-31 23:59")
@example("999999 weeks")
@example("0001-01-01")
@example("٣h")
def test_whatever_is_typed_is_a_moment_within_a_year_or_is_refused_in_words(text: str) -> None:
    now = berlin(WEDNESDAY)
    with suppress(Faulty):
        moment = read_moment(text, now, BERLIN)
        assert now < moment <= now + FURTHEST
        assert moment.tzinfo is UTC


@given(
    now=NOWS,
    minutes=st.integers(1, 365 * 24 * 60),
    zone=st.sampled_from(ZONES),
    way=st.sampled_from(["{0:%Y-%m-%d %H:%M}", "{0.day}.{0.month}.{0.year} {0:%H:%M}", "{0:%d %b %Y at %I:%M %p}"]),
)
def test_a_moment_written_out_is_read_as_itself(now: datetime, minutes: int, zone: ZoneInfo, way: str) -> None:
    moment = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    local = moment.astimezone(zone)
    assume(local.fold == 0 and moment > now)
    assert read_moment(way.format(local), now, zone) == moment


@given(
    now=NOWS,
    name=st.sampled_from(["Monday", "tuesday", "WED", "thu", "fri", "sat", "sun"]),
    clock=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_a_weekday_is_the_next_of_its_name(now: datetime, name: str, clock: time, zone: ZoneInfo) -> None:
    moment = read_moment(f"{name} {clock:%H:%M}", now, zone)
    local = moment.astimezone(zone)
    assert now < moment <= now + timedelta(days=7, hours=1)
    assert f"{local:%A}".lower().startswith(name.lower())
    assert local.time() == clock or _is_skipped(local.date(), clock, zone)


def _is_skipped(day: date, clock: time, zone: ZoneInfo) -> bool:
    typed = datetime.combine(day, clock, zone)
    return typed.astimezone(UTC).astimezone(zone).time() != clock


@given(hours=st.integers(1, 8000), zone=st.sampled_from(ZONES))
def test_hours_are_as_long_as_clocks_measure(hours: int, zone: ZoneInfo) -> None:
    now = berlin(WEDNESDAY)
    assert read_moment(f"{hours} h", now, zone) == now + timedelta(hours=hours)


@pytest.mark.parametrize(("text", "days"), [("7d", 7), ("2 weeks", 14), ("36h", 1.5), ("a month", 30)])
def test_a_span_is_read_without_a_calendar(text: str, days: float) -> None:
    assert read_span(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "seven", "fri", "0d", "7"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(Faulty, match="is no span of time"):
        read_span(text)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-25 17:00", "today 17:00"),
        ("2026-11-26 09:05", "tomorrow 9:05"),
        ("2026-11-24 09:00", "yesterday 9:00"),
        ("2026-11-30 09:00", "Mon 9:00"),
        ("2026-12-24 09:00", "24 Dec 9:00"),
        ("2027-02-01 09:00", "1 Feb 2027 9:00"),
        ("2026-11-20 09:00", "20 Nov 9:00"),
    ],
)
def test_a_moment_is_told_as_people_say_it(moment: str, told: str) -> None:
    assert moment_words(berlin(moment), berlin(WEDNESDAY), BERLIN) == told
