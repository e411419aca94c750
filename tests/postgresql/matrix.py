"""Which tests run on which databases. Those of the rooms that work on rows run on SQLite and on PostgreSQL: a share of
them on both in each run, and all of them in `make prove`.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SQLITE, POSTGRESQL = "sqlite", "postgresql"
ROOMS = ("store/", "flow/", "desk/", "runner/")
"""All tests of these that need a database run on both; the journey names its databases itself."""

OFTEN = (
    "store/",
    "flow/steps/test_due.py",
    "flow/steps/test_holds.py",
    "runner/test_in_process.py::test_of_many_claims_at_once_one_holds",
    "runner/test_in_process.py::test_a_killed_workers_reply_is_taken_over_after_its_lease_and_looked_up_first",
    "runner/test_in_process.py::test_a_locked_database_delays_and_loses_nothing",
)
"""Those of them that do so in each run."""


def databases_for(metafunc: pytest.Metafunc) -> list[object]:
    """On which databases a test that needs one runs; none, if the usual one is enough."""
    place = Path(str(metafunc.module.__file__)).relative_to(TESTS).as_posix()
    if not place.startswith(ROOMS) or metafunc.definition.get_closest_marker("sqlite"):
        return []
    often = f"{place}::{metafunc.function.__name__}".startswith(OFTEN)
    return [SQLITE, pytest.param(POSTGRESQL, marks=() if often else pytest.mark.prove)]
