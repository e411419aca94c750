"""Output of the command line: results on standard output, errors on standard error, and the exit codes.

0: success. 1: an error occurred or a problem was found. 2: wrong usage (Typer's own). 130: stopped by Ctrl-C.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Annotated, Any, NoReturn, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text
from typer.core import TyperGroup

from bot.core.errors import Faulty, SwitchboardError

FAULT, INTERRUPTED = 1, 130

JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
"""`--json`, as every command has it whose answer a script may read."""


class CommandGroup(TyperGroup):
    """Turns what any command raises into a message and an exit code."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # Typer hands it this one
        """Run the command. Raises typer.Exit instead of our own errors and of an OSError."""
        try:
            return super().invoke(ctx)
        except SwitchboardError as error:
            print_faults(error)
            raise typer.Exit(FAULT) from None
        except (KeyboardInterrupt, typer.Abort):
            print_error("Stopped.")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            print_error(f"{error.filename or 'The system'}: {error.strerror or type(error).__name__}.")
            raise typer.Exit(FAULT) from None


def print_faults(error: SwitchboardError) -> None:
    """Print an error; a Faulty's faults one on a line."""
    if not isinstance(error, Faulty):
        print_error(str(error))
        return
    if len(error.faults) > 1:
        print_error(f"{count(len(error.faults), 'fault')}:")
    for fault in error.faults:
        print_error(fault)


def count(number: int, noun: str) -> str:
    """A number of things: 1 tag, 2 tags, 2 entries."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("try") else f"{number} {noun}s"


def print_error(words: str) -> None:
    """Print a line on standard error, red on a terminal."""
    _console(sys.stderr).print(Text(escape_controls(words, keep="\n"), style="red"), soft_wrap=True)


def print_note(words: str) -> None:
    """Print a line on standard error that is not an error, where it would mix with results on standard output."""
    _console(sys.stderr).print(Text(escape_controls(words, keep="\n")), soft_wrap=True)


def print_text(words: str, style: str = "") -> None:
    """Print text on standard output, in colour on a terminal only."""
    _console(sys.stdout).print(Text(escape_controls(words, keep="\n"), style=style), soft_wrap=True)


def print_rich(thing: Any) -> None:
    """Print one of Rich's objects, such as a table, on standard output."""
    _console(sys.stdout).print(thing)


def print_json(value: object) -> None:
    """Print one JSON value on standard output, indented, for a script."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=True, default=_plain) + "\n")


def print_json_line(value: object) -> None:
    """Print one JSON value on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True, default=_plain) + "\n")


def escape_controls(text: str, keep: str = "") -> str:
    """`text` with every unprintable character as its escape sequence, except those in `keep`.

    That covers what could control a terminal or forge a line: control characters, line separators, bidi characters.
    """
    return "".join(c if c in keep or c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def report_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print where an unexpected exception was raised (`sys.excepthook`), without its message: it may hold secrets."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    del error
    print_error(f"Switchboard met a fault of its own ({kind.__name__}{where}). Please report it with this line.")


@contextmanager
def show_bar(total: int) -> Iterator[Callable[[str], None]]:
    """Yield a function that counts one more done of `total`; on standard error, with the time left, on a terminal only.

    What is printed meanwhile stands above the bar, and on standard output still where that is no terminal.
    """
    console = _console(sys.stderr)
    if not console.is_terminal:
        yield lambda _place: None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as progress:
        task = progress.add_task("", total=total)
        yield lambda place: progress.update(task, advance=1, description=place)


@contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows how far the work is; on standard error, on a terminal only."""
    console = _console(sys.stderr)
    if not console.is_terminal:
        yield lambda _place: None
        return
    with console.status("") as status:
        yield status.update


@dataclass(frozen=True, slots=True)
class Ago:
    """Formats times relative to `now`."""

    now: datetime

    def of(self, moment: datetime | None) -> str:
        """Such as "12 s ago", "in 3 h"; "never" for None."""
        if moment is None:
            return "never"
        seconds = (self.now - moment).total_seconds()
        return f"{format_duration(seconds)} ago" if seconds >= 0 else f"in {format_duration(-seconds)}"


def format_duration(seconds: float) -> str:
    """A duration in seconds as text, in the largest unit of which there are at least two."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def now() -> datetime:
    """The present time, for the commands; other code is given a clock."""
    return datetime.now(UTC)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _console(stream: TextIO) -> Console:
    """A Rich console. Rich honours NO_COLOR, and writes no colour when there is no terminal."""
    return Console(file=stream, highlight=False, markup=False, emoji=False)


def refuse(*faults: str) -> NoReturn:
    """Raises Faulty."""
    raise Faulty(faults)
