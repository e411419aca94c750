"""The read API over HTTP: who may read what, page by page, and every answer as its published description says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from httpx2 import Response
from openapi_core import Config, OpenAPI
from openapi_core.contrib.starlette import StarletteOpenAPIResponse
from openapi_core.testing import MockRequest
from starlette.responses import Response as StarletteResponse
from starlette.types import ASGIApp

from bot.core.api.tokens import ApiScope, token_request
from bot.core.figures.period import read_periods
from bot.core.figures.record import figure_record
from bot.core.figures.scope import EVERYTHING
from bot.core.moments.zones import zone_of
from bot.core.replying.proposal import Proposal
from bot.flow.operations.access.tokens import add_token, revoke_token
from bot.web.api.openapi import description
from tests.fakes.amending import a_published_reply, amend
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.web import Browser, a_browser

SECRET = "swb_made_up"  # made up, valid nowhere else
PRIVATE = "Falcon wing, inside only"


@dataclass
class Program:
    """A program with a token. Every answer it gets is held against the description."""

    browser: Browser
    secret: str
    spec: OpenAPI
    seen: list[Response] = field(default_factory=list)

    def ask(self, path: str, **headers: str) -> Response:
        sent = {"Authorization": f"Bearer {self.secret}", **headers} if self.secret else headers
        answer = self.browser.client.get(f"/api/v1{path}", headers=sent)
        self.seen.append(answer)
        check_as_described(self.spec, self.browser.origin, answer)
        return answer

    def read(self, path: str) -> Any:
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def check_as_described(spec: OpenAPI, origin: str, answer: Response) -> None:
    """Raises when an answer is not what the description promises at this address, for this status."""
    if answer.status_code == 304:
        assert answer.content == b""
        return
    url = answer.request.url
    request = MockRequest(origin, "get", url.path)
    told = StarletteResponse(answer.content, answer.status_code, dict(answer.headers))
    spec.validate_response(request, StarletteOpenAPIResponse(told))


@pytest.fixture(scope="module")
def spec() -> OpenAPI:
    reads_problems = Config(extra_media_type_deserializers={"application/problem+json": json.loads})
    return OpenAPI.from_dict(description(), config=reads_problems)


def a_program(pipeline: Pipeline, app: ASGIApp, spec: OpenAPI, *scopes: ApiScope) -> Program:
    names = [scope.value for scope in scopes or tuple(ApiScope)]
    secret = f"{SECRET}{'.'.join(names)}"
    with pipeline.store.writing() as tx:
        add_token(tx, token_request("report", names, 30), secret, "command line")
    return Program(a_browser(pipeline.desk, app), secret, spec)


@pytest.fixture
def program(pipeline: Pipeline, app: ASGIApp, spec: OpenAPI) -> Program:
    return a_program(pipeline, app, spec)


@pytest.fixture
def answered(pipeline: Pipeline) -> Pipeline:
    """The first question is answered in public; a correction of it, and an answer to the second, are only proposed."""
    reply = a_published_reply(pipeline)
    amend(pipeline, reply, f"{PRIVATE} one.")
    pipeline.receive_posts(a_post("q2", "And sso?", thread_id="q2"))
    pipeline.desk.questions.snooze(2, ANA, pipeline.clock().replace(hour=23), f"{PRIVATE} two")
    pipeline.desk.replies.propose(2, Proposal(ANA, f"{PRIVATE} three."))
    pipeline.pass_time(minutes=1)
    return pipeline


def test_the_description_is_a_valid_one_and_anybody_may_read_it(program: Program) -> None:
    program.secret = ""
    assert program.read("/openapi.json") == description()
    assert program.read("/openapi.json")["openapi"] == "3.1.0"


def test_questions_are_told_with_what_was_said_in_public(answered: Pipeline, program: Program) -> None:
    page = program.read("/questions")
    second, first = page["data"]
    assert (first["id"], first["state"], first["tags"], first["late"]) == ("Q-1", "sent", ["api"], False)
    assert first["posts"][0]["text"] == "How do I rotate my api key?"
    assert first["posts"][0]["author"] == "kim"
    assert [one["reply"] for one in first["answers"]] == [1]
    assert second["snoozed_until"] is not None
    assert program.read("/questions/Q-2") == program.read("/questions/2") == second


def test_replies_are_told_with_the_words_that_stand_in_public(answered: Pipeline, program: Program) -> None:
    waiting, sent = program.read("/replies")["data"]
    assert (sent["words"], sent["author"], sent["approved_by"]) == ("Use the rotate button.", "Ana", ["Gil"])
    assert (waiting["state"], waiting["words"]) == ("proposed", None)
    assert program.read("/replies/1") == sent


def test_no_scope_shows_what_is_said_inside(answered: Pipeline, program: Program) -> None:
    for path in ("/questions", "/questions/1", "/questions/2", "/replies", "/replies/1", "/numbers?period=30d"):
        assert "Falcon" not in program.ask(path).text
    listed = [reply["number"] for reply in program.read("/replies")["data"]]
    for number in set(range(1, 5)) - set(listed):
        assert "Falcon" not in program.ask(f"/replies/{number}").text


def test_numbers_are_those_of_the_command_line(answered: Pipeline, program: Program) -> None:
    found = program.read("/numbers?period=30d")
    periods = read_periods("30d", answered.clock(), zone_of(None, answered.desk.people.values()))
    assert found == figure_record(answered.desk.figures.of(periods, EVERYTHING, GIL))
    assert found["figures"]["seen"]["value"] == 2
    of = program.read("/numbers?tag=api&source=square&person=ana")["of"]
    assert of == {"tag": "api", "source": "square", "person": ANA}


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/questions", ApiScope.QUESTIONS),
        ("/questions/1", ApiScope.QUESTIONS),
        ("/replies", ApiScope.REPLIES),
        ("/replies/1", ApiScope.REPLIES),
        ("/numbers", ApiScope.NUMBERS),
    ],
)
def test_each_address_needs_its_scope_and_no_other(
    answered: Pipeline, app: ASGIApp, spec: OpenAPI, path: str, scope: ApiScope
) -> None:
    others = [one for one in ApiScope if one is not scope]
    assert a_program(answered, app, spec, scope).ask(path).status_code == 200
    refused = a_program(answered, app, spec, *others).ask(path)
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    assert scope.value in refused.json()["detail"]


@pytest.mark.parametrize("sent", ["", "Bearer swb_other", "Basic dTpw", f"Bearer {'x' * 500}", "Bearer "])
def test_without_a_token_that_holds_nothing_is_told(answered: Pipeline, program: Program, sent: str) -> None:
    program.secret = ""
    answer = program.ask("/questions", **({"Authorization": sent} if sent else {}))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="switchboard"')
    assert "data" not in answer.json()


def test_a_token_in_the_address_or_a_cookie_opens_nothing(answered: Pipeline, program: Program) -> None:
    secret, program.secret = program.secret, ""
    assert program.ask(f"/questions?token={secret}&access_token={secret}").status_code == 401
    assert program.ask("/questions", Cookie=f"token={secret}").status_code == 401


def test_a_revoked_or_expired_token_opens_nothing(pipeline: Pipeline, program: Program) -> None:
    pipeline.clock.forward(days=29)
    assert program.ask("/questions").status_code == 200
    pipeline.clock.forward(days=1)
    assert program.ask("/questions").status_code == 401


def test_a_token_is_revoked_at_once(pipeline: Pipeline, program: Program) -> None:
    assert program.ask("/questions").status_code == 200
    with pipeline.store.writing() as tx:
        revoke_token(tx, 1, "command line")
    assert program.ask("/questions").status_code == 401


def pages(program: Program, path: str) -> Iterator[list[Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = program.read(f"{path}&cursor={cursor}" if cursor else path)
        yield page["data"]
        cursor = page["next_cursor"]


def test_pages_are_followed_by_the_cursor_to_the_end(pipeline: Pipeline, program: Program) -> None:
    pipeline.receive_posts(*(a_post(f"p{n}", f"api {n}?", thread_id=f"p{n}") for n in range(7)))
    found = list(pages(program, "/questions?limit=3&tag=api"))
    assert [len(page) for page in found] == [3, 3, 1]
    assert [one["number"] for page in found for one in page] == [7, 6, 5, 4, 3, 2, 1]
    for number in (1, 2):
        pipeline.desk.replies.propose(number, Proposal(ANA, "Press it."))
    assert [[one["number"] for one in page] for page in pages(program, "/replies?limit=1&author=Ana")] == [[2], [1]]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("state=open", [2]),
        ("state=sent", [1]),
        ("tag=sso", [2]),
        ("source=square", [2, 1]),
        ("person=Ana", [2, 1]),
        ("overdue=false", [2, 1]),
        ("overdue=true", []),
        ("since=2026-11-02T00:00:00Z", [2, 1]),
        ("until=2026-11-02T00:00:00%2B01:00", []),
    ],
)
def test_questions_are_narrowed(answered: Pipeline, program: Program, query: str, numbers: list[int]) -> None:
    assert [one["number"] for one in program.read(f"/questions?{query}")["data"]] == numbers


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/questions?limit=0", 400, "limit: write a number from 1 to 100."),
        ("/questions?cursor=zzz", 400, "cursor: hand back `next_cursor`."),
        ("/questions?cursor=%E2%82%AC", 400, "cursor: hand back"),
        ("/questions?since=yesterday", 400, "such as 2026-11-28T09:00:00Z"),
        ("/questions?since=2026-11-02", 400, "with its zone"),
        ("/questions?overdue=yes", 400, "overdue: write true or false."),
        ("/questions?state=odd", 400, "There is no state odd. There are: open, closed, new"),
        ("/questions?colour=red", 400, "There is no parameter colour. There are: state, tag"),
        ("/questions?tag=api&tag=sso", 400, "tag stands there twice."),
        ("/questions?tag=nothing", 404, "There is no tag nothing"),
        ("/questions?person=nobody", 404, "There is nobody called nobody"),
        ("/questions/99", 404, "There is no Q-99"),
        ("/questions/x", 400, "The number is a whole one"),
        ("/questions/99999999999999999999", 404, "so large a number"),
        ("/replies/99", 404, "There is no reply 99"),
        ("/replies?state=odd", 400, "There is no state odd. There are: proposed"),
        ("/numbers?period=soon", 400, "is no period"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_says_what_to_do(
    answered: Pipeline, program: Program, path: str, status: int, told: str
) -> None:
    answer = program.ask(path)
    problem = answer.json()
    assert (answer.status_code, problem["status"], told in problem["detail"]) == (status, status, True), problem
    assert answer.headers["content-type"] == "application/problem+json"


def test_several_faults_are_told_at_once(program: Program) -> None:
    assert len(program.ask("/questions?limit=x&since=y&odd=z").json()["faults"]) == 3


def test_an_unknown_address_and_another_method_are_problems_too(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.secret}"}
    lost = program.browser.client.get("/api/v1/nothing", headers=headers)
    wrong = program.browser.client.post("/api/v1/questions", headers=headers)
    assert (lost.status_code, lost.json()["status"]) == (404, 404)
    assert (wrong.status_code, wrong.json()["detail"]) == (405, "The API is read only: ask with GET.")
    assert "GET" in wrong.headers["allow"]


def test_what_did_not_change_is_not_sent_again(answered: Pipeline, program: Program) -> None:
    first = program.ask("/questions")
    again = program.ask("/questions", **{"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.headers["etag"]) == (304, first.headers["etag"])
    answered.desk.questions.claim(2, ANA)
    assert program.ask("/questions", **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_answers_are_kept_by_nobody_between(answered: Pipeline, program: Program) -> None:
    headers = program.ask("/questions").headers
    assert (headers["cache-control"], headers["vary"]) == ("private, no-cache", "Authorization")


def test_a_token_that_asks_too_often_is_told_when_to_ask_again(pipeline: Pipeline, program: Program) -> None:
    limits = [program.ask("/questions").headers["ratelimit-remaining"] for _ in range(3)]
    assert limits == ["119", "118", "117"]
    for _ in range(117):
        program.browser.client.get("/api/v1/questions/1", headers={"Authorization": f"Bearer {program.secret}"})
    refused = program.ask("/questions")
    assert (refused.status_code, refused.headers["ratelimit-remaining"]) == (429, "0")
    assert refused.headers["retry-after"] == "60"
    pipeline.clock.forward(minutes=1)
    assert program.ask("/questions").status_code == 200


def test_one_token_does_not_use_up_anothers_requests(pipeline: Pipeline, app: ASGIApp, spec: OpenAPI) -> None:
    one, other = (a_program(pipeline, app, spec, scope) for scope in (ApiScope.QUESTIONS, ApiScope.REPLIES))
    one.ask("/questions")
    assert other.ask("/replies").headers["ratelimit-remaining"] == "119"


def test_the_page_explains_each_scope_and_address_to_anybody(stranger: Browser) -> None:
    page = stranger.read("/api")
    for scope in ApiScope:
        assert scope.value in page
    for path in description()["paths"]:
        assert f"/api/v1{path}" in page
    assert "<script" not in page
