"""What reading a source that charges cost today, and that in words. Frozen values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Spending:
    """`posts` read of one source since its day began, and about how many dollars they cost, by the price configured:
    the channel's bill is what counts. `limit`: dollars a day, None for none. At `resets_at` the next day begins.
    """

    posts: int
    dollars: float
    limit: float | None
    resets_at: datetime

    @property
    def words(self) -> str:
        """Both figures, without the time."""
        of = f" of {_dollars(self.limit)}" if self.limit is not None else ""
        return f"{self.posts:,} post{'' if self.posts == 1 else 's'} today, about {_dollars(self.dollars)}{of}"


def _dollars(amount: float) -> str:
    return f"${amount:,.2f}"
