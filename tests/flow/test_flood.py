"""In a flood the question that cannot wait is judged and shown first, however late it came."""

from datetime import timedelta

from bot.core.model import Batch
from bot.store.repositories.history import NewEntry
from tests.fakes.pipeline import Pipeline
from tests.fakes.posts import a_post

OUTAGE = "Your api is down, all our orders stand still"


def test_the_post_that_cannot_wait_is_judged_and_shown_before_the_flood_it_came_behind(pipeline: Pipeline) -> None:
    flood = [a_post(f"f{number}", f"How do I rotate api key number {number}?") for number in range(40)]
    pipeline.receive_posts(*flood, a_post("last", OUTAGE))
    numbers = [number for _, _, number in pipeline.cards.cards]
    assert numbers[0] == max(numbers)
    assert numbers[1:3] == [1, 2]


def test_what_waits_in_slack_is_in_the_order_of_its_pressure(pipeline: Pipeline) -> None:
    pipeline.channel.batches.append(Batch((a_post("a", "api?"), a_post("b", OUTAGE)), "c1"))
    pipeline.clock.forward(minutes=1)
    poll, triage, ask = (next(s for s in pipeline.steps if s.name == name) for name in ("poll", "triage", "ask"))
    poll.run(poll.due()[0])
    assert triage.due() == ["2", "1"]
    for number in ("1", "2"):
        triage.run(number)
    assert ask.due() == ["2", "1"]


def test_a_card_that_slack_put_off_stays_as_urgent_as_it_was(pipeline: Pipeline) -> None:
    number = pipeline.ask_question("How do I rotate my api key?")
    later = pipeline.clock() + timedelta(seconds=1)
    with pipeline.store.writing() as tx:
        tx.record(NewEntry("question.called", "test", number))
        claim = tx.slack_messages.claim(number)
        assert claim is not None
        called = tx.slack_messages.urgency(number)
        tx.slack_messages.finish(number, claim.lease.token, tx.slack_messages.newest_entry(number), again_at=later)
        assert tx.slack_messages.urgency(number) == called
