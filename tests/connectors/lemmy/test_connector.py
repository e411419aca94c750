"""The connector against a strict Lemmy, in both of its APIs: the contract, and what this channel is like beyond it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

import connectors
from bot.core.errors import Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, Post, PostKind, PostStatus, ReplyMode
from connectors.lemmy.connector import NOT_A_BOT
from connectors.lemmy.posts import BARRED, LOCKED, UNCALLED
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_streams import Streams
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import Fault, FaultKind
from tests.fakes.fake_lemmy import COMMUNITY, PASSWORD, SEARCH, US, FakeLemmy


@pytest.fixture(params=["v3", "v4"])
def service(request: pytest.FixtureRequest) -> Iterator[FakeLemmy]:
    with FakeLemmy(request.param) as service:
        yield service


class TestLemmy(ConnectorContract, Streams, Locks, Edits, Removes):
    """The contract, in each API."""

    kind = "lemmy"
    no_shared_ids = "a server numbers its posts and its comments"
    no_unstable_ids = "an edit keeps the number"
    forgets_nothing = "a server shows what it has until it is deleted or removed"


def read_stream(service: FakeLemmy, stream: str, **settings: Any) -> list[Post]:
    return list(service.connect(**settings).fetch(stream, "", service.now).posts)


def in_community(service: FakeLemmy, stream: str = f"comments-{COMMUNITY}", **settings: Any) -> list[Post]:
    return read_stream(service, stream, mentions=False, communities=[f"!{COMMUNITY}"], **settings)


def test_it_is_built_from_the_configuration(service: FakeLemmy) -> None:
    values = {"server": f"{service.web.url}/", "account": US, "communities": ["!webhooks"], "searches": [SEARCH]}
    source = connectors.load("lemmy", "ours", values, {"LEMMY_PASSWORD": PASSWORD}, service.clock)
    assert [stream.title for stream in source.streams()] == [
        "mentions of our account",
        "replies to our comments",
        "posts of !webhooks",
        "comments of !webhooks",
        f"posts with {SEARCH!r}",
        f"comments with {SEARCH!r}",
    ]
    service.customer_posts("Hello?")
    assert [post.source for post in source.fetch("mentions", "", service.now).posts] == ["ours"]


@pytest.mark.parametrize(
    "values", [{"server": "lemmy.example"}, {"account": "@us"}, {"communities": ["c/a"]}, {"mentions": False}, {"x": 1}]
)
def test_a_setting_out_of_range_is_a_fault(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        connectors.settings("lemmy", {"server": "https://lemmy.example", "account": "us"} | values)


# Signing in.


def test_a_session_is_kept_and_a_read_whose_session_ended_signs_in_again(service: FakeLemmy) -> None:
    source = service.connect()
    for _ in range(2):
        source.fetch("mentions", "", service.now)
    assert service.logins == 1
    service.signed_out = True
    source.fetch("mentions", "", service.now)
    assert service.logins == 2


def test_a_write_whose_session_ended_is_not_repeated_and_certainly_not_done(service: FakeLemmy) -> None:
    post = one_post(service)
    service.problem = ("not_logged_in", 401)
    with pytest.raises(Unavailable, match="nothing was written"):
        service.connect().reply(an_order(service, post))
    assert (service.our_replies(post.external_id), service.write_count()) == ([], 1)


@pytest.mark.parametrize("password", ["", "line\nbreak", "wrong"])
def test_a_password_that_does_not_sign_in_is_said_and_not_shown(service: FakeLemmy, password: str) -> None:
    recipe = connectors.recipe("lemmy")
    source = recipe.build("lemmy", service.settings(), {"LEMMY_PASSWORD": password}, service.clock)
    with pytest.raises(Unauthorised) as caught:
        source.fetch("mentions", "", service.now)
    assert not password or password not in str(caught.value)


def test_a_page_in_the_place_of_the_later_api_is_no_such_api() -> None:
    page = Fault(headers={"Content-Type": "text/html"}, body=b"<html>the front end</html>")
    with FakeLemmy("v3") as service:
        service.web.inject_fault(page, lambda request: request.path == "/api/v4/site")
        name = service.customer_posts("Hello?")
        assert [post.external_id for post in service.connect().fetch("mentions", "", service.now).posts] == [name]


# What is read.


def test_a_submission_is_read_with_its_link_and_what_its_image_shows(service: FakeLemmy) -> None:
    name = service.ask("Hooks come twice", "Since Monday.", url="https://i.example/a.png", alt="a log")
    (post,) = [one for one in in_community(service, f"posts-{COMMUNITY}") if one.external_id == name]
    assert post.words == "Hooks come twice\nSince Monday.\nhttps://i.example/a.png\nAn image: a log"
    assert (post.kind, post.parent_id, post.thread_id, post.likes) == (PostKind.POST, "", name, 3)
    assert (post.author.handle, post.community) == ("mia@ferry.example", "webhooks@ferry.example")
    assert post.url == f"https://ferry.example/post/{name[1:]}"


def test_a_follow_up_comes_with_the_submission_and_the_comment_above_it(service: FakeLemmy) -> None:
    post = one_post(service, "Where is the limit?")
    receipt = service.connect().reply(an_order(service, post))
    service.pass_time()
    service.comment(receipt.external_id, "And for webhooks?", by="tom")
    (reply,) = read_stream(service, "replies")
    assert (reply.kind, reply.parent_id, reply.thread_id) == (PostKind.COMMENT, receipt.external_id, service.board)
    board, ours = Context("", "How it goes\nSay what you see."), Context("ferrywire@ferry.example", WORDS)
    assert reply.context == (board, ours)
    assert reply.capabilities.reply is ReplyMode.API


def test_an_edited_comment_comes_again_and_a_deleted_or_removed_one_is_gone(service: FakeLemmy) -> None:
    names = [service.customer_posts(f"part {number}") for number in range(3)]
    cursor = read_on(service.connect(), service).cursor
    service.edit(names[0], f"@{US}@ferry.example part 0, better")
    service.delete(names[1])
    service.things[names[2]].removed = True
    reading = read_on(service.connect(), service, cursor)
    assert [post.text for post in reading.posts] == [f"@{US}@ferry.example part 0, better"]
    assert reading.gone == set(names[1:])
    assert read_on(service.connect(), service, reading.cursor).gone == set()


def test_what_stands_under_a_deleted_submission_is_gone_with_it(service: FakeLemmy) -> None:
    post = one_post(service)
    service.delete(service.board)
    assert service.connect().post_status(post) is PostStatus.GONE
    assert service.connect().reread([post.external_id], service.now).gone == (post.external_id,)


def test_a_pinned_submission_at_the_top_does_not_end_a_reading(service: FakeLemmy) -> None:
    pinned = service.things[service.board]
    pinned.at = service.now.replace(year=2020)
    service.ask("Old", "news")
    service.things[list(service.things)[-1]].at = service.now.replace(year=2021)
    shown = service.ask("New", "question")
    assert [one.external_id for one in in_community(service, f"posts-{COMMUNITY}")] == [shown]


def test_searches_read_posts_and_comments(service: FakeLemmy) -> None:
    asked = service.ask("Ferry wire?", "What is it?")
    answered = service.comment(asked, "I use ferry wire")
    source = service.connect(mentions=False, searches=[SEARCH])
    found = [post.external_id for one in source.streams() for post in source.fetch(one.name, "", service.now).posts]
    assert found == [asked, answered]


def test_bots_and_moderators_are_marked(service: FakeLemmy) -> None:
    service.bots.add("tom")
    service.comment(service.board, "I am a bot", by="tom")
    service.comment(service.board, "Be kind", by="admin", distinguished=True)
    assert [(one.automatic, one.moderator) for one in in_community(service)] == [(True, False), (False, True)]


def test_an_account_that_is_not_marked_as_a_bot_is_told_to_be(service: FakeLemmy) -> None:
    assert service.connect().fetch("mentions", "", service.now).warning == ""
    service.bots.clear()
    assert service.connect().fetch("mentions", "", service.now).warning == NOT_A_BOT


# Who may be answered, and how.


def test_who_does_not_call_us_is_answered_by_a_person_unless_the_settings_say_otherwise(service: FakeLemmy) -> None:
    service.comment(service.board, "ferrywire is slow")
    (post,) = in_community(service)
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.ASSIST, UNCALLED)
    (post,) = in_community(service, uncalled="api")
    assert post.capabilities.reply is ReplyMode.API


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Hey @ferrywire@ferry.example, is it down?", ReplyMode.API),
        ("Hey @ferrywire@ferry.example.", ReplyMode.API),
        ("Hey @ferrywire@ferry.example.org", ReplyMode.ASSIST),
        ("Hey @ferrywire@other.example", ReplyMode.ASSIST),
    ],
)
def test_who_names_our_account_with_its_server_calls_us(service: FakeLemmy, text: str, mode: ReplyMode) -> None:
    service.comment(service.board, text)
    (post,) = in_community(service)
    assert post.capabilities.reply is mode


def test_a_reply_to_us_calls_us_wherever_it_is_read(service: FakeLemmy) -> None:
    ours = service.we_reply(service.board, "Under Settings.")
    service.comment(ours, "Where exactly?")
    assert [one.capabilities.reply for one in in_community(service)] == [ReplyMode.NONE, ReplyMode.API]


def test_what_is_locked_and_who_bars_us_is_said_before_anybody_writes(service: FakeLemmy) -> None:
    name = service.customer_posts("Hello?")
    service.banned = True
    (post,) = read_stream(service, "mentions")
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.NONE, BARRED)
    service.lock(name)
    (post,) = read_stream(service, "mentions")
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.NONE, LOCKED)


def test_a_submission_is_answered_below_it_and_a_comment_below_that(service: FakeLemmy) -> None:
    name = service.ask("Hooks come twice", "Why?")
    below = service.comment(name, "Me too")
    posts = [*in_community(service, f"posts-{COMMUNITY}"), *in_community(service)]
    for post in (one for one in posts if one.external_id in (name, below)):
        service.connect().reply(an_order(service, post, f"To {post.external_id}", post.external_id))
    assert service.our_replies(name) == [f"To {name}"]
    assert service.our_replies(below) == [f"To {below}"]


@pytest.mark.parametrize(
    ("name", "status", "problem", "words"),
    [
        ("locked", 400, Refused, "locked"),
        ("site_ban", 403, Refused, "banned from the server"),
        ("person_is_blocked", 400, Refused, "blocks us"),
        ("language_not_allowed", 400, Refused, "language"),
        ("max_comment_depth_reached", 400, Refused, "deep"),
        ("slurs", 400, Refused, "words"),
        ("blocked_url", 400, Refused, "addresses"),
        ("rate_limit_error", 400, Unavailable, "rate limit"),
        ("something_new", 400, Refused, "400"),
    ],
)
def test_a_refusal_is_told_by_its_name(
    service: FakeLemmy, name: str, status: int, problem: type[Exception], words: str
) -> None:
    post = one_post(service)
    service.problem = (name, status)
    with pytest.raises(problem, match=words):
        service.connect().reply(an_order(service, post))


def test_a_person_who_blocks_us_is_refused_by_the_server(service: FakeLemmy) -> None:
    post = one_post(service)
    service.blocking.add("mia")
    with pytest.raises(Refused, match="blocks us"):
        service.connect().reply(an_order(service, post))


def test_an_answer_that_stands_elsewhere_is_uncertain(service: FakeLemmy) -> None:
    post, other = one_post(service, "one"), one_post(service, "two")
    view = service._view(service.things[service.we_reply(other.external_id, WORDS)])
    service.inject_fault(Fault(FaultKind.GARBLED, body=_json({"comment_view": view})), writing=True)
    with pytest.raises(Uncertain, match="not below"):
        service.connect().reply(an_order(service, post))


def test_deleting_what_is_deleted_asks_nothing_of_the_server(service: FakeLemmy) -> None:
    receipt = service.connect().reply(an_order(service, one_post(service)))
    service.connect().delete(receipt)
    writes = service.write_count()
    service.connect().delete(receipt)
    assert service.write_count() == writes


def test_a_reply_removed_by_a_moderator_no_longer_stands(service: FakeLemmy) -> None:
    receipt = service.connect().reply(an_order(service, one_post(service)))
    service.things[receipt.external_id].removed = True
    assert service.connect().standing_text(receipt) is None


def test_assisting_leads_to_the_page_on_our_own_server(service: FakeLemmy) -> None:
    post = one_post(service)
    source = service.connect()
    assert source.assist(an_order(service, post)).url == f"{service.web.url}/comment/{post.external_id[1:]}"
    asked = replace(post, external_id=service.board)
    assert source.assist(an_order(service, asked)).url == f"{service.web.url}/post/{service.board[1:]}"


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
