"""The addresses of the read API. A token is asked for first, then counted, then the desk asks for its scope."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from bot.core.api.replies import ReplyChoice
from bot.core.api.tokens import ApiToken
from bot.core.conversations.listing import ConversationChoice
from bot.core.errors import Faulty, Inside, NotAllowed, NotFound, Unavailable
from bot.core.figures.period import USUAL
from bot.core.figures.record import figure_record
from bot.core.figures.scope import Scope
from bot.desk import Desk
from bot.web.api.openapi import description
from bot.web.api.parameters import (
    NUMBER_PARAMETERS,
    QUESTION_PARAMETERS,
    REPLY_PARAMETERS,
    cursor_of,
    read_query,
)
from bot.web.api.rates import RateCounter
from bot.web.api.records import (
    QuestionPageRecord,
    QuestionRecord,
    ReplyPageRecord,
    ReplyRecord,
    question_record,
    reply_record,
)
from bot.web.api.responses import answer, problem, unless_known

log = structlog.get_logger()

PATH = "/api/v1"

_UNKNOWN = "Send a token that holds: Authorization: Bearer swb_… Operators make one with `switchboard tokens add`."
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="switchboard"'}
_LONGEST_SECRET = 200
_LARGEST = 2**31 - 1

ApiAnswer = BaseModel | Mapping[str, Any]
Read = Callable[[Request, ApiToken], ApiAnswer]


def api_routes(desk: Desk) -> Mount:
    """The whole API, as an application of its own, so that every error is told in its way."""
    api = _ReadApi(desk)
    reads: dict[str, Read] = {
        "/questions": api.questions,
        "/questions/{number}": api.question,
        "/replies": api.replies,
        "/replies/{number}": api.reply,
        "/numbers": api.numbers,
    }
    routes = [Route(path, api.asked(read), methods=["GET"]) for path, read in reads.items()]
    routes.append(Route("/openapi.json", _description, methods=["GET"]))
    return Mount(PATH, Starlette(routes=routes, exception_handlers={HTTPException: _not_there, Exception: _crash}))


class _ReadApi:
    """What is answered at each address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rates = RateCounter(desk.context.company().web.requests_per_minute)

    def asked(self, read: Read) -> Callable[[Request], Response]:
        """The same as an endpoint, which runs in a thread of its own."""

        def endpoint(request: Request) -> Response:
            try:
                return self._answer(request, read)
            except Unavailable as error:
                return problem(503, str(error), headers={"Retry-After": "5"})

        return endpoint

    def _answer(self, request: Request, read: Read) -> Response:
        token = self._token(request)
        if token is None:
            return problem(401, _UNKNOWN, headers=_CHALLENGE)
        allowance = self._rates.ask(token.number, self._desk.now())
        if allowance.left < 0:
            told = f"This token may ask {allowance.limit} times a minute. Ask again in {allowance.resets_in} s."
            return problem(429, told, headers=allowance.headers)
        try:
            return answer(request, read(request, token), allowance.headers)
        except Inside as error:
            faults = error.faults if isinstance(error, Faulty) else ()
            return problem(_status(error), str(error), faults, allowance.headers)

    def _token(self, request: Request) -> ApiToken | None:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not 0 < len(secret) <= _LONGEST_SECRET:
            return None
        return self._desk.api.token_of(secret.strip())

    def questions(self, request: Request, token: ApiToken) -> QuestionPageRecord:
        """A page of questions."""
        values = read_query(request.query_params, QUESTION_PARAMETERS)
        page = self._desk.api.questions(token, ConversationChoice(**self._with_person(values, "person")))
        now, people = self._desk.now(), self._desk.people
        return QuestionPageRecord(
            data=[question_record(one, people, now) for one in page.conversations],
            next_cursor=cursor_of(page.next_before) if page.next_before else None,
        )

    def question(self, request: Request, token: ApiToken) -> QuestionRecord:
        """One question."""
        read_query(request.query_params, ())
        found = self._desk.api.question(token, _number(request))
        return question_record(found, self._desk.people, self._desk.now())

    def replies(self, request: Request, token: ApiToken) -> ReplyPageRecord:
        """A page of replies."""
        values = read_query(request.query_params, REPLY_PARAMETERS)
        page = self._desk.api.replies(token, ReplyChoice(**self._with_person(values, "author")))
        return ReplyPageRecord(
            data=[reply_record(one, self._desk.people) for one in page.replies],
            next_cursor=cursor_of(page.next_before) if page.next_before else None,
        )

    def reply(self, request: Request, token: ApiToken) -> ReplyRecord:
        """One reply."""
        read_query(request.query_params, ())
        return reply_record(self._desk.api.reply(token, _number(request)), self._desk.people)

    def numbers(self, request: Request, token: ApiToken) -> Mapping[str, Any]:
        """The figures of a period."""
        values = self._with_person(read_query(request.query_params, NUMBER_PARAMETERS), "person")
        period = values.pop("period", USUAL)
        return figure_record(self._desk.api.figures(token, period, Scope(**values)))

    def _with_person(self, values: dict[str, Any], field: str) -> dict[str, Any]:
        """With the Slack user id of whoever is named."""
        word = str(values.get(field, "")).removeprefix("@").casefold()
        named = {name.casefold(): one.slack for one in self._desk.people.values() for name in (one.slack, one.name)}
        return {**values, field: named.get(word, values[field])} if word else values


def _description(request: Request) -> Response:
    return unless_known(request, JSONResponse(description(), headers={"Cache-Control": "public, max-age=300"}))


def _number(request: Request) -> int:
    """The number in the path, with or without Q-. Raises Faulty."""
    written = str(request.path_params["number"]).upper().removeprefix("Q-")
    if not written.isascii() or not written.isdecimal():
        raise Faulty(["The number is a whole one, such as 12."])
    if len(written) > len(str(_LARGEST)) or int(written) > _LARGEST:
        raise NotFound("There is none with so large a number.")
    return int(written)


def _status(error: Inside) -> int:
    if isinstance(error, NotAllowed):
        return 403
    return 404 if isinstance(error, NotFound) else 400


async def _not_there(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = f"There is nothing at this address; {PATH}/openapi.json tells what there is."
    return problem(
        status,
        told if status == HTTPStatus.NOT_FOUND else "The API is read only: ask with GET.",
        headers=_allowed(error),
    )


def _allowed(error: Exception) -> dict[str, str]:
    return dict(error.headers or {}) if isinstance(error, HTTPException) else {}


async def _crash(request: Request, error: Exception) -> Response:
    log.error("web.failed", page=request.url.path, why=type(error).__name__, exc_info=error)
    return problem(500, "Something went wrong here; it is in the log.")
