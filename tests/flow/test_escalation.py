"""Nobody who waits is forgotten: people are called by a ladder, each rung once, while they work; any act ends it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.calendars.hours import Hours
from bot.core.model import HistoryEntry, Person
from bot.core.promises.rules import PromiseRule
from bot.core.promises.rungs import Rung, RungCall
from bot.core.replying.proposal import Proposal
from bot.core.routing.on_call import OnCall
from bot.core.routing.roster import Absence
from bot.core.settings.sections import CallSettings
from bot.flow.steps.maintenance.escalate import Escalate
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.interruption import Interrupted, Interruption
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, IDA, PEOPLE, Pipeline, a_pipeline

JON = "U0JON"
OFFICE = Hours(zone="Europe/Berlin")
FRIDAY_EVENING = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
"""16:30 in Berlin, half an hour before the end of work."""


@pytest.fixture
def interruption() -> Interruption:
    return Interruption()


@pytest.fixture
def waiting(store: Store, clock: FakeClock, interruption: Interruption) -> Pipeline:
    """A pipeline whose promises are of an hour; Jon has the tag and is over his cap, Ida is on call, Fay leads."""
    pipeline = a_pipeline(store, clock)
    pipeline.steps += (Escalate(store, pipeline.company, interruption),)
    change(
        pipeline.company,
        people=(*PEOPLE.values(), Person(JON, "Jon", "engineer", ("api",))),
        oncall=(OnCall("api", people=(IDA,), starts=datetime(2026, 1, 1, tzinfo=UTC)),),
        promises=(PromiseRule(review_minutes=60),),
    )
    return pipeline


def ask(pipeline: Pipeline, words: str = "How do I rotate my api key?") -> int:
    number = pipeline.ask_question(words, written_at=pipeline.clock.now)
    with pipeline.store.writing() as tx:
        tx.questions.set_people(number, [ANA])
    return number


def calls(pipeline: Pipeline, number: int = 1) -> list[tuple[str, str]]:
    """Which rungs called whom."""
    return [(entry.data["rung"], entry.data["to"]) for entry in escalations(pipeline, number)]


def escalations(pipeline: Pipeline, number: int = 1) -> list[HistoryEntry]:
    entries = pipeline.desk.questions.detail(number).entries
    return [entry for entry in entries if entry.what == "question.escalated"]


def everybody_works(pipeline: Pipeline, hours: Hours) -> None:
    people = pipeline.company().people
    change(pipeline.company, people=tuple(replace(person, hours=hours) for person in people))


def minute_by_minute(pipeline: Pipeline, minutes: int) -> None:
    """Let time go by while the bot runs all along."""
    for _ in range(minutes):
        pipeline.pass_time(minutes=1)


def passed(pipeline: Pipeline, number: int = 1) -> list[str]:
    """Which rungs called nobody, for a later one was due as well."""
    entries = pipeline.desk.questions.detail(number).entries
    return [entry.data["rung"] for entry in entries if entry.what == "question.rung_passed"]


def next_rung(pipeline: Pipeline) -> tuple[str, int]:
    """Who is called next, and in how many minutes."""
    rung = pipeline.desk.questions.detail(1).next_rung
    assert rung is not None
    return rung.call.value, round((rung.at - pipeline.clock.now) / timedelta(minutes=1))


def test_those_asked_then_the_tags_others_then_on_call_then_the_leads_are_called_once_each(waiting: Pipeline) -> None:
    ask(waiting)
    waiting.pass_time(minutes=29)
    assert calls(waiting) == []
    waiting.pass_time(minutes=1)
    assert calls(waiting) == [("asked", ANA)]
    waiting.pass_time(minutes=15)
    assert calls(waiting)[1:] == [("others", f"{HANA} {JON}")]
    waiting.pass_time(minutes=9)
    assert calls(waiting)[2:] == [("oncall", IDA)]
    waiting.pass_time(minutes=6)
    assert calls(waiting)[3:] == [("leads", FAY)]
    waiting.pass_time(minutes=300)
    assert len(calls(waiting)) == 4
    assert waiting.desk.questions.detail(1).next_rung is None


def test_each_call_is_a_note_in_the_thread_that_mentions_those_called_and_the_card_tells_the_next(
    waiting: Pipeline,
) -> None:
    ask(waiting)
    waiting.run_due()
    assert next_rung(waiting) == ("asked", 30)
    assert "If nobody acts: a reminder" in waiting.cards.shown("card")
    waiting.pass_time(minutes=45)
    told = waiting.cards.shown(f"note:{escalations(waiting)[-1].seq}")
    assert [f"'user_id': '{who}'" in told for who in (HANA, JON, ANA)] == [True, True, False]
    assert "If nobody acts: on-call" in waiting.cards.shown("card")


@pytest.mark.parametrize("act", ["snooze", "settle", "ignore"])
def test_an_act_that_puts_it_off_or_ends_it_ends_the_ladder(waiting: Pipeline, act: str) -> None:
    ask(waiting)
    waiting.pass_time(minutes=30)
    {
        "snooze": lambda: waiting.desk.questions.snooze(1, ANA, waiting.clock.now + timedelta(days=3)),
        "settle": lambda: waiting.desk.questions.settle(1, ANA),
        "ignore": lambda: waiting.desk.questions.ignore(1, ANA, "not for us"),
    }[act]()
    waiting.pass_time(minutes=60)
    assert calls(waiting) == [("asked", ANA)]
    assert waiting.desk.questions.detail(1).next_rung is None


def test_who_claims_it_is_reminded_once_and_nobody_else_is_called(waiting: Pipeline) -> None:
    ask(waiting)
    waiting.pass_time(minutes=20)
    waiting.desk.questions.claim(1, HANA)
    assert next_rung(waiting) == ("asked", 20), "half of what is left"
    waiting.pass_time(minutes=120)
    assert calls(waiting) == [("asked", HANA)]


def test_giving_it_back_begins_the_ladder_anew_over_the_time_that_is_left(waiting: Pipeline) -> None:
    ask(waiting)
    waiting.pass_time(minutes=31)
    waiting.desk.questions.claim(1, ANA)
    waiting.desk.questions.release(1, ANA)
    with waiting.store.writing() as tx:
        tx.questions.set_people(1, [ANA])
    minute_by_minute(waiting, 30)
    assert calls(waiting) == [
        ("asked", ANA),
        ("asked", ANA),
        ("others", f"{HANA} {JON}"),
        ("oncall", IDA),
        ("leads", FAY),
    ]


def test_a_question_that_is_opened_again_after_its_promise_broke_climbs_anew(waiting: Pipeline) -> None:
    ask(waiting)
    waiting.pass_time(minutes=61)
    waiting.desk.questions.settle(1, ANA)
    before = len(calls(waiting))
    waiting.desk.questions.reopen(1, ANA)
    with waiting.store.writing() as tx:
        tx.questions.set_people(1, [ANA])
    waiting.pass_time(minutes=31)
    assert calls(waiting)[before:] == [("asked", ANA)]


def test_nobody_is_called_outside_their_hours_but_who_is_on_call(store: Store, waiting: Pipeline) -> None:
    waiting.clock.now = FRIDAY_EVENING
    everybody_works(waiting, OFFICE)
    ask(waiting)
    waiting.clock.now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    waiting.run_due()
    assert calls(waiting) == []
    waiting.clock.now = datetime(2026, 11, 30, 8, 31, tzinfo=UTC)
    waiting.run_due()
    assert [rung for rung, _ in calls(waiting)] == ["leads"]
    assert passed(waiting) == ["asked", "others", "oncall"]


def test_after_a_downtime_only_the_last_rung_that_is_due_calls_and_the_others_are_marked_passed(
    waiting: Pipeline,
) -> None:
    ask(waiting)
    waiting.pass_time(minutes=46)
    assert calls(waiting) == [("others", f"{HANA} {JON}")]
    assert passed(waiting) == ["asked"]
    waiting.pass_time(minutes=600)
    assert calls(waiting)[1:] == [("leads", FAY)]
    assert passed(waiting) == ["asked", "oncall"]
    waiting.pass_time(minutes=600)
    assert len(calls(waiting)) == 2


def test_a_ladder_that_is_switched_off_calls_nobody_and_the_card_tells_of_no_next_rung(waiting: Pipeline) -> None:
    ask(waiting)
    assert waiting.desk.questions.detail(1).next_rung is not None
    change(waiting.company, calls=CallSettings(ladder=False))
    waiting.pass_time(minutes=300)
    assert calls(waiting) == []
    assert waiting.desk.questions.detail(1).next_rung is None


def test_an_urgent_question_goes_by_the_clock(waiting: Pipeline) -> None:
    waiting.clock.now = datetime(2026, 11, 28, 2, tzinfo=UTC)
    everybody_works(waiting, OFFICE)
    ask(waiting, "URGENT: production is down, the api loses our data!")
    minute_by_minute(waiting, 61)
    assert calls(waiting) == [("asked", ANA), ("others", f"{HANA} {JON}"), ("oncall", IDA), ("leads", FAY)]


def test_when_nobody_is_there_the_leads_are_told_at_once(waiting: Pipeline) -> None:
    ask(waiting)
    change(waiting.company, oncall=())
    with waiting.store.writing() as tx:
        for who in (HANA, JON):
            tx.absences.begin(Absence(who, tx.now + timedelta(days=2), who))
    waiting.desk.absences.begin(ANA, waiting.clock.now + timedelta(days=2), ANA)
    waiting.run_due()
    assert calls(waiting) == [("leads", FAY)]
    assert "nobody else is there" in waiting.cards.shown(f"note:{escalations(waiting)[-1].seq}")
    waiting.pass_time(minutes=120)
    assert calls(waiting) == [("leads", FAY)]


def test_who_has_it_and_goes_away_is_told_to_the_leads_at_once(waiting: Pipeline) -> None:
    ask(waiting)
    waiting.desk.questions.claim(1, ANA)
    waiting.desk.absences.begin(ANA, waiting.clock.now + timedelta(days=2), ANA)
    waiting.run_due()
    assert calls(waiting) == [("leads", FAY)]


def test_an_answer_in_review_calls_communications_and_then_the_leads_under_its_review(waiting: Pipeline) -> None:
    ask(waiting)
    reply = waiting.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    waiting.pass_time(minutes=30)
    assert calls(waiting) == [("comms", f"{GIL} {HANA}")]
    assert [entry.reply for entry in escalations(waiting)] == [reply]
    first = f"review_note:{reply}:{escalations(waiting)[0].seq}"
    assert GIL in waiting.cards.shown(first)
    waiting.pass_time(minutes=30)
    assert calls(waiting)[1:] == [("leads", FAY)]
    assert FAY in waiting.cards.shown(f"review_note:{reply}:{escalations(waiting)[1].seq}")
    assert first not in [message.key for _, message, _ in waiting.cards.messages.values()], "another calls in its place"


def test_what_is_decided_calls_nobody_to_the_review_any_more(waiting: Pipeline) -> None:
    ask(waiting)
    reply = waiting.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    waiting.pass_time(minutes=29)
    waiting.desk.reviews.ask_for_changes(reply, GIL, "shorter, please", waiting.reply_hash(reply))
    waiting.pass_time(minutes=90)
    assert calls(waiting) == [("asked", ANA)], "whose answer is to be changed"


def test_a_company_has_its_own_rungs_for_a_tag(waiting: Pipeline) -> None:
    rungs = (Rung(RungCall.LEADS, minutes=-10, tag="api"), Rung(RungCall.LEADS, minutes=15, tag="api"))
    change(waiting.company, escalation=(*rungs, Rung(RungCall.OTHERS, share=10)))
    ask(waiting)
    waiting.pass_time(minutes=50)
    assert calls(waiting) == [("leads", FAY)]
    waiting.pass_time(minutes=25)
    assert calls(waiting) == [("leads", FAY), ("leads", FAY)]


@pytest.mark.parametrize("where", ["escalate.called", "escalate.kept"])
def test_a_rung_is_neither_lost_nor_called_twice_when_the_process_ends_while_it_calls(
    waiting: Pipeline, interruption: Interruption, where: str
) -> None:
    ask(waiting)
    interruption.at = where
    with pytest.raises(Interrupted):
        waiting.pass_time(minutes=31)
    minute_by_minute(waiting, 35)
    assert calls(waiting) == [("asked", ANA), ("others", f"{HANA} {JON}"), ("oncall", IDA), ("leads", FAY)]


def test_in_a_burst_the_oldest_question_calls_for_all(waiting: Pipeline) -> None:
    words = ("How do I rotate my api key?", "The api says no to every call", "Why has the api stopped?")
    more = ("Is the api slow?", "What of the api limits?")
    for text in (*words, *more):
        waiting.ask_question(text)
    assert waiting.desk.questions.detail(1).burst is not None
    waiting.pass_time(minutes=40)
    assert [bool(calls(waiting, number)) for number in range(1, 6)] == [True, False, False, False, False]
    waiting.desk.questions.settle(1, FAY)
    waiting.pass_time(minutes=11)
    assert [bool(calls(waiting, number)) for number in range(1, 4)] == [True, True, False]
