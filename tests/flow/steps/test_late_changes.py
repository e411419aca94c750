"""What an author changes or deletes while the reply is on its way stops it, until a person sends it all the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.details import ThreadMessage
from bot.core.errors import Unavailable, Uncertain
from bot.core.model import Context
from bot.core.replying.proposal import Proposal
from bot.slack.messages.card import card as card_blocks
from tests.fakes.pipeline import ANA, FAY, GIL, Pipeline
from tests.fakes.posts import a_post


def _spoken(pipeline: Pipeline) -> int:
    """A reply that came from a thread message, approved."""
    pipeline.ask_question()
    said = ThreadMessage("#ask-api", pipeline.cards.cards[0][1], "5.1", ANA, "reply: Old words.")
    pipeline.desk.threads.message_posted(said)
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    return 1


def _edit(pipeline: Pipeline) -> None:
    pipeline.desk.threads.message_edited("#ask-api", "5.1", ANA, "reply: New words.")


def _delete(pipeline: Pipeline) -> None:
    pipeline.desk.threads.message_deleted("#ask-api", "5.1")


LATE = pytest.mark.parametrize("change", [_edit, _delete], ids=["edited", "deleted"])


@LATE
@pytest.mark.parametrize("trouble", ["none", "put off", "answer lost"])
def test_what_its_author_changed_or_deleted_while_it_was_on_its_way_does_not_leave_by_itself(
    pipeline: Pipeline, change: Callable[[Pipeline], None], trouble: str
) -> None:
    reply = _spoken(pipeline)
    pipeline.channel.meanwhile["standing"] = lambda: change(pipeline)
    if trouble == "put off":
        pipeline.channel.errors["standing"].append(Unavailable("square", "502"))
    if trouble == "answer lost":
        pipeline.channel.errors["standing"].append(Uncertain("square", "no answer"))
    pipeline.pass_time(seconds=31)
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "failed")
    assert "changed or deleted" in pipeline.desk.replies.detail(reply)[1].reply.failure
    pipeline.desk.replies.retry(reply, ANA)
    pipeline.run_due()
    assert pipeline.channel.published_texts() == ["Old words."]


@LATE
def test_who_says_that_it_is_not_there_sends_no_words_that_its_author_changed_meanwhile(
    pipeline: Pipeline, change: Callable[[Pipeline], None]
) -> None:
    reply = _spoken(pipeline)
    pipeline.channel.errors["reply"].append(Uncertain("square", "no answer"))
    pipeline.channel.errors["find"].append(Uncertain("square", "no answer"))
    pipeline.pass_time(seconds=31)
    pipeline.pass_time(minutes=5)
    assert pipeline.reply_state(reply) == "uncertain"
    change(pipeline)
    pipeline.desk.replies.confirm_absent(reply, FAY)
    pipeline.run_due()
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "failed")


@pytest.mark.parametrize("above", [(Context("ana", "Our keys last a month."),), ()], ids=["changed", "gone"])
def test_an_approval_given_below_other_words_is_asked_again_and_the_card_shows_what_stands_above_now(
    pipeline: Pipeline, above: tuple[Context, ...]
) -> None:
    asked = a_post("p1", "How do I rotate my api key?", context=(Context("ana", "Our keys last a year."),))
    pipeline.receive_posts(asked)
    pipeline.desk.sending.hold(GIL, "we wait")
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.receive_posts(asked)
    assert pipeline.reply_state(reply) == "waiting"
    pipeline.receive_posts(replace(asked, context=(), context_known=False))
    assert pipeline.reply_state(reply) == "waiting"
    pipeline.receive_posts(replace(asked, context=above))
    pipeline.desk.sending.resume(GIL)
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "proposed")
    assert pipeline.history().count("post.context_changed") == 1
    detail = pipeline.desk.questions.detail(1)
    assert detail.posts[0].post.context == above
    told = [entry.why for entry in detail.entries if entry.what == "reply.reassessed"]
    assert told == ["what stands above the question was changed or taken away after this was written"]
    card = str(card_blocks(detail, {}, pipeline.clock()))
    assert "last a year" not in card
    assert all(one.text in card for one in above)
