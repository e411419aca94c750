"""What came of it: nothing acknowledged is lost, nothing is told twice, nothing left that was not approved, and the
history is whole. Everything is read from where people look, and from the history.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlmodel import Session, select

from bot.core.model import HistoryEntry
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow, VersionRow
from tests.chaos.people import Notes, Owed
from tests.chaos.town import ROOMS, Town
from tests.fakes.bot_harness import ANA
from tests.killable_bot import ACCOUNT


@dataclass(frozen=True, slots=True)
class Verdict:
    """Each a list of sentences; all empty is how it should be."""

    lost: Sequence[str]
    told_twice: Sequence[str]
    said_twice: Sequence[str]
    unapproved: Sequence[str]
    stuck: Sequence[str]
    broken: Sequence[str]
    faults: Sequence[str]

    @property
    def clean(self) -> bool:
        return not any(asdict(self).values())


def judge(town: Town, notes: Notes) -> Verdict:
    """Judge a town in which nothing moves any more."""
    with town.store.reading() as tx:
        entries = [entry for number in _questions(town) for entry in tx.history.of_question(number)]
        check = tx.history.verify()
    return Verdict(
        lost=[*_lost_acts(town, notes, entries), *_lost_words(town, notes), *_lost_questions(town, notes)],
        told_twice=_told_twice(town),
        said_twice=_said_twice(town),
        unapproved=list(_unapproved(town, entries)),
        stuck=list(_stuck(town)),
        broken=[check.problem] if check.broken else [],
        faults=town.faults(),
    )


def _questions(town: Town) -> Sequence[int]:
    with Session(town.engine) as session:
        return [number for number in session.exec(select(QuestionRow.number)) if number is not None]


def _lost_acts(town: Town, notes: Notes, entries: Sequence[HistoryEntry]) -> Iterator[str]:
    """An act that has neither an entry nor a private word to its person about why not."""
    done = Counter((e.by, e.what, e.question) for e in entries)
    done += Counter((e.by, e.what, e.reply) for e in entries if e.reply)
    told = {user: len(town.slack.ephemerals(user)) for user in {owed.by for owed in notes.owed}}
    for owed in notes.owed:
        key = (owed.by, _as_done(owed, entries), owed.reply or owed.question)
        if done[key] > 0:
            done[key] -= 1
        elif told[owed.by] > 0:
            told[owed.by] -= 1
        else:
            yield f"{owed.by}: {owed.what} of {owed.reply or owed.question} came to nothing, and nobody said so"


def _as_done(owed: Owed, entries: Sequence[HistoryEntry]) -> str:
    """Words may have become a new version instead of a candidate."""
    if owed.what != "reply.proposed":
        return owed.what
    mine = [e.what for e in entries if e.by == owed.by and e.question == owed.question]
    return next((what for what in mine if what in ("reply.proposed", "reply.reworded")), owed.what)


def _lost_words(town: Town, notes: Notes) -> Iterator[str]:
    with Session(town.engine) as session:
        taken = {row.spoken_ts for row in session.exec(select(ReplyRow)) if row.spoken_ts}
    told = [one["ts"] for one in town.slack.ephemerals(ANA)]
    for said in notes.said:
        if said.ts not in taken and not any(ts > said.ts for ts in told):
            yield f"a reply said under question {said.question} was not taken, and nobody said so"


def _lost_questions(town: Town, notes: Notes) -> Iterator[str]:
    with Session(town.engine) as session:
        known = {row.external_id for row in session.exec(select(PostRow))}
    for number in notes.asked:
        if str(number) not in known and not town.square.board.post(number).deleted:
            yield f"post {number} was never seen"


def _told_twice(town: Town) -> Sequence[str]:
    """Messages of ours with the same mark."""
    messages = [m for room in ROOMS for m in town.slack.messages(room) if m.get("metadata")]
    marks = Counter(str(m["metadata"]["event_payload"]) for m in messages if m.get("subtype") != "tombstone")
    return [mark for mark, times in marks.items() if times > 1]


def _said_twice(town: Town) -> Sequence[str]:
    twice = []
    for thread in town.square.board.threads():
        said = Counter(post.text for post in thread if post.author == ACCOUNT and not post.deleted)
        twice += [f"thread {thread[0].id}: {text}" for text, times in said.items() if times > 1]
    return twice


def _unapproved(town: Town, entries: Sequence[HistoryEntry]) -> Iterator[str]:
    """Public words without a version of these words that somebody else approved."""
    approved = {(e.reply, e.data.get("sha256")): e.by for e in entries if e.what == "reply.approved"}
    with Session(town.engine) as session:
        rows = {row.number: row for row in session.exec(select(ReplyRow))}
        versions = list(session.exec(select(VersionRow)))
    fine = {v.text for v in versions if (row := rows.get(v.reply)) and (row.number, row.sha256) in approved}
    for thread in town.square.board.threads():
        for post in thread:
            if post.author == ACCOUNT and not post.deleted and post.text not in fine:
                yield f"post {post.id} stands in public and nobody approved it"


def _stuck(town: Town) -> Iterator[str]:
    """A reply on its way, or a question whose messages in Slack are behind."""
    behind = town.number("SELECT count(*) FROM question WHERE last_entry > shown_entry")
    if behind:
        yield f"{behind} questions are not shown as they are"
    moving = town.number("SELECT count(*) FROM reply WHERE state IN ('approved', 'waiting', 'sending')")
    if moving:
        yield f"{moving} approved replies neither left nor failed"
