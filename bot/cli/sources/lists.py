"""`switchboard sources add`, `import` and `export`: tables for the company's file, from what a person types or from
another reader's list of feeds. They print; nobody's file is changed.
"""

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import context, output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.company import ConfiguredCompany, SourceConfig
    from connectors.feeds.opml import OutlineRow

KindArgument = Annotated[str, typer.Argument(help="A kind of source; `switchboard sources --kinds` lists them.")]
NameArgument = Annotated[str, typer.Argument(help="The name it goes by.")]
KeysArgument = Annotated[list[str] | None, typer.Argument(help="Its keys, as key=value.")]


def add(kind: KindArgument, name: NameArgument, keys: KeysArgument = None) -> None:
    """Try a new source: print its table for the company's file, and how many posts a first reading would judge.

    For example:

        switchboard sources add feeds blog url=https://blog.example/feed.xml first_hours=24
    """
    import connectors
    from bot.cli.sources.trial import trial_readings

    here = context.load_context(slack=False)
    source = _new_source(here.company, kind, name, dict(_key_and_value(pair) for pair in keys or ()))
    secrets = {variable: secret.get_secret_value() for variable, secret in here.secrets.items()}
    output.print_text(_table(kind, name, source.values))
    connector = connectors.load(kind, name, source.values, secrets, output.now)
    problems: list[str] = []
    for reading in trial_readings(source, connector, output.now()):
        if reading.problem is not None:
            problems.append(f"{name}: {reading.words.rstrip('.')}.")
        else:
            output.print_note(f"{name}: {reading.words}.")
    if problems:
        output.refuse(*problems)


def import_opml(file: Annotated[Path, typer.Argument(help="An OPML file, as readers of feeds write it.")]) -> None:
    """Print a table for the company's file for each feed in a reader's list, and say what was not taken.

    For example:

        switchboard sources import subscriptions.opml >> config/switchboard.toml
    """
    from connectors.feeds.opml import read_opml

    configured = context.load_context(slack=False).company.sources
    try:
        reading = read_opml(file.read_bytes(), [str(one.values["url"]) for one in configured if one.kind == "feeds"])
    except OSError as error:
        output.refuse(f"{file}: the file cannot be read ({error.strerror}).")
    except ValueError as error:
        output.refuse(f"{file}: {error}")
    names: set[str] = {source.name for source in configured}
    for row in reading.rows:
        _tell_row(row, names)
    output.print_note(f"{output.count(len(reading.taken), 'feed')} taken of {len(reading.rows)}.")


def export_opml() -> None:
    """Write the feeds of the configuration as OPML, for a reader of feeds.

    For example:

        switchboard sources export > feeds.opml
    """
    from connectors.feeds.opml import Subscription, write_opml

    company = context.load_context(slack=False).company
    feeds = [Subscription(s.name, str(s.values["url"])) for s in company.sources if s.kind == "feeds"]
    output.print_text(write_opml(f"Feeds of {company.name}", feeds).decode())


def _new_source(company: "ConfiguredCompany", kind: str, name: str, values: dict[str, object]) -> "SourceConfig":
    """The source these values describe. Raises NotFound for the kind, Faulty for a name that is taken or the values."""
    from datetime import timedelta

    from pydantic import ValidationError

    import connectors
    from bot.core.watch.query import Watch
    from config.company import SourceConfig

    if name in {source.name for source in company.sources}:
        output.refuse(f"There is a source {name} already. Give this one another name.")
    try:
        connectors.settings(kind, values)
    except ValidationError as error:
        output.refuse(*(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False)))
    everywhere = next((source.watch.everywhere for source in company.sources), None)
    return SourceConfig(kind, name, Watch(everywhere), timedelta(minutes=5), enabled=True, answer=True, values=values)


def _tell_row(row: "OutlineRow", names: set[str]) -> None:
    """A table for a feed that is taken, under a name nobody has; a note for one that is not."""
    told = row.subscription.title or row.subscription.url
    if row.why:
        output.print_note(f"not taken: {told}: {row.why}.")
        return
    stem = "".join(char if char.isalnum() else "-" for char in told.lower())[:40].strip("-") or "feed"
    name = next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(names) + 3))) if name not in names)
    names.add(name)
    output.print_text(_table("feeds", name, {"url": row.subscription.url}) + "\n")


def _key_and_value(pair: str) -> tuple[str, object]:
    """`key=value`, where the value is read as TOML has it, and as words where it is none."""
    key, sign, value = pair.partition("=")
    if not sign or not key:
        output.refuse(f"{pair}: write key=value; `switchboard sources --kinds` lists the keys.")
    try:
        return key, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key, value


def _table(kind: str, name: str, values: "Mapping[str, object]") -> str:
    """A `[[sources]]` table. JSON's strings, numbers, truth values and lists are TOML's too, but for DEL."""
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, value in (("kind", kind), ("name", name), *values.items())
    ]
    return "\n".join(["[[sources]]", *lines])
