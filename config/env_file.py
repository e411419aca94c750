"""What is wrong with a `.env` file, by line: lines that cannot be parsed, variables set twice, typing mistakes. A value
is never shown, and a name only if it is, or nearly is, one we read: a stray line may be a pasted secret. The values are
read by python-dotenv, called in `config.settings`; here only its parser is used, to find faults.
"""

import io
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import Binding, parse_stream


def find_faults(path: Path, known: Collection[str]) -> list[str]:
    """Every fault in the file, each `file:line: what, and what to do`. No file, no faults.

    A variable that nobody reads is a fault only if it looks like a typing mistake for a `known` one: a `.env` may be
    shared.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        return [f"{path}:1: the file is not UTF-8 text; save it as UTF-8."]
    except OSError as error:
        return [f"{path}:1: the file cannot be read ({error.strerror}); check its permissions."]
    return [f"{path}:{line}: {problem}" for line, problem in _problems(text, known)]


def _problems(text: str, known: Collection[str]) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for binding in parse_stream(io.StringIO(text)):
        line = _line(binding)
        if binding.error:
            yield (
                line,
                "this is not NAME=value; write one on each line and close its quotes, or begin with # to comment.",
            )
        elif binding.key is None:
            continue
        elif binding.value is None:
            yield line, "there is no = behind the name; write NAME=value."
        elif binding.key in first:
            name = binding.key if binding.key in known else "this variable"
            yield line, f"{name} is set twice, first in line {first[binding.key]}; keep one."
        elif slip := _likely_name(binding.key, known):
            yield line, f"nothing reads {binding.key}; did you mean {slip}?"
        first.setdefault(binding.key or "", line)


def _line(binding: Binding) -> int:
    """The parser counts from the blank lines before a statement; a person counts from the statement."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _likely_name(name: str, known: Collection[str]) -> str:
    if name in known:
        return ""
    return next(iter(get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.85)), "")
