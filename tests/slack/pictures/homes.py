"""The App Home by role, and the queue."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta

from bot.core.calendars.hours import Hours
from bot.core.figures.period import read_periods
from bot.core.figures.reckoning import reckon
from bot.core.homes.home import CommsHome, ExpertHome, FollowUpLine, Home, LeadHome, OperatorHome, ReplyLine
from bot.core.homes.upkeep import upkeep
from bot.core.interrupting.budget import CallBudget, CallsSpent, CallStanding
from bot.core.model import Quota
from bot.core.opt_outs.listing import OptOutPage
from bot.core.queue import Queue, QueueChoice, QueueItem
from bot.core.routing.experts import Expert
from bot.core.routing.on_call import Duty
from bot.core.sending.holds import Hold
from bot.core.states import ReplyState
from bot.core.telling.notices import Audience, Notice, NoticeKind
from bot.slack.blocks.elements import Block
from bot.slack.blocks.newer import without_newer
from bot.slack.homes.by_role import home_view
from bot.slack.responses.queue import queue_response
from tests.slack.homes import a_stream
from tests.slack.pictures.bursts import PROPOSED
from tests.slack.samples import ANA, BO, EVE, NOW, PEOPLE, TAGS, question, question_detail, reply_detail

_R = ReplyState
_HOUR = timedelta(hours=1)
_NONE = Queue((), 1, 1, 0)


def _item(number: int, words: str, minutes: int, claimed_by: str = "") -> QueueItem:
    due_at = NOW + timedelta(minutes=minutes)
    return QueueItem(question(number=number, due_at=due_at, claimed_by=claimed_by), words, "kim", "square")


_QUEUE = Queue(
    (
        _item(12, "SAML loops back after the update", -25),
        _item(14, "429 after 600 calls", 12, ANA),
        _item(15, "How do I set up SSO?", 170),
    ),
    1,
    2,
    27,
)


def _line(reply: int, state: ReplyState, *, offered: bool = False, **changes: object) -> ReplyLine:
    made = ReplyLine(12, reply, ANA, state, NOW - timedelta(minutes=9), source="square", handle="kim")
    made = replace(made, detail=question_detail(reply_detail(state=state, number=reply)) if offered else None)
    return replace(made, **changes)  # type: ignore[arg-type]


_LEAVES = _line(7, _R.WAITING, send_at=NOW + timedelta(seconds=30))
_STANDS = _line(8, _R.SENT, url="https://square.example/r/1", likes=3, since=NOW - 2 * _HOUR)
_STANDS = replace(_STANDS, follow_up=FollowUpLine("kim", "And on errors, too?", NOW - _HOUR, waits=True))
_FAILED = _line(9, _R.FAILED, offered=True, failure="replies are closed")
_EXPERT = replace(PEOPLE[ANA], tags=("sso",), hours=Hours(zone="Europe/Berlin"))

_QUOTA = Quota(left=90, limit=1_500)
_STREAMS = (a_stream("square", "it cannot be reached"), replace(a_stream("x", ""), down_since=None, quota=_QUOTA))
_SUSPENDED = Notice(7, NoticeKind.SENDING, "x", Audience.OPERATORS, NOW - _HOUR, why="the account is suspended")
_UPKEEP = upkeep(_STREAMS, (_SUSPENDED,), (Hold("square", BO, "outage"),), OptOutPage((), 1, 1, 0), NOW)
_HOMES: Mapping[str, Home] = {
    "expert": Home(
        _EXPERT,
        ExpertHome(_QUEUE, _QUEUE, (_line(6, _R.CHANGES_ASKED),), (_STANDS, _FAILED), 3),
        calls=CallStanding(CallBudget(6, 24), CallsSpent(3, 8), 9),
    ),
    "expert_away": Home(_EXPERT, ExpertHome(_NONE, _NONE, away_until=NOW + 48 * _HOUR)),
    "lead": Home(
        PEOPLE[BO],
        lead=LeadHome(
            _QUEUE,
            _QUEUE,
            (_line(6, _R.PROPOSED),),
            (Expert(_EXPERT, 3), Expert(PEOPLE[BO], 0, away_until=NOW + 48 * _HOUR)),
            ("billing",),
            (Duty("sso", (BO,)),),
            *(40, 12.5),
        ),
        upkeep=_UPKEEP,
    ),
    "comms": Home(
        PEOPLE[EVE],
        comms=CommsHome(
            (_line(6, _R.PROPOSED, offered=True),),
            (_LEAVES,),
            (_FAILED,),
            (_line(5, _R.REMOVED, since=NOW - _HOUR),),
            (("square", BO, "outage"),),
            reckon([], read_periods("7d", NOW, UTC)),
            (("sso", PROPOSED),),
        ),
    ),
    "operator": Home(
        operator=OperatorHome(_STREAMS, "0.1.0"),
        upkeep=_UPKEEP,
    ),
    "outsider": Home(unassigned=_QUEUE),
    "empty": Home(_EXPERT, ExpertHome(_NONE, _NONE)),
}


def _draw(home: Home) -> Callable[[], Block]:
    return lambda: home_view(home, PEOPLE, NOW)


PICTURES: Mapping[str, Callable[[], Block]] = {name: _draw(home) for name, home in _HOMES.items()}
QUEUES: Mapping[str, Callable[[], list[Block]]] = {
    "full": lambda: queue_response(_QUEUE, QueueChoice(), NOW, PEOPLE, TAGS, ["square", "feed"]),
    "without_tables": lambda: without_newer(queue_response(_QUEUE, QueueChoice(), NOW, PEOPLE, TAGS, ["square"])),
    "empty": lambda: queue_response(_NONE, QueueChoice("sso", "mine"), NOW, PEOPLE, TAGS, ["square"]),
}
