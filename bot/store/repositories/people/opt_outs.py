"""The rows of opt-outs: who is not to be answered, and which posts that covers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from bot.core.model import Post
from bot.core.opt_outs.hearing import OurPresence
from bot.core.opt_outs.listing import PAGE_SIZE, OptOutPage
from bot.core.opt_outs.opt_out import OptOut, OptOutCause, OptOutRequest, OptOutScope, author_key, community_key
from bot.core.states import UNANSWERED
from bot.store.tables.opt_outs import OptOutRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.sources import StreamRow

_Key = tuple[str, OptOutScope, str]

_IN_FORCE = select(OptOutRow).where(col(OptOutRow.lifted_at).is_(None))


class OptOuts:
    """Every query about opt-outs. Those in force are read once a transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._in_force: Mapping[_Key, OptOut] | None = None
        self._kinds: Mapping[str, str] | None = None

    def add(self, asked: OptOutRequest) -> int | None:
        """Keep an opt-out; returns its number. None where one is in force already, where this very post asked for one
        that was lifted, or where a colleague lifted what the same rules say.
        """
        query = select(OptOutRow).where(
            OptOutRow.kind == asked.kind, OptOutRow.scope == asked.scope.value, OptOutRow.key == asked.key
        )
        for row in self._session.exec(query):
            by_rules = asked.cause is OptOutCause.RULES and row.cause == OptOutCause.RULES.value
            if row.lifted_at is None or by_rules or (asked.post is not None and row.post == asked.post):
                return None
        row = OptOutRow(
            kind=asked.kind,
            scope=asked.scope.value,
            key=asked.key,
            name=asked.name,
            cause=asked.cause.value,
            at=self._now,
            by=asked.by,
            why=asked.why,
            post=asked.post,
        )
        self._session.add(row)
        self._session.flush()
        self._in_force = None
        return row.number

    def lift(self, number: int, by: str) -> None:
        """Answer them again."""
        row = self._session.get_one(OptOutRow, number)
        row.lifted_at, row.lifted_by = self._now, by
        self._session.flush()
        self._in_force = None

    def one(self, number: int) -> OptOut:
        return _opt_out(self._session.get_one(OptOutRow, number))

    def all(self) -> Sequence[OptOut]:
        """Every opt-out, also those that were lifted, oldest first."""
        return [_opt_out(row) for row in self._session.exec(select(OptOutRow).order_by(col(OptOutRow.number)))]

    def page(self, page: int = 1, *, may_lift: bool = False) -> OptOutPage:
        """One page of those in force, the newest first."""
        in_force = col(OptOutRow.lifted_at).is_(None)
        total = self._session.exec(select(func.count()).select_from(OptOutRow).where(in_force)).one()
        pages = max(1, ceil(total / PAGE_SIZE))
        page = min(max(1, page), pages)
        query = select(OptOutRow).where(in_force).order_by(col(OptOutRow.number).desc())
        rows = self._session.exec(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
        return OptOutPage(tuple(map(_opt_out, rows)), page, pages, total, may_lift)

    def covering(self, post: Post) -> OptOut | None:
        """The opt-out that covers a post; None when it may be answered."""
        return self._covering(post.source, post.author.id, post.author.handle, post.community)

    def covering_row(self, row: PostRow) -> OptOut | None:
        """The same, of its row."""
        return self._covering(row.source, row.author_id, row.author_handle, row.community)

    def kind_of(self, source: str) -> str:
        """The kind of channel of a source, also of one that is no longer configured; its own name when unknown."""
        if self._kinds is None:
            self._kinds = dict(self._session.exec(select(StreamRow.source, StreamRow.kind).distinct()).all())
        return self._kinds.get(source) or source

    def kinds(self) -> Sequence[str]:
        """Every kind of channel that was ever watched."""
        return sorted(set(self._session.exec(select(StreamRow.kind).distinct())) - {""})

    def covered_posts(self, number: int) -> Mapping[int, Sequence[int]]:
        """Unanswered question → its posts that this opt-out covers, be it in force or lifted."""
        asked = self.one(number).asked
        query = (
            select(PostRow)
            .join(QuestionRow, col(QuestionRow.number) == col(PostRow.question))
            .where(col(QuestionRow.state).in_([state.value for state in UNANSWERED]), col(PostRow.gone_at).is_(None))
            .order_by(col(PostRow.question), col(PostRow.number))
        )
        found: dict[int, list[int]] = {}
        for row in self._session.exec(query):
            keys = self._keys(row.source, row.author_id, row.author_handle, row.community)
            if (asked.kind, asked.scope, asked.key) in keys:
                found.setdefault(row.question or 0, []).append(row.number or 0)
        return found

    def known_author(self, kind: str, name: str) -> tuple[str, str]:
        """(id, handle) of the author who goes by this handle or id on this kind of channel; as given, if unknown."""
        sources = select(StreamRow.source).where(StreamRow.kind == kind)
        wanted = name.strip().removeprefix("@").removeprefix("/").removeprefix("u/")
        same = or_(col(PostRow.author_handle).ilike(_literally(wanted), escape="\\"), PostRow.author_id == wanted)
        query = select(PostRow).where(col(PostRow.source).in_(sources), same).order_by(col(PostRow.number).desc())
        row = self._session.exec(query.limit(1)).first()
        return (wanted, wanted) if row is None else (row.author_id, row.author_handle)

    def known_community(self, kind: str, name: str) -> str:
        """The community of this kind of channel that goes by this name, whole or in its last part; else the name."""
        sources = select(StreamRow.source).where(StreamRow.kind == kind)
        query = select(PostRow.community).where(col(PostRow.source).in_(sources), PostRow.community != "")
        wanted = community_key(name)
        known = {community_key(found): found for found in self._session.exec(query.distinct())}
        parts = {key.rpartition("/")[2]: found for key, found in known.items()}
        return known.get(wanted) or parts.get(wanted) or name.strip().strip("/")

    def presence(self, source: str, posts: Sequence[Post]) -> OurPresence:
        """Where we stand in the conversations of these posts."""
        parents, threads = [post.parent_id for post in posts], [post.thread_id for post in posts if post.thread_id]
        own = select(PostRow.external_id, PostRow.thread_id).where(PostRow.source == source, col(PostRow.own).is_(True))
        replied = (
            select(PostRow, ReplyRow.external_id)
            .join(ReplyRow, col(ReplyRow.post) == col(PostRow.number))
            .where(PostRow.source == source, ReplyRow.external_id != "")
        )
        near = or_(
            col(ReplyRow.external_id).in_(parents),
            col(PostRow.external_id).in_(parents),
            col(PostRow.thread_id).in_(threads),
        )
        answers = self._session.exec(replied.where(near)).all()
        own_near = own.where(or_(col(PostRow.external_id).in_(parents), col(PostRow.thread_id).in_(threads)))
        beside = self._session.exec(own_near).all()
        return OurPresence(
            ours={name for _, name in answers} | {name for name, _ in beside},
            threads={row.thread_id for row, _ in answers if row.thread_id} | {thread for _, thread in beside if thread},
            answered={row.external_id: row.author_id for row, _ in answers},
            handles=self._own_handles(source),
        )

    def _own_handles(self, source: str) -> frozenset[str]:
        query = select(PostRow.author_handle).where(PostRow.source == source, col(PostRow.own).is_(True))
        return frozenset(self._session.exec(query.distinct()))

    def _covering(self, source: str, author: str, handle: str, community: str) -> OptOut | None:
        in_force = self._read_in_force()
        if not in_force:
            return None
        found = (in_force.get(key) for key in self._keys(source, author, handle, community))
        return next((one for one in found if one is not None), None)

    def _keys(self, source: str, author: str, handle: str, community: str) -> Sequence[_Key]:
        kind = self.kind_of(source)
        names = [(OptOutScope.AUTHOR, author_key(name)) for name in (author, handle)]
        names.append((OptOutScope.COMMUNITY, community_key(community)))
        return [(kind, scope, key) for scope, key in names if key]

    def _read_in_force(self) -> Mapping[_Key, OptOut]:
        if self._in_force is None:
            kept = map(_opt_out, self._session.exec(_IN_FORCE))
            self._in_force = {(one.asked.kind, one.asked.scope, one.asked.key): one for one in kept}
        return self._in_force


def _literally(name: str) -> str:
    """A name as a pattern that matches it alone."""
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _opt_out(row: OptOutRow) -> OptOut:
    asked = OptOutRequest(
        row.kind, OptOutScope(row.scope), row.key, row.name, OptOutCause(row.cause), row.post, row.by, row.why
    )
    return OptOut(row.number or 0, asked, row.at, row.lifted_at, row.lifted_by)
