"""Two people at once on a burst, in each state of the answer to it: each does what still can be done or is told why
not, and then nobody is answered twice, unapproved, against their wish or during a hold.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from shutil import copyfile

import pytest

from bot.core.burst_answers.answer import BurstAnswerKind, BurstAnswerState
from bot.core.errors import Inside
from bot.core.model import Author
from tests.fakes.pipeline import FAY, GIL, HANA
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle
from tests.race.burst_acts import AUTHOR, BURST_ACTS, MENDED, WORDS, BurstNow, BurstWay
from tests.race.stage import Stage, rewinding_engine

_GOES_ON = ("answer_burst", "reassess", "relay")


@pytest.fixture(scope="module")
def stage(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A burst of five questions, of which nothing is said yet, each by another author."""
    file = copyfile(migrated, tmp_path_factory.mktemp("bursts") / "race.db")
    engine = rewinding_engine(file)
    stage = Stage(engine)
    authors = {number: Author(f"u{number}", f"asker{number}") for number in range(1, 6)}
    posts = [
        a_post(f"b{n}", f"api call {n} fails", author=author, written_at=stage.clock.now)
        for n, author in authors.items()
    ]
    stage.pipeline.receive_posts(*posts)
    yield stage
    engine.dispose()


def _prepared(stage: Stage) -> None:
    stage.pipeline.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, WORDS)


def _approved(stage: Stage) -> None:
    _prepared(stage)
    stage.pipeline.desk.burst_answers.approve(1, GIL, burst_now(stage).answer.sha256)  # type: ignore[union-attr]


def _made(stage: Stage) -> None:
    _approved(stage)
    goes_on(stage)


def _sent(stage: Stage) -> None:
    _made(stage)
    goes_on(stage, seconds=31)


def _declined(stage: Stage) -> None:
    _prepared(stage)
    stage.pipeline.desk.burst_answers.decline(1, GIL, "not so", burst_now(stage).answer.sha256)  # type: ignore[union-attr]


def _closing(stage: Stage) -> None:
    _sent(stage)
    stage.pipeline.desk.burst_answers.resolve(1, FAY, MENDED)


def _resolved(stage: Stage) -> None:
    stage.pipeline.desk.burst_answers.resolve(1, FAY, MENDED)
    stage.pipeline.desk.burst_answers.approve(1, HANA, burst_now(stage).answer.sha256)  # type: ignore[union-attr]
    goes_on(stage)


def _opted_out(stage: Stage) -> None:
    _prepared(stage)
    stage.pipeline.desk.opt_outs.enter("square", AUTHOR, GIL)


def _held(stage: Stage) -> None:
    _made(stage)
    stage.pipeline.desk.sending.hold(FAY, "#api")


ROADS: Mapping[str, Callable[[Stage], None]] = {
    "nothing said": lambda _stage: None,
    "proposed": _prepared,
    "approved": _approved,
    "made": _made,
    "sent": _sent,
    "declined": _declined,
    "closing": _closing,
    "resolved": _resolved,
    "opted out": _opted_out,
    "held": _held,
}
"""How a burst reaches each standing."""


def test_every_state_of_an_answer_to_a_burst_is_reached(stage: Stage) -> None:
    reached = set()
    for road in ROADS.values():
        with stage.rewound():
            road(stage)
            reached |= {answer.state} if (answer := burst_now(stage).answer) else set()
    left = {BurstAnswerState.WITHDRAWN}
    assert reached | left == set(BurstAnswerState), "what is withdrawn is as what is declined"


def test_of_two_who_act_on_an_answer_in_review_each_does_what_still_can_be_done_or_is_told_why_not(
    stage: Stage,
) -> None:
    assert _races(stage, "proposed") == []


@pytest.mark.prove
@pytest.mark.parametrize("standing", ROADS)
def test_whatever_two_do_to_a_burst_at_once_nobody_is_answered_twice_unapproved_or_against_their_wish(
    stage: Stage, standing: str
) -> None:
    assert _races(stage, standing, in_public=True) == []


def _races(stage: Stage, standing: str, *, in_public: bool = False) -> list[str]:
    """What is wrong with each pair of acts, and with what becomes public after them."""
    with stage.rewound():
        ROADS[standing](stage)
        seen = burst_now(stage)
        pairs = product(BURST_ACTS, BURST_ACTS)
        return [told for pair in pairs for told in _race(stage, *pair, seen, in_public=in_public)]


def _race(stage: Stage, first: BurstWay, second: BurstWay, seen: BurstNow, *, in_public: bool) -> Iterator[str]:
    with stage.rewound():
        yield from _act(stage, first, first.first, seen)
        stage.clock.forward(seconds=1)
        yield from _act(stage, second, second.second, seen)
        if not in_public:
            return
        before = Counter(stage.pipeline.channel.published_texts())
        after = burst_now(stage)
        goes_on(stage)
        goes_on(stage, minutes=10)
        yield from (f"{first}, then {second}: {told}" for told in wrong_in_public(stage, after, before))


def _act(stage: Stage, way: BurstWay, by: str, seen: BurstNow) -> Iterator[str]:
    before = burst_now(stage)
    expected, told = way.may(before, seen, by), ""
    try:
        way.do(stage.pipeline.desk, seen, by)
    except Inside as refused:
        told = str(refused)
        if len(told) < 10 or told[-1] not in ".!?`":
            yield f"{way} by {by} was told {told!r}"
    if expected is bool(told):
        yield f"{way} by {by} {'was refused' if told else 'was done'}: {told!r}"
    state = after.answer.state if (after := burst_now(stage)).answer else None
    should = way.leads(before) if not told else (before.answer.state if before.answer else None)
    if state is not should:
        yield f"after {way} by {by} the answer is {state}, not {should}"


def wrong_in_public(stage: Stage, decided: BurstNow, before: Counter[str]) -> Iterator[str]:
    said = Counter((order.post.external_id, order.text) for order, _ in stage.pipeline.channel.published)
    if twice := [one for one, times in said.items() if times > 1]:
        yield f"said twice: {twice}"
    new = Counter(stage.pipeline.channel.published_texts()) - before
    with stage.store.reading() as tx:
        entries = tx.history.since(stage.clock.now.replace(year=2000))
        if problem := tx.history.verify().problem:
            yield problem
        held = bool(tx.holds.active())
    if new and not any(entry.what == "burst.answer_approved" for entry in entries):
        yield "it left unapproved"
    if held and new:
        yield "it left during a hold"
    late = [order for order, _ in stage.pipeline.channel.published[before.total() :]]
    if decided.opted_out and any(order.post.external_id == "b1" for order in late):
        yield "who opted out was answered"


def goes_on(stage: Stage, **amount: float) -> None:
    stage.clock.forward(**amount)
    run_until_idle([step for step in stage.pipeline.steps if step.name in _GOES_ON])


def burst_now(stage: Stage) -> BurstNow:
    with stage.store.reading() as tx:
        detail = tx.burst_detail(1)
        holding = {
            number: [(file.reply.state, file.reply.holding) for file in tx.question_detail(number).replies]
            for number in detail.burst.questions
        }
        opt_outs = tx.opt_outs.all()
        return BurstNow(
            detail.answers[-1] if detail.answers else None,
            detail.burst.resolved_at is not None,
            len(opt_outs),
            any(one.holds for one in opt_outs),
            holding,
        )
