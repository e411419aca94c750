"""When each clock of a question runs, and what becomes of it, as its history tells."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.calendars.hours import Hours
from bot.core.model import HistoryEntry, Person, Role, Tag
from bot.core.promises.asked import asked_after
from bot.core.promises.clocks import PromiseClock, PromiseOutcome, PromiseRun, breaks_next
from bot.core.promises.reckoning import PromiseFacts, PromiseTerms, reckon
from bot.core.promises.rules import PromiseCase, PromiseRule
from bot.core.promises.timeline import names_asker

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ANA, GIL = "U0ANA", "U0GIL"
TERMS = PromiseTerms(
    (PromiseRule(look_minutes=10, proposal_minutes=30, review_minutes=20, sent_minutes=60),),
    (Tag("api"),),
    {ANA: Person(ANA, "Ana", tags=("api",)), GIL: Person(GIL, "Gil", roles=(Role.COMMS,))},
)


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def entry(minute: int, what: str, by: str = ANA, reply: int | None = None, **data: str) -> HistoryEntry:
    return HistoryEntry(minute, at(minute), what, by, 1, reply, "", data, "", "")


def undone(minute: int, what: str) -> HistoryEntry:
    return replace(entry(minute, "question.reverted"), data={"what": what})


def for_asker(minute: int) -> HistoryEntry:
    return replace(entry(minute, "question.snoozed"), data={"for": "asker"})


ROUTED = entry(0, "question.routed", "triage")


def runs(*entries: HistoryEntry, answered: bool = False, **facts: object) -> dict[tuple[str, int], PromiseRun]:
    case = PromiseFacts(PromiseCase(("api",), ("square",)), (ANA,), (ROUTED, *entries), answered, {}, **facts)  # type: ignore[arg-type]
    return {(run.clock.value, run.number): run for run in reckon(case, TERMS)}


def shown(found: dict[tuple[str, int], PromiseRun], now: int) -> dict[str, str]:
    return {f"{clock}{number}": run.outcome(at(now)).value for (clock, number), run in found.items()}


def test_three_clocks_run_from_the_moment_a_question_is_sent_to_people() -> None:
    found = runs()
    assert {key[0]: run.due_at for key, run in found.items()} == {"look": at(10), "proposal": at(30), "sent": at(60)}
    assert shown(found, 5) == {"look1": "running", "proposal1": "running", "sent1": "running"}
    assert shown(found, 11) == {"look1": "broken", "proposal1": "running", "sent1": "running"}
    first = breaks_next(found.values())
    assert first is not None
    assert (first.clock, first.due_at) == (PromiseClock.LOOK, at(10))


@pytest.mark.parametrize(
    "what", ["question.claimed", "question.assigned", "question.moved", "question.snoozed", "talk.inside"]
)
def test_who_does_something_with_it_has_looked(what: str) -> None:
    assert shown(runs(entry(9, what)), 50)["look1"] == "kept"
    assert shown(runs(entry(11, what)), 50)["look1"] == "broken"


def test_a_proposal_meets_two_clocks_and_starts_the_review() -> None:
    found = runs(entry(25, "reply.proposed", reply=1))
    assert shown(found, 26) == {"look1": "broken", "proposal1": "kept", "sent1": "running", "review1": "running"}
    assert found["review", 1].due_at == at(45)


@pytest.mark.parametrize(
    "what", ["reply.waiting", "reply.changes_asked", "reply.declined", "reply.withdrawn", "reply.sent"]
)
def test_every_decision_ends_the_review_and_new_words_start_another(what: str) -> None:
    found = runs(entry(5, "reply.proposed", reply=1), entry(20, what, GIL, 1), entry(30, "reply.reworded", reply=1))
    assert (found["review", 1].met_at, found["review", 2].due_at) == (at(20), at(50))


def test_the_review_waits_for_the_last_of_several_candidates() -> None:
    found = runs(
        entry(5, "reply.proposed", reply=1), entry(6, "reply.proposed", reply=2), entry(9, "reply.declined", GIL, 1)
    )
    assert found["review", 1].met_at is None


def test_words_that_need_no_review_have_none() -> None:
    found = runs(entry(5, "reply.proposed", reply=1), entry(5, "reply.waiting", "approve", 1))
    assert ("review", 1) not in found


def test_a_correction_of_what_stands_moves_no_clock() -> None:
    found = runs(entry(5, "reply.proposed", reply=7, amends="3"), entry(6, "reply.reworded", reply=7))
    assert shown(found, 7) == {"look1": "running", "proposal1": "running", "sent1": "running"}


def test_an_answer_keeps_the_promise_once_nothing_is_left_to_answer() -> None:
    story = (entry(5, "reply.proposed", reply=1), entry(9, "reply.waiting", GIL, 1), entry(10, "reply.sent", reply=1))
    assert runs(*story)["sent", 1].met_at is None
    assert runs(*story, answered=True)["sent", 1].met_at == at(10)


def test_a_follow_up_starts_the_clocks_again_and_the_answer_before_stays_kept() -> None:
    found = runs(
        entry(5, "reply.proposed", reply=1),
        entry(9, "reply.waiting", GIL, 1),
        entry(10, "reply.sent", reply=1),
        entry(500, "follow_up.arrived", "follow_up"),
        entry(500, "question.reopened", "follow_up"),
    )
    assert shown(found, 505)["sent1"] == "kept"
    assert [found[clock, 2].due_at for clock in ("look", "proposal", "sent")] == [at(510), at(530), at(560)]


def test_who_reopens_it_has_looked() -> None:
    found = runs(entry(5, "question.settled"), entry(9, "question.reopened"))
    assert shown(found, 10) == {
        "look1": "kept",
        "proposal1": "dropped",
        "sent1": "dropped",
        "proposal2": "running",
        "sent2": "running",
    }


def test_what_is_given_up_late_stays_broken() -> None:
    found = runs(entry(40, "question.ignored"))
    assert shown(found, 100) == {"look1": "broken", "proposal1": "broken", "sent1": "dropped"}


def test_the_clocks_pause_while_we_wait_for_the_asker_and_go_on_where_they_were() -> None:
    story = (for_asker(5),)
    paused = runs(*story)
    assert (paused["sent", 1].due_at, paused["sent", 1].paused_since) == (None, at(5))
    assert breaks_next(paused.values()) is None
    assert shown(paused, 1000)["sent1"] == "running"
    woken = runs(*story, entry(105, "question.woke", "follow_up"))
    assert (woken["sent", 1].due_at, woken["sent", 1].paused_since) == (at(160), None)


def test_a_snooze_for_another_reason_pauses_nothing_unless_an_answer_of_ours_stands_there() -> None:
    assert runs(entry(5, "question.snoozed"))["sent", 1].due_at == at(60)
    asked_back = (entry(1, "reply.proposed", reply=1), entry(2, "reply.sent", reply=1), entry(5, "question.snoozed"))
    assert runs(*asked_back)["sent", 1].paused_since == at(5)


def test_what_broke_before_the_pause_stays_broken() -> None:
    found = runs(for_asker(70))
    assert (found["sent", 1].due_at, found["sent", 1].paused_since) == (at(60), None)


def test_the_earlier_of_two_promises_holds_after_a_merge() -> None:
    other = PromiseRun(PromiseClock.SENT, 1, 30, at(-10), at(20), ended_at=at(5))
    over = PromiseRun(PromiseClock.LOOK, 1, 30, at(-10), at(20), met_at=at(1), ended_at=None)
    joined = replace(entry(5, "question.joined", "merge"), data={"from": "2"})
    facts = PromiseFacts(PromiseCase(("api",), ("square",)), (ANA,), (ROUTED, joined), False, {2: (other, over)})
    assert {run.clock: run.due_at for run in reckon(facts, TERMS)} == {
        PromiseClock.LOOK: at(10),
        PromiseClock.PROPOSAL: at(30),
        PromiseClock.SENT: at(20),
    }


def test_an_act_that_was_undone_moved_nothing_for_good() -> None:
    ignored = runs(entry(5, "question.ignored"), undone(6, "question.ignored"))
    assert (ignored["sent", 1].ended_at, ignored["sent", 2].due_at) == (at(5), at(66))
    snoozed = runs(for_asker(5), undone(25, "question.snoozed"))
    assert (snoozed["sent", 1].due_at, snoozed["sent", 1].paused_since) == (at(80), None)
    closed = runs(
        entry(5, "question.settled"),
        entry(6, "question.reopened"),
        undone(7, "question.reopened"),
    )
    assert closed["sent", 2].ended_at == at(7)


@pytest.mark.parametrize(
    ("why", "waits"),
    [("waiting for the asker", True), ("Customer is on holiday", True), ("until the release", False), ("", False)],
)
def test_a_reason_that_names_the_asker_says_that_we_wait_for_them(why: str, waits: bool) -> None:
    assert names_asker(why) is waits


def test_what_is_over_is_never_reckoned_again() -> None:
    kept = PromiseRun(PromiseClock.LOOK, 1, 5, NOON, at(5), met_at=at(4))
    found = runs(entry(4, "question.claimed"), known=(kept,))
    assert found["look", 1] == kept
    assert found["sent", 1].due_at == at(60)


def test_a_promise_paused_for_good_is_neither_kept_nor_broken() -> None:
    found = runs(for_asker(5), entry(2000, "question.settled"))
    assert found["sent", 1].outcome(at(3000)) is PromiseOutcome.DROPPED


def test_a_promise_that_is_over_counts_in_the_hours_of_those_who_were_asked_then() -> None:
    late = Hours(time(13), time(18), zone="UTC")
    terms = replace(TERMS, people={**TERMS.people, "U0BEN": Person("U0BEN", "Ben", hours=late)})
    claimed = replace(entry(5, "question.claimed"), data={"was": "", "asked": ANA})
    handed_on = replace(entry(90, "question.assigned", GIL), data={"to": "U0BEN", "was": ANA, "asked": ANA})
    entries = (ROUTED, claimed, entry(40, "reply.proposed", reply=1), handed_on)
    facts = PromiseFacts(PromiseCase(("api",), ()), ("U0BEN",), entries, answered=False, merged={})
    due = {run.clock: run.due_at for run in reckon(facts, terms)}
    assert due[PromiseClock.LOOK] == at(10)
    assert due[PromiseClock.PROPOSAL] == at(30)
    assert due[PromiseClock.SENT] == at(120)


@pytest.mark.parametrize(
    ("entries", "asked"),
    [
        ([("question.routed", 0, {"people": "U1 U2"})], ["U9"]),
        ([("question.routed", 0, {"people": "U1 U2"}), ("question.claimed", 20, {"asked": "U1 U2"})], ["U1", "U2"]),
        ([("question.routed", 0, {"people": "U1"}), ("question.routed", 20, {"people": "U3"})], ["U1"]),
        ([("question.claimed", 10, {"asked": "U1"}), ("question.released", 20, {"asked": "U2 U1"})], ["U2", "U1"]),
    ],
)
def test_the_history_says_who_was_asked_where_it_knows(
    entries: list[tuple[str, int, dict[str, str]]], asked: list[str]
) -> None:
    told = [replace(entry(minute, what), data=data) for what, minute, data in entries]
    assert list(asked_after(told, at(10), ["U9"])) == asked
    assert list(asked_after(told, None, ["U9"])) == ["U9"]
