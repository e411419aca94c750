"""`switchboard replay --hours FILE`: what the working hours and promises of another configuration would have changed.

Both are reckoned over what happened since, each promise with the people who were asked when it was over, as the history
says; nothing is written.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import context, output

if TYPE_CHECKING:
    from bot.core.promises.clocks import PromiseRun
    from bot.evaluation.promises import MovedPromise, PromiseComparison


def replay_hours(file: Path, ago: timedelta, *, as_json: bool) -> None:
    """Print what moves, one a line, and how many promises are kept before and after."""
    told = _compared(file, ago, as_json=as_json)
    if as_json:
        output.print_json_line(_summary(told))
        return
    days = output.format_duration(ago.total_seconds())
    output.print_text(f"{output.count(told.questions, 'question')} of the last {days}; nothing was written.")
    output.print_text(f"{'':10}{'before':>8}{'after':>8}")
    for outcome in dict.fromkeys((*told.before, *told.after)):
        output.print_text(f"{outcome.value:10}{told.before[outcome]:>8}{told.after[outcome]:>8}")
    output.print_text(f"{output.count(len(told.moved), 'due time')} would be another.")


def _compared(file: Path, ago: timedelta, *, as_json: bool) -> "PromiseComparison":
    import connectors
    from bot.core.promises.reckoning import reckon
    from bot.evaluation.promises import PromiseComparison
    from bot.flow.operations.promises.reckon import promise_facts
    from bot.flow.operations.promises.terms import promise_terms
    from config.company import load_company

    here = context.load_context(slack=False)
    other = load_company(file, connectors.checked)
    now_terms, then_terms = promise_terms(here.company), promise_terms(other)
    with context.open_store(here.settings) as store, store.reading() as tx:
        told = PromiseComparison(tx.now)
        for number in tx.promises.begun_since(tx.now - ago):
            before = reckon(promise_facts(tx, here.company, number, anew=True), now_terms)
            after = reckon(promise_facts(tx, other, number, anew=True), then_terms)
            for moved in told.add(number, before, after):
                _tell(moved, told.now, as_json=as_json)
    return told


def _tell(moved: "MovedPromise", now: datetime, *, as_json: bool) -> None:
    if as_json:
        record: dict[str, object] = {"question": f"Q-{moved.question}", "clock": moved.clock.value, "run": moved.number}
        output.print_json_line(record | {"before": _record(moved.before, now), "after": _record(moved.after, now)})
        return
    before, after = _words(moved.before, now), _words(moved.after, now)
    output.print_text(f"Q-{moved.question}, {moved.clock.words}: {before}; would be {after}")


def _words(run: "PromiseRun | None", now: datetime) -> str:
    if run is None:
        return "not promised"
    due = f"due {run.due_at.astimezone(UTC):%a %d %b %H:%M} UTC" if run.due_at else "paused"
    return f"{due} ({run.outcome(now).value})"


def _record(run: "PromiseRun | None", now: datetime) -> dict[str, object] | None:
    if run is None:
        return None
    times = {"started_at": run.started_at, "due_at": run.due_at, "met_at": run.met_at, "ended_at": run.ended_at}
    return {"minutes": run.minutes, **times, "outcome": run.outcome(now).value}


def _summary(told: "PromiseComparison") -> dict[str, object]:
    counts = {
        "before": {outcome.value: count for outcome, count in told.before.items()},
        "after": {outcome.value: count for outcome, count in told.after.items()},
    }
    return {"questions": told.questions, **counts, "moved": len(told.moved)}
