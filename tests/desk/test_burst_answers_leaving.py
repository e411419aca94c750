"""The replies of one answer for a burst leave by the rules of every reply: caps, holds, opt-outs, what changed."""

from collections import Counter

import pytest

from bot.core.burst_answers.answer import BurstAnswerKind
from bot.core.errors import NotFound
from bot.core.model import Author
from bot.core.richtext.model import RichText
from tests.fakes.company import change
from tests.fakes.pipeline import FAY, GIL, Pipeline
from tests.fakes.posts import a_post

WORDS = RichText.of_plain("We see it, and are on it.")
ALL = {"b1": 1, "b2": 1, "b3": 1, "b4": 1, "b5": 1}


@pytest.fixture
def burst(pipeline: Pipeline) -> Pipeline:
    """A burst of five questions: the first two by one author, the last two in one thread; its answer is approved."""
    authors, threads = ("kim", "kim", "lee", "max", "noa"), ("b1", "b2", "b3", "b4", "b4")
    posts = [
        a_post(
            f"b{n}",
            f"api call {n} fails",
            author=Author(f"u-{authors[n - 1]}", authors[n - 1]),
            thread_id=threads[n - 1],
            written_at=pipeline.clock.now,
        )
        for n in range(1, 6)
    ]
    pipeline.receive_posts(*posts)
    pipeline.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, WORDS)
    return pipeline


def approve(pipeline: Pipeline) -> None:
    with pipeline.store.reading() as tx:
        sha256 = tx.burst_answers.one(1).sha256
    pipeline.desk.burst_answers.approve(1, GIL, sha256)
    pipeline.run_due()


def published(pipeline: Pipeline) -> dict[str, int]:
    return dict(Counter(order.post.external_id for order, _ in pipeline.channel.published))


@pytest.mark.parametrize(
    ("cap", "at_first"), [("per_author_day", 4), ("per_thread_day", 4), ("per_source_hour", 1), ("per_source_day", 1)]
)
def test_each_cap_holds_for_them_and_what_it_puts_off_leaves_later_once(
    burst: Pipeline, cap: str, at_first: int
) -> None:
    change(burst.company, manners=burst.company().manners.model_copy(update={cap: 1}))
    approve(burst)
    burst.pass_time(minutes=1)
    assert sum(published(burst).values()) == at_first
    for _ in range(6):
        burst.pass_time(hours=25)
    assert published(burst) == ALL


@pytest.mark.parametrize("scope", ["#api", "square", ""])
def test_a_hold_of_its_tag_its_source_or_all_stops_at_once_what_has_not_left(burst: Pipeline, scope: str) -> None:
    approve(burst)
    burst.clock.forward(seconds=31)
    burst.desk.sending.hold(FAY, "", scope=scope)
    burst.pass_time(seconds=2)
    burst.pass_time(minutes=10)
    assert published(burst) == {}
    burst.desk.sending.resume(FAY, scope=scope)
    burst.pass_time(minutes=1)
    assert published(burst) == ALL


@pytest.mark.parametrize("approved", [False, True])
def test_who_opts_out_before_it_leaves_is_not_answered_and_everybody_else_is(
    burst: Pipeline, *, approved: bool
) -> None:
    if approved:
        approve(burst)
    burst.desk.opt_outs.enter("square", "kim", GIL)
    if not approved:
        approve(burst)
    burst.pass_time(minutes=1)
    assert published(burst) == {"b3": 1, "b4": 1, "b5": 1}


@pytest.mark.parametrize("approved", [False, True])
def test_a_burst_that_ends_meanwhile_is_answered_all_the_same(burst: Pipeline, *, approved: bool) -> None:
    if approved:
        approve(burst)
        burst.desk.sending.hold(FAY)
    burst.pass_time(hours=2)
    with burst.store.reading() as tx:
        assert tx.bursts.one(1).ended_at is not None
    if approved:
        burst.desk.sending.resume(FAY)
    else:
        approve(burst)
    burst.pass_time(minutes=1)
    assert published(burst) == ALL


def test_a_question_whose_words_are_forgotten_meanwhile_is_not_answered(burst: Pipeline) -> None:
    burst.receive_posts(gone=("b3",))
    approve(burst)
    burst.pass_time(minutes=1)
    assert "b3" not in published(burst)
    assert sum(published(burst).values()) == 4


def test_questions_merged_meanwhile_are_not_answered_twice(burst: Pipeline) -> None:
    burst.desk.duplicates.merge(3, 4, FAY)
    approve(burst)
    burst.pass_time(minutes=1)
    assert max(published(burst).values()) == 1


def test_an_answer_to_a_burst_that_there_is_not_is_not_found(burst: Pipeline) -> None:
    with pytest.raises(NotFound):
        burst.desk.burst_answers.stop(99, FAY)
