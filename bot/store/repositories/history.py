"""The history: appended to, read, and verified. Each entry's hash covers the entry and the hash before it (SHA-256). It
holds ids, hashes and reasons, never a stranger's words. Nothing here updates or deletes an entry.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from bot.core.errors import NotFound
from bot.core.model import HistoryEntry
from bot.core.slack_messages import urgency_of
from bot.store.parameters import NUMBER
from bot.store.rows import get_row
from bot.store.tables.history import ChainRow, HistoryRow
from bot.store.tables.questions import QuestionRow

GENESIS = "0" * 64
"""The hash before the first entry."""


NOT_THERE = "not there"
"""Why a reply leaves again of which somebody said that it is not in public."""


_OF_QUESTION = (
    select(HistoryRow)
    .where(col(HistoryRow.question) == NUMBER, col(HistoryRow.seq) > bindparam("after"))
    .order_by(col(HistoryRow.seq))
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to append; it gets its number and hash when it is appended."""

    what: str
    by: str
    question: int | None = None
    reply: int | None = None
    why: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The result of `verify`. `broken` is the number of the first bad entry, 0 when the chain is whole."""

    entries: int
    broken: int = 0
    problem: str = ""


def entry_hash(previous: str, seq: int, at: datetime, line: NewEntry) -> str:
    """SHA-256 over the canonical JSON of an entry with the hash before it."""
    whole = [previous, seq, at.isoformat(), line.what, line.by, line.question, line.reply, line.why, dict(line.data)]
    text = json.dumps(whole, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class History:
    """Appends within the transaction; reads in the order of appending."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._chain: ChainRow | None = None
        self._questions: dict[int, QuestionRow] = {}

    def append(self, line: NewEntry) -> int:
        """Append one entry and return its number. The row with the chain's end is locked until the transaction ends."""
        end = self._end()
        row = _chained(end, self._now, line)
        self._session.add(row)
        if line.question is not None:
            question = self._questions.get(line.question) or get_row(self._session, QuestionRow, line.question)
            self._questions[line.question] = question
            question.last_entry = row.seq
            question.show_at = self._now if question.show_at is None else min(question.show_at, self._now)
            question.urgency = min(question.urgency, urgency_of(line.what))
        return row.seq

    def of_question(self, number: int, after: int = 0) -> tuple[HistoryEntry, ...]:
        """A question's entries after the entry `after`, oldest first."""
        return tuple(map(entry_of, self._session.exec(_OF_QUESTION, params={"number": number, "after": after})))

    def one(self, seq: int) -> HistoryEntry:
        """An entry by its number. Raises NotFound."""
        row = self._session.get(HistoryRow, seq)
        if row is None:
            raise NotFound("That is not in the history.")
        return entry_of(row)

    def done_with(self, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
        """The entries of one act on no question: of several sources it records one for each."""
        same = (HistoryRow.at == entry.at, HistoryRow.by == entry.by, HistoryRow.what == entry.what)
        here = (col(HistoryRow.question).is_(None), *same)
        return tuple(map(entry_of, self._session.exec(select(HistoryRow).where(*here).order_by(col(HistoryRow.seq)))))

    def last_elsewhere(self, by: str, kinds: Collection[str], since: datetime) -> HistoryEntry | None:
        """Somebody's newest entry of these kinds about no question."""
        here = (col(HistoryRow.question).is_(None), HistoryRow.by == by, col(HistoryRow.what).in_(sorted(kinds)))
        query = select(HistoryRow).where(*here, HistoryRow.at >= since).order_by(col(HistoryRow.seq).desc())
        row = self._session.exec(query.limit(1)).first()
        return None if row is None else entry_of(row)

    def changed_late(self, reply: int) -> bool:
        """Whether its message was edited or deleted since a person last let it leave. Who only says that it is not
        there lets nothing else pass.
        """
        let_go = (HistoryRow.what == "reply.waiting") & (HistoryRow.why != NOT_THERE)
        late = col(HistoryRow.what).in_(["reply.edited_late", "reply.deleted_late"])
        query = select(HistoryRow.what).where(HistoryRow.reply == reply, or_(let_go, late))
        newest = self._session.exec(query.order_by(col(HistoryRow.seq).desc()).limit(1)).first()
        return newest not in (None, "reply.waiting")

    def replies_at(self, moments: Collection[tuple[int, datetime]]) -> Mapping[tuple[int, datetime], int]:
        """Which reply an entry of these questions is of, by question and moment; left out where there are several."""
        found: dict[tuple[int, datetime], set[int]] = {}
        query = select(HistoryRow.question, HistoryRow.at, HistoryRow.reply).where(
            col(HistoryRow.question).in_({question for question, _ in moments}), col(HistoryRow.reply).is_not(None)
        )
        for question, at, reply in self._session.exec(query):
            found.setdefault((question or 0, at), set()).add(reply or 0)
        return {key: min(found[key]) for key in moments if len(found.get(key, ())) == 1}

    def since(self, moment: datetime) -> tuple[HistoryEntry, ...]:
        """All entries from `moment` on, oldest first."""
        query = select(HistoryRow).where(HistoryRow.at >= moment)
        return tuple(entry_of(row) for row in self._session.exec(query.order_by(col(HistoryRow.seq))))

    def verify(self) -> ChainCheck:
        """Compute the whole chain again; the first entry that is missing, changed or cut off is named."""
        previous, count = GENESIS, 0
        query = select(HistoryRow).order_by(col(HistoryRow.seq)).execution_options(yield_per=500)
        with closing(self._session.exec(query)) as rows:
            for row in rows:
                count += 1
                if problem := _fault(row, count, previous):
                    return ChainCheck(count, count, problem)
                previous = row.hash
        end = self._session.get(ChainRow, 1)
        if end is None:
            return ChainCheck(count, count + 1, "the row that says where the history ends is missing")
        if (end.seq, end.hash or GENESIS) != (count, previous):
            return ChainCheck(count, count + 1, f"entries {count + 1} to {end.seq} are missing at the end")
        return ChainCheck(count)

    def verify_question(self, number: int) -> ChainCheck:
        """The same of the entries of one question alone: each by itself, and as its neighbours hold it."""
        rows = self._session.exec(select(HistoryRow).where(HistoryRow.question == number).order_by(col(HistoryRow.seq)))
        entries = rows.all()
        beside = {seq for row in entries for seq in (row.seq - 1, row.seq + 1)}
        query = select(HistoryRow.seq, HistoryRow.hash, HistoryRow.previous).where(col(HistoryRow.seq).in_(beside))
        known = {seq: (sha256, previous) for seq, sha256, previous in self._session.exec(query)}
        for row in entries:
            before, after = known.get(row.seq - 1), known.get(row.seq + 1)
            problem = f"entry {row.seq - 1} is missing" if before is None and row.seq > 1 else ""
            problem = problem or _fault(row, row.seq, before[0] if before else GENESIS)
            if not problem and after is not None and after[1] != row.hash:
                problem = f"entry {row.seq} was changed after it was written"
            if problem:
                return ChainCheck(len(entries), row.seq, problem)
        return ChainCheck(len(entries))

    def _end(self) -> ChainRow:
        """The chain's one row, which the migrations made; locked, so that appends are made one after another."""
        if self._chain is None:
            self._chain = get_row(self._session, ChainRow, 1, lock=True)
        return self._chain


def _chained(end: ChainRow, now: datetime, line: NewEntry) -> HistoryRow:
    previous = end.hash or GENESIS
    end.seq += 1
    end.hash = entry_hash(previous, end.seq, now, line)
    return HistoryRow(
        seq=end.seq,
        at=now,
        what=line.what,
        by=line.by,
        question=line.question,
        reply=line.reply,
        why=line.why,
        data=dict(line.data),
        previous=previous,
        hash=end.hash,
    )


def _fault(row: HistoryRow, expected: int, previous: str) -> str:
    line = NewEntry(row.what, row.by, row.question, row.reply, row.why, row.data or {})
    if row.seq != expected:
        return f"entry {expected} is missing"
    if row.previous != previous:
        return f"entry {row.seq} does not follow the entry before it"
    if row.hash != entry_hash(previous, row.seq, row.at, line):
        return f"entry {row.seq} was changed after it was written"
    return ""


def entry_of(row: HistoryRow) -> HistoryEntry:
    return HistoryEntry(
        seq=row.seq,
        at=row.at,
        what=row.what,
        by=row.by,
        question=row.question,
        reply=row.reply,
        why=row.why,
        data=row.data or {},
        previous=row.previous,
        hash=row.hash,
    )
