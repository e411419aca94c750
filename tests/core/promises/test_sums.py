"""The sum behind a due time, as a person reads it."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.calendars.hours import ClockSpan, Hours
from bot.core.calendars.working_time import promise_of
from bot.core.promises.clocks import PromiseClock, PromiseRun
from bot.core.promises.sums import promise_sum

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = ", ".join(f"7 h {day} from 9:00" for day in ("Tue", "Wed", "Thu", "Fri"))
PLAIN = Hours(zone="Europe/Berlin")
OFFICE = Hours(zone="Europe/Berlin", breaks=(ClockSpan(time(12), time(13)),))


def run(minutes: int, start: str, *hours: Hours) -> PromiseRun:
    at = datetime.fromisoformat(start).replace(tzinfo=BERLIN).astimezone(UTC)
    promise = promise_of(minutes, at, hours)
    return PromiseRun(PromiseClock.SENT, 1, minutes, at, promise.due_at, spans=promise.spans)


@pytest.mark.parametrize(
    ("minutes", "start", "hours", "told"),
    [
        (
            240,
            "2026-11-27 16:30",
            (OFFICE,),
            "4 h in Berlin hours from Fri 16:30: 30 min Fri, 3 h Mon from 9:00, 30 min from 13:00",
        ),
        (240, "2026-11-27 16:30", (PLAIN,), "4 h in Berlin hours from Fri 16:30: 30 min Fri, 3 h 30 min Mon from 9:00"),
        (60, "2026-11-27 10:00", (OFFICE,), "1 h in Berlin hours from Fri 10:00"),
        (60, "2026-11-28 10:00", (), "1 h in Berlin hours from Sat 10:00"),
        (60, "2026-11-28 10:00", (OFFICE,), "1 h in Berlin hours from Sat 10:00: 1 h Mon from 9:00"),
        (120, "2026-11-27 11:00", (OFFICE,), "2 h in Berlin hours from Fri 11:00: 1 h Fri, 1 h from 13:00"),
        (
            4200,
            "2026-11-23 09:00",
            (OFFICE,),
            f"70 h in Berlin hours from Mon 9:00: 7 h Mon, {WEEK}, 28 h on 4 days more, 7 h Fri from 9:00",
        ),
    ],
)
def test_the_sum_says_what_was_counted_when(minutes: int, start: str, hours: tuple[Hours, ...], told: str) -> None:
    assert promise_sum(run(minutes, start, *hours), BERLIN) == told


def test_a_paused_one_says_since_when_it_waits() -> None:
    at = datetime(2026, 11, 27, 9, tzinfo=UTC)
    paused = PromiseRun(PromiseClock.SENT, 1, 60, at, None, datetime(2026, 11, 27, 9, 20, tzinfo=UTC))
    assert promise_sum(paused, BERLIN) == "1 h in Berlin hours from Fri 10:00; it waits for the asker since Fri 10:20"
