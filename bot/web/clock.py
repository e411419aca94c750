"""Moments in pages, as people say them in the viewer's zone, with the exact moment for machines and on pointing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from markupsafe import Markup

from bot.core.moments.words import moment_words

_SPANS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))
_NOW = timedelta(seconds=45)
_LONG_AGO = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PageClock:
    """The moment a page is made, and the zone of who reads it."""

    now: datetime
    zone: tzinfo

    def at(self, moment: datetime | None) -> Markup:
        """Today 17:00, Mon 9:00, 24 Dec 9:00."""
        return self._time(moment, lambda known: moment_words(known, self.now, self.zone))

    def ago(self, moment: datetime | None) -> Markup:
        """12 min ago, in 1 h; what is long ago or far off by its date."""
        return self._time(moment, self._distance)

    def hour(self, moment: datetime) -> str:
        """9:00, of a day that is plain."""
        local = moment.astimezone(self.zone)
        return f"{local.hour}:{local:%M}"

    def _distance(self, moment: datetime) -> str:
        apart = self.now - moment
        if abs(apart) < _NOW:
            return "now"
        if abs(apart) >= _LONG_AGO:
            return moment_words(moment, self.now, self.zone)
        words = span_words(abs(apart))
        return f"{words} ago" if apart > timedelta(0) else f"in {words}"

    def _time(self, moment: datetime | None, words: Callable[[datetime], str]) -> Markup:
        if moment is None:
            return Markup("&ndash;")
        local = moment.astimezone(self.zone)
        exact = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        full = f"{local:%a} {local.day} {local:%b %Y, %H:%M:%S} {local.tzname()}"
        return Markup('<time datetime="{}" title="{}">{}</time>').format(exact, full, words(moment))


def span_words(span: timedelta) -> str:
    """A span in its largest unit: 3 d, 2 h, 12 min."""
    for unit, name in _SPANS:
        if span >= unit:
            return f"{span // unit} {name}"
    return f"{int(span.total_seconds())} s"
