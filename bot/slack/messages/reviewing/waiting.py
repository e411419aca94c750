"""How long a review waits, of what was promised, as parts of its head. Pure."""

from datetime import datetime, timedelta

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.promises.clocks import PromiseClock, PromiseRun, answer_due, running
from bot.core.states import ReplyState
from bot.core.telling.situation import SituationKind
from bot.slack.blocks.elements import Part, duration_words, moment, said, since
from bot.slack.messages.reviewing.decided import mark_of


def mark_now(detail: QuestionDetail, file: ReplyDetail, now: datetime) -> str:
    """The sign that a review begins with: another once its decision is late."""
    return SituationKind.LATE.value if is_late(detail, file, now) else mark_of(file.reply.state)


def is_late(detail: QuestionDetail, file: ReplyDetail, now: datetime) -> bool:
    """Whether it should have been decided by now."""
    run = _promise(detail, file)
    return run is not None and run.due_at is not None and run.due_at <= now


def waiting_parts(detail: QuestionDetail, file: ReplyDetail, now: datetime) -> list[Part]:
    """Since when its present words wait, and until when a decision is promised, or else an answer."""
    waits = [said("Waits since "), *since(waiting_since(file))]
    run, answer = _promise(detail, file), answer_due(detail.promises)
    if run is None:
        return [*waits, said(" · an answer is promised by "), moment(answer)] if answer else waits
    if run.due_at is None:
        return [*waits, said(" · the promise of a decision is paused while we wait for the asker")]
    if is_late(detail, file, now):
        late = [said("Late: a decision was promised by ", bold=True), *since(run.due_at)]
        return [*late, said(" · waits since "), moment(waiting_since(file))]
    span = duration_words(timedelta(minutes=run.minutes))
    return [*waits, said(f" · a decision is promised within {span}, by "), moment(run.due_at)]


def waiting_since(file: ReplyDetail) -> datetime:
    """Since when its present words wait for communications."""
    return file.versions[-1].at if file.versions else file.reply.proposed_at


def _promise(detail: QuestionDetail, file: ReplyDetail) -> PromiseRun | None:
    """The clock of its decision, where one runs: of a correction nothing is promised."""
    if file.reply.amends is not None or file.reply.state is not ReplyState.PROPOSED:
        return None
    return running(detail.promises, PromiseClock.REVIEW)
