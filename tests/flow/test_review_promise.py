"""A review in Slack turns late by itself when its own promise breaks, whatever broke before."""

from bot.core.promises.rules import PromiseRule
from bot.core.replying.proposal import Proposal
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, GIL, Pipeline

_LATE = "Late: a decision was promised by "


def test_a_review_is_drawn_late_when_its_promise_breaks_after_another_did(pipeline: Pipeline) -> None:
    change(pipeline.company, promises=(PromiseRule(review_minutes=30, sent_minutes=10),))
    number = pipeline.ask_question()
    pipeline.pass_time(minutes=20)
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.run_due()
    assert "a decision is promised within 30 minutes, by " in pipeline.cards.shown(f"review:{reply}")
    pipeline.pass_time(minutes=29)
    assert _LATE not in pipeline.cards.shown(f"review:{reply}")
    pipeline.pass_time(minutes=1)
    assert _LATE in pipeline.cards.shown(f"review:{reply}")


def test_a_new_version_begins_the_promise_anew(pipeline: Pipeline) -> None:
    change(pipeline.company, promises=(PromiseRule(review_minutes=30),))
    reply = pipeline.propose_reply()
    pipeline.pass_time(minutes=31)
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "Which button?", pipeline.reply_hash(reply))
    pipeline.desk.replies.propose(1, Proposal(ANA, "Use the blue button."))
    pipeline.run_due()
    assert _LATE not in pipeline.cards.shown(f"review:{reply}")
    pipeline.pass_time(minutes=30)
    assert _LATE in pipeline.cards.shown(f"review:{reply}")
