"""`switchboard eval`: measures the classifier on posts that people have labelled, and how well it abstains."""

import os
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import output
from bot.cli.durations import parse_duration
from bot.cli.eval import history_report
from bot.core.errors import Faulty

if TYPE_CHECKING:
    from bot.classifier.embedding.embedder import Embedder
    from bot.core.model import Tag
    from bot.evaluation.cross_validation import CrossValidation
    from bot.evaluation.metrics import Progress

_WORST = 8
_SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")


def evaluate(  # noqa: PLR0913, PLR0917  each is an option of the command
    data: Annotated[
        Path | None, typer.Argument(help='Judged posts, one JSON object a line: {"text": "…", "label": "…"}.')
    ] = None,
    tags: Annotated[Path | None, typer.Option(help="A TOML file with [[tags]], such as switchboard.toml.")] = None,
    train: Annotated[Path | None, typer.Option(help="Judged posts to learn from.")] = None,
    oos: Annotated[Path | None, typer.Option(help="Posts that belong to no tag.")] = None,
    shots: Annotated[int, typer.Option(min=0, help="Draw this many examples a label from --train; 0: all.")] = 0,
    seeds: Annotated[int, typer.Option(min=1, max=20, help="How many draws; the figures are their means.")] = 3,
    abstain: Annotated[float, typer.Option(min=0, max=0.9, help="How often it may hold its tongue.")] = 0.05,
    model: Annotated[
        str, typer.Option(help="minilm, multilingual, a folder with a model, or org/name@commit.")
    ] = "minilm",
    most: Annotated[int, typer.Option(min=1, help="How many examples to learn from, the last of each label.")] = 6000,
    wrong: Annotated[float, typer.Option(min=0, max=1, help="Share of the training labels to replace by others.")] = 0,
    learn: Annotated[
        int, typer.Option(min=0, help="Play a lead who corrects so many mistakes, and tell what that teaches.")
    ] = 0,
    history: Annotated[bool, typer.Option("--history", help="Instead of DATA: what people here corrected.")] = False,
    since: Annotated[str, typer.Option(help="With --history: only since then, such as 90d.")] = "",
    as_json: output.JsonOption = False,
) -> None:
    """Measure the classifier on judged posts.

    A label of null, or one that nothing was learned of, is out of scope: there it should abstain. Without --tags and
    --train the data are cut in five, by their key "fold" where they have it, and each part is judged by the others.
    Bars for abstaining come from the examples alone, never from DATA.

    Where rows say what a post wants ("wants" or "need", and "about_us"), it is measured too how often that is read
    rightly, how many posts are dismissed, held for triage or asked, of those that want an answer and of all others, and
    how well the probability that a post wants an answer tells them apart.

    With --learn a lead is played who corrects the mistakes in every second post, in their order; the others measure
    what was learnt after 0, 25, 50, 100 and so on.

    With --history it is measured as configured, on every question that a person of yours corrected or confirmed, each
    judged by what had been taught before it; and what the running bot first made of its questions is set beside it.

    For example:

        switchboard eval test.jsonl --tags config/switchboard.toml --train train.jsonl

        switchboard eval test.jsonl --train train.jsonl --shots 10 --seeds 3 --json

        switchboard eval test.jsonl --train train.jsonl --model multilingual

        switchboard eval --history --since 90d
    """
    _check_call(since, shots, train, history=history, files=data is not None)
    for name in _SINGLE:
        os.environ.setdefault(name, "1")  # one thread, so that the figures are the same on every machine
    if data is None:
        history_report.show_history_report(parse_duration(since) if since else None, as_json=as_json)
    else:
        intent = _cross_validation(data, tags, train, oos)
        intent = replace(intent, shots=shots, seeds=seeds, abstain=abstain, most=most, label_noise=wrong)
        _measure(intent, model, learn, as_json=as_json)


def _check_call(since: str, shots: int, train: Path | None, *, history: bool, files: bool) -> None:
    """Raises BadParameter for options that cannot be combined."""
    if files == history:
        raise typer.BadParameter("Name DATA, or --history, one of them.")
    if since and not history:
        raise typer.BadParameter("--since goes with --history.")
    if shots and train is None:
        raise typer.BadParameter("--shots draws from --train: name that file.")


def _cross_validation(data: Path, tags: Path | None, train: Path | None, oos: Path | None) -> "CrossValidation":
    from bot.evaluation.cross_validation import CrossValidation
    from bot.evaluation.dataset import read_dataset

    taught, foreign = (read_dataset(path) if path else () for path in (train, oos))
    return CrossValidation(read_dataset(data), taught, read_tags(tags) if tags else (), foreign)


def _measure(wanted: "CrossValidation", model: str, learn: int, *, as_json: bool) -> None:
    from bot.classifier.embedding.registry import embedder_named
    from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
    from bot.evaluation import cross_validation, duplicates, relevance, retrieval
    from bot.evaluation import intent as wants

    embedder = embedder_named(model)
    with output.show_progress() as step:
        figures = cross_validation.run(wanted, embedder, step) if wanted.has_tags else {}
        if answers := retrieval.figures(wanted.data, embedder):
            figures["answers"] = answers
        if same := duplicates.figures(wanted.data, embedder):
            figures["same"] = same
        if needs := wants.figures(wanted.data, embedder, step):
            figures["needs"] = needs
        if found := relevance.figures(
            wanted.data,
            lambda company: EmbeddingClassifier(wanted.tags, wanted.abstain, embedder, names=(company,)),
            step,
        ):
            figures["relevance"] = found
        if learn:
            figures["learning"] = _learning(wanted, embedder, learn, step)
    if not figures:
        raise Faulty(["There is nothing to measure: no post has a label, a need, a twin, or an answer two share."])
    if as_json:
        output.print_json(figures)
    else:
        _tell(figures, wanted.abstain)


def _learning(wanted: "CrossValidation", embedder: "Embedder", most: int, step: "Progress") -> list[dict[str, Any]]:
    from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
    from bot.core.model import Tag
    from bot.evaluation import learning_curve

    named = sorted({label for row in wanted.data for label in row.labels})
    names = {row.company for row in wanted.data if row.company}
    classifier = EmbeddingClassifier((), wanted.abstain, embedder, names=names if len(names) == 1 else ())
    return learning_curve.figures(wanted.data, wanted.tags or [Tag(name) for name in named], classifier, most, step)


def _tell_learning(curve: list[dict[str, Any]]) -> None:
    for point in curve:
        output.print_text(f"\nAfter {point['corrections']} corrections, on posts that were not corrected")
        for key, value in point.items():
            if key != "corrections" and value is not None:
                output.print_text(f"  {key.replace('_', ' '):<34}{100 * value:6.1f} %")


def read_tags(path: Path) -> "list[Tag]":
    """The tags of a configuration file; its other tables are not checked. Raises Faulty."""
    from pydantic import ValidationError

    from bot.core.model import Tag
    from config.tables.people import TagTable

    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("tags", [])
        rows = [TagTable.model_validate(table) for table in tables]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Faulty([f"{path} is no TOML: {error}."]) from None
    except ValidationError as error:
        raise Faulty([f"{path}, tags: {e['loc']}: {e['msg']}" for e in error.errors(include_input=False)]) from None
    if not rows:
        raise Faulty([f"{path} has no [[tags]]."])
    return [Tag(row.name, row.description, examples=tuple(row.examples), words=tuple(row.words)) for row in rows]


def _tell_needs(needs: dict[str, dict[str, int]]) -> None:
    for how, found in needs.items():
        for (key, whole), words in _NEEDS.items():
            share = 100 * found[key] / max(found[whole], 1)
            label = words.format(how=how.replace("_", " "))
            output.print_text(f"  {label:<42}{found[key]:6d} of {found[whole]:d} ({share:.1f} %)")


def _tell_relevance(found: dict[str, Any]) -> None:
    for key, words in _RELEVANCE_GROUPS.items():
        if group := found.get(key):
            told = ", ".join(f"{group[name]} {name}" for name in ("asked", "held", "dismissed"))
            output.print_text(f"  {words:<42}{told} of {group['count']}")
    for key, words in _RELEVANCE.items():
        if key in found:
            output.print_text(f"  {words:<42}{100 * found[key]:6.1f} %")


_RELEVANCE_GROUPS = {
    "wanted": "want an answer of us",
    "others": "all others",
    "not_about_us": "of these not about us",
}
_RELEVANCE = {
    "auroc": "wants an answer or not (AUROC)",
    "ece": "its calibration error (ECE)",
    "ece_where_most_want": "the same, where four in five want one",
    "others_below_every_wanted": "others below every one that wants one",
}

_NEEDS = {
    ("right", "posts"): "needs read rightly {how}",
    ("wanted_dismissed", "wanted"): "dismissed {how}: want an answer",
    ("others_dismissed", "others"): "dismissed {how}: all others",
}
"""Which figure is told, out of which, and in what words."""


def _tell(figures: dict[str, Any], abstain: float) -> None:
    _tell_needs(figures.get("needs", {}))
    _tell_relevance(figures.get("relevance", {}))
    _tell_learning(figures.get("learning", []))
    if "runs" in figures:
        _tell_tags(figures)
    for key, value in figures.get("answers", {}).items():
        output.print_text(
            f"  {key.replace('_', ' '):<34}" + (f"{value:6d}" if key == "asked" else f"{100 * value:6.1f} %")
        )
    for how, pairs in figures.get("same", {}).items():
        output.print_text(_duplicates_line(how.replace("_", " "), pairs))
    if "curve" in figures:
        output.print_text(f"\nWhat abstaining does (chosen: {abstain})")
        output.print_rich(_curve({"chosen": figures["chosen"], **figures["curve"]}))
        output.print_text("\nWhat is confused most")
        for line in _worst(figures["runs"][-1]["confusion"]):
            output.print_text(line)


def _tell_tags(figures: dict[str, Any]) -> None:
    runs = figures["runs"]
    output.print_text(
        f"{figures['in_scope']:.0f} posts in scope, {figures['out_of_scope']:.0f} out of scope, {len(runs)} runs"
    )
    for key, words in _WORDS.items():
        if figures.get(key) is not None:
            output.print_text(f"  {words:<34}{100 * figures[key]:6.1f} %")
    output.print_text(f"  {'posts a second of processor time':<34}{figures['posts_a_cpu_second']:6.0f}")


_WORDS = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "recall_at_3": "recall at 3",
    "ece": "calibration error (ECE)",
    "auroc": "in or out of scope (AUROC)",
    "micro_f1": "micro-F1, several tags",
}


def _duplicates_line(how: str, pairs: dict[str, int]) -> str:
    """How many pairs that ask the same were found, as a line; `how` says by which method."""
    found = f"{pairs['sure_right']} of {pairs['sure']} sure were right, {pairs['likely_right']} of {pairs['likely']}"
    return f"  same question {how}: {found} likely ones; {pairs['asked']} pairs are the same"


def _curve(rates: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    columns = ("abstained", "accuracy_of_answered", "accuracy_in_scope", "oos_recall", "mcc")
    for name in ("may abstain", *columns):
        table.add_column(name.replace("_", " "), justify="right")
    for rate, row in rates.items():
        table.add_row(rate, *("" if row.get(name) is None else f"{row[name]:.3f}" for name in columns))
    return table


def _worst(confusion: dict[str, Any]) -> list[str]:
    order = sorted(confusion.items(), key=lambda item: (item[1]["right"] - item[1]["count"], item[0]))
    return [
        f"  {name}: {row['right']} of {row['count']} right; taken for "
        + ", ".join(f"{other} ({times})" for other, times in row["taken_for"].items())
        for name, row in order[:_WORST]
        if row["taken_for"]
    ]
