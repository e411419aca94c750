"""The bundled model: that it is the one we shipped, that meaning is near meaning, and that it never surprises."""

from hashlib import sha256
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from bot.classifier.embedding.embedder import FILES_SHA256, LAYERS, MODEL_FOLDER, WIDTH, MiniLm
from bot.core.errors import Faulty


def test_the_shipped_files_are_those_the_code_and_the_notice_name() -> None:
    notice = (MODEL_FOLDER / "README.md").read_text(encoding="utf-8")
    for name, known in FILES_SHA256.items():
        assert sha256((MODEL_FOLDER / name).read_bytes()).hexdigest() == known
        assert known in notice


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    folder = copytree(MODEL_FOLDER, tmp_path / "minilm")
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(Faulty, match=rf"{name} is not the file that was shipped: its sha256 differs"):
        MiniLm(folder).vectors(["hello"])


def test_a_missing_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match=r"model.onnx is missing: install Switchboard again"):
        MiniLm(tmp_path).vectors(["hello"])


def test_nothing_is_loaded_before_the_first_text(tmp_path: Path) -> None:
    assert MiniLm(tmp_path).vectors([]).shape == (0, LAYERS * WIDTH)


def test_the_same_meaning_in_other_words_is_near_and_another_meaning_far() -> None:
    one, same, other = MiniLm().vectors(
        ["how do I reset my password", "I forgot my login credentials", "the weather in Lisbon is lovely"]
    )[:, :WIDTH]
    assert one @ same > 0.5
    assert one @ other < 0.2


def test_a_texts_vectors_do_not_depend_on_its_neighbours() -> None:
    texts = ["a short one", "a much longer one, " * 50, "", "🔥"]
    together = MiniLm().vectors(texts)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(MiniLm().vectors([text])[0], row)


def test_every_layer_has_length_one() -> None:
    rows = MiniLm().vectors(["", "x", "hello there " * 500]).reshape(3, LAYERS, WIDTH)
    assert np.allclose(np.linalg.norm(rows, axis=2), 1, atol=1e-4)
