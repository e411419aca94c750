"""Which embedder a configuration selects, and where fetched models are stored. The command line does the fetching.

A model's libraries are imported only when it is selected.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import Faulty

if TYPE_CHECKING:
    from bot.classifier.embedding.embedder import Embedder

MODELS_FOLDER = Path("data/models")
"""Where `switchboard model fetch` puts models, relative to the working directory; one folder each."""

MEANING, MINILM, MULTILINGUAL, MODEL = "meaning", "minilm", "multilingual", "model"
"""The kinds; `MINILM` is the earlier name of `MEANING`."""

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
COMMIT = re.compile(r"[0-9a-f]{40}")
PINNED_NAME = re.compile(rf"(?P<name>{_PART}/{_PART})@(?P<revision>{COMMIT.pattern})")
"""A model of the hub pinned to a commit; a branch may change under its name."""

MODEL_NAME = re.compile(rf"(?P<name>{_PART}/{_PART})(?:@(?P<revision>[A-Za-z0-9][A-Za-z0-9._/-]{{0,95}}))?")
"""A model of the hub at any branch, tag or commit."""


def embedder_of(
    kind: str, model: str = "", languages: Collection[str] = (), models: Path = MODELS_FOLDER
) -> "Embedder":
    """The embedder of this kind; `model` and `languages` (none: all) apply to the kind "model" only. Raises Faulty."""
    if kind in (MEANING, MINILM):
        from bot.classifier.embedding.embedder import MiniLm

        return MiniLm()
    if kind == MULTILINGUAL:
        from bot.classifier.embedding.multilingual import MultilingualModel

        return MultilingualModel()
    from bot.classifier.embedding.onnx_folder import OnnxFolderModel

    return OnnxFolderModel(folder_of(model, models), frozenset(languages) or None)


def embedder_named(model: str) -> "Embedder":
    """The embedder named on a command line: a kind, a folder, or org/name@commit. Raises Faulty."""
    return embedder_of(model) if model in (MEANING, MINILM, MULTILINGUAL) else embedder_of(MODEL, model)


def folder_of(model: str, models: Path = MODELS_FOLDER) -> Path:
    """The folder of a model given as a path or as org/name@commit. Raises Faulty, saying what to do."""
    if Path(model).is_dir():
        return Path(model)
    if named := PINNED_NAME.fullmatch(model):
        folder = fetched_folder(named["name"], named["revision"], models)
        if folder.is_dir():
            return folder
        raise Faulty([f"{model} is not on this machine yet: `switchboard model fetch {model}`."])
    if found := MODEL_NAME.fullmatch(model):
        remedy = f"{found['name']}@ and 40 digits; `switchboard model fetch {found['name']}` says it"
        raise Faulty([f"{model}: there is no such folder. For the model of the hub name its commit, {remedy}."])
    raise Faulty([f"{model}: there is no such folder. Name a folder that holds a model, or org/name@commit."])


def fetched_folder(name: str, revision: str, models: Path = MODELS_FOLDER) -> Path:
    """The folder of one commit of a model. The caller has checked both names: they cannot lead out of `models`."""
    return models / f"{name.replace('/', '--')}@{revision}"
