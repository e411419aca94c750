"""Discourse: the contract over a stand-in, and what is this channel's own: approval, memory, slow topics, conflicts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.errors import HeldThere, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, PostKind, ReplyMode
from connectors.discourse.connector import build
from connectors.discourse.settings import Settings
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import BETTER, Edits, Removes
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_discourse import US, FakeDiscourse


@pytest.fixture
def service() -> Iterator[FakeDiscourse]:
    with FakeDiscourse() as service:
        yield service


class TestDiscourse(ConnectorContract, Locks, Edits, Removes):
    """The contract."""

    kind = "discourse"
    one_stream = "a forum lists the posts of all its topics in one order"
    no_shared_ids = "a forum numbers all its posts in one order"
    no_unstable_ids = "a post keeps its number, also when it is moved to another topic"
    forgets_nothing = "a forum lists all its posts, however old"


def test_an_answer_comes_with_what_stands_above_it_also_where_that_is_long_ago(service: FakeDiscourse) -> None:
    asked = service.topic("Webhooks", "Are they ordered?")
    cursor = read_on(service.connect(), service).cursor
    service.pass_time(timedelta(days=20))
    below = service.answer_to(asked, "I wonder too, does anybody know?", "tom")
    (post,) = read_on(service.connect(), service, cursor).posts
    assert (post.external_id, post.parent_id, post.kind) == (str(below.id), str(asked.id), PostKind.REPLY)
    assert post.context == (Context("mia", "Webhooks\nAre they ordered?"),)
    assert post.thread_id == f"topic-{asked.topic.id}"
    assert post.title == ""


def test_an_edited_post_comes_again_and_what_its_author_took_back_is_gone(service: FakeDiscourse) -> None:
    edited, taken_back = service.topic("A", "First words?"), service.topic("B", "Regretted words?")
    cursor = read_on(service.connect(), service).cursor
    edited.raw, taken_back.user_deleted = "Other words?", True
    reading = read_on(service.connect(), service, cursor)
    assert [post.text for post in reading.posts] == ["Other words?"]
    assert reading.gone == {str(taken_back.id)}


def test_only_the_chosen_categories_are_watched(service: FakeDiscourse) -> None:
    service.topic("Off topic", "Cats?", category=3)
    service.topic("Support", "Keys?", category=2)
    posts = read_on(service.connect(categories=[2]), service).posts
    assert [post.title for post in posts] == ["Support"]


def test_what_the_forum_itself_wrote_is_automatic_and_all_our_accounts_are_ours(service: FakeDiscourse) -> None:
    service.topic("Welcome", "I am a bot.", "discobot").user_id = -2
    service.topic("News", "Hello.", "Ferrywire-Ana")
    posts = read_on(service.connect(own_authors=["ferrywire-ana"]), service).posts
    assert [(post.automatic, post.own) for post in posts] == [(True, False), (False, True)]


def test_a_reply_that_waits_for_a_moderator_is_held_and_found_once_it_is_let_pass(service: FakeDiscourse) -> None:
    order = an_order(service, one_post(service))
    service.holds_posts = True
    with pytest.raises(HeldThere, match="moderator"):
        service.connect().reply(order)
    with pytest.raises(HeldThere):
        service.connect().find_reply(order)
    service.pass_time(timedelta(hours=3))
    service.approve()
    found = service.connect().find_reply(order)
    assert found is not None
    assert service.our_replies(order.post.external_id) == [WORDS]


def test_a_reply_that_a_moderator_turned_down_is_neither_held_nor_there(service: FakeDiscourse) -> None:
    order = an_order(service, one_post(service))
    service.holds_posts = True
    with pytest.raises(HeldThere):
        service.connect().reply(order)
    service.pending.clear()
    assert service.connect().find_reply(order) is None


def test_a_held_reply_whose_answer_was_lost_is_not_taken_for_absent(service: FakeDiscourse) -> None:
    order = an_order(service, one_post(service))
    service.holds_posts = True
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.clear_faults()
    with pytest.raises(HeldThere):
        service.connect().find_reply(order)


def test_a_forum_that_does_not_tell_what_waits_never_says_absent(service: FakeDiscourse) -> None:
    order = an_order(service, one_post(service))
    service.tells_pending = False
    with pytest.raises(Uncertain, match="moderators"):
        service.connect().find_reply(order)


def test_the_same_request_within_two_minutes_stands_once(service: FakeDiscourse) -> None:
    order = an_order(service, one_post(service))
    first = service.connect().reply(order)
    service.pass_time(timedelta(seconds=90))
    assert service.connect().reply(order) == first
    assert service.our_replies(order.post.external_id) == [WORDS]


def test_words_shorter_than_the_forum_takes_are_refused_before_they_are_sent(service: FakeDiscourse) -> None:
    with pytest.raises(Refused, match="20 to 32000 characters"):
        service.connect().reply(an_order(service, one_post(service), "Yes."))
    assert service.write_count() == 0


def test_in_a_slow_topic_we_wait_until_we_may_speak_again(service: FakeDiscourse) -> None:
    post = one_post(service)
    service.find(post.external_id).topic.slow_mode_seconds = 3600
    assert service.connect().post_status(post) == "open"
    service.we_reply(post.external_id, "One answer of ours already.")
    spoken = service.now
    service.pass_time()
    with pytest.raises(Unavailable) as caught:
        service.connect().post_status(post)
    assert caught.value.retry_at == spoken + timedelta(hours=1)


def test_how_long_to_wait_is_read_from_the_body_where_no_header_says_it(service: FakeDiscourse) -> None:
    body = b'{"errors": ["Slow down."], "error_type": "rate_limit", "extras": {"wait_seconds": 17}}'
    service.inject_fault(Fault(status=429, body=body))
    with pytest.raises(Unavailable) as caught:
        read_on(service.connect(), service)
    assert caught.value.retry_at == service.now + timedelta(seconds=17)


def test_an_edit_says_why_and_is_refused_where_somebody_edited_it_at_the_same_time(service: FakeDiscourse) -> None:
    receipt = service.connect().reply(an_order(service, one_post(service)))
    service.connect().edit(receipt, BETTER)
    sent = service.web.requests[-1].body.decode()
    assert '"edit_reason":"corrected"' in sent.replace(": ", ":")
    service.inject_fault(Fault(status=409), writing=True)
    with pytest.raises(Refused, match="somebody edited it"):
        service.connect().edit(receipt, BETTER)


def test_a_users_own_key_speaks_for_them_without_a_name(service: FakeDiscourse) -> None:
    service.by_user_key = True
    order = an_order(service, one_post(service))
    assert service.connect().reply(order).external_id
    assert "api-username" not in service.web.requests[-1].headers


def test_a_source_that_answers_by_hand_sends_nothing(service: FakeDiscourse) -> None:
    service.topic("Keys", "Where are they?")
    source = service.connect(reply="assist")
    (post,) = read_on(source, service).posts
    assert post.capabilities.reply is ReplyMode.ASSIST
    with pytest.raises(Refused):
        source.reply(an_order(service, post))
    assert service.write_count() == 0


def test_posts_are_looked_up_again_and_what_is_gone_or_hidden_is_told(service: FakeDiscourse) -> None:
    kept, deleted, hidden = (service.topic(name, "How does it work?") for name in "ABC")
    deleted.deleted = hidden.hidden = True
    batch = service.connect().reread([str(one.id) for one in (kept, deleted, hidden)], service.now)
    assert [post.external_id for post in batch.posts] == [str(kept.id)]
    assert set(batch.gone) == {str(deleted.id), str(hidden.id)}


@pytest.mark.parametrize("key", ["", "schlüssel", "two\nlines"])
def test_a_key_that_cannot_be_one_is_said_and_not_shown(service: FakeDiscourse, key: str) -> None:
    source = build("forum", Settings.model_validate(service.values()), {"DISCOURSE_API_KEY": key}, service.clock)
    with pytest.raises(Unauthorised, match="DISCOURSE_API_KEY") as caught:
        read_on(source, service)
    assert not key or key not in str(caught.value)
    assert US not in str(caught.value)
