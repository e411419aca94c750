"""However a company sets its rungs, a question has six messages at most that stand in Slack: a call goes once another
calls in its place, or somebody acts.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.core.calendars.hours import Hours
from bot.core.promises.rules import PromiseRule
from bot.core.promises.rungs import USUAL, Rung, RungCall
from bot.core.replying.proposal import Proposal
from bot.core.routing.on_call import OnCall
from bot.core.routing.route import Route
from bot.core.settings.sections import CallSettings
from bot.core.slack_messages import DesiredMessage
from bot.flow.steps.maintenance.call_experts import CallExperts
from bot.flow.steps.maintenance.escalate import Escalate
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.interruption import Interruption
from tests.fakes.pipeline import ANA, GIL, IDA, PEOPLE, Pipeline, a_pipeline, fake_router
from tests.fakes.posts import a_post

MOST = 6
NIGHT = datetime(2026, 11, 26, 22, 0, tzinfo=UTC)
OFFICE = Hours(zone="UTC")
MORNING = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def asked_at_night(store: Store, clock: FakeClock, rungs: Sequence[Rung]) -> Pipeline:
    """A company with these rungs, whose people are called without end; at night it is asked something."""
    clock.now = NIGHT
    pipeline = a_pipeline(
        store,
        clock,
        router_of=lambda _: lambda verdict, roster, now: _called_in_the_morning(fake_router(verdict, roster, now)),
    )
    pipeline.steps += (Escalate(store, pipeline.company, Interruption()), CallExperts(store, pipeline.company))
    change(
        pipeline.company,
        people=tuple(replace(person, hours=OFFICE) for person in PEOPLE.values()),
        oncall=(OnCall("api", people=(IDA,), starts=datetime(2026, 1, 1, tzinfo=UTC)),),
        promises=(PromiseRule(review_minutes=60),),
        escalation=tuple(rungs),
        calls=CallSettings(per_hour=1000, per_day=1000),
    )
    pipeline.ask_question("How do I rotate my api key?", written_at=clock.now)
    return pipeline


def _called_in_the_morning(route: Route) -> Route:
    return replace(route, call_at=MORNING)


def standing(pipeline: Pipeline) -> list[DesiredMessage]:
    return [message for _, message, _ in pipeline.cards.messages.values()]


def kinds(pipeline: Pipeline) -> set[str]:
    return {message.key.partition(":")[0] for message in standing(pipeline)}


def let_pass(pipeline: Pipeline, minutes: int) -> int:
    """The most messages that stood at any time meanwhile."""
    most = 0
    for _ in range(0, minutes, 5):
        pipeline.pass_time(minutes=5)
        most = max(most, len(standing(pipeline)))
    return most


def some_rungs(random: Random) -> list[Rung]:
    questions = [
        Rung(random.choice([call for call in RungCall if call is not RungCall.COMMS]), random.randint(1, 99))
        for _ in range(random.randint(1, 6))
    ]
    reviews = [
        Rung(random.choice([RungCall.COMMS, RungCall.LEADS]), random.randint(1, 99), review=True)
        for _ in range(random.randint(1, 4))
    ]
    return [*questions, *reviews]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_rungs_are_no_more_than_six_messages_stand_at_any_time(
    store: Store, clock: FakeClock, seed: int
) -> None:
    random = Random(seed)
    pipeline = asked_at_night(store, clock, some_rungs(random) if seed else USUAL)
    clock.now = MORNING - timedelta(minutes=5)
    most = let_pass(pipeline, random.randint(40, 90))
    if seed % 2:
        pipeline.desk.questions.claim(1, ANA)
        most = max(most, let_pass(pipeline, random.randint(20, 60)))
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Press Rotate in the settings."))
    most = max(most, let_pass(pipeline, random.randint(40, 90)))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    most = max(most, let_pass(pipeline, 10))
    assert pipeline.question_state() == "sent"
    thanks = a_post("p9", "Thank you, that helped!", parent_id="r1", thread_id="p0", written_at=clock.now)
    pipeline.receive_posts(thanks)
    most = max(most, let_pass(pipeline, 10))
    called = [entry.what for entry in pipeline.desk.questions.detail(1).entries]
    assert {"question.called", "question.escalated"} <= set(called), "there was something to be told"
    assert most <= MOST
    assert "review_note" not in kinds(pipeline), "nobody is wanted for it any more"


def test_the_note_of_a_rung_takes_the_place_of_the_one_before(store: Store, clock: FakeClock) -> None:
    pipeline = asked_at_night(store, clock, (Rung(RungCall.ASKED, 20), Rung(RungCall.OTHERS, 40)))
    clock.now = MORNING - timedelta(minutes=5)
    seen = set()
    for _ in range(12):
        pipeline.pass_time(minutes=5)
        notes = [message.key for message in standing(pipeline) if message.key.startswith("note:")]
        assert len(notes) <= 1
        seen.update(notes)
    assert len(seen) >= 2, "those asked are called in the morning, and reminded after"
    pipeline.desk.questions.claim(1, ANA)
    pipeline.run_due()
    assert not seen & {message.key for message in standing(pipeline)}
