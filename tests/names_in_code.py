"""The names by which the bot is known outside its code, read from the code wherever they stand in it.

They are known by their form and by what they are handed to, never by a file's path or a class: a file may move, a class
be renamed, and neither may take a name with it.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "connectors", "handlers", "config")

_DOTTED = re.compile(r"[a-z_]+\.[a-z_]+")
_SHORTCUT = "propose_as_reply"
"""An id that the manifest holds too: the file that declares it declares them all."""

_MESSAGE = re.compile(r"switchboard_[a-z_]+")


@cache
def _texts() -> tuple[str, ...]:
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return tuple(file.read_text(encoding="utf-8") for file in files if "versions" not in file.parts)


_tree = cache(ast.parse)


def _trees() -> tuple[ast.Module, ...]:
    return tuple(_tree(text) for text in _texts())


@cache
def _calls(text: str) -> tuple[ast.Call, ...]:
    return tuple(node for node in ast.walk(_tree(text)) if isinstance(node, ast.Call))


def _handed(*names: str, on: str = "") -> Iterator[ast.expr]:
    """What comes first in calls of what ends in one of these names; of its methods, where it ends in `on`."""
    speaking = [text for text in _texts() if any(name in text.lower() for name in names)]
    for call in (call for text in speaking for call in _calls(text)):
        owner = getattr(call.func, "value", call.func)
        if call.args and _last(call.func).endswith(names) and _last(owner).endswith(on):
            yield call.args[0]


def _last(node: ast.AST) -> str:
    """The last word of a dotted name, in small letters."""
    return str(getattr(node, "attr", getattr(node, "id", ""))).lower()


def _strings(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def _dotted(nodes: Iterable[ast.AST]) -> set[str]:
    return {text for node in nodes for text in _strings(node) if _DOTTED.fullmatch(text)}


def newest_revision() -> str:
    """The revision that a migrated database has: "0003", from the names of the migrations' files."""
    return max(file.name[:4] for file in (ROOT / "bot/store/migrations/versions").glob("[0-9]*.py"))


def failpoints() -> set[str]:
    """Where a test may kill the process: "ask.claimed"."""
    return _dotted(_handed("failpoint"))


def log_events() -> set[str]:
    """What a line of the log is about: "source.down"."""
    return _dotted(_handed("debug", "info", "warning", "error", "exception", "critical", on="log"))


def history_kinds() -> set[str]:
    """What an entry of the history tells: "question.routed"; one that is put together, as "reply.*".

    Many stand in a table or a variable first, so each string counts that begins as one which is appended outright.
    """
    appended = list(_handed("line", "newentry"))
    outright = _dotted(appended)
    about = {text.partition(".")[0] for text in outright}
    files = {path.name for package in PACKAGES for path in (ROOT / package).rglob("*.*")}
    keywords = [key for text in _texts() for call in _calls(text) for key in call.keywords]
    columns = _dotted(key.value for key in keywords if key.arg == "foreign_key")
    written = _dotted(node for tree in _trees() for node in tree.body if not _is_enumeration(node))
    found = {text for text in written if text.partition(".")[0] in about}
    made_up = {text for text in map(_pattern, appended) if text.partition(".")[0] in about}
    return outright | made_up | (found - failpoints() - log_events() - columns - files)


def sink_events() -> set[str]:
    """What other systems are told: "reply.sent". They stand as values of an enumeration."""
    return _dotted(node for tree in _trees() for node in tree.body if _is_enumeration(node))


def _is_enumeration(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(_last(base) == "strenum" for base in node.bases)


def _pattern(node: ast.expr) -> str:
    """A string that is put together, each part that is not known beforehand as *; "" for what is none."""
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)


def slack_action_ids() -> set[str]:
    """What Slack hands back when a person presses, picks or submits; old messages hold them for years."""
    declared = [{text for value in _constants(tree) for text in _strings(value)} for tree in _trees()]
    return {text for texts in declared if _SHORTCUT in texts for text in texts}


def _constants(tree: ast.Module) -> Iterator[ast.expr]:
    """The strings, and tuples of strings, that a module calls by a name in capitals."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Tuple):
            names = [part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            if all(name.isupper() for name in names):
                yield node.value


def slack_message_types() -> set[str]:
    """What a message says of itself in its metadata; a card is found again by it."""
    return {text for tree in _trees() for text in _strings(tree) if _MESSAGE.fullmatch(text)}
