"""`switchboard eval --history`: reads the company and its history, has `evaluation.history` measure the classifier on
it, and prints the figures.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.cli import context, output

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_WORST = 8


def show_history_report(since: timedelta | None, *, as_json: bool) -> None:
    """Measure and print. Raises Faulty when there is no database."""
    from bot.app.parts import abstention_share, untaught_classifier
    from bot.evaluation import history

    here = context.load_context(slack=False)
    company = here.company
    with context.open_store(here.settings) as store, store.reading() as tx:
        known = history.read_past_questions(tx, company.tags, tx.now - since if since else _EVER)
    with output.show_progress() as step:
        figures = history.figures_of(known, company.tags, untaught_classifier(company), abstention_share(company), step)
    if as_json:
        output.print_json(figures)
        return
    for line in report_lines(figures, history.FEW_CORRECTIONS):
        output.print_text(line)


def report_lines(figures: dict[str, Any], few: int) -> list[str]:
    """The figures as text. Below `few` corrections, a line says that they mean little."""
    count = figures["corrections"]
    kinds = ", ".join(f"{times} {kind}" for kind, times in sorted(figures["kinds"].items())) or "none"
    told = [f"{count} questions that people spoke about ({kinds}), each judged by what had been taught before it"]
    if count < few:
        told.append(f"That is few: below {few} the figures say little. Corrections come from people's daily work.")
    if figures["of_tags_that_are_gone"]:
        told.append(f"{figures['of_tags_that_are_gone']} more are of tags there are no more, and are left out.")
    if count:
        told += [
            *_judgement(figures),
            *_confusion_lines(figures["confusion"]),
            *_versions(figures["versions"], "right"),
        ]
    return [*told, *_live(figures["live"])]


def _judgement(figures: dict[str, Any]) -> list[str]:
    ours, others = figures["relevance"]["ours"], figures["relevance"]["not_ours"]
    return [
        _line("accuracy, of ours (abstaining is wrong)", figures["accuracy"]),
        _line("accuracy where it asked people", figures["accuracy_of_answered"]),
        _line("micro-F1, several tags", figures["micro_f1"]),
        _line("calibration error (ECE)", figures["ece"]),
        *_abstention(figures["abstention"]),
        _outcome_line("ours", ours),
        _outcome_line("not ours", others),
    ]


def _outcome_line(words: str, ways: dict[str, int]) -> str:
    parts = (
        f"{ways['asked']} asked of people",
        f"{ways['held_back']} left to a person",
        f"{ways['dismissed']} dismissed",
    )
    return f"  {words}: {ways['count']}: {', '.join(parts)}"


def _abstention(figures: dict[str, Any]) -> list[str]:
    return [_line("abstained, expected", figures["expected"]), _line("abstained, observed", figures["observed"])]


def _live(live: dict[str, Any]) -> list[str]:
    return [
        "",
        f"Live: {live['judged']} questions judged, {live['ours']} of them ours",
        *([_line("first tags that stood", live["first_tags_stood"])] if live["asked"] else []),
        *(_abstention(live["abstention"]) if live["ours"] else []),
        *([f"  ours that were dismissed: {live['dismissed_ours']}"] if live["ours"] else []),
        *_versions(live["versions"], "stood"),
    ]


def _confusion_lines(confusion: dict[str, Any]) -> list[str]:
    wrong = {name: row for name, row in confusion.items() if row["taken_for"]}
    order = sorted(wrong, key=lambda name: (wrong[name]["right"] - wrong[name]["count"], name))
    told = [
        f"  {name}: {wrong[name]['right']} of {wrong[name]['count']} right; taken for "
        + ", ".join(f"{other} ({times})" for other, times in wrong[name]["taken_for"].items())
        for name in order[:_WORST]
    ]
    return ["", "What is confused most", *told] if told else []


def _versions(versions: dict[str, Any], word: str) -> list[str]:
    told = [f"  {version or 'unknown'}: {row['right']} of {row['judged']} {word}" for version, row in versions.items()]
    return ["", "By version of the classifier", *told] if told else []


def _line(words: str, share: float | None) -> str:
    return f"  {words:<42}" + ("     not set" if share is None else f"{100 * share:6.1f} %")
