"""The head's parts, on data whose answer is known: what they learn, what their probabilities mean, when they doubt."""

from collections import Counter

import numpy as np
import pytest

from bot.classifier.embedding.embedder import LAYERS, WIDTH
from bot.classifier.tagging import abstention, calibration, head, kernel_ridge, tfidf
from bot.classifier.tagging.head import HeadInputs
from bot.classifier.tagging.training_set import NOBODY, TrainingSample, TrainingSet, build_training_set, collect_samples
from bot.classifier.training import logistic_regression
from bot.core.model import Tag
from bot.core.verdict import Example
from bot.evaluation import metrics
from bot.evaluation.metrics import InScopeTexts, OutOfScopeTexts

CHANCE = np.random.default_rng(7)
CENTRES = CHANCE.normal(size=(4, LAYERS, WIDTH)).astype(np.float32)


def clouds(labels: np.ndarray, spread: float) -> np.ndarray:
    """Vectors scattered about the centre of each label."""
    rows = CENTRES[labels] + spread * CHANCE.normal(size=(len(labels), LAYERS, WIDTH))
    rows /= np.linalg.norm(rows, axis=2, keepdims=True)
    return np.asarray(rows.reshape(len(labels), -1), dtype=np.float32)


def gather(tags: list[Tag], examples: list[Example]) -> TrainingSet:
    return build_training_set(tags, collect_samples(tags, examples))


def scores(made: head.Head, vectors: np.ndarray) -> head.HeadScores:
    return made.scores(HeadInputs(["?"] * len(vectors), vectors))


def fitted(per_class: int, spread: float) -> tuple[head.Head, abstention.OutOfScopeScore]:
    tags = [Tag(f"t{n}") for n in range(3)]
    samples = gather(
        tags, [Example(f"word{n} number {100 * n + i}", (f"t{n}",)) for n in range(3) for i in range(per_class)]
    )
    labels = np.array([samples.classes.index(row.classes[0]) for row in samples.rows])
    vectors = clouds(labels, spread)
    made, unseen = head.fit(samples, vectors)
    return made, abstention.fit(samples, unseen)


def test_probabilities_mean_what_they_say_though_the_task_is_hard() -> None:
    made, _ = fitted(30, spread=9.0)
    truth = np.arange(600) % 3
    probabilities = scores(made, clouds(truth, 9.0)).probabilities
    judged = InScopeTexts(probabilities, truth, np.zeros(600, np.float32))
    assert metrics.accuracy(judged) > 0.5
    assert metrics.calibration_error(judged) < 0.15


def test_a_hard_task_is_judged_with_less_confidence_than_an_easy_one() -> None:
    truth = np.arange(90) % 3
    easy, hard = (
        scores(fitted(30, spread)[0], clouds(truth, spread)).probabilities.max(axis=1).mean() for spread in (1.0, 9.0)
    )
    assert easy > hard + 0.02


def test_what_is_foreign_is_less_sure_than_what_is_at_home() -> None:
    made, sure = fitted(30, spread=1.0)
    home, foreign = clouds(np.arange(90) % 3, 1.0), clouds(np.full(90, 3), 1.0)
    figures = [sure.score(scores(made, rows)) for rows in (home, foreign)]
    assert metrics.auroc(*figures) > 0.99


def test_about_as_many_are_held_back_as_was_allowed() -> None:
    made, sure = fitted(60, spread=3.0)
    rows = clouds(np.arange(600) % 3, 3.0)
    texts = [f"word{n % 3} number {100 * (n % 3) + 60 + n % 40}" for n in range(600)]
    held = (sure.score(made.scores(HeadInputs(texts, rows))) < sure.threshold(0.2)).mean()
    assert 0.05 < held < 0.35


def test_who_may_never_abstain_never_does() -> None:
    _, sure = fitted(10, spread=3.0)
    assert sure.threshold(0.0) == -np.inf


def test_without_an_example_the_usual_figures_stand() -> None:
    made, sure = fitted(0, spread=1.0)
    assert made.calibration == calibration.Calibration(multi_label=False)
    assert np.isfinite(sure.threshold(0.05))


def test_a_few_examples_move_the_usual_figures_a_little_and_many_move_them_far() -> None:
    raw = CHANCE.normal(size=(400, 3)).astype(np.float32)
    targets = np.eye(3, dtype=np.float32)[CHANCE.integers(3, size=400)]
    moves = [
        abs(calibration.fit(raw[:n], raw[:n, 0], targets[:n], multi_label=False).sharpness[0] - 1.95) for n in (3, 400)
    ]
    assert moves[0] < moves[1]
    blind = calibration.fit(raw, raw[:, 0], targets, multi_label=False).probabilities(raw, raw[:, 0])
    assert blind.max(axis=1).mean() < 0.5


def test_probabilities_keep_the_order_of_the_scores_and_sum_to_one() -> None:
    raw = CHANCE.uniform(-1, 1, size=(200, 5)).astype(np.float32)
    for trust in ((0.9, -0.2), (0.1, -3.0), (2.0, 3.0)):
        probabilities = calibration.Calibration(multi_label=False, trust=trust).probabilities(raw, raw[:, 0])
        assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
        best = probabilities[np.arange(200), raw.argmax(axis=1)]
        assert (best >= probabilities.max(axis=1) - 1e-6).all()


def test_where_each_tag_is_a_question_of_its_own_what_was_seen_sets_its_probability() -> None:
    raw = CHANCE.uniform(-1, 1, size=(2000, 4)).astype(np.float32)
    near = CHANCE.random(2000).astype(np.float32)
    targets = (CHANCE.random((2000, 4)) < calibration.sigmoid(3 * raw - 2)).astype(np.float32)
    made = calibration.fit(raw, near, targets, multi_label=True)
    off = made.probabilities(raw, near) - calibration.sigmoid(3 * raw - 2)
    assert np.abs(off).mean() < 0.03


def test_a_new_companys_bar_rises_with_how_alike_its_own_posts_are() -> None:
    def bar(*sums: float) -> float:
        return abstention.OutOfScopeScore(np.array(sums, np.float32), 3).threshold(0.05)

    assert bar(2.0, 3.0, 4.0) > bar(0.0, 1.0, 2.0) > bar()


def test_with_many_examples_the_bar_is_theirs_alone() -> None:
    sums = np.linspace(10, 30, 2001).astype(np.float32)
    assert abstention.OutOfScopeScore(sums, 50).threshold(0.1) == pytest.approx(12, abs=0.1)


def test_who_may_abstain_more_often_has_a_higher_bar() -> None:
    for sums in ([], [0.0, 1.0, 2.0], [float(n) for n in range(100)]):
        bars = [
            abstention.OutOfScopeScore(np.array(sums, np.float32), 1).threshold(rate) for rate in (0.01, 0.05, 0.2, 0.5)
        ]
        assert bars == sorted(set(bars))


def test_the_bar_is_measured_on_posts_that_people_judged_once_there_are_enough() -> None:
    rows = tuple(
        TrainingSample(f"text {n}", ("a",), ref=f"Q-{n}" if n < abstention.MIN_REAL_POSTS else "") for n in range(80)
    )
    raw = np.array([[1.0]] * abstention.MIN_REAL_POSTS + [[-1.0]] * 30, dtype=np.float32)
    unseen = head.HeldOutScores(np.arange(80), head.HeadScores(raw, np.zeros(80, np.float32), raw))
    judged = abstention.fit(TrainingSet(rows, ("a",)), unseen)
    assert len(judged.held_out) == abstention.MIN_REAL_POSTS
    fewer = (TrainingSample("text 0", ("a",)), *rows[1:])
    assert len(abstention.fit(TrainingSet(fewer, ("a",)), unseen).held_out) == 80


def test_what_is_not_ours_does_not_move_the_bar_for_what_is() -> None:
    rows = (TrainingSample("ours", ("a",)), TrainingSample("theirs", (NOBODY,)))
    raw = np.array([[1, -1], [-1, 1]], dtype=np.float32)
    unseen = head.HeldOutScores(np.arange(2), head.HeadScores(raw, np.zeros(2, np.float32), raw))
    assert len(abstention.fit(TrainingSet(rows, ("a", NOBODY)), unseen).held_out) == 1


def test_what_is_said_of_an_example_left_out_is_what_is_said_without_it() -> None:
    points = CHANCE.normal(size=(12, 4)).astype(np.float32)
    goals = np.where(CHANCE.random((12, 2)) > 0.5, 1, -1).astype(np.float32)
    like = kernel_ridge.rbf_kernel(points, points, 2.0)
    _, offset, left_out = kernel_ridge.solve(like, goals, 0.15)
    rest = np.arange(1, 12)
    inner = like[np.ix_(rest, rest)] + 0.15 * np.eye(11, dtype=np.float32)
    alone = like[0, rest] @ np.linalg.solve(inner, goals[rest] - offset) + offset
    assert np.allclose(left_out[0], alone, atol=1e-3)


def test_a_wrong_label_among_many_right_ones_has_no_say_about_other_texts() -> None:
    examples = [Example(f"word{n} number {100 * n + i}", (f"t{n}",)) for n in (0, 1) for i in range(12)]
    wrong = Example("word1 number 199", ("t0",))
    samples = gather([Tag("t0"), Tag("t1")], [*examples, wrong])
    truth = np.array([1 if row.text.startswith("word1") or row.text == "t1" else 0 for row in samples.rows])
    made, unseen = head.fit(samples, clouds(truth, 0.5))
    place = next(n for n, row in enumerate(samples.rows) if row.text == wrong.text)
    assert abs(made.weights[place]).max() < 1e-3
    assert abs(made.weights[:place]).max() > 1e-2
    assert unseen.scores.raw[unseen.rows.tolist().index(place)].argmax() == 1


def test_neutral_posts_in_the_background_make_a_text_like_them_unlike_every_tag() -> None:
    examples = [Example(f"word{n} number {i}", (f"t{n}",)) for n in (0, 1) for i in (1, 2)]
    samples = gather([Tag("t0"), Tag("t1")], examples)
    vectors = clouds(np.array([int(row.classes[0][1]) for row in samples.rows]), 1.0)
    others = HeadInputs(["somebody else entirely"] * 10, clouds(np.full(10, 3), 1.0))
    asked = clouds(np.full(20, 3), 1.0)
    without, beside = (scores(head.fit(samples, vectors, foreign=f)[0], asked).raw.max(axis=1) for f in (None, others))
    assert beside.mean() < without.mean() - 0.3


def test_the_ridge_knows_a_word_it_was_taught() -> None:
    known, _ = tfidf.fit(
        tfidf.extract_features(["the okta login", "an invoice came"]), np.eye(2, dtype=np.float32) * 2 - 1
    )
    scored = known.scores(["okta?", "invoices", "zzz 1"])
    assert scored[0].argmax() == 0
    assert scored[1].argmax() == 1
    assert abs(scored[2][0] - scored[2][1]) < 0.05


def test_the_ridge_is_the_exact_solution() -> None:
    texts, goal = ["aa bb", "bb cc", "cc dd ee", "aa ee"], np.eye(4, dtype=np.float32) * 2 - 1
    made, _ = tfidf.fit(tfidf.extract_features(texts), goal)
    known = made.scores(texts) - made.offset
    table = tfidf._matrix([Counter(tfidf.terms(text)) for text in texts], made.vocabulary, made.idf).toarray()
    kernel = table @ table.T
    exact = kernel @ np.linalg.solve(kernel + np.eye(4), goal - made.offset)
    assert np.allclose(known, exact, atol=1e-4)


def test_the_regression_separates_what_can_be_separated() -> None:
    rows, targets = np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)
    for multi_label in (False, True):
        made = logistic_regression.fit(rows, targets, multi_label=multi_label)
        assert (made.logits(rows).argmax(axis=1) == np.arange(3)).all()


def test_a_text_that_two_tags_claim_is_one_sample_of_both() -> None:
    made = gather([Tag("a", examples=("same  text",)), Tag("b", examples=("same text",))], [])
    assert [row.classes for row in made.rows if not row.is_description] == [("a", "b")]
    assert made.targets()[0].tolist() == [1, 1]


def test_one_text_with_two_tags_does_not_make_every_tag_a_question_of_its_own() -> None:
    single = [Example(f"text {n} {n * 7}", ("a" if n % 2 else "b",)) for n in range(20)]
    both = [Example(f"shared {n} {n * 3}", ("a", "b")) for n in range(5)]
    tags = [Tag("a"), Tag("b")]
    assert not gather(tags, [*single, *both[:1]]).multi_label
    assert not gather(tags, both[:2]).multi_label
    assert gather(tags, [*single, *both]).multi_label


def test_of_what_people_said_of_one_text_the_last_counts_and_it_keeps_its_name() -> None:
    tags = [Tag("a", examples=("Is it down?",)), Tag("b")]
    made = collect_samples(tags, [Example("is it down", ("a", "b"), "Q-1"), Example("Is it DOWN?!", ("b",), "Q-2")])
    assert made == (TrainingSample("Is it DOWN?!", ("b",), "Q-2", is_taught=True),)


def test_no_tag_crowds_out_another_and_the_oldest_give_way() -> None:
    many = [Example(f"much {n}", ("a",)) for n in range(50)]
    few = [Example(f"rare {n}", ("b",)) for n in range(3)]
    made = collect_samples([Tag("a"), Tag("b")], [*few, *many], most=10)
    assert [sample.text for sample in made] == [f"much {n}" for n in range(49, 42, -1)] + ["rare 2", "rare 1", "rare 0"]


def test_an_example_of_a_tag_that_is_gone_is_left_out_and_one_of_none_is_nobodys() -> None:
    made = gather([Tag("a")], [Example("old", ("gone",)), Example("foreign", ()), Example("both", ("a", "gone"))])
    assert {row.text: row.classes for row in made.rows if not row.is_description} == {
        "foreign": (NOBODY,),
        "both": ("a",),
    }


def test_the_figures_agree_with_hand_calculation() -> None:
    judged = InScopeTexts(
        np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]], np.float32),
        np.array([0, 0, 1, 1]),
        np.array([3, 1, 2, 0], np.float32),
    )
    assert metrics.accuracy(judged) == 0.75
    assert metrics.macro_f1(judged) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert metrics.recall_at(judged, 2) == 1
    assert metrics.calibration_error(judged) == pytest.approx((0.1 + 0.4 + 0.2 + 0.7) / 4)
    row = metrics.metrics_at_threshold(judged, OutOfScopeTexts(np.array([0, 1]), np.array([-1, 5], np.float32)), 0.5)
    assert row["abstained"] == 0.25
    assert row["accuracy_of_answered"] == 1
    assert row["accuracy_in_scope"] == 0.75
    assert row["oos_recall"] == 0.5
    assert metrics.auroc(np.array([1, 2], np.float32), np.array([0, 1], np.float32)) == pytest.approx(0.875)
    assert metrics.mcc(np.array([0, 1, 0, 1]), np.array([0, 1, 0, 1])) == 1
    assert metrics.mcc(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])) == 0
    assert metrics.micro_f1(np.array([[True, False]]), np.array([[True, True]])) == pytest.approx(2 / 3)
