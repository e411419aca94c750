"""Programs read by a token what its scopes show, and nothing by one that is unknown, expired or revoked."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.core.api.replies import ReplyChoice
from bot.core.api.tokens import ApiScope, ApiToken, token_request
from bot.core.conversations.listing import ConversationChoice
from bot.core.errors import Faulty, NotAllowed, NotFound
from bot.core.figures.record import figure_record
from bot.core.figures.scope import EVERYTHING, Scope
from bot.core.replying.proposal import Proposal
from bot.flow.operations.access.tokens import add_token, revoke_token
from bot.store.transaction import Store
from tests.fakes.amending import a_published_reply
from tests.fakes.pipeline import ANA, GIL, Pipeline

SECRET = "swb_made_up"  # made up, valid nowhere else
EVERY_SCOPE = tuple(scope.value for scope in ApiScope)


def a_token(store: Store, scopes: Sequence[str] = EVERY_SCOPE, secret: str = SECRET) -> ApiToken:
    with store.writing() as tx:
        return add_token(tx, token_request("report", scopes, 30), secret, "command line")


def test_a_token_is_found_by_its_secret_until_it_expires(pipeline: Pipeline) -> None:
    token = a_token(pipeline.store)
    assert pipeline.desk.api.token_of(SECRET) == token
    assert pipeline.desk.api.token_of(SECRET + "x") is None
    pipeline.clock.forward(days=30)
    assert pipeline.desk.api.token_of(SECRET) is None


def test_a_revoked_token_opens_nothing_at_once_and_is_revoked_once(pipeline: Pipeline) -> None:
    token = a_token(pipeline.store)
    with pipeline.store.writing() as tx:
        assert [revoke_token(tx, token.number, "command line")[1] for _ in range(2)] == [True, False]
    assert pipeline.desk.api.token_of(SECRET) is None


@pytest.mark.parametrize("scope", ApiScope)
def test_each_thing_is_read_by_its_own_scope_alone(pipeline: Pipeline, scope: ApiScope) -> None:
    pipeline.propose_reply()
    token = a_token(pipeline.store, [scope.value])
    api = pipeline.desk.api
    reads: dict[str, tuple[ApiScope, Callable[[], object]]] = {
        "questions": (ApiScope.QUESTIONS, lambda: api.questions(token, ConversationChoice())),
        "question": (ApiScope.QUESTIONS, lambda: api.question(token, 1)),
        "replies": (ApiScope.REPLIES, lambda: api.replies(token, ReplyChoice())),
        "reply": (ApiScope.REPLIES, lambda: api.reply(token, 1)),
        "figures": (ApiScope.NUMBERS, lambda: api.figures(token, "7d", EVERYTHING)),
    }
    for needed, read in reads.values():
        if needed is scope:
            assert read() is not None
        else:
            with pytest.raises(NotAllowed, match=f"needs the scope {needed.value}"):
                read()


def test_words_are_read_only_while_they_stand_in_public(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    waiting = pipeline.approve_reply()
    token = a_token(pipeline.store)
    assert pipeline.desk.api.reply(token, waiting).words is None
    stands = pipeline.desk.api.reply(token, reply)
    assert (stands.words, stands.approved_by, stands.source) == ("Use the rotate button.", (GIL,), "square")
    pipeline.desk.published.take_back(reply, GIL, "It is wrong.")
    pipeline.pass_time(minutes=1)
    assert pipeline.desk.api.reply(token, reply).words is None


def test_replies_are_narrowed_and_paged(pipeline: Pipeline) -> None:
    pipeline.propose_reply()
    pipeline.ask_question("Another way over the api?")
    approved = pipeline.desk.replies.propose(2, Proposal(ANA, "Press it."))
    pipeline.desk.reviews.approve(approved, GIL, pipeline.reply_hash(approved))
    token = a_token(pipeline.store)

    def found(**choice: object) -> list[int]:
        page = pipeline.desk.api.replies(token, ReplyChoice(**choice))  # type: ignore[arg-type]
        return [one.reply.number for one in page.replies]

    assert found() == [2, 1]
    assert found(state="proposed") == [1]
    assert found(tag="sso") == []
    assert found(author=ANA, source="square") == [2, 1]
    assert found(before=2) == [1]
    first = pipeline.desk.api.replies(token, ReplyChoice(limit=1))
    assert (len(first.replies), first.next_before) == (1, 2)
    with pytest.raises(Faulty, match="There is no state odd"):
        found(state="odd")


def test_figures_are_those_of_the_command_line(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(minutes=1)
    pipeline.pass_time(minutes=1)
    token = a_token(pipeline.store)
    record = figure_record(pipeline.desk.api.figures(token, "7d", Scope(tag="api")))
    assert record["figures"]["answered"] == {"value": 1, "before": 0}
    assert record["of"] == {"tag": "api", "source": "", "person": ""}
    with pytest.raises(NotFound):
        pipeline.desk.api.figures(token, "7d", Scope(person="U0NOBODY"))


@pytest.mark.parametrize(
    ("name", "scopes", "days", "told"),
    [
        ("x", ["odd"], 9, "There is no scope odd"),
        ("x", [], 9, "Say what it may read"),
        (" ", EVERY_SCOPE, 9, "Give it a name"),
        ("x", EVERY_SCOPE, 0, "It lasts from 1 to 730 days"),
    ],
)
def test_a_token_that_cannot_be_is_refused_with_the_reason(
    name: str, scopes: Sequence[str], days: int, told: str
) -> None:
    with pytest.raises(Faulty, match=told):
        token_request(name, scopes, days)


def test_a_scope_named_twice_is_given_once() -> None:
    asked = token_request("x", ["numbers:read", "numbers:read"], 1)
    assert asked == replace(asked, scopes=(ApiScope.NUMBERS,))
