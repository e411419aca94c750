"""The square's connector against the real square: the whole contract, and what this channel can do beyond it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

import connectors
from bot.core.errors import Refused, Unauthorised, Uncertain
from bot.core.model import Context, OutgoingImage, PostKind, ReplyMode
from connectors.square import Settings, Square
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_square import TOKEN, US, FakeSquare
from tests.fakes.pictures import jpeg, png


@pytest.fixture
def service() -> Iterator[FakeSquare]:
    with FakeSquare() as service:
        yield service


class TestSquare(ConnectorContract, Locks, Edits, Removes):
    """The contract."""

    kind = "square"
    no_shared_ids = "the square numbers all its posts in one order"
    no_unstable_ids = "a post keeps its number, whatever becomes of its words"
    one_stream = "the square tells all that happened on it in one order"


def test_it_is_built_from_the_configuration(service: FakeSquare) -> None:
    values = {"url": service.square.url, "account": US}
    source = connectors.load("square", "the square", values, {"SQUARE_TOKEN": TOKEN}, service.clock)
    service.customer_posts("Hello?")
    assert [p.source for p in source.fetch("", "", service.now).posts] == ["the square"]


@pytest.mark.parametrize(
    "values", [{"url": "file:///etc/passwd"}, {"account": ""}, {"page_size": 51}, {"page_size": 0}, {"surprise": 1}]
)
def test_a_setting_out_of_range_is_a_fault(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        connectors.settings("square", {"url": "http://127.0.0.1:1", "account": US} | values)


def test_a_follow_up_in_a_thread_comes_with_what_stands_above_it(service: FakeSquare) -> None:
    post = one_post(service, "Where is the limit?")
    cursor = read_on(service.connect(), service).cursor
    receipt = service.connect().reply(an_order(service, post))
    follow_up = service.customer_replies(receipt.external_id, "And for webhooks?")
    own, reply = read_on(service.connect(), service, cursor).posts
    assert (own.own, own.external_id, own.capabilities.reply) == (True, receipt.external_id, ReplyMode.NONE)
    assert (reply.external_id, reply.parent_id, reply.thread_id) == (follow_up, receipt.external_id, post.external_id)
    assert reply.context == (Context("mia", "Where is the limit?"), Context(US, WORDS))
    assert reply.kind is PostKind.REPLY
    assert not reply.own


def test_an_edited_post_comes_again_under_its_id_with_its_new_words(service: FakeSquare) -> None:
    post = one_post(service, "Where is the limit?")
    cursor = read_on(service.connect(), service).cursor
    service.square.board.edit(int(post.external_id), "Where is the limit for webhooks?")
    reading = read_on(service.connect(), service, cursor)
    assert [(p.external_id, p.text) for p in reading.posts] == [(post.external_id, "Where is the limit for webhooks?")]
    assert read_on(service.connect(), service, reading.cursor).posts == []


def test_a_deleted_post_is_told_as_gone_once(service: FakeSquare) -> None:
    post = one_post(service)
    cursor = read_on(service.connect(), service).cursor
    service.delete(post.external_id)
    reading = read_on(service.connect(), service, cursor)
    assert (reading.posts, reading.gone) == ([], {post.external_id})
    assert read_on(service.connect(), service, reading.cursor).gone == set()


def test_a_gap_is_told_once_even_where_nothing_was_posted_since(service: FakeSquare) -> None:
    one_post(service)
    cursor = read_on(service.connect(), service).cursor
    service.customer_posts("Never read?")
    service.pass_time()
    service.forget()
    reading = read_on(service.connect(), service, cursor)
    assert (reading.posts, bool(reading.gap)) == ([], True)
    assert read_on(service.connect(), service, reading.cursor).gap == ""


def test_a_locked_thread_is_read_as_one_that_cannot_be_answered(service: FakeSquare) -> None:
    external_id = service.customer_posts("Closed already?")
    service.lock(external_id)
    (post,) = read_on(service.connect(), service).posts
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.NONE, "the thread is closed to replies")


def test_the_same_order_sent_twice_stands_once(service: FakeSquare) -> None:
    order = an_order(service, one_post(service))
    first, second = service.connect().reply(order), service.connect().reply(order)
    assert first == second
    assert service.our_replies(order.post.external_id) == [WORDS]


def test_an_over_long_reply_is_refused_before_it_is_sent(service: FakeSquare) -> None:
    with pytest.raises(Refused, match="501 characters, and 500 are allowed"):
        service.connect().reply(an_order(service, one_post(service), "a" * 501))
    assert service.write_count() == 0


def test_a_key_that_was_used_for_other_words_is_refused(service: FakeSquare) -> None:
    post = one_post(service)
    service.connect().reply(an_order(service, post, "One thing.", "k"))
    with pytest.raises(Refused, match="other words"):
        service.connect().reply(an_order(service, post, "Another.", "k"))


def test_a_reply_edited_since_is_still_found_by_its_key(service: FakeSquare) -> None:
    order = an_order(service, one_post(service))
    receipt = service.connect().reply(order)
    service.square.board.edit(int(receipt.external_id), "Put better.")
    found = service.connect().find_reply(order)
    assert found is not None
    assert found.external_id == receipt.external_id


def test_a_reply_a_moderator_deleted_is_not_sent_again(service: FakeSquare) -> None:
    order = an_order(service, one_post(service))
    receipt = service.connect().reply(order)
    service.delete(receipt.external_id)
    assert service.connect().find_reply(order) is not None
    with pytest.raises(Refused, match="deleted since"):
        service.connect().reply(order)
    assert service.our_replies(order.post.external_id) == []


def test_a_lost_reply_with_a_wrong_shape_of_answer_does_not_fool_the_look_up(service: FakeSquare) -> None:
    order = an_order(service, one_post(service))
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.pass_time(timedelta(hours=2))
    service.clear_faults()
    found = service.connect().find_reply(order)
    assert found is not None
    assert found.at == order.since


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "tökn", "\x00"])
def test_a_token_that_cannot_be_one_is_said_and_not_shown(service: FakeSquare, token: str) -> None:
    settings = Settings(url=service.square.url, account=US)
    with pytest.raises(Unauthorised) as caught:
        Square("square", settings, token, service.clock).fetch("", "", service.now)
    assert not token or token not in str(caught.value)
    assert service.square.faults.reads == 0


def test_a_wrong_token_is_refused_by_the_square(service: FakeSquare) -> None:
    settings = Settings(url=service.square.url, account=US)
    with pytest.raises(Unauthorised):
        Square("square", settings, "wrong", service.clock).fetch("", "", service.now)


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "²"])
def test_a_cursor_of_another_kind_is_refused(service: FakeSquare, cursor: str) -> None:
    with pytest.raises(Refused):
        service.connect().fetch("", cursor, service.now)


def test_a_page_that_leads_nowhere_does_not_turn_for_ever(service: FakeSquare) -> None:
    body = json.dumps({"posts": [], "next": 0, "more": True, "forgotten": 0}).encode()
    service.inject_fault(Fault(body=body))
    with pytest.raises(Refused):
        service.connect().fetch("", "", service.now)


def test_images_stand_with_the_reply_however_often_it_is_tried(service: FakeSquare) -> None:
    post = one_post(service)
    images = (OutgoingImage("image/png", "the settings", png()), OutgoingImage("image/jpeg", "a form", jpeg()))
    order = replace(an_order(service, post), images=images)
    assert service.connect().reply(order) == service.connect().reply(order) == service.connect().find_reply(order)
    (note,) = service.square.board.replies(int(post.external_id), US)
    assert [(one.media_type, one.alt, one.content) for one in note.images] == [
        (one.media_type, one.alt, one.content) for one in images
    ]


def test_an_image_that_the_square_does_not_take_is_refused_for_good(service: FakeSquare) -> None:
    order = replace(an_order(service, one_post(service)), images=(OutgoingImage("image/png", "a page", b"<html>"),))
    with pytest.raises(Refused, match="does not take these images"):
        service.connect().reply(order)
