"""Public holidays by region, from the library `holidays`. It reckons them, offline; it is loaded at the first question,
because loading takes half a second.
"""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from bot.core.errors import Faulty


def is_public_holiday(region: str, day: date) -> bool:
    """Whether this is a public holiday there. Raises Faulty for an unknown region."""
    return day in _days_of(region, day.year)


def check_region(region: str) -> None:
    """Raises Faulty, with the nearest there is, for a region that is not known."""
    regions = _regions()
    country, _, part = region.partition("-")
    if country not in regions:
        raise Faulty([f"There are no holidays known of {region!r}{_nearest(region, regions)}. {_FORM}"])
    if part and part not in regions[country]:
        parts = {f"{country}-{one}" for one in regions[country]}
        raise Faulty([f"{country} has no part {part!r}{_nearest(region, parts)}. {_FORM}"])


_FORM = "Write a country, or a country and its part, such as DE or DE-BE."


def _nearest(region: str, known: Mapping[str, object] | set[str]) -> str:
    near = get_close_matches(region.upper(), sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near and near[0] != region else ""


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=256)
def _days_of(region: str, year: int) -> frozenset[date]:
    check_region(region)
    import holidays

    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False))
