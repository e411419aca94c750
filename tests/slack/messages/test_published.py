"""What is drawn of a reply that stands in public: what can be done, what changes, and what became of it."""

from collections.abc import Sequence

import pytest

from bot.store.transaction import Store
from tests.fakes.amending import BETTER, a_published_reply, amend, an_approved_amendment, approve
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, GIL, Pipeline, a_pipeline
from tests.fakes.posts import a_post


@pytest.fixture
def pipeline(store: Store, clock: FakeClock) -> Pipeline:
    return a_pipeline(store, clock)


OLD = "Use the rotate button."


def _says(pipeline: Pipeline, key: str, *words: str) -> bool:
    shown = pipeline.cards.shown(key)
    return all(word in shown for word in words)


def _standing(pipeline: Pipeline, about: str) -> Sequence[str]:
    """The keys of the messages of this kind, oldest first."""
    return [m.key for _, m, _ in pipeline.cards.messages.values() if m.key.partition(":")[0] == about]


def test_what_stands_in_public_offers_to_correct_it_and_to_take_it_back(pipeline: Pipeline) -> None:
    a_published_reply(pipeline)
    assert _says(pipeline, "reply:1", "Correct it", "Take it back")


def test_a_correction_shows_what_it_changes_in_what_stands_there(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    amendment = amend(pipeline, reply)
    assert _says(pipeline, f"reply:{amendment}", "to correct what stands in public", "under", "'strike': True")
    assert _says(pipeline, f"review:{amendment}", "What stands in public would change", "under", "'strike': True")
    assert _says(pipeline, f"review:{amendment}", "https://square.example/r1", BETTER)


def test_a_correction_is_told_in_thread_review_and_outbound(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.pass_time(seconds=31)
    assert _says(pipeline, "reply:1", BETTER, "It was corrected in public", "Correct it")
    assert _says(pipeline, f"reply:{amendment}", "These words took the place of the former", "'strike': True")
    assert _says(pipeline, f"review:{amendment}", "took the place of the former words in public")
    assert _says(pipeline, "outbound:1", "corrected", "was:", OLD, BETTER)
    (news,) = _standing(pipeline, "after")
    assert _says(pipeline, news, "corrected", OLD)


def test_a_reply_taken_back_is_told_with_who_and_why(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    pipeline.desk.published.take_back(reply, GIL, "it is wrong")
    pipeline.run_due()
    (news,) = _standing(pipeline, "after")
    for key in ("outbound:1", news):
        assert _says(pipeline, key, "taken back by", "Gil", "it is wrong")
    assert _says(pipeline, "review:1", "sent, and deleted since")
    assert not _says(pipeline, "reply:1", "Take it back")


def test_what_somebody_edited_or_removed_there_is_told_to_communications_once(pipeline: Pipeline) -> None:
    a_published_reply(pipeline)
    ours = {"own": True, "parent_id": "p0", "thread_id": "p0"}
    pipeline.receive_posts(a_post("r1", OLD, **ours))
    pipeline.receive_posts(a_post("r1", "A moderator's words.", **ours))
    assert _says(pipeline, "outbound:1", "edited there by somebody else", "A moderator's words.")
    assert _says(pipeline, "reply:1", "as somebody edited it", "A moderator's words.")
    pipeline.receive_posts(gone=("r1",))
    assert _says(pipeline, "outbound:1", "removed there", "by somebody else")
    assert _says(pipeline, "review:1", "sent, and taken away there since")
    assert len(_standing(pipeline, "fate")) == 1


def test_a_proposal_to_take_back_is_put_before_communications_until_they_decide(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    pipeline.desk.published.take_back(reply, ANA, "it is wrong")
    pipeline.run_due()
    (request,) = _standing(pipeline, "deletion")
    assert _says(pipeline, request, "asks communications to take it back", "it is wrong", OLD, "Leave it")
    assert _says(pipeline, "reply:1", "asks communications to take it back")
    pipeline.desk.published.leave(reply, GIL)
    pipeline.run_due()
    assert _says(pipeline, request, "decided to leave it")
    assert not _says(pipeline, request, "'text': 'Leave it'")
    assert _says(pipeline, "reply:1", "decided to leave it")


def test_a_message_changed_after_it_left_offers_the_correction_and_says_who_changed_it(pipeline: Pipeline) -> None:
    a_published_reply(pipeline, spoken=("C1", "7.1"))
    pipeline.desk.threads.message_edited("C1", "7.1", ANA, f"reply: {BETTER}")
    pipeline.run_due()
    (note,) = [key for key in _standing(pipeline, "note") if "changed their message" in pipeline.cards.shown(key)]
    assert _says(pipeline, note, "what stands in public is unchanged", "Correct it", "Take it back", ANA)


def test_a_message_deleted_after_it_left_says_that_it_was_deleted(pipeline: Pipeline) -> None:
    a_published_reply(pipeline, spoken=("C1", "7.1"))
    pipeline.desk.threads.message_deleted("C1", "7.1")
    pipeline.run_due()
    (note,) = [key for key in _standing(pipeline, "note") if "was deleted in Slack" in pipeline.cards.shown(key)]
    assert _says(pipeline, note, "what stands in public is unchanged", "Take it back")


def test_a_failed_correction_can_be_tried_again_and_not_posted_by_hand(pipeline: Pipeline) -> None:
    _, amendment = an_approved_amendment(pipeline)
    pipeline.channel.standing["r1"] = "A moderator's words."
    pipeline.pass_time(seconds=31)
    assert _says(pipeline, f"reply:{amendment}", "somebody edited our reply there", "Try again")
    assert not _says(pipeline, f"reply:{amendment}", "Post by hand")


def test_two_proposals_to_correct_name_each_other(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    first = amend(pipeline, reply)
    amend(pipeline, reply, "Ask support.", by="U0HANA")
    assert _says(pipeline, f"reply:{first}", "There is another candidate", "Hana")
    approve(pipeline, first)
