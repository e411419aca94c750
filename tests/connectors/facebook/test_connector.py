"""Facebook: the contract over a stand-in, and what is this channel's own: whose words a POST changes, errors, ids."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, PostKind, PostStatus, Receipt, ReplyMode
from tests.connectors.contract import one_post, read_on, seed
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import Fault, FaultKind
from tests.fakes.fake_facebook import OTHER, POST, US, FakeFacebook


@pytest.fixture
def service() -> Iterator[FakeFacebook]:
    with FakeFacebook() as service:
        yield service


class TestFacebook(ConnectorContract, Locks, Edits, Removes):
    """The contract."""

    kind = "facebook"
    one_stream = "the posts of a Page and their comments come in one answer"
    no_shared_ids = "Facebook numbers all comments in one order"
    no_unstable_ids = "a comment keeps its number, and lists spell it alike"
    forgets_nothing = "Facebook lists all comments of a post, however old"


def test_the_customers_comment_is_never_posted_to_itself(service: FakeFacebook) -> None:
    first = service.comment("Is it ordered?")
    service.comment("I wonder too?", OTHER, first.id)
    source = service.connect()
    for post in read_on(source, service).posts:
        receipt = source.reply(an_order(service, post))
        source.edit(receipt, "Put better.")
        source.delete(receipt)
    theirs = {one.id for one in service.said if one.by != US}
    written = [one.path.strip("/") for one in service.web.requests if one.method != "GET"]
    assert theirs
    assert not theirs & set(written)
    assert [one.message for one in service.said if one.by != US] == ["Is it ordered?", "I wonder too?"]


def test_a_comment_that_is_not_ours_is_neither_edited_nor_deleted(service: FakeFacebook) -> None:
    post, source = one_post(service), service.connect()
    receipt = source.reply(an_order(service, post))
    theirs = Receipt(post.external_id, post.url, receipt.at)
    with pytest.raises(Refused, match="not ours"):
        source.edit(theirs, "Ours now.")
    with pytest.raises(Refused, match="not ours"):
        source.delete(theirs)
    assert service.find(post.external_id).message == post.text


@pytest.mark.parametrize("told", [{"success": True}, {"id": "ASKED"}])
def test_an_answer_that_may_have_changed_the_customers_words_is_said_at_once(
    service: FakeFacebook, told: dict[str, object]
) -> None:
    post = one_post(service)
    body = json.dumps(told).replace("ASKED", post.external_id.rpartition("_")[2]).encode()
    service.inject_fault(Fault(FaultKind.GARBLED, body=body), writing=True)
    with pytest.raises(Uncertain, match="look at it at once"):
        service.connect().reply(an_order(service, post))


def test_what_was_posted_and_cannot_be_read_back_is_never_taken_for_unsent(service: FakeFacebook) -> None:
    post = one_post(service)
    service.web.inject_fault(Fault(status=503), lambda request: request.method == "GET")
    with pytest.raises(Uncertain, match="could not be read back"):
        service.connect().reply(an_order(service, post))
    assert service.our_replies(post.external_id) == [WORDS]


def test_an_answer_is_known_by_the_spelling_that_lists_have(service: FakeFacebook) -> None:
    order = an_order(service, one_post(service))
    receipt = service.connect().reply(order)
    assert receipt.external_id.startswith("7000_")
    assert [post.external_id for post in read_on(service.connect(), service).posts if post.own] == [receipt.external_id]
    assert service.connect().find_reply(order) == receipt


def test_a_500_that_published_all_the_same_is_uncertain_and_found(service: FakeFacebook) -> None:
    order = an_order(service, one_post(service))
    service.error = (500, 2, True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    assert service.connect().find_reply(order) is not None
    assert service.our_replies(order.post.external_id) == [WORDS]


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (200, 2, Uncertain),
        (400, 190, Unauthorised),
        (400, 1705, Unauthorised),
        (403, 200, Refused),
        (400, 10, Refused),
        (400, 368, Refused),
        (400, 506, Uncertain),
        (400, 613, Unavailable),
        (400, 100, Refused),
    ],
)
def test_the_code_in_the_body_says_what_went_wrong_whatever_the_status(
    service: FakeFacebook, status: int, code: int, error: type[Outside]
) -> None:
    post = one_post(service)
    service.error = (status, code, False)
    with pytest.raises(error) as caught:
        service.connect().reply(an_order(service, post))
    assert type(caught.value) is error
    assert service.write_count() == 1


def test_a_used_up_limit_says_in_a_header_of_its_own_when_it_is_over(service: FakeFacebook) -> None:
    usage = {"1090": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}]}
    body = b'{"error": {"code": 32}}'
    service.inject_fault(Fault(status=403, headers={"X-Business-Use-Case-Usage": json.dumps(usage)}, body=body))
    with pytest.raises(Unavailable) as caught:
        read_on(service.connect(), service)
    assert caught.value.retry_at == service.now + timedelta(minutes=19)


def test_a_persons_token_which_sees_no_comments_is_said(service: FakeFacebook) -> None:
    service.comment("Is it ordered?")
    service.token_of = OTHER
    with pytest.raises(Unauthorised, match="not this Page's token"):
        read_on(service.connect(), service)


def test_more_comments_than_come_along_with_a_post_are_all_read(service: FakeFacebook) -> None:
    cursor = read_on(service.connect(), service).cursor
    ids = seed(service, 250)
    assert sorted(read_on(service.connect(), service, cursor).ids) == sorted(ids)


def test_an_answer_comes_with_the_comment_and_the_post_above_it(service: FakeFacebook) -> None:
    first = service.comment("Is it ordered?")
    below = service.comment("I wonder too?", OTHER, first.id)
    post = next(post for post in read_on(service.connect(), service).posts if post.external_id == below.id)
    assert (post.kind, post.parent_id, post.thread_id) == (PostKind.REPLY, first.id, POST)
    assert post.context == (Context("", "Webhooks explained"), Context("Mia", "Is it ordered?"))


def test_an_answer_to_an_answer_is_sent_below_the_first_comment(service: FakeFacebook) -> None:
    first = service.comment("Is it ordered?")
    below = service.comment("I wonder too?", OTHER, first.id)
    post = next(post for post in read_on(service.connect(), service).posts if post.external_id == below.id)
    service.connect().reply(an_order(service, post))
    assert service.web.requests[-2].path == f"/{first.id}/comments"
    assert service.our_replies(below.id) == [WORDS]
    below.gone = True
    assert service.connect().post_status(post) is PostStatus.GONE


def test_an_edited_comment_comes_again(service: FakeFacebook) -> None:
    comment = service.comment("First words?")
    cursor = read_on(service.connect(), service).cursor
    comment.message = "Other words?"
    assert [post.text for post in read_on(service.connect(), service, cursor).posts] == ["Other words?"]


def test_a_source_that_answers_by_hand_sends_nothing(service: FakeFacebook) -> None:
    service.comment("Where are the keys?")
    source = service.connect(reply="assist")
    (post,) = read_on(source, service).posts
    assert post.capabilities.reply is ReplyMode.ASSIST
    with pytest.raises(Refused):
        source.reply(an_order(service, post))


def test_comments_are_looked_up_again_and_what_is_gone_is_told(service: FakeFacebook) -> None:
    kept, gone = service.comment("Kept?"), service.comment("Gone?")
    gone.gone = True
    batch = service.connect().reread([kept.id, gone.id, "no id"], service.now)
    assert ([post.external_id for post in batch.posts], batch.gone) == ([kept.id], (gone.id,))
