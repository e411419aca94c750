"""The published description of the API (OpenAPI 3.1): of the models that answer, and the parameters that are read."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.core.api.tokens import ApiScope
from bot.web.api.parameters import NUMBER_PARAMETERS, QUESTION_PARAMETERS, REPLY_PARAMETERS, QueryParameter
from bot.web.api.records import (
    NumbersRecord,
    ProblemRecord,
    QuestionPageRecord,
    QuestionRecord,
    ReplyPageRecord,
    ReplyRecord,
)

_MODELS = (QuestionPageRecord, QuestionRecord, ReplyPageRecord, ReplyRecord, NumbersRecord, ProblemRecord)
_ABOUT = (
    "Reads questions, replies and numbers. A token is made with `switchboard tokens add`; it is sent as"
    " `Authorization: Bearer swb_…` and nowhere else. Pages are followed by `next_cursor`. Every answer has an ETag."
)
_PROBLEMS: Mapping[str, str] = {
    "400": "Something in the address is wrong; `detail` and `faults` say what to write.",
    "401": "No token, or none that holds.",
    "403": "The token lacks the scope.",
    "404": "There is no such thing.",
    "429": "Asked too often; `Retry-After` says when to ask again.",
    "503": "The database cannot answer now; ask again.",
}
_RATE = {
    name: {"$ref": f"#/components/headers/{name}"}
    for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
}
_NUMBER = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "Its number: 12 of Q-12.",
    "schema": {"type": "integer", "minimum": 1},
}


@cache
def description() -> dict[str, Any]:
    """The whole document."""
    _, schemas = models_json_schema(
        [(model, "serialization") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Switchboard",
            "version": version("switchboard"),
            "summary": "Read only.",
            "description": _ABOUT,
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _scopes()}},
            "headers": _headers(),
            "responses": {status: _problem(about) for status, about in _PROBLEMS.items()},
        },
    }


def _paths() -> dict[str, Any]:
    asked = {"QuestionPage": QUESTION_PARAMETERS, "ReplyPage": REPLY_PARAMETERS, "Numbers": NUMBER_PARAMETERS}
    described = {name: [_parameter(one) for one in known] for name, known in asked.items()}
    return {
        "/questions": _get(
            ApiScope.QUESTIONS, "A page of questions, the newest first.", QuestionPageRecord, described["QuestionPage"]
        ),
        "/questions/{number}": _get(ApiScope.QUESTIONS, "One question.", QuestionRecord, [_NUMBER]),
        "/replies": _get(
            ApiScope.REPLIES, "A page of replies, the newest first.", ReplyPageRecord, described["ReplyPage"]
        ),
        "/replies/{number}": _get(ApiScope.REPLIES, "One reply.", ReplyRecord, [_NUMBER]),
        "/numbers": _get(ApiScope.NUMBERS, "The figures of a period.", NumbersRecord, described["Numbers"]),
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "summary": "This description. Needs no token.",
                "security": [],
                "responses": {
                    "200": {"description": "It.", "content": {"application/json": {"schema": {"type": "object"}}}}
                },
            }
        },
    }


def _get(
    scope: ApiScope, about: str, model: type[BaseModel], parameters: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    headers = {"ETag": {"$ref": "#/components/headers/ETag"}, **_RATE}
    return {
        "get": {
            "operationId": model.__name__.removesuffix("Record"),
            "summary": about,
            "description": f"Needs the scope `{scope.value}`. {scope.shows}",
            "parameters": list(parameters),
            "responses": {
                "200": {"description": about, "headers": headers, "content": content},
                "304": {"description": "The same as what `If-None-Match` names."},
                **{status: {"$ref": f"#/components/responses/{status}"} for status in _PROBLEMS},
            },
        }
    }


def _parameter(one: QueryParameter) -> dict[str, Any]:
    return {"name": one.name, "in": "query", "description": one.about, "schema": dict(one.schema)}


def _problem(about: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemRecord"}
    return {"description": about, "content": {"application/problem+json": {"schema": schema}}}


def _headers() -> dict[str, Any]:
    whole = {"type": "integer"}
    return {
        "ETag": {"description": "Of this very answer.", "schema": {"type": "string"}},
        "RateLimit-Limit": {"description": "Requests a minute.", "schema": whole},
        "RateLimit-Remaining": {"description": "How many are left of them.", "schema": whole},
        "RateLimit-Reset": {"description": "Seconds until they are all there again.", "schema": whole},
    }


def _scopes() -> str:
    return "\n".join(f"- `{scope.value}`: {scope.shows}" for scope in ApiScope)
