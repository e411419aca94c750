"""The JSON Schema of `switchboard.toml`, for editors: made from `config.tables` and from what each connector declares.
The file `config/switchboard.schema.json` is exactly `schema_text(...)`; it is generated, never edited.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType

from pydantic import JsonValue
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from config.tables.file import CompanyFile

Schema = dict[str, JsonValue]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class _ForToml(GenerateJsonSchema):
    """TOML has no null: a key that may be None may only be left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


Schemas = Mapping[str, Mapping[str, JsonValue]]


def json_schema(source_schemas: Schemas, sink_schemas: Schemas = MappingProxyType({})) -> Schema:
    """The schema, JSON Schema 2020-12. `source_schemas`: a connector's kind → the schema of its Settings;
    `sink_schemas`: the same of sinks.

    A source or sink has the keys of all of them and those of its kind, so that an editor knows them and refuses others.
    """
    whole: Schema = CompanyFile.model_json_schema(schema_generator=_ForToml)
    definitions = _part(whole, "$defs")
    for noun, table, schemas in (("source", "SourceTable", source_schemas), ("sink", "SinkTable", sink_schemas)):
        shared = _part(definitions, table)
        del definitions[table]
        for kind in sorted(schemas):
            own, inner = _own_definitions(kind, schemas[kind])
            definitions |= inner
            definitions[f"{noun}.{kind}"] = _source(noun, kind, shared, own)
        kinds: list[JsonValue] = [{"$ref": f"#/$defs/{noun}.{kind}"} for kind in sorted(schemas)]
        _part(_part(whole, "properties"), f"{noun}s")["items"] = {"oneOf": kinds}
    return {**whole, "$schema": _DRAFT, "title": "Switchboard's configuration", "$defs": definitions}


def schema_text(source_schemas: Schemas, sink_schemas: Schemas) -> str:
    """The text of the schema file. The same text every time."""
    return json.dumps(json_schema(source_schemas, sink_schemas), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _source(noun: str, kind: str, shared: Schema, own: Schema) -> Schema:
    properties = _part(shared, "properties")
    return {
        "title": f"{noun.title()} of kind {kind}",
        "description": own.get("description", shared["description"]),
        "type": "object",
        "properties": {
            **_part(own, "properties"),
            **properties,
            "kind": {"const": kind, "description": _part(properties, "kind")["description"]},
        },
        "required": [*sorted({*_names(shared, "required"), *_names(own, "required")})],
        "additionalProperties": False,
    }


def _own_definitions(kind: str, own: Mapping[str, JsonValue]) -> tuple[Schema, Schema]:
    """A connector's schema and its inner definitions, under names that are unique among connectors."""
    renamed: Schema = json.loads(json.dumps(own).replace('"#/$defs/', f'"#/$defs/{kind}.'))
    inner = _part(renamed, "$defs")
    return renamed, {f"{kind}.{name}": definition for name, definition in inner.items()}


def _part(whole: Schema, key: str) -> Schema:
    part = whole.get(key)
    return part if isinstance(part, dict) else {}


def _names(whole: Schema, key: str) -> list[str]:
    found = whole.get(key)
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
