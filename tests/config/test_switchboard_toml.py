"""The example that ships is sound, whole, and known to editors: nothing a file may say is missing from it."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import connectors
from bot.core.model import Author, Post
from config.company import ConfiguredCompany, load_company
from config.schema import json_schema
from config.tables.file import CompanyFile

ROOT = Path(__file__).parents[2] / "config"
EXAMPLE = ROOT / "switchboard.toml"


def source_schemas() -> dict[str, dict[str, Any]]:
    return connectors.schemas()


@pytest.fixture(scope="module")
def example() -> ConfiguredCompany:
    return load_company(EXAMPLE, connectors.checked)


def test_the_example_is_sound_and_describes_six_tags_and_eight_people(example: ConfiguredCompany) -> None:
    assert [tag.name for tag in example.tags] == ["api", "sso", "billing", "integrations", "reliability", "privacy"]
    assert len(example.people) == 8
    assert all(tag.examples and tag.words and tag.promise_minutes for tag in example.tags)


@pytest.mark.parametrize(
    ("words", "concerns"),
    [
        ("Is Ferrywire down? Flows have been stuck for an hour", True),
        ("@ferrywire how do I verify a signature?", True),
        ("Does Ferry Wire map custom fields?", True),
        ("The wire ferry across the Elbe is a cable ferry", False),
        ("Where to buy ferry wire rope?", False),
        ("Ferry Wire is the best band in town", False),
    ],
)
def test_the_example_watches_for_the_company_and_not_for_boats(
    example: ConfiguredCompany, words: str, concerns: bool
) -> None:
    post = Post("square", "1", Author("1", "kim"), words, datetime(2026, 11, 2, tzinfo=UTC))

    assert [source.watch.matches(post) for source in example.sources] == [concerns] * len(example.sources)


def tables_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from tables_in(argument)


def keys_of(annotation: object) -> Iterator[str]:
    for table in tables_in(annotation):
        for name, field in table.model_fields.items():
            yield field.alias or name
            yield from keys_of(field.annotation)


def part_about(section: str) -> str:
    """The stretch of the example, from one ruler to the next, in which a section stands."""
    parts = re.split(r"^# -{20,}", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    [part] = [part for part in parts if re.search(rf"^(# )?\[+{section}\b", part, re.MULTILINE)]
    return part


@pytest.mark.parametrize("section", sorted(CompanyFile.model_fields))
def test_every_key_there_is_appears_in_its_part_of_the_example(section: str) -> None:
    part = part_about(section) + (part_about("hours") if section == "people" else "")  # a person's are the same keys
    keys = set(keys_of(CompanyFile.model_fields[section].annotation))

    assert keys
    assert [
        key for key in sorted(keys) if not re.search(rf"^(# *)?(\[+\w+\.)?{key}\b|[{{,] {key} = ", part, re.MULTILINE)
    ] == []


def test_every_connectors_keys_appear_in_the_example_too() -> None:
    written = EXAMPLE.read_text(encoding="utf-8")

    for kind, declared in source_schemas().items():
        [part] = re.findall(rf'^# kind = "{kind}"\n.*?(?=\n\n|\Z)', written, re.MULTILINE | re.DOTALL)
        assert [key for key in declared["properties"] if not re.search(rf"^(# *)?{key}\b", part, re.MULTILINE)] == [], (
            kind
        )


def test_what_is_commented_out_is_sound_as_well(tmp_path: Path) -> None:
    opened = re.sub(r"^# (?=\[\[?\w|\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path = tmp_path / "switchboard.toml"
    path.write_text(opened, encoding="utf-8")

    assert {source.kind for source in load_company(path, connectors.checked).sources} == set(connectors.kinds())


def test_the_example_names_its_schema_on_the_first_line() -> None:
    assert EXAMPLE.read_text(encoding="utf-8").startswith("#:schema ./switchboard.schema.json\n")


def properties(part: object, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        found = part.get("properties")
        for name, value in (found if isinstance(found, dict) else {}).items():
            yield f"{at}.{name}", value
        for name, value in part.items():
            yield from properties(value, f"{at}.{name}")
    if isinstance(part, list):
        for number, value in enumerate(part):
            yield from properties(value, f"{at}.{number}")


def test_every_property_in_the_schema_is_described() -> None:
    whole: Any = json_schema(source_schemas())
    found = list(properties(whole))

    assert len(found) > 40
    assert [name for name, value in found if not (described(value, whole))] == []


def described(value: dict[str, Any], whole: dict[str, Any]) -> bool:
    told = whole["$defs"][value["$ref"].removeprefix("#/$defs/")] if "$ref" in value else {}
    return bool(value.get("description") or told.get("description"))


def test_every_reference_in_the_schema_leads_somewhere() -> None:
    whole = json_schema({"a": connector_with_inner(), "b": connector_with_inner()})

    references = set(re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(whole)))

    assert {"a.Inner", "b.Inner", "source.a", "TagTable"} <= references
    assert references <= set(whole["$defs"])  # type: ignore[arg-type]


class Inner(BaseModel):
    size: int


class Outer(BaseModel):
    inner: Inner


def connector_with_inner() -> dict[str, Any]:
    return Outer.model_json_schema()


def test_the_schema_knows_each_kinds_keys_and_refuses_others() -> None:
    definitions: Any = json_schema(source_schemas())["$defs"]

    for kind, declared in source_schemas().items():
        source = definitions[f"source.{kind}"]
        assert {"kind", "name", "watch", "every", "enabled", "answer", *declared["properties"]} == set(
            source["properties"]
        )
        assert source["properties"]["kind"]["const"] == kind
        assert source["additionalProperties"] is False


def test_the_example_is_read_by_a_plain_toml_reader_as_well() -> None:
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["company"]["name"] == "Ferrywire"
