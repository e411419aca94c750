"""Downloads a sentence-transformers model from the hub into a folder: one commit, complete or not at all, verified.

The library huggingface_hub (the extra `hub`) calls the hub and reads its own variables, such as HF_ENDPOINT and
HF_TOKEN. Which files a model needs is in `bot.classifier.embedding.onnx_folder`; the output is in `command`.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.classifier.embedding.onnx_folder import MANIFEST, NETWORKS, OPTIONAL_FILES, REQUIRED_FILES, OnnxFolderModel
from bot.classifier.embedding.registry import COMMIT, fetched_folder
from bot.core.errors import Faulty

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

_TIMEOUT = 20.0
"""Seconds the hub may take to describe a model."""

_TRIED = "How do I reset my password?"

DownloadProgress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FetchedModel:
    """A model on this machine. `model` is its name in the configuration; `size` in bytes; `before`: it was there
    already.
    """

    model: str
    folder: Path
    size: int
    before: bool = False


def fetch_model(
    name: str, revision: str, models: Path, step: DownloadProgress, endpoint: str | None = None
) -> FetchedModel:
    """Download the model `name` (org/name) at `revision` (a branch, tag or commit; "": the main branch).

    Raises Faulty when the extra is missing, the hub refuses or cannot be reached, or the model cannot be run.
    """
    with _in_words(name, revision):
        step(f"{name}: asking the hub")
        info = _model_info(name, revision, endpoint)
        commit = _commit(name, info)
        folder = fetched_folder(name, commit, models)
        if folder.is_dir():
            OnnxFolderModel(folder)
            return FetchedModel(f"{name}@{commit}", folder, _size(folder), before=True)
        files = _needed_files(name, info)
        models.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".fetching-", dir=models))
        try:
            for number, file in enumerate(files.values(), 1):
                _download(name, commit, file, part, _bar(step, f"{number} of {len(files)}: {file.rfilename}"), endpoint)
            _seal(name, commit, part, files)
            OnnxFolderModel(part).vectors([_TRIED])
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return FetchedModel(f"{name}@{commit}", folder, _size(folder))


@contextmanager
def _in_words(name: str, revision: str) -> Iterator[None]:
    """Raises Faulty instead of what the library raises."""
    try:
        from huggingface_hub import errors
        from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # its HTTP library's, by version
    except ImportError:
        raise Faulty(["Fetching a model needs the extra hub: `uv sync --extra hub`, or pip install it."]) from None
    try:
        yield
    except errors.GatedRepoError:
        raise Faulty([f"{name} is given out on conditions: accept them on the hub, and set HF_TOKEN."]) from None
    except errors.RepositoryNotFoundError:
        raise Faulty([f"{name} is not on the hub, or needs a token (HF_TOKEN). Look its name up there."]) from None
    except errors.RevisionNotFoundError:
        raise Faulty([f"{name} has no branch, tag or commit {revision}."]) from None
    except errors.HfHubHTTPError as error:
        raise Faulty([f"The hub answered {error.response.status_code} for {name}. Try again later."]) from None
    except (HTTPError, errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled) as error:
        raise Faulty([f"The hub cannot be reached ({type(error).__name__}). Try again later."]) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise Faulty([f"{name} did not arrive whole. Fetch it again."]) from None


def _model_info(name: str, revision: str, endpoint: str | None) -> "ModelInfo":
    from huggingface_hub import HfApi

    hub = HfApi(endpoint=endpoint)
    return hub.model_info(name, revision=revision or None, files_metadata=True, timeout=_TIMEOUT)


def _commit(name: str, info: "ModelInfo") -> str:
    """The commit described. Raises Faulty for anything else, since it becomes a folder's name here."""
    if not COMMIT.fullmatch(str(info.sha)):
        raise Faulty([f"The hub names no commit of {name}. Try again later."])
    return str(info.sha)


def _needed_files(name: str, info: "ModelInfo") -> "Mapping[str, RepoSibling]":
    """The model's files, as the hub describes them. Raises Faulty when a required one is missing."""
    there = {file.rfilename: file for file in info.siblings or []}
    network = next((path for path in NETWORKS if path in there), None)
    missing = [path for path in REQUIRED_FILES if path not in there] + ([] if network else [NETWORKS[0]])
    if missing:
        raise Faulty([f"{name} has no {', '.join(missing)}: it is no sentence-transformers model as ONNX."])
    return {path: there[path] for path in (*REQUIRED_FILES, *OPTIONAL_FILES, str(network)) if path in there}


def _download(name: str, commit: str, file: "RepoSibling", part: Path, bar: Any, endpoint: str | None) -> None:
    """One file into `part`. Raises Faulty when it is not what the hub said it is."""
    from huggingface_hub import hf_hub_download

    hf_hub_download(name, file.rfilename, revision=commit, local_dir=part, endpoint=endpoint, tqdm_class=bar)
    content = (part / file.rfilename).read_bytes()
    if file.lfs is not None:
        same = sha256(content).hexdigest() == file.lfs.sha256
    else:
        blob = sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)  # git's blob id
        same = blob.hexdigest() == file.blob_id
    if not same:
        raise Faulty([f"{file.rfilename} arrived other than the hub describes it. Fetch the model again."])


def _bar(step: DownloadProgress, what: str) -> Any:
    """A tqdm class for the library that reports a download's progress to `step` and shows nothing itself."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    class Told(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)
            super().__init__(*args, **{**options, "disable": True})
            self.total, self.done = options.get("total"), int(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            self.done += int(n or 0)
            step(f"{what}, {self.done / 1e6:.1f} MB" + (f" of {self.total / 1e6:.1f}" if self.total else ""))

    return Told


def _seal(name: str, commit: str, part: Path, files: "Mapping[str, RepoSibling]") -> None:
    """Write the manifest with each file's sha256, and remove the library's cache from the folder."""
    shutil.rmtree(part / ".cache", ignore_errors=True)
    entries = {path: {"sha256": sha256((part / path).read_bytes()).hexdigest()} for path in sorted(files)}
    content = {"name": name, "revision": commit, "files": entries}
    (part / MANIFEST).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
