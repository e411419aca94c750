"""The evaluation hands back values: what a person reads of them is written by the command line."""

import re
from pathlib import Path

import pytest

import bot.evaluation

_WRITES = re.compile(r"\bprint\(|^\s*(?:import|from) (?:sys|rich|typer|click|logging|structlog)\b", re.MULTILINE)
_MODULES = sorted(Path(bot.evaluation.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: path.stem)
def test_no_module_of_the_evaluation_writes_for_a_person(path: Path) -> None:
    assert not _WRITES.findall(path.read_text(encoding="utf-8"))
