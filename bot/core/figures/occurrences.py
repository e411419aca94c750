"""What is counted of one question, each with the moment at which it counts. What counts at a moment depends on nothing
that happened later, so figures of a time that is over stay as they are; an act that was undone counts nowhere. Pure.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.core.figures.facts import (
    CLOSING,
    CONFIRMS,
    DROPPED,
    DUE,
    MET,
    OPENING,
    PAUSED,
    PUBLISHING,
    REACH,
    REUSES,
    REVERTED,
    SETS_DUE,
    Fact,
)
from bot.core.promises.clocks import PromiseClock

SILENCE = timedelta(days=7)
"""Who writes no more for so long after our answer is assumed to be helped."""


class CountedThing(StrEnum):
    """What one occurrence is."""

    SEEN = "seen"
    FOLLOW_UP = "follow_up"
    ASKED = "asked"
    ANSWERED = "answered"
    PUBLISHED = "published"
    REUSED = "reused"
    KEPT = "kept"
    BROKEN = "broken"
    LOOK_KEPT = "look_kept"
    LOOK_BROKEN = "look_broken"
    PROPOSAL_KEPT = "proposal_kept"
    PROPOSAL_BROKEN = "proposal_broken"
    REVIEW_KEPT = "review_kept"
    REVIEW_BROKEN = "review_broken"
    CLAIM = "claim"
    PROPOSAL = "proposal"
    APPROVAL = "approval"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    CORRECTION = "correction"
    JUDGED = "judged"
    ABSTAINED = "abstained"

    @property
    def words(self) -> str:
        """As a row says what it counts as."""
        return _WORDS.get(self, self.value.replace("_", " "))


_WORDS = {
    CountedThing.PUBLISHED: "reply in public",
    CountedThing.REUSED: "earlier answer",
    CountedThing.KEPT: "promise kept",
    CountedThing.BROKEN: "promise broken",
    CountedThing.CLAIM: "claimed",
    CountedThing.PROPOSAL: "proposed",
    CountedThing.APPROVAL: "approved",
    CountedThing.SENDING: "sent",
    CountedThing.CONFIRMED: "helped, they say",
    CountedThing.ASSUMED: "helped, assumed",
    CountedThing.ABSTAINED: "no tag was sure",
}


class Occurrence(NamedTuple):
    """One thing that counts. `amount` is the reach of a post, or how long something took, in seconds."""

    what: CountedThing
    at: datetime
    who: str = ""
    amount: float = 0


def occurrences(facts: Sequence[Fact]) -> Iterator[Occurrence]:
    """All that counts of one question, from its facts in their order. What is due or assumed later counts then, unless
    something happens until then.
    """
    first_answer = next((fact.at for fact in facts if fact.what in PUBLISHING), None)
    yield from _posts(facts)
    yield from _work(facts, first_answer)
    yield from _replies(facts)
    yield from _promises(facts, first_answer)
    for clock in (PromiseClock.LOOK, PromiseClock.PROPOSAL, PromiseClock.REVIEW):
        yield from _on_the_way(clock, facts)
    yield from _helped(facts)
    yield from _judged(facts)


def standing(facts: Sequence[Fact]) -> list[Fact]:
    """Without the acts that were undone, and without holding answers, which answer nothing."""
    undone = {fact.data.get("entry", "") for fact in facts if fact.what == REVERTED}
    holding = {fact.reply for fact in facts if fact.what == "reply.proposed" and "holding" in fact.data}
    return [fact for fact in facts if str(fact.seq) not in undone and (not holding or fact.reply not in holding)]


def _posts(facts: Sequence[Fact]) -> Iterator[Occurrence]:
    """A post that was split off or merged is no new one."""
    for fact in facts:
        if fact.what in ("question.seen", "question.joined") and "from" not in fact.data:
            yield Occurrence(CountedThing.SEEN, fact.at, amount=float(fact.data.get(REACH, 0)))
        elif fact.what == "follow_up.arrived":
            yield Occurrence(CountedThing.FOLLOW_UP, fact.at)


def _work(facts: Sequence[Fact], first_answer: datetime | None) -> Iterator[Occurrence]:
    seen = _first(facts, "question.seen")
    asked, claimed = _first(facts, "question.asked"), next((fact.at for fact in facts if _takes(fact)), None)
    proposed = next((fact.at for fact in facts if _is_new_reply(fact)), None)
    if asked:
        yield Occurrence(CountedThing.ASKED, asked)
    if first_answer:
        yield Occurrence(CountedThing.ANSWERED, first_answer)
    if seen and claimed:
        yield Occurrence(CountedThing.CLAIM, claimed, amount=_seconds(seen, claimed))
    if claimed and proposed and claimed <= proposed:
        yield Occurrence(CountedThing.PROPOSAL, proposed, amount=_seconds(claimed, proposed))


def _replies(facts: Sequence[Fact]) -> Iterator[Occurrence]:
    """Of each reply: its first words, the first time it was approved in full, and when it came to stand in public."""
    proposed: dict[int | None, Fact] = {}
    approved: dict[int | None, datetime] = {}
    for fact in facts:
        if _is_new_reply(fact):
            proposed[fact.reply] = fact
        elif fact.what == "reply.waiting" and fact.reply in proposed and fact.reply not in approved:
            approved[fact.reply] = fact.at
            yield Occurrence(CountedThing.APPROVAL, fact.at, amount=_seconds(proposed[fact.reply].at, fact.at))
        elif fact.what in PUBLISHING:
            author = proposed[fact.reply].by if fact.reply in proposed else ""
            yield Occurrence(CountedThing.PUBLISHED, fact.at, who=author)
            if fact.reply in proposed and proposed[fact.reply].data.get(REUSES):
                yield Occurrence(CountedThing.REUSED, fact.at, who=author)
            if fact.reply in approved:
                yield Occurrence(CountedThing.SENDING, fact.at, amount=_seconds(approved[fact.reply], fact.at))


def _promises(facts: Sequence[Fact], first_answer: datetime | None) -> Iterator[Occurrence]:
    """Each due time that holds when it comes."""
    given = [fact for fact in facts if DUE in fact.data and (first_answer is None or fact.at <= first_answer)]
    for place, fact in enumerate(given):
        due = datetime.fromisoformat(fact.data[DUE]) if fact.data[DUE] else None
        replaced = given[place + 1].at if place + 1 < len(given) else None
        if due is None or (replaced is not None and replaced <= due):
            continue
        if first_answer is not None and first_answer <= due:
            yield Occurrence(CountedThing.KEPT, due)
        elif not _is_closed(facts, due):
            yield Occurrence(CountedThing.BROKEN, due)


def _on_the_way(clock: PromiseClock, facts: Sequence[Fact]) -> Iterator[Occurrence]:
    """Each due time of a clock before an answer that holds when it comes, or was met by then."""
    told = [
        (fact.at, word) for fact in facts if fact.what == SETS_DUE for word in fact.data.get(clock.value, "").split()
    ]
    for place, (_, word) in enumerate(told):
        due = None if word in (MET, DROPPED, PAUSED) else datetime.fromisoformat(word)
        if due is None:
            continue
        at, became = told[place + 1] if place + 1 < len(told) else (None, "")
        if at is None or at > due:
            yield Occurrence(CountedThing(f"{clock.value}_broken"), due)
        elif became == MET:
            yield Occurrence(CountedThing(f"{clock.value}_kept"), due)


def _is_closed(facts: Sequence[Fact], at: datetime) -> bool:
    changes = [fact.what for fact in facts if fact.at <= at and fact.what in OPENING | CLOSING]
    return bool(changes) and changes[-1] in CLOSING


def _helped(facts: Sequence[Fact]) -> Iterator[Occurrence]:
    """After the newest answer: who asked says so, or writes no more."""
    answered: datetime | None = None
    for fact in facts:
        if answered is not None and fact.at > answered + SILENCE:
            yield Occurrence(CountedThing.ASSUMED, answered + SILENCE)
            answered = None
        if fact.what in PUBLISHING:
            answered = fact.at
        elif answered is not None and fact.what == "follow_up.arrived" and fact.data.get(CONFIRMS):
            yield Occurrence(CountedThing.CONFIRMED, fact.at)
            answered = None
        elif fact.what == "question.reopened":
            answered = None
    if answered is not None:
        yield Occurrence(CountedThing.ASSUMED, answered + SILENCE)


def _judged(facts: Sequence[Fact]) -> Iterator[Occurrence]:
    """How it was judged first, and each time a person put that right."""
    first = next((fact for fact in facts if fact.what in ("question.routed", "question.dismissed")), None)
    if first is not None:
        yield Occurrence(CountedThing.JUDGED, first.at)
        if first.what == "question.routed" and not first.data.get("tags"):
            yield Occurrence(CountedThing.ABSTAINED, first.at)
    for fact in facts:
        if _is_correction(fact):
            yield Occurrence(CountedThing.CORRECTION, fact.at, who=fact.by)


def _is_correction(fact: Fact) -> bool:
    wrongly_dismissed = fact.what == "question.reopened" and fact.data.get("was") == "dismissed"
    wrongly_asked = fact.what == "question.ignored" and bool(fact.data.get("as"))
    return fact.what == "question.moved" or wrongly_dismissed or wrongly_asked


def _takes(fact: Fact) -> bool:
    """Whether somebody claims it or is given it; what goes back to several is nobody's."""
    return fact.what == "question.claimed" or (
        fact.what == "question.assigned" and len(fact.data.get("to", "").split()) == 1
    )


def _is_new_reply(fact: Fact) -> bool:
    """Other words for what stands there are no new reply."""
    return fact.what == "reply.proposed" and "amends" not in fact.data


def _first(facts: Sequence[Fact], what: str) -> datetime | None:
    return next((fact.at for fact in facts if fact.what == what), None)


def _seconds(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds())
