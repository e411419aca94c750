"""The list of what left as a file: CSV for a spreadsheet, JSON Lines for a program, a line for each reply. Pure.

In CSV nothing that strangers or colleagues wrote is a formula: what could begin one gets an apostrophe before it.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from bot.core.model import Person
from bot.core.outbound.line import OutboundLine

Cell = str | int | None | list[str]


class ExportFormat(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSONL = "jsonl"


_Names = Callable[[str], str]

_COLUMNS: Mapping[str, Callable[[OutboundLine, _Names], Cell]] = {
    "reply": lambda line, _: line.reply.number,
    "question": lambda line, _: f"Q-{line.reply.question}",
    "state": lambda line, _: line.reply.state.value,
    "corrects": lambda line, _: line.reply.amends,
    "source": lambda line, _: line.source,
    "tags": lambda line, _: list(line.tags),
    "asked_by": lambda line, _: line.handle,
    "asked": lambda line, _: line.asked,
    "post_url": lambda line, _: line.post_url,
    "words": lambda line, _: line.words,
    "url": lambda line, _: line.reply.url,
    "author": lambda line, name: name(line.reply.author),
    "approved_by": lambda line, name: [name(yes.by) for yes in line.approvals],
    "approvals_needed": lambda line, _: line.approvals_needed,
    "version": lambda line, _: line.reply.version,
    "lint": lambda line, _: [finding.told for finding in line.findings],
    "override_by": lambda line, name: name(line.override.by) if line.override else "",
    "override_why": lambda line, _: line.override.why if line.override else "",
    "seen_at": lambda line, _: _time(line.seen_at),
    "claimed_at": lambda line, _: _time(line.claimed_at),
    "proposed_at": lambda line, _: _time(line.reply.proposed_at),
    "approved_at": lambda line, _: _time(line.approvals[-1].at if line.approvals else None),
    "sent_at": lambda line, _: _time(line.fate.sent_at),
    "last_seen_at": lambda line, _: _time(line.fate.seen_at),
    "likes": lambda line, _: line.fate.likes,
    "answers": lambda line, _: line.answers,
    "failure": lambda line, _: line.reply.failure,
}

COLUMNS = tuple(_COLUMNS)
"""What an export holds of each reply."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def export_head(kind: ExportFormat) -> str:
    """What a file begins with: of CSV the names of the columns, after the mark by which Excel knows UTF-8."""
    return f"\ufeff{_row(COLUMNS)}" if kind is ExportFormat.CSV else ""


def export_line(kind: ExportFormat, line: OutboundLine, people: Mapping[str, Person]) -> str:
    """One reply as a line of the file."""
    cells = {column: read(line, lambda by: _name(by, people)) for column, read in _COLUMNS.items()}
    if kind is ExportFormat.JSONL:
        return json.dumps(cells, ensure_ascii=False) + "\n"
    return _row([_cell(value) for value in cells.values()])


def _row(cells: list[str] | tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(cells)
    return written.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, int):
        return str(value)
    told = ", ".join(value) if isinstance(value, list) else value or ""
    return f"'{told}" if told.lstrip(" ").startswith(_FORMULA) else told


def _name(slack: str, people: Mapping[str, Person]) -> str:
    return people[slack].name if slack in people else slack


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
