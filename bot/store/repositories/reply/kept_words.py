"""Whether the words that are kept of each reply are still those that were proposed and approved, by the hashes that the
history holds. Only what the history tells of can be checked.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.core.replying.compose import approval_hash
from bot.store.tables.history import HistoryRow
from bot.store.tables.images import ReplyImageRow
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow, VersionRow


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """Words that are not those of which the history tells. `version` 0: those that stand as the present ones."""

    question: int
    reply: int
    version: int
    problem: str


class KeptWords:
    """Reads replies, their versions and the history beside each other. The words of an amendment are checked where they
    went: in the published reply.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def changed(self, question: int | None = None) -> Sequence[ChangedWords]:
        """Every wording that was changed or removed since the history told of it, by reply and version; of one question
        alone, where that is asked for.
        """
        known = dict(self._hashes_told(question))
        found = [one for key, sha256 in known.items() if (one := self._version_fault(*key, sha256))]
        query = select(ReplyRow).order_by(col(ReplyRow.number)).execution_options(yield_per=500)
        query = query if question is None else query.where(ReplyRow.question == question)
        with closing(self._session.exec(query)) as rows:
            found += [
                one for row in rows if (one := self._present_fault(row, known.get((row.number or 0, row.version))))
            ]
        return sorted(found, key=lambda one: (one.reply, one.version))

    def _hashes_told(self, question: int | None) -> Iterator[tuple[tuple[int, int], str]]:
        """((reply, version), SHA-256) of every wording that the history tells of."""
        query = select(HistoryRow).where(col(HistoryRow.what).startswith("reply.")).order_by(col(HistoryRow.seq))
        query = query if question is None else query.where(HistoryRow.question == question)
        with closing(self._session.exec(query.execution_options(yield_per=500))) as rows:
            for row in rows:
                data = row.data or {}
                if row.reply is not None and "sha256" in data and data.get("version", "").isdecimal():
                    yield (row.reply, int(data["version"])), data["sha256"]

    def _version_fault(self, reply: int, version: int, sha256: str) -> ChangedWords | None:
        row = self._session.get(ReplyRow, reply)
        if row is None:
            return ChangedWords(0, reply, version, "the reply is missing")
        if row.amends is not None:
            return None
        kept = self._session.get(VersionRow, (reply, version))
        if kept is None:
            return ChangedWords(row.question, reply, version, "its words are missing")
        if self._hash_of(row, version, kept.text) != sha256:
            return ChangedWords(row.question, reply, version, "its words are not those that were approved")
        return None

    def _present_fault(self, row: ReplyRow, sha256: str | None) -> ChangedWords | None:
        if (
            row.amends is not None
            or sha256 is None
            or (row.sha256 == sha256 and self._hash_of(row, row.version, row.text) == sha256)
        ):
            return None
        return ChangedWords(row.question, row.number or 0, 0, "its present words are not those that were approved")

    def _hash_of(self, row: ReplyRow, version: int, text: str) -> str:
        post = self._session.get_one(PostRow, row.post)
        of_version = (ReplyImageRow.reply == row.number, ReplyImageRow.version == version)
        images = self._session.exec(select(ReplyImageRow).where(*of_version).order_by(col(ReplyImageRow.position)))
        return approval_hash(text, post.source, post.external_id, [(one.sha256, one.alt) for one in images])
