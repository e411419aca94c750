"""Where a person is asked until when, they are offered what is likely, by their own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.calendars.hours import Hours
from bot.core.model import Person
from bot.core.moments.suggested import suggested_moments
from bot.core.moments.typed import read_moment
from bot.core.moments.zones import zone_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (
            "2026-11-25 10:30",
            ["In an hour, 11:30", "Later today, 13:30", "Tomorrow, 9:00", "Monday, 9:00", "In a week, 10:30"],
        ),
        ("2026-11-25 22:00", ["In an hour, 23:00", "Tomorrow, 9:00", "Monday, 9:00", "In a week, 22:00"]),
        ("2026-11-29 10:30", ["In an hour, 11:30", "Later today, 13:30", "Tomorrow, 9:00", "In a week, 10:30"]),
    ],
)
def test_what_is_offered_lies_ahead_and_each_moment_once(now: str, offered: list[str]) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=BERLIN).astimezone(UTC)
    suggested = suggested_moments(moment, BERLIN)
    assert [one.label for one in suggested] == offered
    assert all(read_moment(one.typed, moment, BERLIN) > moment for one in suggested)


def test_who_has_no_zone_of_their_own_is_taken_to_be_where_most_are() -> None:
    ana, ben, eve = (
        Person(f"U{n}", n, hours=Hours(zone=zone))
        for n, zone in zip("abe", ("Asia/Tokyo", *["Europe/Berlin"] * 2), strict=True)
    )
    nobody = Person("U9", "Noor")
    assert zone_of(ana, [ana, ben, eve]).key == "Asia/Tokyo"
    assert zone_of(nobody, [ana, ben, eve, nobody]).key == "Europe/Berlin"
    assert zone_of(None, [nobody]).key == "UTC"
