"""model fetch: a model comes whole and checked or not at all, and nothing else ever asks the hub."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.classifier.embedding.onnx_folder import MANIFEST
from bot.classifier.embedding.registry import embedder_of
from tests.fakes.channel import Fault, FaultKind
from tests.fakes.fake_hub import FakeHub
from tests.fakes.http import FakeHttpServer
from tests.fakes.small_model import write_model

NAME = "makers/small-words"


@pytest.fixture
def hub(tmp_path: Path) -> FakeHub:
    hub = FakeHub()
    folder = write_model(tmp_path / "published", {"password": (1, 0), "invoice": (0, 1)})
    (folder / "README.md").write_text("a card")
    (folder / "pytorch_model.bin").write_bytes(b"not wanted")
    hub.publish(NAME, folder)
    return hub


@pytest.fixture
def web(hub: FakeHub) -> Iterator[FakeHttpServer]:
    with hub.serve() as web:
        yield web


def fetch(cli: CliRunner, web: FakeHttpServer, name: str = NAME, *options: str) -> Result:
    return cli.invoke(app, ["model", "fetch", name, "--endpoint", web.url, *options])


def refused(cli: CliRunner, web: FakeHttpServer, name: str = NAME) -> str:
    """What is said of a fetch that fails; nothing of it may be left."""
    result = fetch(cli, web, name)
    assert result.exit_code == 1, result.output
    assert not Path("data/models").exists() or not list(Path("data/models").iterdir())
    return result.stderr


def test_a_fetched_model_is_pinned_checked_and_judges(cli: CliRunner, hub: FakeHub, web: FakeHttpServer) -> None:
    result = fetch(cli, web, NAME, "--json")
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    assert told["model"] == f"{NAME}@{hub.commit}"
    folder = Path(told["folder"])
    assert folder == Path(f"data/models/makers--small-words@{hub.commit}")
    (row,) = embedder_of("model", told["model"]).vectors(["invoice"])
    assert row.round(3).tolist() == [0, 1]
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {*json.loads((folder / MANIFEST).read_text())["files"], MANIFEST}
    assert "pytorch_model.bin" not in names


def test_a_person_is_told_what_to_write_into_the_configuration(
    cli: CliRunner, hub: FakeHub, web: FakeHttpServer
) -> None:
    said = fetch(cli, web, f"{NAME}@v1").stdout
    assert 'kind = "model"' in said
    assert f'model = "{NAME}@{hub.commit}"' in said


def test_a_model_that_is_there_is_not_fetched_again(cli: CliRunner, web: FakeHttpServer) -> None:
    fetch(cli, web)
    before = len(web.requests)
    result = fetch(cli, web)
    assert "Already there" in result.stdout
    assert len(web.requests) == before + 1


def test_a_large_file_that_arrives_changed_is_not_kept(cli: CliRunner, hub: FakeHub, web: FakeHttpServer) -> None:
    hub.changed.add("onnx/model.onnx")
    assert "onnx/model.onnx arrived other than the hub describes it" in refused(cli, web)


def test_a_small_file_that_arrives_changed_is_not_kept(cli: CliRunner, hub: FakeHub, web: FakeHttpServer) -> None:
    hub.changed.add("tokenizer.json")
    assert "tokenizer.json arrived other than the hub describes it" in refused(cli, web)


def test_a_model_that_cannot_be_run_is_not_kept(cli: CliRunner, hub: FakeHub, web: FakeHttpServer) -> None:
    hub.models[NAME] = {**hub.models[NAME], "onnx/model.onnx": b"what is this"}
    assert "is no ONNX model" in refused(cli, web)


def test_a_model_without_an_onnx_file_is_said(cli: CliRunner, hub: FakeHub, web: FakeHttpServer) -> None:
    hub.models[NAME] = {name: content for name, content in hub.models[NAME].items() if not name.endswith(".onnx")}
    assert f"{NAME} has no onnx/model.onnx" in refused(cli, web)


def test_what_the_hub_refuses_is_said_in_words(cli: CliRunner, hub: FakeHub, web: FakeHttpServer) -> None:
    assert "is not on the hub" in refused(cli, web, "makers/unknown")
    assert "has no branch, tag or commit v9" in refused(cli, web, f"{NAME}@v9")
    hub.gated.add(NAME)
    assert "accept them on the hub" in refused(cli, web)


@pytest.mark.parametrize("status", [400, 500])
def test_a_hub_in_trouble_is_said(status: int, cli: CliRunner, web: FakeHttpServer) -> None:
    web.inject_fault(Fault(status=status), lambda request: request.path.startswith("/api"))
    assert f"The hub answered {status}" in refused(cli, web)


def test_a_hub_that_cannot_be_reached_is_said(cli: CliRunner, web: FakeHttpServer) -> None:
    web.stop()
    assert "The hub cannot be reached" in refused(cli, web)


def test_a_hub_that_goes_away_in_the_middle_leaves_nothing_behind(cli: CliRunner, web: FakeHttpServer) -> None:
    web.inject_fault(Fault(FaultKind.LOST), lambda request: request.path.endswith("tokenizer.json"))
    assert "The hub" in refused(cli, web)


@pytest.mark.parametrize("commit", ["../../../evil", "", "main"])
def test_a_hub_that_names_no_commit_writes_nothing(
    commit: str, cli: CliRunner, hub: FakeHub, web: FakeHttpServer
) -> None:
    hub.commit = commit
    assert "names no commit" in refused(cli, web)


def test_without_the_extra_its_name_is_said(
    cli: CliRunner, web: FakeHttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert "needs the extra hub: `uv sync --extra hub`" in refused(cli, web)


@pytest.mark.parametrize("name", ["small", "../x/y", "a/b/c", "a/b@", "a/b@../c", ""])
def test_a_name_that_is_none_is_a_mistake_of_typing(name: str, cli: CliRunner, web: FakeHttpServer) -> None:
    result = fetch(cli, web, name)
    assert result.exit_code == 2
    assert not web.requests
