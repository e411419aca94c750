"""A clock that only moves when a test moves it."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""


class FakeClock:
    """The `Clock` port, moved by the test."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> datetime:
        """Move on by timedelta's arguments; return the new time."""
        self.now += timedelta(**amount)
        return self.now
