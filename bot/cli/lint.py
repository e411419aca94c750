"""`switchboard lint`: what lint says of a text, by the company's configuration."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import context, output
from bot.core.errors import Faulty


def lint(
    file: Annotated[Path, typer.Argument(help='The file with the text; "-" reads standard input.')],
    as_json: output.JsonOption = False,
) -> None:
    """Say what lint finds in a text, with the configuration's names, embargo and severities. Exit code 1 on a block.

    For example:

        switchboard lint answer.txt

        echo "We will ship it by Friday." | switchboard lint -
    """
    from bot.core.replying.lint import blocks_in, lint_text

    loaded = context.load_partial_context(slack=False)
    if loaded.company is None:
        raise Faulty(loaded.faults)
    company = loaded.company
    found = lint_text(_text(file), company.lint, datetime.now(UTC), [person.name for person in company.people])
    if as_json:
        output.print_json({"blocked": bool(blocks_in(found)), "findings": [asdict(finding) for finding in found]})
    else:
        for finding in found:
            output.print_text(f"{finding.mark}{finding.rule}: {finding.told}", "red" if finding.blocks else "yellow")
        if not found:
            output.print_text("Lint finds nothing.", "green")
    if blocks_in(found):
        raise typer.Exit(output.FAULT)


def _text(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise typer.BadParameter(f"{file} cannot be read: {why}.") from None
