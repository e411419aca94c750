"""A TOML file with positions: the values as tomllib reads them, and the line of every key and list item. tomllib (and
tomlkit) keep no line numbers, so tree-sitter's TOML grammar gives the positions; the values come from tomllib alone.
What the values should be is decided in `config.tables` and `config.company`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path = tuple[str | int, ...]
"""The path of a value: keys, and indexes of list items counted from 0. `("people", 2, "tags", 0)`."""

_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_MOST_SYNTAX_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be parsed."""

    values: Mapping[str, object]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it; 1 if there is none."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(frozen=True, slots=True)
class TomlFault:
    """What is wrong in a line, and how to fix it."""

    line: int
    problem: str


def read_document(text: str) -> Document | list[TomlFault]:
    """The document, or a fault for every line that is not TOML."""
    faults = _syntax_faults(text)
    return faults or Document(tomllib.loads(text), _lines(text))


def _syntax_faults(text: str) -> list[TomlFault]:
    """The parser stops at its first fault, so each faulty line is blanked and the rest parsed again, to find the
    others.

    It stops where two faults are adjacent: the second is most likely only a consequence of the first.
    """
    faults: list[TomlFault] = []
    lines = text.split("\n")
    while len(faults) < _MOST_SYNTAX_FAULTS and (fault := _first_fault("\n".join(lines))):
        if faults and not any(lines[faults[-1].line : fault.line - 1]):
            break
        faults.append(fault)
        lines[fault.line - 1 : fault.line] = [""]
    return faults


def _first_fault(text: str) -> TomlFault | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else max(1, len(text.splitlines()))
        column = f" (column {at[2]})" if at and at[2] else ""
        said = _AT.sub("", str(error))
        return TomlFault(line, f"this is not TOML{column}: {said}; look for a quote, bracket or = too many or too few.")
    return None


def _lines(text: str) -> dict[Path, int]:
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    counts: dict[Path, int] = {}
    found: dict[Path, int] = {}
    for path, line in _document(root, counts):
        found.setdefault(path, line)
    return found


def _document(root: Node, counts: dict[Path, int]) -> Iterator[tuple[Path, int]]:
    for node in root.named_children:
        if node.type == "pair":
            yield from _pair(node, ())
        elif node.type in ("table", "table_array_element"):
            yield from _table(node, counts)


def _table(node: Node, counts: dict[Path, int]) -> Iterator[tuple[Path, int]]:
    header, *rest = node.named_children
    path = _numbered(_keys(header), counts)
    if node.type == "table_array_element":
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    yield from _opened(path, header)
    for child in rest:
        if child.type == "pair":
            yield from _pair(child, path)


def _numbered(keys: tuple[str, ...], counts: Mapping[Path, int]) -> Path:
    """The path of a header: `[people.hours]` belongs to the last of `[[people]]`, so that one's index is inserted."""
    path: Path = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if path in counts and position < len(keys) - 1:
            path = (*path, counts[path])
    return path


def _opened(path: Path, node: Node) -> Iterator[tuple[Path, int]]:
    """A header or dotted key opens every table along its path."""
    for length in range(1, len(path) + 1):
        yield path[:length], node.start_point.row + 1


def _pair(node: Node, above: Path) -> Iterator[tuple[Path, int]]:
    key, value = (child for child in node.named_children if child.type != "comment")
    path = (*above, *_keys(key))
    yield from _opened(path, key)
    yield from _value(value, path)


def _value(node: Node, path: Path) -> Iterator[tuple[Path, int]]:
    if node.type == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                yield from _pair(child, path)
    elif node.type == "array":
        items = (child for child in node.named_children if child.type != "comment")
        for number, item in enumerate(items):
            yield (*path, number), item.start_point.row + 1
            yield from _value(item, (*path, number))


def _keys(node: Node) -> tuple[str, ...]:
    if node.type == "dotted_key":
        return tuple(key for child in node.named_children for key in _keys(child))
    text = (node.text or b"").decode()
    return (next(iter(tomllib.loads(f"{text} = 0"))),) if node.type == "quoted_key" else (text,)
