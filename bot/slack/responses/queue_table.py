"""The queue as a table: when each question is due, its words, how it stands, who has it, where it is, its age. Pure.

Where Slack has no tables yet, as aligned lines: there a question that needs somebody because something went wrong has a
second line that says what.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.details import QuestionDetail
from bot.core.model import Person
from bot.core.queue import QueueItem
from bot.core.telling.situation import Situation, SituationKind, situation_of
from bot.core.text.graphemes import clipped
from bot.slack.blocks.elements import Part, one_line, person, pieces, preformatted, rich, said, with_names
from bot.slack.blocks.escape import clean
from bot.slack.blocks.newer import NewerBlock, table
from bot.slack.messages.situation import situation_line

_COLUMNS = (("due", 11), ("age", 6), ("", 7), ("who", 10), ("tag", 10), ("where", 9), ("what", 38))
_SAID = (SituationKind.FAILED, SituationKind.HELD, SituationKind.LEAVING, SituationKind.IN_REVIEW)
_MOST_SAID = 200
_MINUTES_TO, _DAYS_FROM = 10, 48


def queue_table(lines: Sequence[QueueItem], now: datetime, people: Mapping[str, Person]) -> NewerBlock:
    """The table. What is read first stands first: a narrow window shows the others when the table is moved."""
    head = [[said(name, bold=True)] for name in _HEAD]
    rows = [_row(one, now, people) for one in lines]
    aligned = rich(preformatted(pieces(aligned_queue(lines, now, people))))
    return table([head, *rows], [name in _WRAPPED for name in _HEAD], [aligned])


_HEAD = ("question", "due", "what", "state", "who", "tag", "where", "age")
_WRAPPED = ("what", "state")


def _row(one: QueueItem, now: datetime, people: Mapping[str, Person]) -> list[list[Part]]:
    question, situation = one.question, _situation(one, now)
    return [
        [said(f"{situation.mark} {question.id}", bold=True)],
        [said(_due(question.due_at, now), bold=question.due_at is not None and question.due_at <= now)],
        [one_line(one.words or "-", 80)],
        [_plainly(part) for part in situation_line(situation, people, mark=False, most=100)],
        [person(question.claimed_by, people) if question.claimed_by else said("-")],
        [one_line(", ".join(question.tags) or "-", 60)],
        [one_line(one.source, 40)],
        [said(short_span(now - question.created_at))],
    ]


def _plainly(part: Part) -> Part:
    return {key: value for key, value in part.items() if key != "style"}


def _situation(one: QueueItem, now: datetime) -> Situation:
    return one.situation or situation_of(QuestionDetail(one.question, ()), now)


def aligned_queue(lines: Sequence[QueueItem], now: datetime, people: Mapping[str, Person]) -> str:
    """The head and a line or two for each; a column is as wide as what stands in it, up to its bound."""
    head = [name for name, _ in _COLUMNS]
    rows = [_cells(one, now, people) for one in lines]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    told = [_line(one, _padded(row, widths), now, people) for one, row in zip(lines, rows, strict=True)]
    return "\n".join([f"   {_padded(head, widths)}", *told])


def _cells(one: QueueItem, now: datetime, people: Mapping[str, Person]) -> list[str]:
    question = one.question
    holder = people[question.claimed_by].name.split()[0] if question.claimed_by in people else question.claimed_by
    cells = (
        _due(question.due_at, now),
        short_span(now - question.created_at),
        question.id,
        holder or "-",
        ", ".join(question.tags) or "-",
        one.source,
        one.words,
    )
    return [_cut(cell, most) for cell, (_, most) in zip(cells, _COLUMNS, strict=True)]


def _line(one: QueueItem, row: str, now: datetime, people: Mapping[str, Person]) -> str:
    situation = _situation(one, now)
    if situation.kind not in _SAID:
        return f"{situation.mark} {row}"
    sentence = "".join(str(part["text"]) for part in with_names(situation.sentence, people, _MOST_SAID))
    return f"{situation.mark} {row}\n     {' '.join(sentence.split())}"


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cut(cell: str, most: int) -> str:
    flat = " ".join(clean(clipped(cell, most * 20)).split())
    return flat if len(flat) <= most else clipped(flat, most - 1) + "…"


def _due(due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return "-"
    return f"late {short_span(now - due_at)}" if due_at <= now else f"in {short_span(due_at - now)}"


def short_span(length: timedelta) -> str:
    """A duration in a few characters: 25 m, 1 h 50, 14 h, 4 d."""
    minutes = max(0, round(length.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    if hours >= _DAYS_FROM:
        return f"{hours // 24} d"
    if hours:
        return f"{hours} h {rest:02}" if rest and hours < _MINUTES_TO else f"{hours} h"
    return f"{minutes} m"
