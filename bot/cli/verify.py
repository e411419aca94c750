"""`switchboard verify`: recomputes the history's hash chain, checks the kept words of replies and what figures are
reckoned from against it, and can export the entries.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import context, output

if TYPE_CHECKING:
    from bot.core.model import HistoryEntry

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def verify(
    as_json: output.JsonOption = False,
    export: Annotated[
        Path | None,
        typer.Option(help="Write the entries to this file too, one JSON object a line. It holds no customer's words."),
    ] = None,
) -> None:
    """Check that nobody changed or removed an entry of the history, the kept words of a reply, or what figures are
    reckoned from. Exit code 1 when somebody did.

    For example:

        switchboard verify

        switchboard verify --export audit.jsonl
    """
    with context.open_store(context.settings(slack=False)) as store, store.reading() as tx:
        found, changed = tx.history.verify(), tx.replies.kept_words.changed()
        figures = [] if found.broken else tx.counted.differing()
        written = _write(export, tx.history.since(_BEGINNING)) if export else 0
    if as_json:
        whole = not (found.broken or changed or figures)
        words = {"changed_words": [asdict(one) for one in changed]}
        counted = {"figures_that_differ": list(figures)}
        output.print_json(
            asdict(found) | {"whole": whole} | words | counted | ({"exported": written} if export else {})
        )
    elif not found.broken:
        output.print_text(f"The history is whole: {output.count(found.entries, 'entry')}.", "green")
    if export:
        output.print_note(f"{output.count(written, 'entry')} written to {export}.")
    if found.broken:
        output.print_error(f"The history is broken at entry {found.broken}: {found.problem}.")
    for one in changed:
        version = f", version {one.version}" if one.version else ""
        output.print_error(f"reply {one.reply} to Q-{one.question}{version}: {one.problem}.")
    for questions in figures:
        output.print_error(f"what figures are reckoned from for {questions} is not what the history says.")
    if found.broken or changed or figures:
        raise typer.Exit(output.FAULT)


def _write(path: Path, entries: "Iterable[HistoryEntry]") -> int:
    """Write the entries as JSON lines; return how many. A new file is readable by the owner only."""
    count = 0
    path.touch(0o600)
    with path.open("w", encoding="utf-8") as file:
        for entry in entries:
            file.write(json.dumps({**asdict(entry), "at": entry.at.isoformat()}, sort_keys=True) + "\n")
            count += 1
    return count
