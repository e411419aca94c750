"""All that is known of a question's replies: one query a table, however many replies there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.attachments import Attachments
from bot.core.details import Reading, ReplyDetail, Version
from bot.core.model import Assist
from bot.core.richtext.markup import Markup
from bot.core.richtext.serialise import from_json
from bot.core.sending.fates import Fate
from bot.core.states import ReplyState
from bot.core.text.findings_json import findings_from_json
from bot.store.parameters import NUMBER
from bot.store.tables.images import ReplyImageRow
from bot.store.tables.replies import ApprovalRow, BlockOverrideRow, ReadingRow, ReplyRow, VersionRow
from bot.store.tables.reply_values import approval_of, image_of, override_of, reply_of


class _PartOfReply(Protocol):
    """A row that belongs to a reply."""

    reply: int


_Part = TypeVar("_Part", bound=_PartOfReply)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The rows that belong to some replies, by reply; `approvals`, `overrides` and `images` of their present words."""

    versions: Mapping[int, Sequence[VersionRow]]
    approvals: Mapping[int, Sequence[ApprovalRow]]
    overrides: Mapping[int, Sequence[BlockOverrideRow]]
    images: Mapping[int, Sequence[ReplyImageRow]]
    readings: Mapping[int, Sequence[ReadingRow]]


def details_of(session: Session, question: int) -> tuple[ReplyDetail, ...]:
    """A question's replies with everything about them, oldest first."""
    rows = session.exec(_REPLIES, params={"number": question}).all()
    if not rows:
        return ()
    parts = _parts_of(session, question)
    return tuple(_detail(row, row.number or 0, parts) for row in rows)


def _parts_of(session: Session, question: int) -> _Parts:
    of = _PartReader(session, question)
    return _Parts(of(_VERSIONS), of(_APPROVALS), of(_OVERRIDES), of(_IMAGES), of(_READINGS))


@dataclass(frozen=True, slots=True)
class _PartReader:
    """Reads one table for all replies of a question."""

    session: Session
    question: int

    def __call__(self, query: SelectOfScalar[_Part]) -> Mapping[int, Sequence[_Part]]:
        found: defaultdict[int, list[_Part]] = defaultdict(list)
        for row in self.session.exec(query, params={"number": self.question}):
            found[row.reply].append(row)
        return found


def _parts(table: type[_Part], order: Sequence[object], *conditions: ColumnElement[bool]) -> SelectOfScalar[_Part]:
    query = select(table).join(ReplyRow, col(ReplyRow.number) == col(table.reply))
    return query.where(col(ReplyRow.question) == NUMBER, *conditions).order_by(*map(col, order))


_REPLIES = select(ReplyRow).where(col(ReplyRow.question) == NUMBER).order_by(col(ReplyRow.number))
_VERSIONS = _parts(VersionRow, (VersionRow.number,))
_APPROVALS = _parts(
    ApprovalRow,
    (ApprovalRow.at, ApprovalRow.by),
    col(ApprovalRow.sha256) == col(ReplyRow.sha256),
    col(ApprovalRow.question_sha256) == col(ReplyRow.question_sha256),
)
_OVERRIDES = _parts(BlockOverrideRow, (BlockOverrideRow.at,), col(BlockOverrideRow.sha256) == col(ReplyRow.sha256))
_IMAGES = _parts(ReplyImageRow, (ReplyImageRow.position,), col(ReplyImageRow.version) == col(ReplyRow.version))
_READINGS = _parts(ReadingRow, (ReadingRow.post,))


def _detail(row: ReplyRow, number: int, parts: _Parts) -> ReplyDetail:
    versions = parts.versions.get(number, ())
    left_out = [version.left_out or () for version in versions if version.number == row.version]
    return ReplyDetail(
        reply=reply_of(row),
        versions=tuple(map(_version, versions)),
        approvals=tuple(map(approval_of, parts.approvals.get(number, ()))),
        approvals_needed=row.approvals_needed,
        policy_why=row.policy_why,
        approvers=tuple(row.approvers or ()),
        length=row.length,
        findings=findings_from_json(row.findings or ()),
        override=next(map(override_of, parts.overrides.get(number, ())), None),
        limit=row.longest,
        attached=Attachments(tuple(map(image_of, parts.images.get(number, ()))), tuple(*left_out)),
        assist=Assist(row.text, row.assist_url) if row.state == ReplyState.HANDED_OVER.value else None,
        readings=tuple(Reading(one.post, one.words) for one in parts.readings.get(number, ())),
        question_sha256=row.question_sha256,
        resumed=row.resumed,
        fate=Fate(row.sent_at, row.seen_at, row.likes),
    )


def _version(row: VersionRow) -> Version:
    return Version(row.number, row.text, row.by, row.at, from_json(row.words, row.text), Markup(row.markup))
