"""What a person's App Home tells, by their roles: what waits for them, and how things stand. Frozen values."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.details import QuestionDetail
from bot.core.figures.reckoning import PeriodFigures
from bot.core.homes.upkeep import Upkeep
from bot.core.interrupting.budget import CallStanding
from bot.core.model import Person, Role
from bot.core.queue import Queue
from bot.core.routing.experts import Expert
from bot.core.routing.on_call import Duty
from bot.core.states import ReplyState
from bot.core.watch.streams import StreamHealth


@dataclass(frozen=True, slots=True)
class HomeParts:
    """Which parts somebody's home has."""

    expert: bool
    lead: bool
    comms: bool
    operator: bool


def home_parts(person: Person) -> HomeParts:
    """One for each role they have."""
    roles = person.roles
    return HomeParts(Role.EXPERT in roles, Role.LEAD in roles, Role.COMMS in roles, Role.OPERATOR in roles)


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """The newest of `count` posts that followed a reply, by who asked or under it. `waits`: we have not answered it."""

    handle: str
    words: str
    at: datetime
    count: int = 1
    waits: bool = False


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A reply as a list shows it. `source` is where its post stands, `handle` who wrote that, `likes` how many like the
    reply there, `since` since when it stands so, `sent_at` when it was sent. `detail` is its question, where the list
    offers what can be done; `follow_up` what was written to it last, where that is told.
    """

    question: int
    reply: int
    author: str
    state: ReplyState
    proposed_at: datetime
    send_at: datetime | None = None
    source: str = ""
    handle: str = ""
    failure: str = ""
    url: str = ""
    likes: int | None = None
    since: datetime | None = None
    detail: QuestionDetail | None = None
    follow_up: FollowUpLine | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExpertHome:
    """What waits for an expert, by due time; what they could take; their words and what became of them; their load, and
    until when they are away, and whether it is their status in Slack that says so.
    """

    mine: Queue
    could_be: Queue
    to_change: tuple[ReplyLine, ...] = ()
    said: tuple[ReplyLine, ...] = ()
    load: int = 0
    away_until: datetime | None = None
    away_by_status: bool = False


@dataclass(frozen=True, slots=True)
class LeadHome:
    """How the promises stand: what breaks next, what nobody has, what hangs in review, and who is how loaded.

    `for_bursts` are answers to whole bursts that wait, each with what its burst is about. `lonely_tags` have fewer than
    two people. `asked_today` counts the questions of the last 24 hours, `usual_day` those of a usual day.
    """

    next: Queue
    unassigned: Queue
    in_review: tuple[ReplyLine, ...] = ()
    people: tuple[Expert, ...] = ()
    lonely_tags: tuple[str, ...] = ()
    on_call: tuple[Duty, ...] = ()
    asked_today: int = 0
    usual_day: float = 0.0
    for_bursts: tuple[tuple[str, BurstAnswer], ...] = ()


@dataclass(frozen=True, slots=True)
class CommsHome:
    """What waits for communications, leaves, failed or was changed in public, what is held (scope, by, why), and what
    came of the last week. `for_bursts` are answers to whole bursts that wait, each with what its burst is about.
    `web` is the address of the desk on the web, "" for none.
    """

    waiting: tuple[ReplyLine, ...] = ()
    leaving: tuple[ReplyLine, ...] = ()
    failed: tuple[ReplyLine, ...] = ()
    changed: tuple[ReplyLine, ...] = ()
    holds: tuple[tuple[str, str, str], ...] = ()
    week: PeriodFigures | None = None
    for_bursts: tuple[tuple[str, BurstAnswer], ...] = ()
    web: str = ""


@dataclass(frozen=True, slots=True)
class OperatorHome:
    """What runs: every stream, with its quota, and the version."""

    streams: tuple[StreamHealth, ...]
    version: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The parts for the roles a person has, with the tags and the cap that leads said of them; for somebody without a
    role, what nobody is on. `upkeep` is for leads and operators.
    """

    person: Person | None = None
    expert: ExpertHome | None = None
    lead: LeadHome | None = None
    comms: CommsHome | None = None
    operator: OperatorHome | None = None
    unassigned: Queue | None = None
    calls: CallStanding | None = None
    upkeep: Upkeep | None = None
