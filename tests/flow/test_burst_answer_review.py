"""One answer for a whole burst waits for review like any reply: a decision is promised, and people are called by the
ladder, each rung once, until somebody decides.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind
from bot.core.interrupting.budget import CallPreference
from bot.core.promises.rules import PromiseRule
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.routing.roster import Absence
from bot.core.settings.sections import CallSettings
from bot.flow.steps.maintenance.escalate import Escalate
from bot.slack.homes.by_role import home_view
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.in_memory import message_words
from tests.fakes.interruption import Interrupted, Interruption
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, Pipeline, a_pipeline
from tests.fakes.posts import a_post
from tests.slack.samples import shown_text

WORDS = RichText.of_plain("We see it, and are on it.")
MENDED = RichText.of_plain("It is mended.")
LATE = "Late: a decision was promised by "


@pytest.fixture
def interruption() -> Interruption:
    return Interruption()


@pytest.fixture
def burst(store: Store, clock: FakeClock, interruption: Interruption) -> Pipeline:
    """A burst of five questions about api; a decision on an answer is promised within an hour."""
    pipeline = a_pipeline(store, clock, failpoint=interruption)
    pipeline.steps += (Escalate(store, pipeline.company, interruption),)
    change(pipeline.company, promises=(PromiseRule(review_minutes=60),))
    posts = [a_post(f"b{n}", f"api call number {n} fails") for n in range(1, 6)]
    pipeline.receive_posts(*(replace(one, written_at=clock.now) for one in posts))
    return pipeline


def prepare(pipeline: Pipeline, by: str = FAY) -> int:
    number = pipeline.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, by, WORDS)
    pipeline.run_due()
    return number


def answer(pipeline: Pipeline, number: int = 1) -> BurstAnswer:
    with pipeline.store.reading() as tx:
        return tx.burst_answers.one(number)


def calls(pipeline: Pipeline, number: int = 1) -> list[tuple[str, tuple[str, ...]]]:
    """Which rungs called whom."""
    with pipeline.store.reading() as tx:
        return [(one.call.value, one.people) for one in tx.burst_calls.of_answer(number)]


def mentioned(pipeline: Pipeline) -> list[tuple[str, ...]]:
    """Whom Slack notified by each message of a call."""
    return [people for _, people in pipeline.cards.posted_calls("burst_call")]


def review(pipeline: Pipeline) -> str:
    return pipeline.cards.shown("burst_answer")


def approve(pipeline: Pipeline, by: str = GIL) -> None:
    pipeline.desk.burst_answers.approve(1, by, answer(pipeline).sha256)
    pipeline.run_due()


def test_a_decision_is_promised_and_its_review_says_by_when_and_who_is_called_next(burst: Pipeline) -> None:
    prepare(burst)
    assert answer(burst).due_at == burst.clock.now + timedelta(minutes=60)
    assert "a decision is promised within 1 h, by " in review(burst)
    assert "if nobody decides: communications, " in review(burst)


def test_communications_are_called_at_half_of_it_and_the_leads_when_it_breaks_each_once_under_the_review(
    burst: Pipeline,
) -> None:
    prepare(burst, HANA)
    burst.pass_time(minutes=29)
    assert calls(burst) == []
    burst.pass_time(minutes=1)
    assert calls(burst) == [("comms", (GIL,))], "nobody is called to review their own words"
    place, thread = next((at, under) for at, (_, one, under) in burst.cards.messages.items() if one.key == "burst_call")
    assert thread == next(at.ts for at, (_, one, _) in burst.cards.messages.items() if one.key == "burst_answer")
    assert "waits for a decision" in message_words(burst.cards.messages[place][1])
    for _ in range(120):
        burst.pass_time(minutes=1)
    assert calls(burst) == [("comms", (GIL,)), ("leads", (FAY,))]
    assert mentioned(burst) == [(GIL,), (FAY,)]
    assert "was called to decide on this" in message_words(burst.cards.messages[place][1]), "another calls in its place"


def test_its_review_turns_late_by_itself_and_says_how_late_it_was_decided(burst: Pipeline) -> None:
    change(burst.company, calls=CallSettings(ladder=False))
    prepare(burst)
    burst.pass_time(minutes=59)
    assert LATE not in review(burst)
    burst.pass_time(minutes=1)
    assert (LATE in review(burst), calls(burst)) == (True, [])
    burst.pass_time(minutes=30)
    approve(burst)
    burst.pass_time(seconds=10)
    assert "after 90 minutes, late" in review(burst) or "after 1 h 30 min, late" in review(burst)


def test_who_decides_ends_the_ladder_and_who_was_called_is_told_no_more(burst: Pipeline) -> None:
    prepare(burst)
    burst.pass_time(minutes=30)
    burst.desk.burst_answers.decline(1, GIL, "It promises too much.", answer(burst).sha256)
    burst.pass_time(minutes=120)
    assert calls(burst) == [("comms", (GIL, HANA))]
    assert "were called to decide on this" in burst.cards.shown("burst_call")
    assert answer(burst).next_rung is None


def test_who_has_approved_it_is_called_no_more_while_a_second_is_needed(burst: Pipeline) -> None:
    change(burst.company, policy=ApprovalPolicy(rules=(ApprovalRule(2, "it is about api", tag="api"),)))
    prepare(burst)
    approve(burst, HANA)
    burst.pass_time(minutes=30)
    assert calls(burst) == [("comms", (GIL,))]


def test_other_words_begin_no_new_promise_while_it_waits_for_a_second(burst: Pipeline) -> None:
    change(burst.company, policy=ApprovalPolicy(rules=(ApprovalRule(2, "it is about api", tag="api"),)))
    prepare(burst)
    due = answer(burst).due_at
    burst.pass_time(minutes=20)
    burst.desk.burst_answers.edit_and_approve(1, GIL, MENDED, answer(burst).sha256)
    assert (answer(burst).waits, answer(burst).due_at) == (True, due)


def test_when_nobody_is_there_who_may_decide_the_leads_are_told_at_once(burst: Pipeline) -> None:
    with burst.store.writing() as tx:
        tx.absences.begin(Absence(GIL, tx.now + timedelta(days=2), GIL))
    prepare(burst, HANA)
    assert calls(burst) == [("leads", (FAY,))]


def test_who_goes_away_meanwhile_is_not_called(burst: Pipeline) -> None:
    prepare(burst)
    burst.desk.absences.begin(HANA, burst.clock.now + timedelta(days=2), HANA)
    burst.pass_time(minutes=30)
    assert calls(burst) == [("comms", (GIL,))]


def test_the_shortest_promise_of_its_questions_holds_for_all(burst: Pipeline) -> None:
    rules = (PromiseRule(tag="sso", review_minutes=15), PromiseRule(review_minutes=60))
    change(burst.company, promises=rules)
    prepare(burst)
    assert answer(burst).review_minutes == 60
    burst.desk.burst_answers.stop(1, FAY)
    burst.receive_posts(replace(a_post("s1", "sso fails as well"), written_at=burst.clock.now))
    burst.desk.burst_members.change(1, FAY, (6,), ())
    assert answer(burst, prepare(burst)).review_minutes == 15


def test_other_promises_in_the_configuration_hold_for_what_waits_and_not_for_what_is_decided(burst: Pipeline) -> None:
    prepare(burst)
    change(burst.company, promises=(PromiseRule(review_minutes=20),))
    burst.pass_time(minutes=10)
    assert (answer(burst).review_minutes, calls(burst)) == (20, [("comms", (GIL, HANA))])
    approve(burst)
    change(burst.company, promises=())
    burst.pass_time(minutes=10)
    assert answer(burst).review_minutes == 20


def test_on_the_homes_of_communications_and_leads_it_stands_by_how_long_it_waits(burst: Pipeline) -> None:
    burst.desk.replies.propose(1, Proposal(ANA, "It is the oldest."))
    burst.pass_time(minutes=10)
    prepare(burst)
    burst.pass_time(minutes=10)
    burst.desk.replies.propose(2, Proposal(ANA, "It is the newest."))
    burst.pass_time(minutes=55)
    for who, head in ((GIL, "Waits for you"), (FAY, "Stuck in review")):
        home = burst.desk.homes.home(who, with_week=False)
        drawn = shown_text(home_view(home, burst.desk.people, burst.clock.now)["blocks"]).partition(head)[2]
        assert "in review for 1 h 5 min, late" in drawn
        assert drawn.index("Q-1") < drawn.index("'s holding answer to 4 questions about api") < drawn.index("Q-2"), who


def test_without_a_promise_nobody_is_called_and_its_review_says_since_when_it_waits(burst: Pipeline) -> None:
    change(burst.company, promises=())
    prepare(burst)
    burst.pass_time(minutes=600)
    assert (calls(burst), "Waits since " in review(burst)) == ([], True)


@pytest.mark.parametrize(
    "where", ["escalate_burst_answer.called", "escalate_burst_answer.kept", "burst_call.claimed", "burst_call.posted"]
)
def test_a_rung_is_neither_lost_nor_told_twice_when_the_process_ends_while_it_calls(
    burst: Pipeline, interruption: Interruption, where: str
) -> None:
    prepare(burst)
    interruption.at = where
    with pytest.raises(Interrupted):
        burst.pass_time(minutes=30)
    for _ in range(40):
        burst.pass_time(minutes=1)
    assert calls(burst) == [("comms", (GIL, HANA)), ("leads", (FAY,))]
    assert mentioned(burst) == [(GIL, HANA), (FAY,)]


def test_a_call_whose_review_was_deleted_in_slack_stands_under_the_one_in_its_place(burst: Pipeline) -> None:
    prepare(burst)
    burst.cards.deletes("burst_answer")
    for _ in range(40):
        burst.pass_time(minutes=1)
    assert mentioned(burst) == [(GIL, HANA)]
    thread = next(under for _, one, under in burst.cards.messages.values() if one.key == "burst_call")
    assert thread == next(at.ts for at, (_, one, _) in burst.cards.messages.items() if one.key == "burst_answer")


def test_a_holding_answer_that_was_stopped_waits_with_a_promise_and_is_forgotten_by_nobody(burst: Pipeline) -> None:
    prepare(burst)
    approve(burst)
    burst.desk.burst_answers.stop(1, FAY)
    burst.pass_time(minutes=30)
    told = [entry for entry in burst.desk.questions.detail(1).entries if entry.what == "question.escalated"]
    assert ("comms", f"{GIL} {HANA}") in [(entry.data["rung"], entry.data["to"]) for entry in told]
    assert {entry.data["clock"] for entry in told} == {"review"}


def test_a_rung_of_which_nobody_would_be_notified_posts_nothing_and_is_told_in_their_digests(burst: Pipeline) -> None:
    change(burst.company, calls=CallSettings(per_hour=0, per_day=9))
    prepare(burst)
    burst.pass_time(minutes=30)
    assert calls(burst) == [("comms", (GIL, HANA))]
    assert mentioned(burst) == []
    burst.pass_time(minutes=45)
    approve(burst)
    burst.pass_time(minutes=1)
    keys = [one.key for _, one, _ in burst.cards.messages.values()]
    assert "burst_call" not in keys, "nor is it said afterwards who was called"
    with burst.store.reading() as tx:
        assert [one.burst for one in tx.calls.missed(GIL, burst.clock.now)] == [1]


def test_a_rung_that_notifies_one_of_its_people_is_posted_and_says_so_of_no_other(burst: Pipeline) -> None:
    with burst.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(GIL, per_hour=0))
    prepare(burst)
    burst.pass_time(minutes=30)
    assert mentioned(burst) == [(HANA,)]


def test_nobody_is_called_to_review_their_own_reply(burst: Pipeline) -> None:
    burst.desk.replies.propose(1, Proposal(HANA, "Use the rotate button."))
    burst.pass_time(minutes=30)
    told = [entry for entry in burst.desk.questions.detail(1).entries if entry.what == "question.escalated"]
    assert [entry.data["to"] for entry in told if entry.data["rung"] == "comms"] == [GIL]
    assert ANA not in told[-1].data["to"]
