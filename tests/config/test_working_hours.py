"""People's hours as they are configured: the company's calendar, their own, holidays, calendar files and odd dates."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.core.calendars.hours import ClockSpan, Hours
from bot.core.calendars.working_time import is_at_work
from tests.config.company_file import SOUND, company, faults, line_of

OWN = 'hours = { start = "08:30", zone = "Europe/Madrid" }'

SHARED = """
[hours]
zone = "Europe/Berlin"
breaks = [{ start = "12:00", end = "13:00" }]
fri = "09:00-13:00"
sat = ["10:00-12:00", "22:00-06:00"]
holidays = "DE-BE"
except = { "2026-12-24" = "09:00-12:00", 2026-12-31 = "closed" }
"""

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
{events}END:VCALENDAR
"""


def event(*lines: str) -> str:
    return "".join(f"{line}\n" for line in ("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"))


def ana(tmp_path: Path, shared: str = "", own: str = "") -> Hours:
    """The hours of somebody whose own are `own`, in a company whose calendar is `shared`."""
    hours = company(tmp_path, SOUND.replace(OWN, own) + shared).people[0].hours
    assert hours is not None
    return hours


def test_who_says_nothing_has_the_companys_hours(tmp_path: Path) -> None:
    assert ana(tmp_path, SHARED) == Hours(
        zone="Europe/Berlin",
        breaks=(ClockSpan(time(12), time(13)),),
        weekdays=(
            (5, (ClockSpan(time(9), time(13)),)),
            (6, (ClockSpan(time(10), time(12)), ClockSpan(time(22), time(6)))),
        ),
        dates=((date(2026, 12, 24), (ClockSpan(time(9), time(12)),)), (date(2026, 12, 31), ())),
        holidays="DE-BE",
    )


def test_what_a_person_says_stands_and_the_rest_is_the_companys(tmp_path: Path) -> None:
    own = (
        'hours = { start = "08:30", zone = "Europe/Madrid", breaks = [], holidays = "ES-MD", fri = "closed",'
        ' except = { "2026-12-31" = "09:00-24:00" } }'
    )
    found = ana(tmp_path, SHARED, own)

    assert (found.start, found.end, found.zone, found.breaks) == (time(8, 30), time(17), "Europe/Madrid", ())
    assert (found.holidays, dict(found.weekdays)[5], dict(found.weekdays)[6][0].start) == ("ES-MD", (), time(10))
    assert dict(found.dates) == {
        date(2026, 12, 24): (ClockSpan(time(9), time(12)),),
        date(2026, 12, 31): (ClockSpan(time(9), time(0)),),
    }


def test_who_is_always_there_has_no_hours_whatever_the_company_says(tmp_path: Path) -> None:
    ana_hours, gil = (person.hours for person in company(tmp_path, SOUND + SHARED).people)
    always = company(tmp_path, SOUND.replace(OWN, "hours = { always = true }") + SHARED).people[0].hours

    assert (ana_hours is None, gil is None, always) == (False, False, None)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-12-01 11:59", True),
        ("2026-12-01 12:00", False),
        ("2026-12-01 13:00", True),
        ("2026-12-04 14:00", False),
        ("2026-12-05 11:00", True),
        ("2026-12-06 05:59", True),
        ("2026-12-24 11:59", True),
        ("2026-12-24 13:30", False),
        ("2026-12-25 10:00", False),
        ("2026-12-31 10:00", False),
        ("2027-03-08 10:00", False),
    ],
)
def test_a_company_calendar_is_kept(tmp_path: Path, moment: str, there: bool) -> None:
    hours = ana(tmp_path, SHARED)
    at = datetime.fromisoformat(f"{moment}+01:00")
    assert is_at_work(hours, at) is there


def test_a_calendar_file_closes_what_its_events_cover(tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    (folder / "holidays.ics").write_text(
        ICS.format(
            events=event("SUMMARY:Off-site", "DTSTART;VALUE=DATE:20261109", "DTEND;VALUE=DATE:20261111")
            + event("DTSTART:20261112T100000Z", "DTEND:20261112T120000Z", "TRANSP:TRANSPARENT")
            + event("DTSTART:20261113T100000", "DURATION:PT1H")
            + event("DTSTART;VALUE=DATE:20201116", "RRULE:FREQ=YEARLY;UNTIL=20301231", "EXDATE;VALUE=DATE:20271116")
            + event("DTSTART;VALUE=DATE:20261117", "STATUS:CANCELLED")
            + event("DTSTART;VALUE=DATE:20261118").replace("UID:1", "UID:2")
        )
    )
    hours = ana(tmp_path, '\n[hours]\nclosed = "calendars/holidays.ics"\nzone = "Europe/Berlin"\n')

    def there(day: int, hour: int, month: int = 11, year: int = 2026) -> bool:
        return is_at_work(hours, datetime(year, month, day, hour, tzinfo=UTC))

    assert [there(day, 9) for day in (6, 9, 10, 11)] == [True, False, False, True]
    assert [there(12, hour) for hour in (9, 10, 11, 12)] == [True, False, False, True]
    assert [there(13, hour) for hour in (8, 9, 10)] == [True, False, True], "ten o'clock in Berlin"
    assert [there(16, 9), there(16, 9, year=2027), there(16, 9, year=2028)] == [False, True, False]
    assert [there(17, 9), there(18, 9)] == [True, False]


def test_an_event_that_repeats_keeps_to_the_clock_where_it_was_entered_and_one_of_it_may_be_moved(
    tmp_path: Path,
) -> None:
    (tmp_path / "weekly.ics").write_text(
        ICS.format(
            events=event(
                "DTSTART;TZID=Europe/Berlin:20260316T100000",
                "DTEND;TZID=Europe/Berlin:20260316T110000",
                "RRULE:FREQ=WEEKLY;UNTIL=20260420T090000Z",
            )
            + event(
                "RECURRENCE-ID;TZID=Europe/Berlin:20260323T100000",
                "DTSTART;TZID=Europe/Berlin:20260324T140000",
                "DTEND;TZID=Europe/Berlin:20260324T150000",
            )
        )
    )
    hours = ana(tmp_path, '\n[hours]\nclosed = "weekly.ics"\nzone = "Europe/Berlin"\n')

    def berlin(moment: str) -> bool:
        return is_at_work(hours, datetime.fromisoformat(moment))

    assert not berlin("2026-03-16T10:30+01:00")
    assert berlin("2026-03-23T10:30+01:00")
    assert not berlin("2026-03-24T14:30+01:00")
    assert not berlin("2026-03-30T10:30+02:00")
    assert berlin("2026-03-30T11:30+02:00")
    assert [berlin("2026-04-20T10:30+02:00"), berlin("2026-04-27T10:30+02:00")] == [False, True]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no file "),
        ("hello", "days.ics is no calendar file"),
        ("BEGIN:VEVENT\nEND:VEVENT\n", "days.ics holds no calendar"),
        (ICS.format(events=event("SUMMARY:Party", "DTSTART:soon")), "days.ics: 'Party' has no sound dates"),
        (ICS.format(events=event("SUMMARY:Party")), "days.ics: 'Party' has no sound dates"),
        (ICS.format(events=event("DTSTART:20260101T000000Z", "RRULE:FREQ=SECONDLY")), "has no sound dates"),
        (
            ICS.format(events=event("DTSTART;VALUE=DATE:19000101", "DTEND;VALUE=DATE:20500101")),
            "days.ics closes more than 20000 times",
        ),
    ],
)
def test_a_bad_calendar_file_is_told_at_the_key_that_names_it(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "days.ics").write_text(content)
    text = SOUND.replace(OWN, 'hours = { closed = "days.ics" }')

    [told] = faults(tmp_path, text)

    assert told.startswith(f'switchboard.toml:{line_of(text, "days.ics")}: [[people]] "Ana Reyes", hours.closed: ')
    assert said in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('holidays = "DE-XX"', "hours] holidays: is not known: DE has no part 'XX'"),
        ('holidays = "de"', "there are no holidays known of 'de'; did you mean DE?"),
        ('holidays = "Narnia"', "Write a country, or a country and its part, such as DE or DE-BE."),
        ('fri = "9-12"', 'hours] fri: must be times such as "09:00-12:00", several in a list, or "closed".'),
        ('fri = "09:00-09:00"', 'fri: 09:00-09:00 has no length; a whole day is "00:00-24:00".'),
        ("fri = []", "fri: must be times such as"),
        ('friday = "closed"', "friday: there is no such key; did you mean fri?"),
        ('except = { "24.12.2026" = "closed" }', "except: 24.12.2026 is no date; write one such as"),
        ('except = { "2026-02-30" = "closed" }', "except: there is no day 2026-02-30."),
        ('except = { "2026-12-24" = "half" }', "except.2026-12-24: must be times such as"),
        ('except = "2026-12-24"', "except: must be a table of dates, such as"),
        ('exept = { "2026-12-24" = "closed" }', "exept: there is no such key; did you mean except?"),
        ('dates = { "2026-12-24" = "closed" }', "dates: there is no such key"),
        ('breaks = [{ start = "13:00", end = "12:00" }]', "breaks.1: end must be after start"),
        ('end = "08:00"', "hours]: end must be after start"),
    ],
)
def test_faulty_hours_are_told_with_what_to_write(tmp_path: Path, line: str, said: str) -> None:
    text = f"{SOUND}\n[hours]\n{line}\n"

    [told] = [fault for fault in faults(tmp_path, text) if said.casefold() in fault.casefold()]

    assert told.startswith("switchboard.toml:")


def test_hours_that_end_before_they_start_only_together_with_the_companys_are_told(tmp_path: Path) -> None:
    text = SOUND.replace(OWN, 'hours = { end = "09:30" }') + '\n[hours]\nstart = "10:00"\n'

    [told] = faults(tmp_path, text)

    assert "hours: with what [hours] says, end must be after start" in told
