"""An approved reply beyond a cap is put off and told, never lost, and never lets another go beyond it."""

from bot.core.replying.manners import DAY
from bot.core.settings.sections import MannersSettings
from tests.fakes.company import change
from tests.fakes.pipeline import Pipeline


def _capped(pipeline: Pipeline, **caps: int) -> tuple[int, int]:
    """The first of two approved replies has left, the second's undo window is over."""
    change(pipeline.company, manners=MannersSettings(**caps))
    first = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    second = pipeline.approve_reply("Ask your administrator.")
    pipeline.pass_time(seconds=31)
    return first, second


def test_a_reply_beyond_a_cap_waits_and_leaves_when_its_turn_comes(pipeline: Pipeline) -> None:
    first, second = _capped(pipeline, per_source_hour=1)
    assert (pipeline.reply_state(first), pipeline.reply_state(second)) == ("sent", "waiting")
    pipeline.pass_time(minutes=57)
    assert pipeline.reply_state(second) == "waiting"
    pipeline.pass_time(minutes=4)
    assert pipeline.reply_state(second) == "sent"


def test_card_and_thread_say_why_it_waits_and_until_when(pipeline: Pipeline) -> None:
    _, second = _capped(pipeline, per_author_day=1)
    detail = pipeline.desk.replies.detail(second)[0]
    shown = [str(message) for message in pipeline.drawing(detail, pipeline.clock())]
    told = [one for one in shown if "we answer this author at most once within a day" in one]
    assert len(told) > 1
    assert all("It is tried again by itself" in one for one in told)


def test_what_may_be_on_its_way_counts_as_an_answer(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.clock.forward(seconds=31)
    with pipeline.store.writing() as tx:
        assert tx.replies.claim_for_sending(reply) is not None
    with pipeline.store.reading() as tx:
        [answer] = tx.own_posts.answers_since("square", tx.now - DAY, 0)
    assert (answer.thread, answer.author) == ("p0", "u-kim")


def test_another_cap_while_it_waits_holds_from_the_next_attempt_on(pipeline: Pipeline) -> None:
    _, second = _capped(pipeline, per_source_hour=1)
    change(pipeline.company, manners=MannersSettings(per_source_hour=1, per_source_day=1))
    pipeline.pass_time(hours=2)
    assert pipeline.reply_state(second) == "waiting"
    pipeline.pass_time(hours=23)
    assert pipeline.reply_state(second) == "sent"


def test_a_reply_that_may_have_been_sent_is_looked_up_whatever_the_caps_say(pipeline: Pipeline) -> None:
    change(pipeline.company, manners=MannersSettings(per_source_hour=1))
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    second = pipeline.approve_reply("Ask your administrator.")
    pipeline.clock.forward(seconds=31)
    with pipeline.store.writing() as tx:
        assert tx.replies.claim_for_sending(second) is not None
    pipeline.channel.post_by_hand(pipeline.desk.replies.detail(second)[0].posts[0].post, "Ask your administrator.")
    pipeline.pass_time(minutes=30)
    assert pipeline.reply_state(second) == "sent"
