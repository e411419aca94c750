"""A model in a folder: it is run as its makers meant it, and what is missing or strange is said by its file's name."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.classifier.embedding.embedder import Embedder
from bot.classifier.embedding.onnx_folder import MANIFEST, OnnxFolderModel
from bot.classifier.embedding.registry import embedder_of, folder_of
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.core.errors import Faulty
from bot.core.model import Tag
from tests.fakes.posts import a_post
from tests.fakes.small_model import onnx_bytes, write_model

WORDS = {
    "password": (1, 0, 0, 0),
    "passwort": (1, 0.1, 0, 0),
    "login": (0.9, 0.2, 0, 0),
    "invoice": (0, 0, 1, 0),
    "rechnung": (0, 0, 1, 0.1),
    "refund": (0, 0, 0.9, 0.2),
}
TAGS = (Tag("login", examples=("password login",)), Tag("billing", examples=("invoice refund",)))
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_model(tmp_path / "mine", WORDS)


def edited(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def sealed(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    entries = {name: {"sha256": sha256(path.read_bytes()).hexdigest()} for name, path in files.items()}
    (folder / MANIFEST).write_text(json.dumps({"name": "o/m", "revision": COMMIT, "files": entries}))


def test_a_texts_vector_is_the_mean_of_its_tokens_brought_to_length_one(folder: Path) -> None:
    model: Embedder = OnnxFolderModel(folder)
    assert (model.width, model.layers, model.languages) == (4, 1, None)
    (row,) = model.vectors(["password invoice"])
    assert np.allclose(row, np.array([1, 0, 1, 0]) / np.sqrt(2), atol=1e-6)


def test_a_model_that_takes_its_first_token_is_read_so(tmp_path: Path) -> None:
    (row,) = OnnxFolderModel(write_model(tmp_path / "cls", WORDS, cls=True)).vectors(["invoice password"])
    assert np.allclose(row, [0, 0, 1, 0], atol=1e-6)


def test_a_model_may_lie_at_the_top_of_its_folder(folder: Path) -> None:
    before = OnnxFolderModel(folder).version
    (folder / "onnx/model.onnx").rename(folder / "model.onnx")
    assert OnnxFolderModel(folder).version == before


def test_any_text_has_a_vector(folder: Path) -> None:
    rows = OnnxFolderModel(folder).vectors(["", "🔥", "password " * 5_000, "\0"])
    assert rows.shape == (4, 4)
    assert np.isfinite(rows).all()


def test_the_makers_own_prompt_is_put_before_each_text(folder: Path) -> None:
    prompts = {"prompts": {"query": "invoice "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    (row,) = OnnxFolderModel(folder).vectors(["password"])
    assert np.allclose(row, np.array([1, 0, 1, 0]) / np.sqrt(2), atol=1e-6)


def test_the_version_changes_with_the_network_the_tokenizer_and_the_languages(folder: Path) -> None:
    versions = {OnnxFolderModel(folder).version, OnnxFolderModel(folder, frozenset({"en"})).version}
    (folder / "onnx/model.onnx").write_bytes(onnx_bytes(np.eye(7, 4, dtype=np.float32)))
    versions.add(OnnxFolderModel(folder).version)
    edited(folder / "tokenizer.json", truncation=None, padding=None, added_tokens=[])
    (folder / "tokenizer.json").write_text((folder / "tokenizer.json").read_text() + " ")
    versions.add(OnnxFolderModel(folder).version)
    assert len(versions) == 4


@pytest.mark.parametrize("name", ["onnx/model.onnx", "tokenizer.json", "1_Pooling/config.json"])
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(Faulty, match=f"{name} is missing"):
        OnnxFolderModel(folder)


@pytest.mark.parametrize("name", ["onnx/model.onnx", "tokenizer.json", "1_Pooling/config.json", "modules.json"])
def test_a_fetched_file_that_was_changed_since_is_refused_by_its_name(name: str, folder: Path) -> None:
    sealed(folder)
    OnnxFolderModel(folder)
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(Faulty, match=f"{name} is not the file that was fetched"):
        OnnxFolderModel(folder)


@pytest.mark.parametrize("content", ["", "[]", '{"files": 3}', '{"files": {"a": 1}}'])
def test_a_damaged_manifest_is_said(content: str, folder: Path) -> None:
    (folder / MANIFEST).write_text(content)
    with pytest.raises(Faulty, match="is damaged"):
        OnnxFolderModel(folder)


def test_a_model_that_ends_in_what_is_not_understood_is_refused(folder: Path) -> None:
    (folder / "modules.json").write_text(json.dumps([{"type": "sentence_transformers.models.Dense"}]))
    with pytest.raises(Faulty, match="names Dense; only Transformer, Pooling, Normalize are understood"):
        OnnxFolderModel(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"pooling_mode_max_tokens": True},
        {"pooling_mode_cls_token": True},
        {"pooling_mode_mean_tokens": False},
        {"word_embedding_dimension": "4"},
        {"word_embedding_dimension": 0},
    ],
)
def test_another_way_of_pooling_is_refused(changes: dict[str, Any], folder: Path) -> None:
    edited(folder / "1_Pooling/config.json", **changes)
    with pytest.raises(Faulty, match=r"1_Pooling/config\.json"):
        OnnxFolderModel(folder)


@pytest.mark.parametrize("name", ["tokenizer.json", "1_Pooling/config.json", "modules.json"])
@pytest.mark.parametrize("content", ["no json", "[1]", "3"])
def test_a_file_of_another_kind_is_said_without_a_trace(name: str, content: str, folder: Path) -> None:
    (folder / name).write_text(content)
    with pytest.raises(Faulty, match=name):
        OnnxFolderModel(folder).vectors(["password"])


def test_a_network_that_is_none_is_said(folder: Path) -> None:
    (folder / "onnx/model.onnx").write_bytes(b"what is this")
    with pytest.raises(Faulty, match=r"model\.onnx is no ONNX model that can be run by itself"):
        OnnxFolderModel(folder).vectors(["password"])


@pytest.mark.parametrize("model", [{}, {"type": "Strange"}])
def test_a_tokenizer_of_a_kind_that_the_library_does_not_know_is_said(model: dict[str, str], folder: Path) -> None:
    edited(folder / "tokenizer.json", model=model)
    with pytest.raises(Faulty, match=r"tokenizer\.json is a tokenizer that this version"):
        OnnxFolderModel(folder).vectors(["password"])


def test_a_tokenizer_in_another_encoding_is_said(folder: Path) -> None:
    (folder / "tokenizer.json").write_text((folder / "tokenizer.json").read_text(), encoding="utf-16")
    with pytest.raises(Faulty, match=r"tokenizer\.json is no tokenizer"):
        OnnxFolderModel(folder).vectors(["password"])


def test_a_network_that_knows_fewer_words_than_its_tokenizer_is_said(folder: Path) -> None:
    (folder / "onnx/model.onnx").write_bytes(onnx_bytes(np.eye(2, 4, dtype=np.float32)))
    with pytest.raises(Faulty, match=r"model\.onnx is no ONNX model that can be run by itself"):
        OnnxFolderModel(folder).vectors(["invoice password login"])


def test_a_network_that_asks_for_more_than_a_text_is_said(folder: Path) -> None:
    (folder / "onnx/model.onnx").write_bytes(onnx_bytes(np.eye(7, 4, dtype=np.float32), "pixel_values"))
    with pytest.raises(Faulty, match="asks for pixel_values"):
        OnnxFolderModel(folder).vectors(["password"])


def test_a_network_of_another_width_than_it_says_is_said(folder: Path) -> None:
    (folder / "onnx/model.onnx").write_bytes(onnx_bytes(np.eye(7, 5, dtype=np.float32)))
    with pytest.raises(Faulty, match="gives 5 numbers"):
        OnnxFolderModel(folder).vectors(["password"])


def test_posts_are_judged_by_a_model_that_the_company_names_in_the_languages_it_knows(folder: Path) -> None:
    judge = EmbeddingClassifier(TAGS, 0, embedder_of("model", str(folder)))
    assert [tag.tag for tag in judge.judge(a_post(text="Rechnung?", lang="de")).tags] == ["billing"]
    assert [tag.tag for tag in judge.judge(a_post(text="Passwort?", lang="de")).tags] == ["login"]
    english = EmbeddingClassifier(TAGS, 0, embedder_of("model", str(folder), ("en",)))
    assert "judged by words" in english.judge(a_post(text="Rechnung?", lang="de")).why
    assert english.version != judge.version


def test_a_named_model_lies_in_the_folder_of_models(folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / f"org--small@{COMMIT}")
    assert folder_of(f"org/small@{COMMIT}", tmp_path) == tmp_path / f"org--small@{COMMIT}"


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (f"org/small@{COMMIT}", f"is not on this machine yet: `switchboard model fetch org/small@{COMMIT}`"),
        ("org/small@main", r"`switchboard model fetch org/small` says it"),
        ("org/small", r"`switchboard model fetch org/small` says it"),
        ("nowhere/in/particular", "there is no such folder"),
        ("../../etc@" + COMMIT, "there is no such folder"),
    ],
)
def test_a_model_that_is_not_there_is_told_with_its_remedy(model: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Faulty, match=said):
        embedder_of("model", model, models=tmp_path)
