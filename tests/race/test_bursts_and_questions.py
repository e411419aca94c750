"""One acts on a burst while another acts on one of its questions, in either order: each does it or is told why not, and
then no post has two answers, none that was not approved, and the history is whole.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product

import pytest

from bot.core.errors import Inside
from bot.core.replying.proposal import Proposal
from bot.desk import Desk
from tests.fakes.pipeline import ANA, BEN, FAY, HANA
from tests.race.burst_acts import BURST_ACTS, MENDED, OTHER, WORDS, BurstNow
from tests.race.stage import Stage
from tests.race.test_bursts import ROADS, burst_now, goes_on, stage, wrong_in_public

__all__ = ["stage"]

_HOLDING = {WORDS.plain, OTHER.plain}
_QUESTION_ACTS: Mapping[str, Callable[[Desk], object]] = {
    "settle": lambda desk: desk.questions.settle(1, BEN),
    "merge": lambda desk: desk.duplicates.merge(1, 2, BEN),
    "merge into it": lambda desk: desk.duplicates.merge(2, 1, BEN),
    "propose": lambda desk: desk.replies.propose(1, Proposal(BEN, "It is your key.", another=True)),
    "hold": lambda desk: desk.sending.hold(BEN, "a crisis"),
}


def test_whoever_acts_on_a_question_while_its_burst_is_decided_on_no_post_has_two_answers(stage: Stage) -> None:
    assert list(_races(stage, "proposed")) == []


@pytest.mark.prove
@pytest.mark.parametrize("standing", [one for one in ROADS if one != "proposed"])
def test_whoever_acts_on_a_question_in_any_standing_of_its_burst_no_post_has_two_answers(
    stage: Stage, standing: str
) -> None:
    assert list(_races(stage, standing)) == []


def test_of_an_answer_to_the_question_and_one_to_its_burst_that_are_approved_at_once_one_leaves(stage: Stage) -> None:
    desk = stage.pipeline.desk
    for burst_first in (True, False):
        with stage.rewound():
            desk.burst_answers.resolve(1, FAY, MENDED)
            stage.reply = desk.replies.propose(1, Proposal(ANA, "It is your key."))
            with stage.store.reading() as tx:
                sha256 = tx.burst_answers.one(1).sha256
            acts: list[Callable[[], object]] = [
                partial(desk.burst_answers.approve, 1, HANA, sha256),
                partial(desk.reviews.approve, stage.reply, HANA, stage.seen()),
            ]
            for act in acts if burst_first else acts[::-1]:
                act()
            before = Counter(stage.pipeline.channel.published_texts())
            goes_on(stage)
            goes_on(stage, minutes=10)
            assert list(_wrong(stage, burst_now(stage), before)) == []
            answers = Counter(order.post.external_id for order, _ in stage.pipeline.channel.published)
            assert answers == dict.fromkeys(("b1", "b2", "b3", "b4", "b5"), 1)


def _races(stage: Stage, standing: str) -> Iterator[str]:
    with stage.rewound():
        ROADS[standing](stage)
        seen = burst_now(stage)
        for way, name in product(BURST_ACTS, _QUESTION_ACTS):
            acts: list[Callable[[], object]] = [
                partial(way.do, stage.pipeline.desk, seen, way.first),
                partial(_QUESTION_ACTS[name], stage.pipeline.desk),
            ]
            for order in (acts, acts[::-1]):
                with stage.rewound():
                    told = [_told(act) for act in order]
                    yield from (f"{way}, {name}: {one!r}" for one in told if one and one[-1] not in ".!?`")
                    before, after = Counter(stage.pipeline.channel.published_texts()), burst_now(stage)
                    goes_on(stage)
                    goes_on(stage, minutes=10)
                    yield from (f"{way}, {name}: {one}" for one in _wrong(stage, after, before))


def _told(act: Callable[[], object]) -> str:
    try:
        act()
    except Inside as refused:
        return str(refused)
    return ""


def _wrong(stage: Stage, after: BurstNow, before: Counter[str]) -> Iterator[str]:
    yield from wrong_in_public(stage, after, before)
    real = [order.post.external_id for order, _ in stage.pipeline.channel.published if order.text not in _HOLDING]
    if twice := [post for post, times in Counter(real).items() if times > 1]:
        yield f"answered twice: {twice}"
