"""What walks through a source's events share: how many are tried, requests that fail in the middle, and the count of
what was asked.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fakes.channel import Fault
from tests.fakes.http import FakeHttpServer

Event = tuple[str, int]
_CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
_Walk = Callable[..., None]


def events(acts: Sequence[str], least: int, most: int) -> st.SearchStrategy[list[Event]]:
    return st.lists(st.tuples(st.sampled_from(acts), st.integers(0, 40)), min_size=least, max_size=most)


def few_long(acts: Sequence[str], examples: int) -> Callable[[_Walk], _Walk]:
    """A few long walks, as they are found."""

    def decorate(walk: _Walk) -> _Walk:
        chosen = settings(
            max_examples=examples,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=_CHECKS,
        )
        made: Any = chosen(given(events(acts, 35, 50))(walk))
        return made  # type: ignore[no-any-return]

    return decorate


def many(acts: Sequence[str], examples: int) -> Callable[[_Walk], _Walk]:
    """Many walks: `make prove`."""

    def decorate(walk: _Walk) -> _Walk:
        chosen = settings(max_examples=examples, deadline=None, suppress_health_check=_CHECKS)
        made: Any = pytest.mark.prove(chosen(given(events(acts, 5, 60))(walk)))
        return made  # type: ignore[no-any-return]

    return decorate


def fail_after(web: FakeHttpServer, requests: int, fault: Fault) -> None:
    """Every request after so many more ends in `fault`."""
    limit = len(web.requests) + requests
    web.inject_fault(fault, lambda _: len(web.requests) > limit)


def more_than_once(asked: Iterable[object]) -> list[object]:
    return [name for name, times in Counter(asked).items() if times > 1]
