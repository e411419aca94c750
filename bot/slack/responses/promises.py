"""What is promised of a question and is not over, each with the sum behind its due time. Pure."""

from collections.abc import Mapping

from bot.core.details import QuestionDetail
from bot.core.model import Person
from bot.core.promises.clocks import PromiseRun
from bot.core.promises.sums import promise_sums
from bot.slack.blocks.elements import Part, moment, said


def promise_lines(detail: QuestionDetail, people: Mapping[str, Person]) -> list[list[Part]]:
    """A line for each; none where nothing is promised."""
    told = promise_sums(detail.promises, detail.entries, detail.question.asked, people)
    return [[said(f"{run.clock.words} ", bold=True), *_until(run), said(f": {why}")] for run, why in told]


def _until(run: PromiseRun) -> list[Part]:
    return [said("by "), moment(run.due_at)] if run.due_at is not None else [said("is paused")]
