"""Everything that is made from the code, and its writer: `make generated` runs `python -m tests.generated`.

Some files are made whole; in README and the example configuration it is what stands between two markers, and the rest
is written by people. It is beside the tests because nobody needs it who only runs Switchboard.
"""

import inspect
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import connectors
from bot.cli.context import secrets_by_kind
from bot.core.company import PlainSections
from bot.core.figures.wording import meanings
from bot.core.model import Role
from bot.core.permissions import MAY, OUTSIDERS_MAY
from bot.core.replying.lint import FAMILIES
from bot.slack.manifest import manifest
from config import schema
from config.settings import env_example
from connectors import sinks
from handlers.commands.dispatch import COMMANDS, usage_hint
from tests.slack import pictures

ROOT = Path(__file__).parents[1]

WIDTH = 120
"""Columns of the example configuration, as people write it."""

COLUMN = 40
"""Up to this width of `key = value`, the comments of an example begin in one column."""

Made = Callable[[str], str]
"""From a file's present text to what it should be."""


def readme(text: str) -> str:
    """With its tables of sources, of slash commands, of who may do what, of figures and of lint rules."""
    text = between("<!-- lint: made by make generated -->", "<!-- /lint -->", lint_table(), text)
    text = between("<!-- figures: made by make generated -->", "<!-- /figures -->", figures_table(), text)
    text = between("<!-- sources: made by make generated -->", "<!-- /sources -->", sources_table(), text)
    text = between("<!-- sinks: made by make generated -->", "<!-- /sinks -->", sinks_table(), text)
    text = between("<!-- commands: made by make generated -->", "<!-- /commands -->", commands_table(), text)
    return between("<!-- acts: made by make generated -->", "<!-- /acts -->", acts_table(), text)


def example_company(text: str) -> str:
    """With a source and a sink of each kind, commented out, and the plain sections that a file may leave out."""
    blocks = "\n".join(example_source(kind) for kind in connectors.kinds())
    text = between("# <sources: made by make generated>", "# </sources>", blocks, text)
    examples = "\n".join(example_sink(kind) for kind in sinks.kinds())
    text = between("# <sinks: made by make generated>", "# </sinks>", examples, text)
    plain = [example_section(name) for name, field in PlainSections.model_fields.items() if not field.is_required()]
    return between("# <settings: made by make generated>", "# </settings>", "\n".join(plain), text)


FILES: Mapping[str, Made] = {
    ".env.example": lambda _: env_example(secrets_by_kind()),
    "config/switchboard.schema.json": lambda _: schema.schema_text(connectors.schemas(), sinks.schemas()),
    "config/slack-manifest.yaml": lambda _: manifest(usage_hint()),
    "config/switchboard.toml": example_company,
    "README.md": readme,
    **pictures.FILES,
}


def between(start: str, end: str, made: str, text: str) -> str:
    """The text with `made` between the two markers. Raises ValueError where they do not stand once, in this order."""
    before, found, rest = text.partition(f"{start}\n")
    _, closed, after = rest.partition(f"{end}\n")
    if not found or not closed or start in rest or end in after:
        raise ValueError(f"{start} … {end} must stand there once")
    return f"{before}{start}\n{made}{end}\n{after}"


def sources_table() -> str:
    """What each kind of source watches and how it is answered."""
    abouts = ((kind, connectors.recipe(kind).ABOUT) for kind in connectors.kinds())
    return table(
        ("kind", "watches", "answers"), ((f"`{kind}`", about.watches, about.answers) for kind, about in abouts)
    )


def sinks_table() -> str:
    """What each kind of sink hands on."""
    return table(("kind", "hands on"), ((f"`{kind}`", sinks.recipe(kind).ABOUT.hands_on) for kind in sinks.kinds()))


def lint_table() -> str:
    """Every rule: its name in the configuration, what it finds, and how severe it is by itself."""
    rows = (
        (family, f"`{rule.name}`", rule.title, rule.severity.value)
        for family, rules in FAMILIES.items()
        for rule in rules
    )
    return table(("about", "rule", "finds", "severity"), rows)


def commands_table() -> str:
    """How each slash command is written, what it does, and who may give it."""
    rows = ((f"`{one.usage}`", one.help, one.who) for one in COMMANDS.values())
    return table(("`/switchboard …`", "what it does", "who may"), rows)


def figures_table() -> str:
    """Every figure with its definition."""
    return table(("figure", "what it means"), meanings())


def acts_table() -> str:
    """How far each role may do each act. An outsider has no role."""
    rows = (
        (act.value, *(rights.get(role, "") for role in Role), "yes" if act in OUTSIDERS_MAY else "")
        for act, rights in MAY.items()
    )
    return table(("act", *(role.value for role in Role), "outsider"), rows)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """In Markdown; a cell's own | is escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    escaped = ((cell.replace("|", "\\|") for cell in line) for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in escaped)


def example_source(kind: str) -> str:
    """A `[[sources]]` table of this kind as comments, with every key it may have."""
    keys: dict[str, tuple[object, str]] = {"kind": (kind, ""), "name": (f"my-{kind}", "")}
    return _example(kind, connectors.recipe(kind), keys, "sources")


def _example(kind: str, recipe: Any, keys: dict[str, tuple[object, str]], section: str) -> str:
    secrets = f" Secrets: {', '.join(recipe.SECRETS)}." if recipe.SECRETS else ""
    about = textwrap.wrap(f"{kind}. {recipe.ABOUT}{secrets}", WIDTH - 2)
    keys = keys | {key: (value_of(field), described(field)) for key, field in recipe.Settings.model_fields.items()}
    pairs = [(f"{key} = {in_toml(value)}", meaning) for key, (value, meaning) in keys.items()]
    column = max(len(pair) for pair, meaning in pairs if len(pair) <= COLUMN)
    lines = [*about, f"[[{section}]]", *(line for pair in pairs for line in commented(*pair, column))]
    return "".join(f"# {line}\n" for line in lines)


def example_sink(kind: str) -> str:
    """A `[[sinks]]` table of this kind as comments, with every key it may have."""
    recipe = sinks.recipe(kind)
    given: dict[str, tuple[object, str]] = {
        "kind": (kind, ""),
        "name": (f"my-{kind}", ""),
        "sources": (["my-square"], "whose questions are handed on; nothing of any other is"),
        "tags": ([], "only questions with one of these; empty: all"),
        "enabled": (True, "false: known, but nothing is handed on"),
    }
    return _example(kind, recipe, given, "sinks")


def example_section(section: str) -> str:
    """A plain section with every key it may have; one that has no default is commented out."""
    model: Any = PlainSections.model_fields[section].annotation
    about, *more = inspect.cleandoc(model.__doc__).split("\n\n")
    title = f"{about[0].lower()}{about[1:]}".removesuffix(".")
    pairs = [(written(key, field), described(field)) for key, field in model.model_fields.items()]
    column = max((len(pair) for pair, _ in pairs if len(pair) <= COLUMN), default=0)
    comment = [f"# {line}" for paragraph in more for line in textwrap.wrap(paragraph, WIDTH - 2)]
    keys = [line for pair in pairs for line in commented(*pair, column)]
    return "".join(f"{line}\n" for line in (f"# {'-' * 64} {section}: {title}", *comment, f"[{section}]", *keys))


def written(key: str, field: Any) -> str:
    """`key = value`, commented out where the key has no value of its own."""
    return f"{'# ' if default_of(field) is None else ''}{key} = {in_toml(value_of(field))}"


def value_of(field: Any) -> object:
    """What stands there: an example where there is one, else the default."""
    return field.examples[0] if field.examples else default_of(field)


def default_of(field: Any) -> object:
    return field.get_default(call_default_factory=True)


def described(field: Any) -> str:
    """What a key means, and what holds where it is left out."""
    if field.is_required():
        return f"{field.description} Needed."
    default = default_of(field)
    return field.description if default is None else f"{field.description} Default: {in_toml(default)}."


def in_toml(value: object) -> str:
    """JSON's strings, numbers and truths are TOML's too."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key} = {in_toml(item)}" for key, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(in_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def commented(pair: str, meaning: str, column: int) -> list[str]:
    """`key = value`, and from that column on what it means; what does not fit on the line stands under it."""
    start = max(len(pair), column)
    wrapped = textwrap.wrap(meaning, WIDTH - len("#  # ") - start)
    if not wrapped:
        return [pair]
    return [f"{pair:{start}} # {wrapped[0]}", *(f"{' ' * start} # {more}" for more in wrapped[1:])]


def made(name: str) -> tuple[str, str]:
    """The text of a generated file: as it is, and as it should be."""
    path = ROOT / name
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    return present, FILES[name](present)


def main() -> None:
    for name in FILES:
        present, wanted = made(name)
        if present != wanted:
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_text(wanted, encoding="utf-8")
            sys.stdout.write(f"written: {name}\n")


if __name__ == "__main__":
    main()
