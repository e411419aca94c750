"""Histories made by hand, entry by entry, for tests of figures."""

from datetime import UTC, datetime, timedelta

from bot.core.figures.facts import Fact, due_data, reach_data
from bot.core.figures.period import read_periods
from bot.core.figures.reckoning import PeriodFigures, reckon
from bot.core.figures.scope import Scope

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ANA, BEN, GIL = "U0ANA", "U0BEN", "U0GIL"
DAY = timedelta(days=1)


class Told:
    """A history that grows entry by entry; `at` is in hours before NOW."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def add(self, question: int, at: float, what: str, by: str = "ingest", reply: int = 0, **data: str) -> int:
        return self.put(question, at, what, by, data, reply)

    def put(self, question: int, at: float, what: str, by: str, data: dict[str, str], reply: int = 0) -> int:
        seq, moment = len(self.facts) + 1, NOW - timedelta(hours=at)
        self.facts.append(Fact(seq, moment, what, by, question, reply or None, data))
        return seq

    def moved(self, question: int, at: float, due: float) -> None:
        due_at = NOW - timedelta(hours=due)
        self.add(question, at, "question.moved", ANA, tags="sso")
        self.put(question, at, "question.due", "promises", due_data(due_at))

    def seen(self, question: int, at: float, reach: int | None = None, source: str = "square") -> None:
        self.put(question, at, "question.seen", "ingest", {"post": "1", "source": source, **reach_data(reach)})

    def routed(self, question: int, at: float, tags: str = "api", due: float | None = None) -> None:
        due_at = None if due is None else NOW - timedelta(hours=due)
        self.put(question, at, "question.routed", "triage", {"tags": tags})
        self.put(question, at, "question.due", "promises", due_data(due_at))
        self.add(question, at, "question.asked", "ask", channel="C1")

    def answered(self, question: int, at: float, reply: int, by: str = ANA) -> None:
        """Proposed, approved half an hour later, sent half an hour after that, at `at`."""
        self.add(question, at + 1, "reply.proposed", by, reply, version="1")
        self.add(question, at + 0.5, "reply.waiting", "approve", reply)
        self.add(question, at, "reply.sent", "relay", reply)

    def figures(self, typed: str = "7d", scope: Scope | None = None) -> PeriodFigures:
        return reckon(self.in_order(), read_periods(typed, NOW, UTC), scope or Scope())

    def in_order(self) -> list[Fact]:
        """Question by question."""
        return sorted(self.facts, key=lambda fact: (fact.question, fact.seq))


def a_busy_week() -> Told:
    """Four questions and what became of them."""
    told = Told()
    told.seen(1, 50, reach=5234)
    told.routed(1, 50, due=40)
    told.add(1, 48, "question.claimed", ANA)
    told.answered(1, 42, 1)
    told.seen(2, 30, reach=100)
    told.add(2, 29, "question.joined", "ingest", post="3", source="square", reach="50")
    told.routed(2, 30, tags="", due=26)
    told.add(2, 20, "question.assigned", GIL, to=BEN)
    told.answered(2, 16, 2, by=BEN)
    told.add(2, 10, "follow_up.arrived", "follow_up", post="4", confirms="yes")
    told.seen(3, 20)
    told.add(3, 20, "question.dismissed", "triage")
    told.seen(4, 200)
    told.routed(4, 200)
    return told
