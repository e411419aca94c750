"""Who asks us to stop is answered no more, at once and for good; nothing is lost or doubled; people are told why."""

from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, Uncertain
from bot.core.model import Author, Batch, Post
from bot.core.opt_outs.opt_out import OptOut, OptOutCause, OptOutRequest, OptOutScope
from bot.core.replying.proposal import Proposal
from bot.flow.operations.opt_outs.honour import add_opt_out, lift_opt_out
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, GIL, Pipeline, a_pipeline
from tests.fakes.posts import a_post

KIM = OptOutRequest("square", OptOutScope.AUTHOR, "u-kim", "kim", OptOutCause.ASKED)


def _answered(pipeline: Pipeline) -> int:
    """A question that we answered in public, as r1."""
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "sent"
    return reply


def _says(text: str, name: str = "s1", parent: str = "r1", **changes: object) -> Post:
    return a_post(name, text, parent_id=parent, thread_id="p0", **changes)


def _opt_outs(pipeline: Pipeline) -> list[OptOut]:
    with pipeline.store.reading() as tx:
        return list(tx.opt_outs.all())


def _opt_out(pipeline: Pipeline) -> None:
    with pipeline.store.writing() as tx:
        assert add_opt_out(tx, KIM, "ingest") is not None


def test_stop_under_our_reply_is_kept_with_who_asked_when_and_where(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    [kept] = _opt_outs(pipeline)
    assert (kept.asked.kind, kept.asked.scope, kept.asked.key, kept.asked.name) == ("square", "author", "u-kim", "kim")
    assert (kept.at, kept.asked.post) == (pipeline.clock(), pipeline.desk.questions.detail(1).posts[-1].number)


def test_what_stands_in_public_stays(pipeline: Pipeline) -> None:
    reply = _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    pipeline.pass_time(hours=1)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("sent", ["Use the rotate button."])


def test_the_plea_itself_is_shown_in_the_thread_and_asks_nobody_for_an_answer(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    shown = str(list(pipeline.drawing(pipeline.desk.questions.detail(1), pipeline.clock())))
    assert "the conversation goes on" in shown
    assert "@kim asked us not to answer" in shown
    assert pipeline.question_state() == "sent"


def test_an_approved_reply_in_its_undo_window_is_withdrawn_and_everybody_is_told(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Which button?", "f1"))
    second = pipeline.desk.replies.propose(1, Proposal(ANA, "The one in the corner."))
    pipeline.run_due()
    pipeline.desk.reviews.approve(second, GIL, pipeline.reply_hash(second))
    pipeline.run_due()
    pipeline.receive_posts(_says("Forget it. Please stop replying to me."))
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(second), len(pipeline.channel.published)) == ("withdrawn", 1)
    shown = str(list(pipeline.drawing(pipeline.desk.questions.detail(1), pipeline.clock())))
    assert "the reply is withdrawn, and its words are kept here" in shown
    assert "this reply is withdrawn, and does not leave" in shown
    assert "The one in the corner." in shown
    assert pipeline.question_state() == "sent"


def test_asked_between_claim_and_send_nothing_leaves(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.meanwhile["standing"] = lambda: _opt_out(pipeline)
    pipeline.pass_time(seconds=31)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("withdrawn", [])
    assert pipeline.history().count("reply.opted_out") == 1
    assert pipeline.question_state() == "asked"


def test_asked_while_a_send_is_on_its_way_it_stands_once_and_is_recorded(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.meanwhile["reply"] = lambda: _opt_out(pipeline)
    pipeline.pass_time(seconds=31)
    pipeline.pass_time(hours=1)
    assert (pipeline.reply_state(reply), len(pipeline.channel.published)) == ("sent", 1)


def test_a_send_whose_answer_was_lost_is_looked_up_and_not_sent_again(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.lost_answers.append(Uncertain("square", "no answer"))
    pipeline.channel.meanwhile["reply"] = lambda: _opt_out(pipeline)
    pipeline.pass_time(seconds=31)
    pipeline.pass_time(hours=1)
    assert (pipeline.reply_state(reply), len(pipeline.channel.published)) == ("sent", 1)


def test_a_send_that_provably_failed_is_not_tried_again(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.channel.errors["reply"].append(Uncertain("square", "no answer"))
    pipeline.pass_time(seconds=31)
    _opt_out(pipeline)
    pipeline.pass_time(hours=1)
    assert (pipeline.reply_state(reply), len(pipeline.channel.published)) == ("withdrawn", 0)


def test_open_questions_of_theirs_say_so_and_take_no_reply(pipeline: Pipeline) -> None:
    proposed = pipeline.propose_reply()
    _opt_out(pipeline)
    pipeline.run_due()
    assert pipeline.reply_state(proposed) == "withdrawn"
    assert "@kim asked us not to answer" in pipeline.cards.shown("card")
    with pytest.raises(NotAllowed, match="asked us not to answer"):
        pipeline.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))


def test_their_later_posts_are_known_and_silent_and_the_history_tells(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."), a_post("p8", "How do I delete my api key?"))
    pipeline.receive_posts(_says("And why is it so slow?", "s2"), a_post("p9", "Is the api down?"))
    assert len({number for _, _, number in pipeline.cards.cards}) == 1
    assert pipeline.history().count("post.silenced") == 1
    with pipeline.store.reading() as tx:
        assert set(tx.posts.known("square", ["s2", "p8", "p9"])) == {"s2", "p8", "p9"}


def test_others_are_answered_as_before(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    pipeline.receive_posts(a_post("p9", "Is the api down?", author=Author("u-lee", "lee")))
    assert pipeline.question_state(2) == "asked"


def test_words_to_somebody_else_in_the_thread_change_nothing(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Stop replying to me!", parent="x9", author=Author("u-lee", "lee")))
    assert _opt_outs(pipeline) == []


def test_words_added_to_an_earlier_post_are_heard(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Thanks."))
    pipeline.receive_posts(_says("Thanks. Edit: please don't reply to me again."))
    assert len(_opt_outs(pipeline)) == 1


def test_it_survives_a_renamed_source_and_another_case(store: Store, clock: FakeClock, pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    with store.writing() as tx:
        tx.streams.declare("plaza", "square")
        covering = tx.opt_outs.covering(a_post("7", source="plaza", author=Author("U-KIM", "Kim")))
        elsewhere = tx.opt_outs.covering(a_post("7", source="blog", author=Author("u-kim", "kim")))
    assert (covering is not None, elsewhere) == (True, None)


def test_a_moderators_word_covers_the_community_and_its_posts_are_still_shown(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    lee = Author("u-lee", "lee")
    pipeline.receive_posts(a_post("p7", "Is the api slow?", community="Town", author=lee))
    mod = Author("u-mod", "mod")
    pipeline.receive_posts(_says("No bots here.", community="town", moderator=True, author=mod))
    assert (pipeline.reply_state(reply), _opt_outs(pipeline)[0].asked.scope) == ("sent", "community")
    assert "a moderator of town asked us not to answer there" in str(
        list(pipeline.drawing(pipeline.desk.questions.detail(2), pipeline.clock()))
    )
    pipeline.receive_posts(a_post("p8", "Is the api down?", community="TOWN", author=lee))
    assert pipeline.question_state(3) == "asked"


def test_rules_that_forbid_bots_count_until_a_colleague_lifts_them(pipeline: Pipeline) -> None:
    pipeline.channel.batches.append(
        Batch((a_post("p7", "Is the api slow?", community="town"),), "c", no_bots=("town",))
    )
    pipeline.pass_time(minutes=1)
    assert "the rules of town forbid bots" in pipeline.cards.shown("card")
    with pipeline.store.writing() as tx:
        lift_opt_out(tx, 1, "command line")
    pipeline.receive_posts(no_bots=("town",))
    assert "forbid bots" not in pipeline.cards.shown("card")
    assert [one.holds for one in _opt_outs(pipeline)] == [False]


def test_what_was_lifted_is_answered_again_until_they_ask_anew(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    with pipeline.store.writing() as tx:
        lift_opt_out(tx, 1, "command line")
    pipeline.receive_posts(a_post("p9", "Is the api down?"))
    assert pipeline.question_state(2) == "asked"
    pipeline.receive_posts(_says("I said: stop replying to me!", "s2"))
    assert [one.holds for one in _opt_outs(pipeline)] == [False, True]


def test_no_history_entry_has_their_name(pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    entries = pipeline.desk.questions.detail(1).entries
    assert "opt_out.added" in [entry.what for entry in entries]
    assert not any("kim" in f"{entry.why} {entry.data}" for entry in entries)


def test_it_holds_after_their_posts_were_deleted(store: Store, clock: FakeClock, pipeline: Pipeline) -> None:
    _answered(pipeline)
    pipeline.receive_posts(_says("Please stop replying to me."))
    pipeline.receive_posts(gone=("s1", "p0"))
    later = a_pipeline(store, clock)
    clock.forward(days=400)
    later.channel.batches.append(
        Batch((a_post("p9", "Is the api down?", written_at=clock() - timedelta(hours=1)),), "z")
    )
    later.pass_time(minutes=1)
    assert len({number for _, _, number in later.cards.cards}) == 0
