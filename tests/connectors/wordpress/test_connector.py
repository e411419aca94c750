"""WordPress: the contract over a stand-in, and what is this channel's own: markup, the trash, moderation."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.errors import HeldThere, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, PostKind, PostStatus, ReplyMode
from connectors.wordpress.connector import build
from connectors.wordpress.settings import Settings
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_wordpress import EDITOR, PASSWORD, US, FakeWordPress


@pytest.fixture
def service() -> Iterator[FakeWordPress]:
    with FakeWordPress() as service:
        yield service


class TestWordPress(ConnectorContract, Locks, Edits, Removes):
    """The contract."""

    kind = "wordpress"
    one_stream = "a blog lists the comments of all its posts in one order"
    no_shared_ids = "a blog numbers all its comments in one order"
    no_unstable_ids = "a comment keeps its number, whatever becomes of its words"
    forgets_nothing = "a blog lists all its comments, however old"


def test_markup_in_our_words_is_spelt_out_so_that_it_is_shown_and_does_nothing(service: FakeWordPress) -> None:
    text = "<script>alert(1)</script> & <b>bold</b>\n\nsecond &lt;paragraph&gt;"
    service.connect().reply(an_order(service, one_post(service), text))
    (ours,) = [one for one in service.written if one.author == US]
    assert "<" not in ours.content
    assert service.our_replies(str(ours.parent)) == [text]


def test_a_comment_is_read_as_the_page_shows_it_with_what_stands_above(service: FakeWordPress) -> None:
    above = service.comment("Is it <em>ordered</em>?", "Tom")
    below = service.comment("I wonder &amp; wait.<br />Please?", "Mia", parent=above.id)
    first, second = read_on(service.connect(), service).posts
    assert (first.kind, first.thread_id, first.context) == (
        PostKind.COMMENT,
        "post-1",
        (Context("", "Webhooks & more"),),
    )
    assert (second.external_id, second.parent_id, second.kind) == (str(below.id), str(above.id), PostKind.REPLY)
    assert second.text == "I wonder & wait.\nPlease?"
    assert second.context == (Context("", "Webhooks & more"), Context("Tom", "Is it ordered?"))


def test_addresses_of_people_are_never_asked_for(service: FakeWordPress) -> None:
    service.connect().find_reply(an_order(service, one_post(service)))
    asked = [one for one in service.web.requests if "/comments" in one.path and one.method == "GET"]
    assert asked
    assert all("author_email" not in one.query["_fields"] and one.query["_fields"] for one in asked)


def test_a_comment_that_is_approved_late_is_read_though_its_date_is_old(service: FakeWordPress) -> None:
    waiting = service.comment("Held for days?", status="hold")
    cursor = read_on(service.connect(), service).cursor
    for _ in range(5):
        service.pass_time(timedelta(days=1))
        service.comment("Meanwhile?")
        cursor = read_on(service.connect(), service, cursor).cursor
    waiting.status = "approved"
    reading = read_on(service.connect(), service, cursor)
    assert reading.ids == [str(waiting.id)]
    assert read_on(service.connect(), service, reading.cursor).ids == []


def test_two_comments_of_one_second_are_both_read(service: FakeWordPress) -> None:
    service.comment("First?")
    cursor = read_on(service.connect(), service).cursor
    service.comment("Second?")
    assert [post.text for post in read_on(service.connect(), service, cursor).posts] == ["Second?"]


def test_an_edited_comment_comes_again(service: FakeWordPress) -> None:
    comment = service.comment("First words?")
    cursor = read_on(service.connect(), service).cursor
    comment.content = "Other words?"
    assert [post.text for post in read_on(service.connect(), service, cursor).posts] == ["Other words?"]


def test_an_answer_below_a_trashed_comment_is_never_sent_though_the_blog_would_take_it(service: FakeWordPress) -> None:
    post = one_post(service)
    service.delete(post.external_id)
    with pytest.raises(Refused, match="no longer there"):
        service.connect().reply(an_order(service, post))
    assert service.write_count() == 0
    assert service.connect().post_status(post) is PostStatus.GONE


def test_a_reply_that_a_moderator_has_to_let_pass_is_held_and_found_when_it_is_seen(service: FakeWordPress) -> None:
    order = an_order(service, one_post(service))
    service.new_status = "hold"
    for ask in (service.connect().reply, service.connect().find_reply):
        with pytest.raises(HeldThere, match="moderator"):
            ask(order)
    service.written[-1].status = "approved"
    assert service.connect().find_reply(order) is not None


def test_a_reply_taken_for_spam_is_said_to_be(service: FakeWordPress) -> None:
    order = an_order(service, one_post(service))
    service.new_status = "spam"
    for ask in (service.connect().reply, service.connect().find_reply):
        with pytest.raises(HeldThere, match="spam"):
            ask(order)


def test_a_reply_that_was_trashed_since_is_not_sent_again(service: FakeWordPress) -> None:
    order = an_order(service, one_post(service))
    receipt = service.connect().reply(order)
    service.delete(receipt.external_id)
    assert service.connect().find_reply(order) == receipt


def test_the_same_words_again_are_no_second_comment_and_no_failure(service: FakeWordPress) -> None:
    order = an_order(service, one_post(service))
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.clear_faults()
    with pytest.raises(Uncertain, match="stand there already"):
        service.connect().reply(order)
    assert service.our_replies(order.post.external_id) == [WORDS]


def test_an_account_that_does_not_moderate_is_said_before_anything_is_read(service: FakeWordPress) -> None:
    service.role = "author"
    with pytest.raises(Unauthorised, match="make it an editor"):
        read_on(service.connect(), service)


def test_an_account_that_need_not_moderate_is_told_that_its_answer_waits_and_cannot_say_it_is_absent(
    service: FakeWordPress,
) -> None:
    service.role = "author"
    service.comment("Where are the keys?")
    source = service.connect(moderates=False)
    (post,) = read_on(source, service).posts
    assert (post.capabilities.edit, bool(post.capabilities.edit_why)) == (False, True)
    order = an_order(service, post)
    with pytest.raises(HeldThere):
        source.reply(order)
    with pytest.raises(Uncertain, match="not told"):
        source.find_reply(order)
    service.written[-1].status = "approved"
    assert source.find_reply(order) is not None


def test_a_second_answer_too_soon_is_tried_later(service: FakeWordPress) -> None:
    post = one_post(service)
    body = b'{"code": "comment_flood", "message": "Slow down.", "data": {"status": 400}}'
    service.inject_fault(Fault(status=400, body=body), writing=True)
    with pytest.raises(Unavailable) as caught:
        service.connect().reply(an_order(service, post))
    assert caught.value.retry_at == service.now + timedelta(seconds=15)


def test_a_wrong_password_is_said_though_a_blog_lets_anybody_read(service: FakeWordPress) -> None:
    service.comment("Where are the keys?")
    secrets = {"WORDPRESS_USER": EDITOR, "WORDPRESS_APP_PASSWORD": "wrong"}
    for moderates in (True, False):
        source = build("blog", Settings.model_validate(service.values(moderates=moderates)), secrets, service.clock)
        with pytest.raises(Unauthorised):
            read_on(source, service)


def test_length_is_counted_in_bytes_as_they_are_stored(service: FakeWordPress) -> None:
    post = one_post(service)
    with pytest.raises(Refused, match="65525 bytes"):
        service.connect().reply(an_order(service, post, "€" * 21_842))
    assert service.write_count() == 0


def test_guests_are_told_apart_by_name_and_our_authors_are_ours(service: FakeWordPress) -> None:
    service.comment("One?", "Mia")
    service.comment("Two?", "Tom")
    service.comment("From the author.", "Fay", 5)
    posts = read_on(service.connect(own_ids=[5]), service).posts
    assert len({post.author.id for post in posts}) == 3
    assert [post.own for post in posts] == [False, False, True]


def test_a_source_that_answers_by_hand_sends_nothing(service: FakeWordPress) -> None:
    service.comment("Where are the keys?")
    source = service.connect(reply="assist")
    (post,) = read_on(source, service).posts
    assert post.capabilities.reply is ReplyMode.ASSIST
    with pytest.raises(Refused):
        source.reply(an_order(service, post))


def test_comments_are_looked_up_again_and_what_is_gone_is_told(service: FakeWordPress) -> None:
    kept, trashed, deleted = (service.comment("How?", name) for name in ("Mia", "Tom", "Ada"))
    trashed.status = "trash"
    service.deleted.add(deleted.id)
    batch = service.connect().reread([str(one.id) for one in (kept, trashed, deleted)], service.now)
    assert [post.external_id for post in batch.posts] == [str(kept.id)]
    assert set(batch.gone) == {str(trashed.id), str(deleted.id)}


def test_a_blog_at_wordpress_com_is_asked_with_its_token(service: FakeWordPress) -> None:
    source = build("blog", Settings.model_validate(service.values()), {"WORDPRESS_TOKEN": PASSWORD}, service.clock)
    with pytest.raises(Unauthorised):
        read_on(source, service)
    assert service.web.requests[-1].headers["authorization"] == f"Bearer {PASSWORD}"
