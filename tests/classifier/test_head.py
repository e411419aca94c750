"""The head's parts, on data whose answer is known: what they learn, what their probabilities mean, when they doubt."""

import numpy as np
import pytest

from bot.classifier import head, lexical, measure, regression, surety
from bot.classifier.embedder import LAYERS, WIDTH
from bot.classifier.head import ENOUGH
from bot.classifier.measure import Foreign, Judged
from bot.classifier.samples import NOBODY, gather
from bot.core.model import Tag
from bot.core.verdict import Example

CHANCE = np.random.default_rng(7)
CENTRES = CHANCE.normal(size=(4, LAYERS, WIDTH)).astype(np.float32)


def clouds(labels: np.ndarray, spread: float) -> np.ndarray:
    """Vectors scattered about the centre of each label."""
    rows = CENTRES[labels] + spread * CHANCE.normal(size=(len(labels), LAYERS, WIDTH))
    rows /= np.linalg.norm(rows, axis=2, keepdims=True)
    return np.asarray(rows.reshape(len(labels), -1), dtype=np.float32)


def fitted(per_class: int, spread: float) -> tuple[head.Head, surety.Surety]:
    tags = [Tag(f"t{n}") for n in range(3)]
    samples = gather(tags, [Example(f"word{n} number {i}", (f"t{n}",)) for n in range(3) for i in range(per_class)])
    labels = np.array([samples.classes.index(row.classes[0]) for row in samples.rows])
    vectors = clouds(labels, spread)
    made, unseen = head.fit(samples, vectors)
    return made, surety.learn(samples, vectors, made, unseen)


def test_probabilities_mean_what_they_say_though_the_task_is_hard() -> None:
    made, _ = fitted(30, spread=9.0)
    truth = np.arange(600) % 3
    chances = made.probabilities(["?"] * 600, clouds(truth, 9.0))
    judged = Judged(chances, truth, np.zeros(600, np.float32))
    assert measure.accuracy(judged) > 0.5
    assert measure.calibration_error(judged) < 0.15


def test_a_hard_task_is_judged_with_less_confidence_than_an_easy_one() -> None:
    truth = np.arange(90) % 3
    easy, hard = (
        fitted(30, spread)[0].probabilities(["?"] * 90, clouds(truth, spread)).max(axis=1).mean()
        for spread in (1.0, 9.0)
    )
    assert easy > hard + 0.02


def test_what_is_foreign_is_less_sure_than_what_is_at_home() -> None:
    made, sure = fitted(30, spread=1.0)
    home, foreign = clouds(np.arange(90) % 3, 1.0), clouds(np.full(90, 3), 1.0)
    figures = [sure.of(made.probabilities(["?"] * 90, rows), rows) for rows in (home, foreign)]
    assert measure.auroc(*figures) > 0.99


def test_about_as_many_are_held_back_as_was_allowed() -> None:
    made, sure = fitted(60, spread=3.0)
    rows = clouds(np.arange(600) % 3, 3.0)
    held = (sure.of(made.probabilities(["?"] * 600, rows), rows) < sure.bar(0.2)).mean()
    assert 0.05 < held < 0.35


def test_who_may_never_abstain_never_does() -> None:
    _, sure = fitted(10, spread=3.0)
    assert sure.bar(0.0) == -np.inf


def test_few_examples_leave_the_temperature_alone() -> None:
    made, sure = fitted(2, spread=1.0)
    assert ENOUGH > 6
    assert made.temperature == 1.0
    assert np.isfinite(sure.bar(0.05))


def test_the_ridge_knows_a_word_it_was_taught() -> None:
    known = lexical.fit(["the okta login", "an invoice came"], np.eye(2, dtype=np.float32))
    scores = known.scores(["okta?", "invoices", "zzz 1"])
    assert scores[0].argmax() == 0
    assert scores[1].argmax() == 1
    assert abs(scores[2][0] - scores[2][1]) < 0.05


def test_the_ridge_is_the_exact_solution() -> None:
    texts, goal = ["aa bb", "bb cc", "cc dd ee", "aa ee"], np.eye(4, dtype=np.float32)
    made = lexical.fit(texts, goal)
    known = made.scores(texts) - made.offset
    table = lexical._matrix(texts, made.words, made.rarity).toarray()
    kernel = table @ table.T
    exact = kernel @ np.linalg.solve(kernel + np.eye(4), goal * 2 - 1 - made.offset)
    assert np.allclose(known, exact, atol=1e-2)


def test_the_regression_separates_what_can_be_separated() -> None:
    rows, targets = np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)
    for several in (False, True):
        made = regression.fit(rows, targets, several=several)
        assert (made.scores(rows).argmax(axis=1) == np.arange(3)).all()


def test_a_text_that_two_tags_claim_is_one_sample_of_both() -> None:
    made = gather([Tag("a", examples=("same  text",)), Tag("b", examples=("same text",))], [])
    assert [row.classes for row in made.rows if not row.described] == [("a", "b")]
    assert made.several


def test_an_example_of_a_tag_that_is_gone_is_left_out_and_one_of_none_is_nobodys() -> None:
    made = gather([Tag("a")], [Example("old", ("gone",)), Example("foreign", ()), Example("both", ("a", "gone"))])
    assert {row.text: row.classes for row in made.rows if not row.described} == {"foreign": (NOBODY,), "both": ("a",)}


def test_the_figures_agree_with_hand_calculation() -> None:
    judged = Judged(
        np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]], np.float32),
        np.array([0, 0, 1, 1]),
        np.array([3, 1, 2, 0], np.float32),
    )
    assert measure.accuracy(judged) == 0.75
    assert measure.macro_f1(judged) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert measure.recall_at(judged, 2) == 1
    assert measure.calibration_error(judged) == pytest.approx((0.1 + 0.4 + 0.2 + 0.7) / 4)
    row = measure.at_bar(judged, Foreign(np.array([0, 1]), np.array([-1, 5], np.float32)), 0.5)
    assert row["abstained"] == 0.25
    assert row["accuracy_of_answered"] == 1
    assert row["accuracy_in_scope"] == 0.75
    assert row["oos_recall"] == 0.5
    assert measure.auroc(np.array([1, 2], np.float32), np.array([0, 1], np.float32)) == pytest.approx(0.875)
    assert measure.mcc(np.array([0, 1, 0, 1]), np.array([0, 1, 0, 1])) == 1
    assert measure.mcc(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])) == 0
    assert measure.micro_f1(np.array([[True, False]]), np.array([[True, True]])) == pytest.approx(2 / 3)
