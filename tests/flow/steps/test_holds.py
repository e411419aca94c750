"""A hold stops at once whatever has not left, on its way or not; what waits is resumed at will, by itself too."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.replying.proposal import Proposal
from bot.core.sending.holds import digest_of
from bot.core.settings.sections import MannersSettings
from tests.fakes.amending import an_approved_amendment
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, Pipeline

WORDS = ["Use the rotate button."]


def _approved(pipeline: Pipeline, about: str) -> int:
    """A reply to a question about this tag, approved and in its undo window."""
    return _propose_and_approve(pipeline, pipeline.ask_question(f"a question about {about}"), about)


def _propose_and_approve(pipeline: Pipeline, number: int, text: str) -> int:
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, text))
    pipeline.run_due()
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.run_due()
    return reply


def _two_approved(pipeline: Pipeline) -> tuple[int, int]:
    """Replies to a question about api and to one about sso, both in their undo window."""
    first, second = (pipeline.ask_question(f"a question about {tag}") for tag in ("api", "sso"))
    return _propose_and_approve(pipeline, first, "api"), _propose_and_approve(pipeline, second, "sso")


def _texts(pipeline: Pipeline) -> list[str]:
    return pipeline.channel.published_texts()


@pytest.mark.parametrize("scope", ["", "square", "#api"])
def test_a_hold_placed_while_the_channel_is_asked_stops_the_reply_that_is_on_its_way(
    pipeline: Pipeline, scope: str
) -> None:
    reply = pipeline.approve_reply()
    asking, held = Event(), Event()

    def slow() -> None:
        asking.set()
        assert held.wait(60)

    pipeline.channel.meanwhile["standing"] = slow
    with ThreadPoolExecutor(1) as pool:
        relay = pool.submit(pipeline.pass_time, seconds=31)
        assert asking.wait(60)
        pipeline.desk.sending.hold(GIL, "an outage", scope)
        held.set()
        relay.result(60)
    assert (_texts(pipeline), pipeline.reply_state(reply)) == ([], "waiting")
    pipeline.pass_time(hours=1)
    assert _texts(pipeline) == []
    pipeline.desk.sending.resume(GIL)
    pipeline.run_due()
    assert (_texts(pipeline), pipeline.reply_state(reply)) == (WORDS, "sent")


def test_a_hold_stops_a_correction_that_is_on_its_way_and_a_reply_that_is_taken_back_goes_all_the_same(
    pipeline: Pipeline,
) -> None:
    reply, correction = an_approved_amendment(pipeline)
    pipeline.channel.meanwhile["read"] = lambda: pipeline.desk.sending.hold(GIL, "an outage")
    pipeline.pass_time(seconds=31)
    assert (pipeline.channel.changes, pipeline.reply_state(correction)) == ([], "waiting")
    pipeline.desk.published.take_back(reply, GIL, "wrong")
    pipeline.pass_time(minutes=5)
    assert pipeline.reply_state(reply) == "deleted"


def test_a_hold_on_a_tag_stops_answers_about_it_and_no_others(pipeline: Pipeline) -> None:
    about_api, about_sso = _two_approved(pipeline)
    pipeline.desk.sending.hold(ANA, "it is being looked into", "#sso")
    pipeline.pass_time(seconds=31)
    assert (pipeline.reply_state(about_api), pipeline.reply_state(about_sso)) == ("sent", "waiting")
    assert f"<@{ANA}> holds #sso: it is being looked into" in pipeline.desk.questions.detail(2).hold_reason
    assert pipeline.desk.questions.detail(1).hold_reason == ""
    pipeline.desk.sending.resume(FAY, "#sso")
    pipeline.run_due()
    assert pipeline.reply_state(about_sso) == "sent"


def test_a_hold_names_a_tag_that_is_there(pipeline: Pipeline) -> None:
    with pytest.raises(NotFound, match="did you mean sso"):
        pipeline.desk.sending.hold(ANA, scope="#ssso")


def test_nobody_gets_round_a_hold_by_taking_the_held_tag_off(pipeline: Pipeline) -> None:
    reply = _approved(pipeline, "sso")
    pipeline.desk.sending.hold(ANA, scope="#sso")
    with pytest.raises(NotAllowed, match="that is held"):
        pipeline.desk.questions.tag(1, BEN, ["api"], ["sso"])
    pipeline.desk.questions.tag(1, GIL, ["api"], ["sso"])
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "sent"


def test_one_of_those_that_wait_is_resumed_by_itself_and_the_others_stay(pipeline: Pipeline) -> None:
    first, second = _two_approved(pipeline)
    pipeline.desk.sending.hold(ANA)
    pipeline.pass_time(seconds=31)
    with pytest.raises(NotAllowed, match="Only a lead or communications"):
        pipeline.desk.sending.resume_one(second, ANA)
    assert pipeline.desk.sending.resume_one(second, GIL) == "Q-2"
    pipeline.run_due()
    assert (pipeline.reply_state(first), pipeline.reply_state(second)) == ("waiting", "sent")
    with pytest.raises(Stale, match="held no longer"):
        pipeline.desk.sending.resume_one(second, GIL)
    assert pipeline.history(2)[-3:] == ["reply.resumed", "reply.claimed", "reply.sent"]


def test_a_new_hold_stops_also_what_was_resumed_by_itself(pipeline: Pipeline) -> None:
    reply = _approved(pipeline, "api")
    pipeline.desk.sending.hold(ANA)
    pipeline.desk.sending.resume_one(reply, GIL)
    pipeline.desk.sending.hold(BEN, "worse than we thought", "square")
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "waiting"


def test_what_would_leave_is_what_waits_for_that_hold_alone(pipeline: Pipeline) -> None:
    about_api, about_sso = _two_approved(pipeline)
    pipeline.desk.sending.hold(ANA, scope="square")
    pipeline.desk.sending.hold(ANA, scope="#sso")
    sending = pipeline.desk.sending
    assert [sending.would_leave(GIL, scope)[0] for scope in ("", "square", "#sso")] == [
        [about_api, about_sso],
        [about_api],
        [],
    ]
    with pytest.raises(NotAllowed):
        sending.would_leave(ANA)


def test_resuming_lets_go_only_what_was_seen(pipeline: Pipeline) -> None:
    reply = _approved(pipeline, "api")
    pipeline.desk.sending.hold(ANA)
    seen = digest_of(pipeline.desk.sending.would_leave(GIL)[0])
    _approved(pipeline, "sso")
    with pytest.raises(Stale, match="Look again"):
        pipeline.desk.sending.resume(GIL, seen=seen)
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "waiting"
    pipeline.desk.sending.resume(GIL, seen=digest_of(pipeline.desk.sending.would_leave(GIL)[0]))
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "sent"


def test_what_is_resumed_leaves_no_faster_than_our_manners_allow(pipeline: Pipeline) -> None:
    change(pipeline.company, manners=MannersSettings(per_source_hour=1))
    first, second = _two_approved(pipeline)
    pipeline.desk.sending.hold(ANA)
    pipeline.pass_time(seconds=31)
    pipeline.desk.sending.resume(GIL)
    pipeline.run_due()
    assert [pipeline.reply_state(reply) for reply in (first, second)] == ["sent", "waiting"]
    pipeline.pass_time(minutes=59)
    assert pipeline.reply_state(second) == "waiting"
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(second) == "sent"
