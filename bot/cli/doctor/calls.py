"""Checks how people are called: whether the ladder is on, and whether anybody can be called at all. Nothing here is a
fault.
"""

from collections.abc import Iterator

from bot.cli.doctor.check_result import CheckResult
from bot.core.company import Company


def check_calls(company: Company) -> Iterator[CheckResult]:
    """The ladder, and the budget of calls."""
    calls = company.calls
    if not calls.ladder:
        yield CheckResult(
            "calls",
            "the ladder is switched off, so nobody is called while a question waits and its promise runs out.",
            "Write ladder = true under [calls], or leave it if it is meant so.",
            warning=True,
        )
    if not calls.per_hour or not calls.per_day:
        yield CheckResult(
            "calls",
            "the budget is 0, so nobody is called unless a colleague asks for them.",
            "Write per_hour and per_day under [calls], or leave it if it is meant so.",
            warning=True,
        )
    if calls.ladder and calls.per_hour and calls.per_day:
        budget = f"at most {calls.per_hour} an hour and {calls.per_day} a day for each person"
        yield CheckResult("calls", detail=f"{budget}, and a ladder while a question waits")
