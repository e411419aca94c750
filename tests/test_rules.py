"""The rules of the house that a machine can keep: imports, lint of what is forbidden, and documents that stay true."""

import ast
import inspect
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import connectors
from bot.__main__ import app
from bot.core import errors
from bot.core.states import QuestionState, ReplyState
from config.settings import FOR_TESTS, environment_variables

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "connectors", "handlers", "config")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
UNFINISHED = re.compile("TO" + r"DO\b|FIX" + r"ME\b|X" + r"XX\b")
BROAD = ("Exception", "BaseException")
SKIPPING = {f"pytest.{place}{word}" for place in ("", "mark.") for word in ("skip", "skipif", "xfail")}
SKIPPING |= {"time." + "sleep", "mock." + "patch"}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "versions" not in path.parts)


def told(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_every_import_contract_is_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout[-3000:]
    assert " 0 broken" in result.stdout


def caught(text: str) -> Iterator[int]:
    """The lines of handlers that catch everything."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            names = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"BaseException"}
            if names & set(BROAD):
                yield node.lineno


def test_nothing_catches_everything() -> None:
    found = (told(p, line) for p in modules(*PACKAGES, "tests") for line in caught(p.read_text(encoding="utf-8")))

    assert list(found) == []


@pytest.mark.parametrize(("what", "found"), [(" Exception", [3]), (" (OSError, BaseException) as e", [3]), ("", [3])])
def test_a_handler_that_catches_everything_would_be_found(what: str, found: list[int]) -> None:
    assert list(caught(f"try:\n    pass\nexcept{what}:\n    pass\n")) == found
    assert list(caught("try:\n    pass\nexcept (OSError, ValueError):\n    pass\n")) == []


def test_nothing_is_left_unfinished() -> None:
    lines = (
        (path, number, line)
        for path in modules(*PACKAGES, "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    )

    assert [told(path, number) for path, number, line in lines if UNFINISHED.search(line)] == []


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_no_test_is_skipped_sleeps_or_patches() -> None:
    used = (
        (path, node)
        for path in modules("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and dotted(node) in SKIPPING
    )

    assert [told(path, node.lineno) for path, node in used] == []


def test_every_module_opens_with_a_paragraph() -> None:
    bare = [
        told(path, 1)
        for path in modules(*PACKAGES)
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert bare == []


def test_every_command_is_in_the_help() -> None:
    whole = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).output

    assert [name for name in COMMANDS if f" {name} " not in whole] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    assert re.search(rf"\bswitchboard {name}\b|`{name}`|make {name}\b", README), f"README.md lacks: switchboard {name}"


@pytest.mark.parametrize("kind", connectors.kinds())
def test_the_readme_names_every_kind_of_source(kind: str) -> None:
    assert re.search(rf"`{kind}`|\bkind = \"{kind}\"", README), f"README.md lacks the kind of source: `{kind}`"


@pytest.mark.parametrize("state", [*QuestionState, *ReplyState])
def test_the_readme_names_every_state(state: QuestionState | ReplyState) -> None:
    words = state.value.replace("_", "[ _]")

    assert re.search(rf"\b{words}\b", README, re.IGNORECASE), f"README.md lacks the state: {state.name}"


@pytest.mark.parametrize("name", sorted(set(environment_variables()) - FOR_TESTS))
def test_the_example_of_the_environment_names_every_setting(name: str) -> None:
    assert f"\n{name}=\n" in ENV_EXAMPLE


def test_the_readme_names_the_two_commands_a_newcomer_needs() -> None:
    assert [command for command in ("make demo", "make test") if command not in README] == []


def test_what_the_readme_calls_a_make_target_is_one() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)", README)) | set(
        re.findall(r"^\s*\$? ?make ([a-z]+)", README, re.MULTILINE)
    )

    assert named - targets == set()
    assert {"demo", "test", "check", "generated"} <= targets


CLASS_NAME = re.compile(r"[A-Z]+[a-z0-9][A-Za-z0-9]*")
"""Aliases of types are named as classes are, and read as such."""


def public_classes(text: str) -> set[str]:
    """The classes, and aliases of types, that a module offers to others."""
    names = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if CLASS_NAME.fullmatch(name)}


def shared_names() -> set[str]:
    """Those that may be shared, each with its reason."""
    lines = (ROOT / "tests/shared_class_names.txt").read_text(encoding="utf-8").splitlines()
    listed = dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return set(listed)


def test_no_two_public_classes_have_one_name() -> None:
    where = defaultdict(list)
    for path in modules(*PACKAGES):
        for name in public_classes(path.read_text(encoding="utf-8")):
            where[name].append(str(path.relative_to(ROOT)))
    twice = {name: files for name, files in where.items() if len(files) > 1 and name not in shared_names()}

    assert twice == {}


def test_a_name_that_may_be_shared_is_shared() -> None:
    names = Counter(name for path in modules(*PACKAGES) for name in public_classes(path.read_text(encoding="utf-8")))

    assert [name for name in shared_names() if names[name] < 2] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("class Post:\n    class Inner: ...\n", {"Post"}), ("Act = Callable[[], None]\nCALLS = 3\n_Own = int\n", {"Act"})],
)
def test_what_a_module_offers_to_others_would_be_found(text: str, found: set[str]) -> None:
    assert public_classes(text) == found


MOST_MODULES = 15
"""More in one folder are read by nobody: they fall into groups, and a group is a folder."""

ONE_EACH = {"connectors"}
"""It has a module for each channel, so that the channels alone decide how many."""


def test_no_folder_holds_more_modules_than_can_be_kept_in_mind() -> None:
    counts = Counter(
        str(path.parent.relative_to(ROOT)) for path in modules(*PACKAGES) if not path.stem.startswith("__")
    )
    crowded = {folder for folder, count in counts.items() if count > MOST_MODULES} - ONE_EACH

    assert crowded == set(), sorted((folder, counts[folder]) for folder in crowded)


def drawn(root: type[BaseException], before: str = "") -> Iterator[str]:
    """The classes below this one, as a tree is drawn."""
    below = [one for one in root.__subclasses__() if one.__module__ == root.__module__]
    for one in below:
        last = one is below[-1]
        yield f"{before}{'└── ' if last else '├── '}{one.__name__}"
        yield from drawn(one, before + ("    " if last else "│   "))


def test_the_errors_stand_as_their_tree_is_drawn() -> None:
    """By the order of their definitions, too."""
    lines = (re.match(r"[│├└─ ]+\w+", line) for line in inspect.getdoc(errors).splitlines()[1:])  # type: ignore[union-attr]

    assert [line[0] for line in lines if line] == list(drawn(errors.SwitchboardError))
