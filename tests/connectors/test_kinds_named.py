"""A channel is in its own place alone: no other code, page or configuration names its kind. What is generated, and what
is written for people (`.md`), may.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import connectors
from tests.generated import FILES

ROOT = Path(__file__).parents[2]

EXCEPTED = {
    "square": "the demo's own channel, which is built, played and measured as the example of one",
    "x": "a letter, and the example of a kind in commands and their tests",
    "feeds": "an ordinary word; they are found, imported and measured by themselves",
    "hacker_news": "the example of a connector that only reads, in the recipe",
    "reddit": "a dialect of Markdown, a library's cap, and the example of a community in commands and their tests",
}
"""Kinds that were named elsewhere before this was held, and why. No other is added."""

ALSO = {
    ("bot/core/richtext/markup.py", "github"): "a dialect of Markdown has this name",
    ("bot/core/replying/lint/secrets.py", "github"): "whose tokens are told apart",
}
"""Where a kind's name means something else."""

READ = ("*.py", "*.html", "*.js", "*.css", "*.toml", "Makefile")


def naming(kind: str) -> re.Pattern[str]:
    """The name of a kind, however it is written, but not within an address or a longer word."""
    name = re.escape(kind).replace("_", "[ _-]?")
    fake = "".join(part.title() for part in kind.split("_"))
    alone = rf"(?<![A-Za-z0-9_./@-])(?i:{name})(?![A-Za-z0-9_/-]|\.[a-z])"
    return re.compile(rf"{alone}|\bconnectors\.{kind}\b|\bfake_{kind}\b|\bFake{fake}\b")


def own(kind: str) -> re.Pattern[str]:
    """Its places: the connector, its tests, its fake, what was recorded of it."""
    tests = rf"connectors/(sequences/)?(test_)?{kind}|fakes/fake_{kind}|recorded/{kind}"
    return re.compile(rf"(connectors/{kind}|tests/({tests}))([/_.]|$)")


@pytest.fixture(scope="module")
def others() -> dict[str, str]:
    """Path → text of every file that is read, generated ones aside."""
    listed = subprocess.run(["git", "ls-files", *READ], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (path for path in listed.splitlines() if path not in FILES and ROOT / path != Path(__file__))
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in paths if (ROOT / path).is_file()}


def named_elsewhere(kind: str, files: dict[str, str]) -> Iterator[str]:
    ours, name = own(kind), naming(kind)
    for path, text in files.items():
        if not ours.match(path) and (path, kind) not in ALSO and name.search(text):
            yield path


@pytest.mark.parametrize("kind", [kind for kind in connectors.kinds() if kind not in EXCEPTED])
def test_no_other_file_names_a_kind(kind: str, others: dict[str, str]) -> None:
    assert list(named_elsewhere(kind, others)) == []


def test_every_exception_is_of_a_kind_that_is_still_named_elsewhere(others: dict[str, str]) -> None:
    assert set(connectors.kinds()) >= EXCEPTED.keys()
    assert [kind for kind in EXCEPTED if not any(named_elsewhere(kind, others))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('if source.kind == "gopher_net":', True),
        ("Gopher Net counts otherwise", True),
        ("from connectors.gopher_net import Settings", True),
        ("from tests.fakes.fake_gopher_net import Server", True),
        ("server = FakeGopherNet()", True),
        ("https://gopher-net.example/a, gopher_net.io and me@gopher_net", False),
        ("gopher_networks and a_gopher_net", False),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, found: bool) -> None:
    assert list(named_elsewhere("gopher_net", {"bot/core/model.py": text})) == (["bot/core/model.py"] if found else [])


@pytest.mark.parametrize(
    "path",
    [
        "connectors/gopher_net.py",
        "connectors/gopher_net/posts.py",
        "tests/connectors/gopher_net/test_posts.py",
        "tests/connectors/test_gopher_net.py",
        "tests/connectors/test_gopher_net_length.py",
        "tests/connectors/sequences/test_gopher_net.py",
        "tests/fakes/fake_gopher_net.py",
        "tests/fakes/fake_gopher_net_json.py",
        "tests/recorded/gopher_net/documented.toml",
    ],
)
def test_a_kind_may_be_named_in_its_own_places(path: str) -> None:
    assert list(named_elsewhere("gopher_net", {path: '"gopher_net"'})) == []
