"""lint on the command line: what it finds in a text by the company's configuration."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.cli.harness import CommandHarness


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("Open Settings.", 0, "Lint finds nothing."),
        ("We will ship it by Friday.", 0, "promise: “We will ship”: This promises something."),
        ("Ask <@U0ANA001> about it.", 1, "slack_id: “<@U0ANA001>”"),
    ],
)
def test_a_text_is_judged_and_what_blocks_is_a_fault(
    cli: CliRunner, harness: CommandHarness, words: str, code: int, told: str
) -> None:
    result = cli.invoke(app, ["lint", "-"], input=words)
    assert (result.exit_code, told in " ".join(result.stdout.split())) == (code, True), result.output


def test_a_script_reads_the_findings_as_json(cli: CliRunner, harness: CommandHarness, folder: Path) -> None:
    file = folder / "answer.txt"
    file.write_text("Use " + "AKIA" + "IOSFODNN7EXAMPLE", encoding="utf-8")
    result = cli.invoke(app, ["lint", str(file), "--json"])
    found = json.loads(result.stdout)
    assert (result.exit_code, found["blocked"], found["findings"][0]["rule"]) == (1, True, "secret")
    assert "AKIA" not in result.stdout


def test_a_file_that_is_not_there_is_a_wrong_call(cli: CliRunner, harness: CommandHarness, folder: Path) -> None:
    result = cli.invoke(app, ["lint", str(folder / "none.txt")])
    assert result.exit_code == 2
