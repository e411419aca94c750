"""What waits for a decision, as the list of it shows it: single replies and answers to whole bursts alike. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.burst_answers.answer import approvals_missing
from bot.core.burst_answers.detail import OpenedBurstAnswer
from bot.core.outbound.line import ReviewLine
from bot.slack.blocks.burst_answers import reach_of
from bot.slack.blocks.escape import clean


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One of them: where it is opened, by whom to whom, since when, how it begins, and what else is to be known."""

    address: str
    author: str
    to: str
    waits_since: datetime
    begins: str
    about: str
    due_at: datetime | None = None


def waiting_lines(replies: Sequence[ReviewLine], bursts: Sequence[OpenedBurstAnswer]) -> Sequence[WaitingLine]:
    """All of it, longest first."""
    return sorted([*map(_of_reply, replies), *map(of_burst, bursts)], key=lambda line: line.waits_since)


def of_burst(opened: OpenedBurstAnswer) -> WaitingLine:
    """One answer for all questions of a burst."""
    answer = opened.answer
    missing = approvals_missing(answer.going, answer.approvals)
    wanted = f"{len(answer.approvals)} of {_approvals(len(answer.approvals) + missing)}"
    return WaitingLine(
        f"/review/bursts/{answer.number}",
        answer.author,
        reach_of(answer.going),
        answer.prepared_at,
        answer.words.plain,
        f"a {answer.kind.words} to the burst about {opened.burst.tag} · {wanted}",
        answer.due_at,
    )


def _of_reply(line: ReviewLine) -> WaitingLine:
    about = f"{line.source} · {line.approvals} of {_approvals(line.approvals_needed)}"
    return WaitingLine(
        f"/review/{line.reply}",
        line.author,
        f"@{clean(line.handle)}" if line.handle else line.source,
        line.waits_since,
        line.begins,
        f"{about} · a correction" if line.amends else about,
        line.due_at,
    )


def _approvals(count: int) -> str:
    return f"{count} {'approval' if count == 1 else 'approvals'}"
