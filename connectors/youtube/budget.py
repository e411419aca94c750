"""The day's quota units, which begin anew at midnight in California
(https://developers.google.com/youtube/v3/getting-started#quota). Pure.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

LIST = 1
"""Units of one read, also of one that fails. A write costs 50."""

_CALIFORNIA = ZoneInfo("America/Los_Angeles")


class Used(BaseModel):
    """The units that reading used on a day in California."""

    model_config = ConfigDict(frozen=True)

    day: date
    units: int = 0

    def at(self, now: datetime) -> "Used":
        """The same now: a new day begins with none."""
        return self if self.day == day_of(now) else Used(day=day_of(now))

    def plus(self, units: int) -> "Used":
        return Used(day=self.day, units=self.units + units)


def day_of(now: datetime) -> date:
    return now.astimezone(_CALIFORNIA).date()


def resets_at(now: datetime) -> datetime:
    """The next midnight there, in UTC."""
    following = datetime.combine(day_of(now) + timedelta(days=1), time(), _CALIFORNIA)
    return following.astimezone(now.tzinfo)
