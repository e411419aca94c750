"""Reads what a person's App Home tells, by the roles they have."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo
from importlib.metadata import version

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.figures.period import USUAL, read_periods
from bot.core.figures.reckoning import figures_of
from bot.core.homes.home import (
    CommsHome,
    ExpertHome,
    FollowUpLine,
    Home,
    LeadHome,
    OperatorHome,
    ReplyLine,
    home_parts,
)
from bot.core.homes.upkeep import Upkeep, upkeep
from bot.core.model import Person
from bot.core.moments.zones import zone_of
from bot.core.permissions import Act
from bot.core.queue import Queue
from bot.core.replying.target import follow_ups_since, is_answered_post
from bot.core.routing.experts import expert_of
from bot.core.routing.on_call import duties
from bot.core.routing.roster import BY_STATUS, Roster
from bot.core.sending.holds import Hold
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, ReplyState
from bot.core.telling.notices import Audience
from bot.core.telling.situation import situation_of
from bot.desk.context import DeskContext
from bot.flow.operations.calls.standing import standing_of
from bot.store.transaction import Transaction

_R = ReplyState
_LISTED = 6
_SAID = 5
_USUAL_DAYS = 7
_RESERVE = 2


class HomeDesk:
    """Reads homes."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def home(self, by: str, *, with_week: bool = True) -> Home:
        """What this person sees; somebody without a role sees what nobody is on. Figures of the week take longest."""
        person = self._context.people.get(by)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            if person is None:
                return Home(unassigned=_told(tx, tx.questions.queue(which="unassigned")))
            parts, roster = home_parts(person), tx.roster()
            me = roster.as_said(person)
            return Home(
                me,
                _expert(tx, me, roster) if parts.expert else None,
                self._lead(tx, roster) if parts.lead else None,
                self._comms(tx, person, with_week=with_week) if parts.comms else None,
                _operator(tx) if parts.operator else None,
                calls=standing_of(tx, self._context.company().calls, by),
                upkeep=_upkeep(tx) if parts.lead or parts.operator else None,
            )

    def _lead(self, tx: Transaction, roster: Roster) -> LeadHome:
        company = self._context.company()
        people = [roster.as_said(person) for person in company.people]
        away = {slack: one.until for slack, one in roster.absences.items() if roster.is_away(slack, tx.now)}
        working = [expert_of(one, roster.open, tx.now, away) for one in people if one.tags]
        borne = [tag for one in people for tag in one.tags]
        day, days = timedelta(days=1), timedelta(days=_USUAL_DAYS)
        today = tx.questions.asked_between(tx.now - day, tx.now)
        before = tx.questions.asked_between(tx.now - day - days, tx.now - day)
        return LeadHome(
            next=_told(tx, tx.questions.queue()),
            unassigned=_told(tx, tx.questions.queue(which="free")),
            in_review=tx.reply_lists.in_states((_R.PROPOSED,), _LISTED),
            for_bursts=_for_bursts(tx),
            people=tuple(sorted(working, key=lambda one: (-one.open / max(1, one.person.cap), one.person.name))),
            lonely_tags=tuple(tag for tag in self._context.tags if borne.count(tag) < _RESERVE),
            on_call=duties(company.oncall, roster.groups, tx.now),
            asked_today=today,
            usual_day=before / _USUAL_DAYS,
        )

    def _comms(self, tx: Transaction, person: Person, *, with_week: bool) -> CommsHome:
        lists, zone = tx.reply_lists, zone_of(person, self._context.people.values())
        week = read_periods(USUAL, tx.now, zone)
        return CommsHome(
            waiting=_in_full(tx, lists.in_states((_R.PROPOSED,), _LISTED)),
            for_bursts=_for_bursts(tx),
            leaving=lists.in_states((_R.WAITING, _R.APPROVED), _LISTED),
            failed=_in_full(tx, lists.in_states((_R.FAILED, _R.UNCERTAIN), _LISTED)),
            changed=lists.changed_since(_yesterday(tx.now, zone), _LISTED),
            holds=tuple(tx.holds.active()),
            week=figures_of(tx.counted.between(week.before.since, week.present.until), week) if with_week else None,
            web=self._context.web_address,
        )


def _expert(tx: Transaction, person: Person, roster: Roster) -> ExpertHome:
    """`person` as leads said of them."""
    absence = roster.absences.get(person.slack) if roster.is_away(person.slack, tx.now) else None
    said = tx.reply_lists.said_lately(person.slack, 4 * _SAID)
    could = tx.questions.queue(which="free", tags=person.tags) if person.tags else Queue((), 1, 1, 0)
    return ExpertHome(
        mine=_told(tx, tx.questions.queue(which="mine", by=person.slack)),
        could_be=_told(tx, could),
        to_change=tuple(one for one in said if one.state is _R.CHANGES_ASKED)[:_SAID],
        said=_as_they_stand(tx, said[:_SAID]),
        load=roster.open.get(person.slack, 0),
        away_until=absence.until if absence else None,
        away_by_status=absence is not None and absence.by == BY_STATUS,
    )


def _operator(tx: Transaction) -> OperatorHome:
    return OperatorHome(tuple(tx.streams.health()), version("switchboard"))


def _upkeep(tx: Transaction) -> Upkeep:
    holds = [Hold(scope, by, why) for scope, by, why in tx.holds.active()]
    notices = tx.notices.going_on(Audience.OPERATORS)
    return upkeep(tx.streams.health(), notices, holds, tx.opt_outs.page(), tx.now)


def _yesterday(now: datetime, zone: tzinfo) -> datetime:
    """When yesterday began there."""
    return datetime.combine(now.astimezone(zone).date() - timedelta(days=1), time(), zone)


def _for_bursts(tx: Transaction) -> tuple[tuple[str, BurstAnswer], ...]:
    """Answers to whole bursts that wait for communications, each with what its burst is about."""
    return tuple((tx.bursts.one(one.burst).tag, one) for one in tx.burst_answers.proposed())


def _in_full(tx: Transaction, replies: Sequence[ReplyLine]) -> tuple[ReplyLine, ...]:
    """With their questions, so that something can be done about them."""
    return tuple(replace(one, detail=tx.question_detail(one.question)) for one in replies)


def _as_they_stand(tx: Transaction, replies: Sequence[ReplyLine]) -> tuple[ReplyLine, ...]:
    """Those that are under way with their questions, by which it is told how they stand; those that stand in public
    with what was written to them since.
    """
    told = [_in_full(tx, [one])[0] if one.state in LIVE_REPLIES else one for one in replies]
    followed = tx.reply_lists.followed_up([one.question for one in told if one.state in PUBLISHED_REPLIES])
    return tuple(_with_follow_up(tx, one) if one.question in followed else one for one in told)


def _with_follow_up(tx: Transaction, one: ReplyLine) -> ReplyLine:
    if one.state not in PUBLISHED_REPLIES or one.sent_at is None:
        return one
    detail = tx.question_detail(one.question)
    came = follow_ups_since(detail, one.sent_at)
    if not came:
        return one
    newest = came[-1]
    who, written_at = newest.post.author.handle, newest.post.written_at
    waits = not is_answered_post(detail, newest)
    return replace(one, follow_up=FollowUpLine(who, newest.post.words, written_at, len(came), waits))


def _told(tx: Transaction, queue: Queue) -> Queue:
    """The first of its questions, with how each stands."""
    items = tuple(
        replace(item, situation=situation_of(tx.question_detail(item.question.number), tx.now))
        for item in queue.items[: _LISTED - 1]
    )
    return replace(queue, items=items)
