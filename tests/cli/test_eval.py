"""eval: the shape of its answer, the lines it cannot read, and that the same data give the same figures."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.evaluation.cross_validation import mislabel
from bot.evaluation.dataset import LabelledPost
from tests.fakes import small_model

TRAIN = [
    {"text": f"{opening} {rest}", "label": label}
    for label, rest in (
        ("refund", "my money back, you charged me twice"),
        ("login", "into my account, the password fails"),
    )
    for opening in ("how do I get", "please help me get", "I want", "why can't I get", "I need", "when can I get")
]
DATA: list[dict[str, Any]] = [
    {"text": "I was charged two times and want a refund", "label": "refund"},
    {"text": "my password is not accepted when I sign in", "label": "login"},
    {"text": "what does an octopus eat", "label": None},
    {"text": "when do the trains to Porto leave", "label": "timetable"},
]


def written(name: str, rows: Iterable[object]) -> str:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def evaluated(cli: CliRunner, *options: str) -> dict[str, Any]:
    result = cli.invoke(app, ["eval", written("data.jsonl", DATA), *options, "--json"])
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    answer.pop("posts_a_second")
    answer.pop("posts_a_cpu_second")
    answer.pop("fit_seconds")
    return answer


def test_every_figure_is_given_and_labels_nobody_taught_are_out_of_scope(cli: CliRunner) -> None:
    answer = evaluated(cli, "--train", written("train.jsonl", TRAIN))
    assert (answer["in_scope"], answer["out_of_scope"]) == (2, 2)
    assert (answer["accuracy"], answer["macro_f1"], answer["recall_at_3"], answer["auroc"]) == (1, 1, 1, 1)
    assert 0 <= answer["ece"] <= 1
    assert set(answer["chosen"]) == {"abstained", "accuracy_in_scope", "accuracy_of_answered", "oos_recall", "mcc"}
    assert answer["chosen"] == answer["curve"]["0.05"]
    assert answer["runs"][0]["confusion"]["login"] == {"count": 1, "right": 1, "taken_for": {}}


@pytest.mark.prove
def test_the_draws_of_a_seed_are_the_same_every_time(cli: CliRunner) -> None:
    options = ("--train", written("train.jsonl", TRAIN), "--shots", "3", "--seeds", "2")
    one, other = evaluated(cli, *options), evaluated(cli, *options)
    assert [run["run"] for run in one["runs"]] == ["seed 0", "seed 1"]
    assert (one["ece"], one["curve"]) == (other["ece"], other["curve"])


def test_posts_out_of_scope_may_stand_in_a_file_of_their_own(cli: CliRunner) -> None:
    oos = written("oos.jsonl", [{"text": "a recipe for bread", "label": "refund"}])
    assert evaluated(cli, "--train", written("train.jsonl", TRAIN), "--oos", oos)["out_of_scope"] == 3


def test_tags_come_from_the_configuration(cli: CliRunner) -> None:
    Path("tags.toml").write_text(
        '[[tags]]\nname="refund"\nchannel="#a"\ndescription="money back, charged twice"\n'
        '[[tags]]\nname="login"\nchannel="#b"\ndescription="password, signing in"\n'
    )
    assert evaluated(cli, "--tags", "tags.toml")["accuracy"] == 1


@pytest.mark.prove
def test_without_anything_to_learn_from_the_data_are_cut_in_parts(cli: CliRunner) -> None:
    result = cli.invoke(app, ["eval", written("data.jsonl", TRAIN), "--json"])
    assert [run["run"] for run in json.loads(result.stdout)["runs"]] == [f"fold {n}" for n in range(5)]


def test_several_labels_are_counted_pair_by_pair(cli: CliRunner) -> None:
    both = {"text": "charged twice and the password fails", "labels": ["refund", "login"]}
    written("train.jsonl", [*TRAIN, both])
    result = cli.invoke(app, ["eval", written("data.jsonl", [*DATA, both]), "--train", "train.jsonl", "--json"])
    assert json.loads(result.stdout)["micro_f1"] > 0.5


SETTLED = (
    (1, ("my invoice was charged twice this month", "this month the invoice was charged twice")),
    (2, ("the password reset mail never comes", "no password reset mail comes, never")),
)
"""Which answer settled which posts."""


def test_an_answer_given_before_is_found_again(cli: CliRunner) -> None:
    rows = [
        {"text": text, "company": "acme", "doc_id": answer, "label": "x"} for answer, texts in SETTLED for text in texts
    ]
    result = cli.invoke(app, ["eval", written("data.jsonl", rows), "--train", written("t.jsonl", TRAIN), "--json"])
    answers = json.loads(result.stdout)["answers"]
    assert (answers["asked"], answers["hit_at_1"], answers["hit_at_5"]) == (4, 1, 1)


def test_answers_are_measured_where_no_post_has_a_label(cli: CliRunner) -> None:
    rows = [{"text": text, "company": "acme", "doc_id": answer} for answer, texts in SETTLED for text in texts]
    told = cli.invoke(app, ["eval", written("data.jsonl", rows)])
    assert told.exit_code == 0
    assert "hit at 5" in told.stdout
    answers = json.loads(cli.invoke(app, ["eval", "data.jsonl", "--json"]).stdout)["answers"]
    assert (answers["asked"], answers["hit_at_1"]) == (4, 1)


def test_an_answer_that_the_product_would_hold_back_is_not_found(cli: CliRunner) -> None:
    rows = [{"text": text, "company": "acme", "doc_id": 1} for text in ("charged twice", "where are the keys?")]
    answers = json.loads(cli.invoke(app, ["eval", written("data.jsonl", rows), "--json"]).stdout)["answers"]
    assert (answers["asked"], answers["hit_at_5"], answers["shown"]) == (2, 0, 0)


def test_posts_of_which_nobody_judged_anything_are_no_measure(cli: CliRunner) -> None:
    result = cli.invoke(app, ["eval", written("data.jsonl", [{"text": "hello", "label": None}])])
    assert (result.exit_code, "nothing to measure" in " ".join(result.output.split())) == (1, True)


def test_a_person_reads_a_table(cli: CliRunner) -> None:
    result = cli.invoke(app, ["eval", written("data.jsonl", DATA), "--train", written("train.jsonl", TRAIN)])
    assert result.exit_code == 0
    for words in ("2 posts in scope, 2 out of scope", "accuracy", "ECE", "AUROC", "What abstaining does", "oos recall"):
        assert words in result.stdout


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("not json", "this is no JSON."),
        ("[1]", "this is no JSON object"),
        ('{"text": "x"}', "there is neither label nor labels nor tags nor wants nor need."),
        ('{"label": "a"}', "text: Field required"),
        ('{"text": 3, "label": "a"}', "text: Input should be a valid string"),
        ('{"text": "x", "labels": "a"}', "labels: Input should be"),
        ("[" * 100_000, "this is no JSON."),
    ],
)
def test_a_malformed_line_is_named_by_its_number(cli: CliRunner, line: str, problem: str) -> None:
    result = cli.invoke(app, ["eval", written("data.jsonl", [DATA[0], "", line])])
    assert result.exit_code == 1
    assert f"data.jsonl, line 3: {problem}" in result.stderr


def test_many_malformed_lines_are_counted(cli: CliRunner) -> None:
    result = cli.invoke(app, ["eval", written("data.jsonl", ["?"] * 50)])
    assert "and 30 more lines" in result.stderr


def test_an_empty_file_is_told(cli: CliRunner) -> None:
    assert "holds no posts" in cli.invoke(app, ["eval", written("data.jsonl", [])]).stderr


def test_a_draw_needs_something_to_draw_from(cli: CliRunner) -> None:
    result = cli.invoke(app, ["eval", written("data.jsonl", DATA), "--shots", "3"])
    assert (result.exit_code, "--shots draws from --train" in result.stderr) == (2, True)


def test_another_model_can_be_measured(cli: CliRunner) -> None:
    words = {"refund": (1, 0), "charged": (1, 0.1), "money": (1, 0.2), "login": (0, 1), "password": (0.1, 1)}
    folder = small_model.write_model(Path("mine"), words)
    options = ("--train", written("train.jsonl", TRAIN), "--model")
    assert evaluated(cli, *options, str(folder))["in_scope"] == 2
    result = cli.invoke(app, ["eval", "data.jsonl", *options, "nowhere"])
    assert result.exit_code == 1
    assert "nowhere: there is no such folder" in result.stderr


def test_what_posts_want_is_measured_by_words_and_by_meaning_where_the_rows_say_it(cli: CliRunner) -> None:
    rows = [
        {"text": "Free followers! Click here, dm me now", "need": "spam"},
        {"text": "Is the export faster now?", "need": "question"},
        {"text": "Is the old ferry running?", "need": "question", "about_us": False},
    ]
    result = cli.invoke(app, ["eval", written("wanting.jsonl", rows), "--json"])
    assert result.exit_code == 0, result.output
    figures = {"posts": 3, "right": 3, "wanted": 1, "wanted_dismissed": 0, "others": 2, "others_dismissed": 1}
    told = json.loads(result.stdout)
    assert told["needs"] == {"by_words": figures, "by_meaning": figures}
    assert told["relevance"]["wanted"] == {"count": 1, "asked": 1, "held": 0, "dismissed": 0}
    assert told["relevance"]["auroc"] == 1
    told = cli.invoke(app, ["eval", "wanting.jsonl"]).stdout
    assert "dismissed by meaning: all others" in told
    assert "1 of 2 (50.0 %)" in told


def test_a_lead_who_corrects_mistakes_is_played_and_what_it_teaches_is_told(cli: CliRunner) -> None:
    asked = [{"text": f"the export number {n} fails for the blue report", "tags": ["export"]} for n in range(6)]
    talk = [{"text": f"episode {n} of my show about the export", "wants": "nothing"} for n in range(6)]
    rows = [row for pair in zip(asked, asked, talk, talk, strict=True) for row in pair]
    tags = written("tags.toml", ['[[tags]]\nname="export"\nchannel="#a"\ndescription="exports and reports"'])
    options = ("--learn", "3", "--tags", tags, "--json")
    result = cli.invoke(app, ["eval", written("curve.jsonl", rows), *options])
    assert result.exit_code == 0, result.output
    curve = json.loads(result.stdout)["learning"]
    assert curve[0]["corrections"] == 0
    assert all(point["wanted_dismissed"] == 0 for point in curve)


def test_a_need_that_is_none_is_told_with_its_line(cli: CliRunner) -> None:
    result = cli.invoke(app, ["eval", written("wanting.jsonl", [{"text": "x", "need": "love"}])])
    assert "wanting.jsonl, line 1: need: " in result.stderr


@pytest.mark.prove
def test_wrong_labels_can_be_mixed_in_and_cost_what_they_cost(cli: CliRunner) -> None:
    train = written("train.jsonl", TRAIN)
    assert evaluated(cli, "--train", train, "--wrong", "1")["accuracy"] < evaluated(cli, "--train", train)["accuracy"]


def test_of_too_many_examples_some_of_each_label_are_taken(cli: CliRunner) -> None:
    answer = evaluated(cli, "--train", written("train.jsonl", [*TRAIN, *TRAIN[:6]]), "--most", "4")
    assert answer["accuracy"] == 1


def test_what_is_replaced_by_a_wrong_label_is_the_same_every_time_and_never_by_its_own() -> None:
    rows = [LabelledPost(f"text {n}", ("a",) if n % 2 else ("b", "c")) for n in range(100)]
    one, other = (mislabel(rows, 0.1, 7) for _ in range(2))
    assert one == other
    changed = [(old, new) for old, new in zip(rows, one, strict=True) if old.labels != new.labels]
    assert len(changed) == 10
    assert {new.labels for _, new in changed} <= {("a",), ("b", "c")}
    assert mislabel(rows[:1], 1.0, 7) == rows[:1]
