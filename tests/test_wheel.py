"""The wheel promises: all that runs is in it, and nothing that only a checkout needs. The build system is asked what it
would take; nothing is built and nothing fetched.
"""

from functools import cache
from pathlib import Path, PurePosixPath

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "connectors", "handlers", "config")
LEFT_OUT = (
    "bot/classifier/training",
    "bot/classifier/intent/data/train.jsonl",
    "bot/classifier/intent/data/test.jsonl",
    "bot/classifier/relevance/data/train.jsonl",
    "bot/classifier/relevance/data/test.jsonl",
)


@cache
def _taken() -> frozenset[str]:
    files = WheelBuilder(str(ROOT)).recurse_included_files()
    return frozenset(PurePosixPath(file.distribution_path.replace("\\", "/")).as_posix() for file in files)


def _left_out(path: str) -> bool:
    return any(path == out or path.startswith(f"{out}/") for out in LEFT_OUT)


def test_every_module_but_those_that_train_is_in_the_wheel() -> None:
    here = {str(path.relative_to(ROOT).as_posix()) for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    assert {path for path in _taken() if path.endswith(".py")} == {path for path in here if not _left_out(path)}


@pytest.mark.parametrize("path", LEFT_OUT)
def test_what_models_are_made_with_is_in_the_checkout_only(path: str) -> None:
    assert (ROOT / path).exists()
    assert not [taken for taken in _taken() if taken == path or taken.startswith(f"{path}/")]


@pytest.mark.parametrize(
    "path",
    [
        "bot/classifier/embedding/minilm/model.onnx",
        "bot/classifier/embedding/minilm/tokenizer.json",
        "bot/classifier/intent/data/meaning.json",
        "bot/classifier/intent/data/words.json",
        "bot/classifier/relevance/data/wants.npz",
        "bot/classifier/relevance/prototypes.toml",
        "bot/classifier/lid176/README.md",
        "bot/classifier/lid176/lid.176.ftz",
        "bot/classifier/tagging/background.jsonl",
        "bot/sandbox/demo/company.toml",
        "bot/sandbox/page/page.html",
        "bot/sandbox/page/static/main.js",
        "bot/store/migrations/script.py.mako",
        "config/slack-manifest.yaml",
        "config/switchboard.schema.json",
        "config/switchboard.toml",
        "connectors/x/counting/tlds.txt",
    ],
)
def test_what_is_read_while_running_is_in_the_wheel(path: str) -> None:
    assert path in _taken()


def test_nothing_but_the_packages_is_in_the_wheel() -> None:
    assert {path.split("/")[0] for path in _taken()} == set(PACKAGES)
    assert not [path for path in _taken() if "__pycache__" in path or path.endswith((".db", ".env"))]
