"""The approval of a correction holds for the question as it was read and the policy as it is, until it is made."""

from collections.abc import Callable

import pytest

from bot.core.replying.policy import ApprovalPolicy
from bot.store.transaction import Store
from tests.fakes.amending import ALL, a_published_reply, amend, an_approved_amendment
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import GIL, PEOPLE, Pipeline, a_pipeline
from tests.fakes.posts import a_post

OLD = "Use the rotate button."


def _edited(pipeline: Pipeline) -> None:
    with pipeline.store.writing() as tx:
        tx.posts.update_words(1, a_post("p0", "My cat is ill.", thread_id="p0", capabilities=ALL))


def _stricter(pipeline: Pipeline) -> None:
    change(pipeline.company, policy=ApprovalPolicy(approvals=2))


def _left(pipeline: Pipeline) -> None:
    change(pipeline.company, people=tuple(p for p in PEOPLE.values() if p.slack != GIL))


@pytest.mark.parametrize("happens", [_edited, _stricter, _left])
def test_what_changes_while_it_is_claimed_puts_it_back_before_communications(
    pipeline: Pipeline, happens: Callable[[Pipeline], None]
) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.meanwhile["read"] = lambda: happens(pipeline)
    pipeline.pass_time(seconds=31)
    assert (pipeline.reply_state(amendment), pipeline.channel.published_texts()) == ("proposed", [OLD])
    assert "reply.reassessed" in pipeline.history()


def test_without_any_approval_needed_it_is_for_the_question_as_it_was_when_it_was_written(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=1))
    reply = a_published_reply(pipeline)
    change(pipeline.company, policy=ApprovalPolicy(approvals=0))
    pipeline.run_due()
    amendment = pipeline.desk.published.amend(reply, "U0ANA", "Better words.")
    _edited(pipeline)
    pipeline.pass_time(seconds=31)
    assert (pipeline.reply_state(amendment), pipeline.channel.published_texts()) == ("proposed", [OLD])


def test_it_knows_the_question_that_was_read(pipeline: Pipeline) -> None:
    amendment = amend(pipeline, a_published_reply(pipeline))
    assert pipeline.desk.replies.detail(amendment)[1].question_sha256
