"""Who is on call, as it is configured: a user group, turns or a calendar file; what is wrong is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.routing.on_call import OnCall, Shift, duty_of
from tests.config.company_file import SOUND, company, faults

TURNS = """
[[oncall]]
tag = "api"
people = ["U0GIL00007", "U0ANA00001"]
starts = "2026-11-30 09:00"
turn = "1w"
zone = "Europe/Berlin"
"""
CALENDAR = """
[[oncall]]
calendar = "duty.ics"
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:1
SUMMARY:{title}
DTSTART:20261130T080000Z
DTEND:20261201T080000Z
END:VEVENT
END:VCALENDAR
"""


def test_people_take_turns_by_the_clock_of_their_zone(tmp_path: Path) -> None:
    (rule,) = company(tmp_path, SOUND + TURNS).oncall
    began = datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert duty_of(rule, {}, began).people == ("U0GIL00007",)
    assert duty_of(rule, {}, began - timedelta(minutes=1)).people == ()
    assert duty_of(rule, {}, began + timedelta(weeks=1)).people == ("U0ANA00001",)


def test_a_user_group_is_named_by_its_id(tmp_path: Path) -> None:
    text = SOUND + '\n[[oncall]]\ngroup = "S0614TZR7"\n'
    assert company(tmp_path, text).oncall == (OnCall(group="S0614TZR7"),)


def test_a_calendar_says_who_is_on_call_by_the_titles_of_its_events(tmp_path: Path) -> None:
    (tmp_path / "duty.ics").write_text(ICS.format(title="On call: ana reyes"), encoding="utf-8")
    (rule,) = company(tmp_path, SOUND + CALENDAR).oncall
    start = datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert rule.shifts == (Shift(start, start + timedelta(days=1), "U0ANA00001"),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[oncall]]\ntag = "api"', "name either a group, or people, or a calendar"),
        ('[[oncall]]\ntag = "apis"\ngroup = "S0614TZR7"', "there is no tag apis; did you mean api?"),
        ('[[oncall]]\npeople = ["U0ANA00001"]', "add starts"),
        ('[[oncall]]\npeople = ["U0ANA00002"]\nstarts = "2026-11-30"', "did you mean U0ANA00001?"),
        ('[[oncall]]\npeople = ["U0ANA00001"]\nstarts = "2026-11-31"', "there is no day 2026-11-31"),
        ('[[oncall]]\npeople = ["U0ANA00001"]\nstarts = "2026-11-30"\nturn = "1 week"', 'such as "1w"'),
        ('[[oncall]]\ngroup = "@support"', "must be the id of a Slack user group"),
        (CALENDAR, "there is no file"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_write(tmp_path: Path, text: str, told: str) -> None:
    assert told in " ".join(faults(tmp_path, f"{SOUND}\n{text}\n"))


def test_a_calendar_that_names_nobody_is_told(tmp_path: Path) -> None:
    (tmp_path / "duty.ics").write_text(ICS.format(title="Team lunch"), encoding="utf-8")
    assert "no event of duty.ics names anybody" in " ".join(faults(tmp_path, SOUND + CALENDAR))
