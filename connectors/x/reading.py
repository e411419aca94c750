"""Reading X: one page of one stream a call, and posts that are looked up again, within what may be spent a day (see
`ledger`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import Refused, Unavailable
from bot.core.model import Batch, Quota, Stream
from connectors._entries import none_is_sound
from connectors.x.api import PAGE_SIZE, XApi
from connectors.x.catch_up import begin_sweep, complete, may_look_back, settle_doubt, unseen
from connectors.x.cursor import (
    NextRequest,
    Sweep,
    XCursor,
    XStream,
    advance_sweep,
    prepare_sweep,
    read_cursor,
    repair_sweep,
    sweep_parameters,
)
from connectors.x.ledger import Kept, Ledger
from connectors.x.payloads import Includes, Looked, TweetPage, XProblem
from connectors.x.posts import OwnAccount, posts_of
from connectors.x.refusals import CursorExpired
from connectors.x.settings import Settings
from connectors.x.spending import LOOK_UPS, DailyAllowance, Spent, next_midnight

UNFAMILIAR = "X answers in a form we know only in part: posts, or what they answer, may be missing. Update Switchboard."
SPENT = "Today's allowance for reading X is spent (daily_reads, daily_cost): it is read again from midnight UTC on."
REPLIES_WAIT = "What replies may read today (daily_reads, daily_cost) is spent: they leave from midnight UTC on."
_TITLES = {XStream.MENTIONS: "mentions", XStream.SEARCH: "search", XStream.OWN: "our own posts"}
_LEAST = {XStream.MENTIONS: 5, XStream.SEARCH: 10, XStream.OWN: 5}
"""The smallest pages X gives (docs.x.com, `max_results`)."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One reading of one stream: what it is allowed, where it stands, and what was spent before."""

    stream: XStream
    allowed: DailyAllowance
    place: XCursor
    spent: Spent
    now: datetime

    def stopped(self, cursor: str, warning: str) -> Batch:
        midnight = next_midnight(self.now)
        return Batch(
            posts=(),
            cursor=cursor,
            warning=f"{SPENT} {warning}".strip(),
            next_at=midnight,
            quota=self.allowed.quota(self.spent, self.now),
        )


class XReader:
    """What one account reads. Threads share it; what must outlive it is in the cursors."""

    def __init__(self, name: str, settings: Settings, api: XApi) -> None:
        self.name = name
        self._settings, self._api = settings, api
        self._user_id = settings.user_id
        self.ledger = Ledger(settings)

    def streams(self) -> Sequence[Stream]:
        read = {XStream.MENTIONS: True, XStream.SEARCH: self._settings.search, XStream.OWN: self._settings.own_posts}
        return tuple(Stream(stream, _TITLES[stream]) for stream, wanted in read.items() if wanted)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        """One page of one stream."""
        turn, forgotten = self._turn(stream, cursor, now)
        size = turn.allowed.page(turn.spent, _LEAST[turn.stream], PAGE_SIZE)
        if size is None:
            return turn.stopped(cursor, self._waiting(turn))
        us, looked_up = self._own_account(turn.place)
        back = may_look_back(turn.allowed, turn.spent)
        begun = begin_sweep(turn.place.sweep, turn.stream, now, look_back=back)
        step = prepare_sweep(begun, turn.stream, self._query(turn.stream), now, self._first)
        page, asked = self._page(us, turn.stream, step, now, size)
        self._check(page, us, going_on=asked.sweep.under_way)
        sweep, told = settle_doubt(asked.sweep, page, now)
        after = advance_sweep(sweep, turn.stream, told)
        spent = turn.spent.plus(len(page.data) + page.unread, page.includes, looked_up)
        gaps = (forgotten, asked.gap, after.gap)
        place = complete(sweep, after.sweep, told)
        return self._batch(turn, us, unseen(sweep, told), place, spent, " ".join(g for g in gaps if g))

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:
        """These posts as they stand now, in their newest version: an edited one is looked up a second time."""
        if not self.ledger.may_look_up(len(ids), now):
            spent = self.ledger.look_ups_are_spent(len(ids), now)
            why = "today's allowance for looking posts up again is spent, or the mentions must be read first"
            raise Unavailable(self.name, why, next_midnight(now) if spent else None)
        posts, gone = self._look_up(ids, now)
        edited = [tweet.last_id for tweet in posts.data if tweet.last_id != tweet.id]
        again = edited and self.ledger.may_look_up(len(edited), now)
        newer = self._look_up(edited, now)[0] if again else Looked(errors=())
        newest = tuple(tweet for tweet in (*posts.data, *newer.data) if tweet.last_id == tweet.id)
        whole = Looked(data=newest, includes=_joined(posts.includes, newer.includes))
        us = OwnAccount(self._settings.account, self._user_id, self._api.can_write)
        found = posts_of(whole, self.name, us, mentioned=False)
        return Batch(
            found, "", gone=gone, quota=self._quota(self.ledger.allowed(LOOK_UPS), self.ledger.looked(now), now)
        )

    def known_user_id(self) -> str:
        """Looked up once, then kept in the cursors, and here for look-ups, which get no cursor."""
        if not self._user_id:
            answer = self._api.user(self._settings.account)
            if answer.data is None:
                missing = Refused(self.name, f"X knows no account @{self._settings.account}")
                raise missing if answer.errors else Unavailable(self.name, "X answered without the account")
            self._user_id = answer.data.id
        return self._user_id

    def own_account(self) -> OwnAccount:
        return OwnAccount(self._settings.account, self._user_id)

    @property
    def _first(self) -> timedelta:
        return timedelta(hours=self._settings.first_hours)

    def _turn(self, stream: str, cursor: str, now: datetime) -> tuple[_Turn, str]:
        if stream not in [known.name for known in self.streams()]:
            raise Refused(self.name, f"it has no stream {stream!r}: the settings say what it reads")
        named = XStream(stream)
        place, forgotten = read_cursor(cursor, named)
        if named is XStream.MENTIONS:
            self.ledger.take_up(Kept(place.looked, place.replied, place.used), now)
        return _Turn(named, self.ledger.allowed(stream), place, place.spent.on(now), now), forgotten

    def _own_account(self, place: XCursor) -> tuple[OwnAccount, int]:
        """Our account, and how many accounts had to be looked up for it."""
        account = self._settings.account
        if not self._user_id and place.account == account:
            self._user_id = place.user_id
        unknown = not self._user_id
        return OwnAccount(account, self.known_user_id(), self._api.can_write), int(unknown)

    def _query(self, stream: XStream) -> str:
        """The search without posts that mention us: those come with the mentions, and each post costs."""
        if stream is not XStream.SEARCH:
            return ""
        return f"({self._settings.search}) -is:retweet -@{self._settings.account}"

    def _page(
        self, us: OwnAccount, stream: XStream, step: NextRequest, now: datetime, size: int
    ) -> tuple[TweetPage, NextRequest]:
        """The page requested, or the nearest when X no longer accepts the position; at most two requests."""
        try:
            return self._ask(us, stream, step.sweep, size), step
        except CursorExpired as e:
            other = repair_sweep(step.sweep, e.parameters, now)
            if other is None:
                raise
            return self._ask(us, stream, other.sweep, size), NextRequest(other.sweep, step.gap or other.gap)

    def _ask(self, us: OwnAccount, stream: XStream, sweep: Sweep, size: int) -> TweetPage:
        place = sweep_parameters(sweep, stream)
        if stream is XStream.SEARCH:
            return self._api.search(sweep.query, place, size)
        read = self._api.mentions if stream is XStream.MENTIONS else self._api.timeline
        return read(us.user_id, place, size)

    def _check(self, page: TweetPage, us: OwnAccount, *, going_on: bool) -> None:
        """Raises what an answer without a page means: nobody must take it for "no posts". A page that is `going_on`
        from one that could be read is a page though none of its posts can be.
        """
        if none_is_sound(page.data) and not going_on:
            raise Unavailable(self.name, "X answered with posts that are not in its documentation")
        problem = page.refusal
        if problem is not None:
            raise Refused(self.name, _why_no_page(problem, us))
        if page.data and not any(tweet.author_id for tweet in page.data):
            raise Unavailable(self.name, "X answered without saying who wrote these posts")

    def _batch(self, turn: _Turn, us: OwnAccount, page: TweetPage, sweep: Sweep, spent: Spent, gap: str) -> Batch:
        wait = turn.allowed.wait(turn.spent, spent, turn.now)
        told = page.warning if page.is_understood else f"{UNFAMILIAR} {page.warning}".strip()
        place = XCursor(account=us.handle, user_id=us.user_id, sweep=sweep, spent=spent if spent.units else Spent())
        if turn.stream is XStream.MENTIONS:
            kept = self.ledger.to_keep(turn.now)
            place = place.model_copy(update={"looked": kept.looked, "replied": kept.replied, "used": kept.used})
        return Batch(
            posts=posts_of(page, self.name, us, mentioned=turn.stream is XStream.MENTIONS),
            cursor=place.to_json(),
            more=sweep.under_way and not wait,
            gap=gap,
            gone=page.gone,
            warning=" ".join(filter(None, (told, self._waiting(turn)))),
            next_at=turn.now + wait if wait else None,
            quota=self._quota(turn.allowed, spent, turn.now),
        )

    def _quota(self, allowed: DailyAllowance, spent: Spent, now: datetime) -> Quota | None:
        """What is left of our own allowance where there is one, else what X says."""
        return allowed.quota(spent, now) or self._api.quota

    def _waiting(self, turn: _Turn) -> str:
        """That replies wait, said where the mentions are read."""
        enough = turn.stream is not XStream.MENTIONS or self.ledger.for_replies(1, 1, turn.now) is not None
        return "" if enough else REPLIES_WAIT

    def _look_up(self, ids: Sequence[str], now: datetime) -> tuple[Looked, tuple[str, ...]]:
        """These posts, and those of them that are gone."""
        answer = self._api.posts(ids)
        self.ledger.count_look_up(answer.data, answer.includes, now)
        hidden = [f.resource_id or f.value for f in answer.errors if f.kind == "not-authorized-for-resource"]
        if len(ids) > 1 and set(ids) <= set(hidden):
            raise Refused(self.name, "X shows us none of the posts that are looked up again")
        if not answer.data and not answer.errors:
            raise Unavailable(self.name, "X answered without the posts and without a reason")
        return answer, tuple(post_id for post_id in ids if post_id in {*answer.gone, *hidden})


def _why_no_page(problem: XProblem, us: OwnAccount) -> str:
    if "suspended" in problem.detail.lower():
        return f"X has suspended our account @{us.handle}: sign in there to see why"
    if problem.resource_type == "user" and problem.kind == "resource-not-found":
        return f"X knows no account with the number {us.user_id}: correct user_id, or leave it out to have it looked up"
    return f"X answered without a page: {problem.detail[:150] or problem.kind or 'no reason given'}"


def _joined(first: Includes, second: Includes) -> Includes:
    return Includes(
        users=(*first.users, *second.users),
        tweets=(*first.tweets, *second.tweets),
        media=(*first.media, *second.media),
        polls=(*first.polls, *second.polls),
    )
