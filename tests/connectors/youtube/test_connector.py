"""YouTube: the contract over a stand-in, and what is this channel's own: threads, comments held back, units."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import HeldThere, Rationed, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, PostKind, PostStatus, ReplyMode
from bot.core.ports.channel import place_rules_of
from connectors.youtube.budget import resets_at
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_youtube import OTHER, US, VIDEO, FakeYouTube

LINK = "Everything about keys stands in https://docs.ferrywire.example/keys and nowhere else."


@pytest.fixture
def service() -> Iterator[FakeYouTube]:
    with FakeYouTube() as service:
        yield service


class TestYouTube(ConnectorContract, Locks, Edits, Removes):
    """The contract."""

    kind = "youtube"
    one_stream = "the threads under all videos of a channel are one list"
    no_shared_ids = "YouTube gives each comment an id of its own"
    no_unstable_ids = "a comment keeps its id, whatever becomes of its words"
    forgets_nothing = "YouTube lists every thread under a channel's videos, however old"


def test_an_answer_in_an_old_thread_is_read_with_the_comment_and_the_video_above_it(service: FakeYouTube) -> None:
    first = service.comment("Is it ordered?")
    for number in range(4):
        service.pass_time(timedelta(days=1))
        service.comment(f"Other {number}?", OTHER)
    cursor = read_on(service.connect(), service).cursor
    below = service.comment("I wonder too?", OTHER, first.id)
    reading = read_on(service.connect(), service, cursor)
    assert below.id not in reading.ids  # its thread began before the first reading
    service.comment("And now?", OTHER, service.said[4].id)
    (post,) = [one for one in read_on(service.connect(), service, reading.cursor).posts if one.text == "And now?"]
    assert (post.kind, post.parent_id, post.thread_id) == (PostKind.REPLY, service.said[4].id, service.said[4].id)
    assert post.context == (Context("", "Webhooks explained"), Context("tom", "Other 3?"))
    assert post.url == f"https://www.youtube.com/watch?v={VIDEO}&lc={post.external_id}"


def test_all_answers_of_a_thread_are_read_though_few_come_with_it(service: FakeYouTube) -> None:
    first = service.comment("Is it ordered?")
    for number in range(9):
        service.comment(f"Part {number}?", OTHER, first.id)
    assert len(read_on(service.connect(), service).posts) == 10


def test_an_edited_comment_comes_again(service: FakeYouTube) -> None:
    comment = service.comment("First words?")
    cursor = read_on(service.connect(), service).cursor
    comment.text = "Other words?"
    assert [post.text for post in read_on(service.connect(), service, cursor).posts] == ["Other words?"]


def test_an_answer_to_an_answer_is_sent_below_the_first_comment_of_the_thread(service: FakeYouTube) -> None:
    first = service.comment("Is it ordered?")
    service.comment("I wonder too?", OTHER, first.id)
    below = next(post for post in read_on(service.connect(), service).posts if post.kind is PostKind.REPLY)
    receipt = service.connect().reply(an_order(service, below))
    assert receipt.external_id.startswith(f"{first.id}.")
    assert service.our_replies(below.external_id) == [WORDS]


def test_a_comment_that_was_dropped_without_a_word_is_looked_up_soon_and_told_as_gone(service: FakeYouTube) -> None:
    service.holds = True
    receipt = service.connect().reply(an_order(service, one_post(service)))
    assert receipt.look_at == service.now + timedelta(minutes=3)
    service.pass_time(timedelta(minutes=3))
    assert service.connect().reread([receipt.external_id], service.now).gone == (receipt.external_id,)
    assert service.connect().standing_text(receipt) is None
    service.find(receipt.external_id).held = False
    assert service.connect().reread([receipt.external_id], service.now).gone == ()


def test_looking_it_up_asks_as_anybody_does(service: FakeYouTube) -> None:
    receipt = service.connect().reply(an_order(service, one_post(service)))
    service.connect().reread([receipt.external_id], service.now)
    asked = service.web.requests[-1]
    assert "authorization" not in asked.headers
    assert asked.headers["x-goog-api-key"]


def test_a_held_comment_whose_answer_was_lost_is_said_to_be_held_and_not_sent_again(service: FakeYouTube) -> None:
    order = an_order(service, one_post(service))
    service.holds = True
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.clear_faults()
    with pytest.raises(HeldThere, match="holds it back"):
        service.connect().find_reply(order)


def test_a_comment_whose_link_is_shown_by_a_title_is_known_again(service: FakeYouTube) -> None:
    order = an_order(service, one_post(service), LINK)
    service.titles_links = True
    receipt = service.connect().reply(order)
    assert service.connect().find_reply(order) is not None
    assert service.connect().standing_text(receipt) == LINK


def test_reading_stops_at_its_share_of_the_days_units_and_goes_on_after_midnight_in_california(
    service: FakeYouTube,
) -> None:
    source = service.connect(reading_units=300)
    cursor = read_on(source, service).cursor
    with pytest.raises(Rationed) as caught:
        for _ in range(400):
            cursor = source.fetch("", cursor, service.now).cursor
    assert service.units == 300
    assert caught.value.retry_at == datetime(2026, 11, 3, 8, tzinfo=UTC)
    service.pass_time(timedelta(days=1))
    assert source.fetch("", cursor, service.now).cursor


def test_the_day_begins_anew_when_it_does_in_california_in_summer_too() -> None:
    assert resets_at(datetime(2026, 7, 1, 6, 30, tzinfo=UTC)) == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_used_up_units_are_waited_out_until_the_day_begins_anew(service: FakeYouTube) -> None:
    post = one_post(service)
    body = b'{"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}'
    service.inject_fault(Fault(status=403, body=body), writing=True)
    with pytest.raises(Unavailable) as caught:
        service.connect().reply(an_order(service, post))
    assert caught.value.retry_at == resets_at(service.now)


def test_each_answer_needs_consent_which_the_card_says_and_words_are_kept_for_thirty_days(service: FakeYouTube) -> None:
    rules = place_rules_of(service.connect())
    assert (rules.kept, rules.consent) == (timedelta(days=30), True)
    assert "consent" in one_post(service).capabilities.why


def test_consent_that_was_withdrawn_is_said_before_anything_is_written(service: FakeYouTube) -> None:
    post = one_post(service)
    service.consents = False
    with pytest.raises(Unauthorised, match="consent anew"):
        service.connect().reply(an_order(service, post))
    assert service.write_count() == 0


def test_a_token_is_fetched_once_an_hour(service: FakeYouTube) -> None:
    post, source = one_post(service), service.connect()
    for _ in range(3):
        source.post_status(post)
    service.pass_time(timedelta(hours=1))
    source.post_status(post)
    assert sum(request.path == "/token" for request in service.web.requests) == 2


def test_our_likes_are_told_and_others_are_not_kept(service: FakeYouTube) -> None:
    service.comment("From us.", US)
    service.comment("From them?")
    assert {post.own: post.likes for post in read_on(service.connect(), service).posts} == {True: 2, False: None}


def test_a_source_that_answers_by_hand_sends_nothing(service: FakeYouTube) -> None:
    service.comment("Where are the keys?")
    source = service.connect(reply="assist")
    (post,) = read_on(source, service).posts
    assert post.capabilities.reply is ReplyMode.ASSIST
    with pytest.raises(Refused):
        source.reply(an_order(service, post))


def test_a_thread_whose_first_comment_is_gone_cannot_be_answered(service: FakeYouTube) -> None:
    first = service.comment("Is it ordered?")
    service.comment("I wonder too?", OTHER, first.id)
    below = next(post for post in read_on(service.connect(), service).posts if post.kind is PostKind.REPLY)
    first.gone = True
    assert service.connect().post_status(below) is PostStatus.GONE
