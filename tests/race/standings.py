"""Every standing a reply can have, each reached by the fewest acts: a reply in each of its states, and an amendment in
each of its.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.details import ThreadMessage
from bot.core.errors import Refused, Uncertain
from bot.core.model import Batch, Capabilities, Post, ReplyMode
from bot.core.states import QuestionState, ReplyState
from bot.flow.operations.arrivals.store import store_batch
from tests.fakes.amending import ALL, BETTER
from tests.fakes.pipeline import ANA, GIL
from tests.fakes.posts import a_post
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL
from tests.race.stage import Stage

_R = ReplyState
ROOM, TS, WORDS = "#ask-api", "5.1", "Use the rotate button."
ASKED = "How do I rotate my api key?"


@dataclass(frozen=True, slots=True)
class Standing:
    """A reply's state, or an amendment's while its reply stands."""

    state: ReplyState
    amendment: bool = False

    def __str__(self) -> str:
        return f"{'amendment ' if self.amendment else ''}{self.state.words}"


def receive(stage: Stage, *texts: tuple[str, str], gone: tuple[str, ...] = ()) -> None:
    """The source is read: these posts say this, those are gone. `r1` is our own."""
    posts = [_post(stage, post, text) for post, text in texts]
    with stage.store.writing() as tx:
        store_batch(tx, "square", Batch(tuple(posts), "c", gone=gone), ALWAYS_READ, TAKE_ALL)


def open_stage(stage: Stage, *, by_hand: bool = False) -> None:
    """Two questions, each with its card; the first is asked by p0."""
    abilities = Capabilities(ReplyMode.ASSIST) if by_hand else ALL
    stage.pipeline.ask_question(ASKED, capabilities=abilities)
    stage.pipeline.ask_question("Where is the api log?")


def reach(stage: Stage, standing: Standing) -> None:
    """Bring an open stage to this standing."""
    if standing.amendment:
        ROADS[_R.SENT](stage)
        stage.reply = stage.pipeline.desk.published.amend(1, ANA, BETTER)
        AMENDING[standing.state](stage)
    else:
        ROADS[standing.state](stage)
    assert stage.reply_state() is standing.state, stage.reply_state()


def _post(stage: Stage, name: str, text: str) -> Post:
    if name == "r1":
        return a_post("r1", text, own=True, parent_id="p0", thread_id="p0")
    return a_post(name, text, thread_id=name, capabilities=stage.detail().posts[0].post.capabilities)


def _proposed(stage: Stage) -> None:
    thread = stage.pipeline.cards.cards[0][1]
    stage.pipeline.desk.threads.message_posted(ThreadMessage(ROOM, thread, TS, ANA, f"reply: {WORDS}"))


def _after(*before: Callable[[Stage], object]) -> Callable[[Stage], None]:
    def road(stage: Stage) -> None:
        for act in before:
            act(stage)

    return road


def _asks_for_changes(stage: Stage) -> None:
    stage.pipeline.desk.reviews.ask_for_changes(stage.reply, GIL, "shorter", stage.seen())


def _declines(stage: Stage) -> None:
    stage.pipeline.desk.reviews.decline(stage.reply, GIL, "not to be said", stage.seen())


def _withdraws(stage: Stage) -> None:
    stage.pipeline.desk.replies.withdraw(stage.reply, ANA)


def _approves(stage: Stage) -> None:
    stage.pipeline.desk.reviews.approve(stage.reply, GIL, stage.seen())


def _is_approved_only(stage: Stage) -> None:
    """As in the middle of a transaction: no act leaves a reply so."""
    with stage.store.writing() as tx:
        tx.replies.approvals.add(stage.reply, GIL)
        tx.replies.move(stage.reply, _R.APPROVED)
        if tx.replies.one(stage.reply).amends is None:
            tx.questions.move(1, QuestionState.APPROVED)


def _begins_to_leave(stage: Stage) -> None:
    """A worker has claimed it, and is not back."""
    stage.clock.forward(seconds=31)
    amendment = stage.reply != 1
    with stage.store.writing() as tx:
        assert tx.replies.claim_for_sending(stage.reply, amendment=amendment) is not None


def _leaves(stage: Stage) -> None:
    stage.goes_on(seconds=31)


def _is_refused(stage: Stage) -> None:
    stage.pipeline.channel.errors["edit" if stage.reply != 1 else "reply"].append(Refused("square", "no"))
    _leaves(stage)


def _is_lost(stage: Stage) -> None:
    """No answer came, and the channel does not say whether it is there. It is not."""
    channel = stage.pipeline.channel
    channel.errors["edit" if stage.reply != 1 else "reply"].append(Uncertain("square", "no answer"))
    _leaves(stage)
    channel.errors["find"].append(Refused("square", "not for you"))
    channel.errors["read"].append(Refused("square", "not for you"))
    stage.goes_on(minutes=2)
    channel.errors["find"].clear()
    channel.errors["read"].clear()


def _is_read(stage: Stage) -> None:
    """The source brings our own reply."""
    receive(stage, ("r1", WORDS))


def _is_edited_there(stage: Stage) -> None:
    receive(stage, ("r1", "Moderated."))
    stage.pipeline.channel.standing["r1"] = "Moderated."


def _is_removed_there(stage: Stage) -> None:
    stage.pipeline.channel.standing.pop("r1")
    receive(stage, gone=("r1",))


def _takes_back(stage: Stage) -> None:
    stage.pipeline.desk.published.take_back(stage.reply, GIL, "it is wrong")


def _rests(_stage: Stage) -> None:
    """Nothing more."""


AMENDING: Mapping[ReplyState, Callable[[Stage], None]] = {
    _R.PROPOSED: _rests,
    _R.CHANGES_ASKED: _asks_for_changes,
    _R.DECLINED: _declines,
    _R.WITHDRAWN: _withdraws,
    _R.APPROVED: _is_approved_only,
    _R.WAITING: _approves,
    _R.SENDING: _after(_approves, _begins_to_leave),
    _R.FAILED: _after(_approves, _is_refused),
    _R.UNCERTAIN: _after(_approves, _is_lost),
    _R.APPLIED: _after(_approves, _leaves),
}
"""How an amendment that is in review reaches each of its states."""

NO_AMENDMENT = frozenset({_R.HANDED_OVER, _R.SENT, _R.EDITED, _R.DELETING, _R.DELETED, _R.REMOVED})

ROADS: Mapping[ReplyState, Callable[[Stage], None]] = {
    _R.PROPOSED: _proposed,
    _R.HANDED_OVER: _after(_proposed, _approves, _leaves),
    **{state: _after(_proposed, road) for state, road in AMENDING.items() if state not in (_R.PROPOSED, _R.APPLIED)},
    _R.SENT: _after(_proposed, _approves, _leaves, _is_read),
    _R.EDITED: _after(_proposed, _approves, _leaves, _is_read, _is_edited_there),
    _R.DELETING: _after(_proposed, _approves, _leaves, _is_read, _takes_back),
    _R.DELETED: _after(_proposed, _approves, _leaves, _is_read, _takes_back, _leaves),
    _R.REMOVED: _after(_proposed, _approves, _leaves, _is_read, _is_removed_there),
}
"""How a reply reaches each of its states."""

BY_HAND = frozenset({_R.HANDED_OVER})
"""States that are reached where people answer by hand."""

STANDINGS = (*map(Standing, ROADS), *(Standing(state, amendment=True) for state in AMENDING))
