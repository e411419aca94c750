"""Approve → request on the wire: from the press of *Approve* in Slack to the reply's arrival at the square. And hold →
last reply: how long after somebody holds all sending something still arrives there, with very much approved before.

There is no undo window. Bolt, the transaction, the wake-up, the claim, the square's own answer that the post still
stands open, and the request are all in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import connectors
from bot.core.replying.proposal import Proposal
from bot.core.settings.sections import RelaySettings
from bot.sandbox.square import Member, SquareServer
from tests.bench.figures import Figure, Goal, NotMeasured, Size, percentile
from tests.bench.live import PATIENCE, Live, a_question, live, pause, utc_now, wait
from tests.fakes.bot_harness import ANA, FAY, GIL, REVIEW

GOAL = Goal(100)
LATE = timedelta(seconds=2)
"""What arrives later than this after a hold was not stopped by it."""
NONE_LATE = Goal(0)
BETWEEN = 0.08
"""Seconds between two approvals, for Slack to be told of the last one."""

US, TOKEN = "ferrywire", "made-up-token-of-the-bench"


def measure(size: Size) -> list[Figure]:
    with _at_the_square(size.replies) as (square, running):
        took = [_approved(square, running, reply, ts) for reply, ts in running.reviews().items()]
    how = f"{size.replies} approvals by button, no undo window"
    return [
        Figure("approve → request on the wire, p50", percentile(took, 50), "ms", how=how),
        Figure("approve → request on the wire, p99", percentile(took, 99), "ms", GOAL, how),
        *_after_a_hold(size),
    ]


def _after_a_hold(size: Size) -> list[Figure]:
    """All is approved at once, and held while it leaves."""
    with _at_the_square(size.replies) as (square, running):
        desk = running.bot.desk
        for reply in running.reviews():
            desk.reviews.approve(reply, GIL, desk.replies.detail(reply)[1].reply.sha256)
        desk.sending.hold(FAY, "a crisis")
        held = utc_now()
        pause(2 * LATE.total_seconds())
        after = sorted(at - held for at in _ours(square) if at > held)
        how = f"{len(_ours(square))} of {size.replies} approved replies left, {len(after)} of them after the hold"
    return [
        Figure("replies later than 2 s after a hold", sum(one > LATE for one in after), "replies", NONE_LATE, how),
        Figure("hold → last reply", after[-1].total_seconds() * 1000 if after else 0, "ms", how=how),
    ]


@contextmanager
def _at_the_square(replies: int) -> Iterator[tuple[SquareServer, Live]]:
    """So many questions asked at the square, each with a reply that waits for its approval."""
    with SquareServer([Member(US, "Ferrywire", token=TOKEN), Member("kim", "Kim")]) as square:
        for number in range(replies):
            square.board.ask("kim", a_question(number).text)
        values = {"url": square.url, "account": US}
        source = connectors.load("square", "square", values, {"SQUARE_TOKEN": TOKEN}, utc_now)
        with live(source, timedelta(seconds=5), relay=RelaySettings(undo_seconds=0)) as running:
            wait("the last card", lambda: len(running.cards()) == replies)
            for question in running.cards():
                running.bot.desk.replies.propose(
                    question, Proposal(ANA, "The limit is 600 calls a minute for each key.")
                )
            wait("the last review message", lambda: len(running.reviews()) == replies)
            pause(0.5)
            yield square, running


def _approved(square: SquareServer, running: Live, reply: int, ts: str) -> float:
    """Milliseconds from pressing *Approve* to the arrival of these words."""
    before = square.board.version
    pressed = utc_now()
    if not (outcome := running.slack.press(GIL, REVIEW, ts, "approve")).ok:
        raise NotMeasured(f"the approval of reply {reply} failed: {outcome.error}")
    square.board.wait_for_change(before, PATIENCE)
    arrived = _newest_of_ours(square)
    if arrived is None or arrived < pressed:
        raise NotMeasured(f"reply {reply} did not reach the square within {PATIENCE:.0f} s")
    pause(BETWEEN)
    return (arrived - pressed).total_seconds() * 1000


def _newest_of_ours(square: SquareServer) -> datetime | None:
    return max(_ours(square), default=None)


def _ours(square: SquareServer) -> list[datetime]:
    """When each of our replies arrived."""
    return [note.written_at for thread in square.board.threads() for note in thread if note.author == US]
