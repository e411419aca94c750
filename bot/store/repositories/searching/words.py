"""Posts and replies that hold given words: every word somewhere in one text, in capitals or not, newest first."""

from collections.abc import Sequence
from math import ceil

from sqlalchemy import SelectBase, func, literal, select, union_all
from sqlmodel import Session, col

from bot.core.searching.search import PAGE_SIZE, HitKind, SearchHit, SearchPage
from bot.store.repositories.searching.index import POST_WORDS, REPLY_WORDS, WordIndex
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow

_POST, _REPLY = "post", "reply"


class Search:
    """Every query by words."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, terms: Sequence[str], page: int = 1) -> SearchPage:
        """One page of what holds all these terms; the last one where there are not so many."""
        found = union_all(self._posts(terms), self._replies(terms)).subquery()
        total = self._session.execute(select(func.count()).select_from(found)).scalar_one()
        pages = max(1, ceil(total / PAGE_SIZE))
        page = min(max(1, page), pages)
        newest = select(found).order_by(found.c.at.desc(), found.c.number.desc())
        rows = self._session.execute(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
        hits = tuple(self._reply(row.number) if row.what == _REPLY else self._post(row.number) for row in rows)
        return SearchPage(tuple(terms), hits, page, pages, total)

    def _post(self, number: int) -> SearchHit:
        row = self._session.get_one(PostRow, number)
        kind = HitKind.POST if row.question is None else HitKind.ASKED if row.role == "asked" else HitKind.FOLLOW_UP
        words = f"{row.title} {row.text}".strip()
        return SearchHit(kind, row.question, row.written_at, row.author_handle, row.source, words)

    def _reply(self, number: int) -> SearchHit:
        row = self._session.get_one(ReplyRow, number)
        post = self._session.get(PostRow, row.post)
        return SearchHit(
            HitKind.REPLY, row.question, row.proposed_at, row.author, post.source if post else "", row.text
        )

    def _posts(self, terms: Sequence[str]) -> SelectBase:
        index, texts = WordIndex(self._session, POST_WORDS), (PostRow.title, PostRow.text, PostRow.author_handle)
        held = [index.holds(col(PostRow.number), term, *map(col, texts)) for term in terms]
        own = col(PostRow.own).is_(False)
        return select(literal(_POST).label("what"), col(PostRow.number), col(PostRow.written_at).label("at")).where(
            own, *held
        )

    def _replies(self, terms: Sequence[str]) -> SelectBase:
        index, texts = WordIndex(self._session, REPLY_WORDS), (ReplyRow.text, ReplyRow.standing)
        held = [index.holds(col(ReplyRow.number), term, *map(col, texts)) for term in terms]
        return select(literal(_REPLY).label("what"), col(ReplyRow.number), col(ReplyRow.proposed_at).label("at")).where(
            *held
        )
