"""X keeps the connectors' contract, over real tweepy and a small X; and what answering means there alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import OutgoingReply, Post, PostStatus, ReplyMode
from tests.connectors.contract import READ_PROBLEMS, one_post, read_on
from tests.connectors.contract_amending import Removes
from tests.connectors.contract_identity import UnstableIds
from tests.connectors.contract_streams import Streams
from tests.connectors.contract_writing import ConnectorContract, Shares, an_order
from tests.fakes.fake_x import RECORDED, FakeX
from tests.fakes.fake_x_recorded import FakeRecordedX


class TestX(ConnectorContract, Streams, UnstableIds, Shares, Removes):
    kind = "x"
    read_problems: ClassVar[Mapping[int, type[Outside]]] = {**READ_PROBLEMS, 403: Refused}
    no_shared_ids = "X gives each post a snowflake of its own"
    forgets_nothing = "X shows the newest 800 mentions, however old; that end, and the search's, are in test_cursor"

    @pytest.fixture
    def service(self) -> Iterator[FakeX]:
        with FakeX() as service:
            yield service


def test_every_recorded_answer_is_played_by_a_test_or_by_the_small_x() -> None:
    tests = Path(__file__).parent
    readers = [*tests.glob("*.py"), *(tests.parents[1] / "fakes").glob("fake_x*.py")]
    words = "\n".join(path.read_text() for path in readers)
    assert [f.name for f in RECORDED.glob("*.json") if f'"{f.stem}"' not in words] == []


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("post", PostStatus.OPEN),
        ("post-deleted", PostStatus.GONE),
        ("404", PostStatus.GONE),
        ("post-protected", PostStatus.GONE),
        ("post-restricted", PostStatus.LOCKED),
        ("post-restricted-but-mentions-us", PostStatus.OPEN),
    ],
)
def test_whether_a_post_can_still_be_answered(name: str, standing: PostStatus) -> None:
    with FakeRecordedX(post=[name]) as service:
        assert service.connect().post_status(_recorded_order(service).post) is standing


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("403-not-summoned", Refused, "mentions or quotes our account"),
        ("403-restricted", Refused, "restricted who can reply"),
        ("403-deleted-parent", Refused, "deleted or not visible"),
        ("403-too-long", Refused, "too long"),
        ("403-duplicate", Uncertain, "posted already"),
        ("403-app-may-not-write", Unauthorised, "oauth1 app permissions"),
        ("402-credits-depleted", Unauthorised, "credits"),
        ("429-daily", Unavailable, "429"),
        ("503", Uncertain, "503"),
    ],
)
def test_a_refused_reply_says_why_and_what_to_do(name: str, error: type[Outside], words: str) -> None:
    with FakeRecordedX(create=[name]) as service, pytest.raises(Outside, match=words) as caught:
        service.connect().reply(_recorded_order(service))
    assert type(caught.value) is error


def test_the_receipt_names_the_reply_x_made() -> None:
    with FakeRecordedX(create=["created"]) as service:
        receipt = service.connect().reply(_recorded_order(service))
        (sent,) = service.requests_to("create")
    assert receipt.url == f"https://x.com/ferrywire/status/{receipt.external_id}"
    assert b'"in_reply_to_tweet_id"' in sent.body
    assert sent.headers["authorization"].startswith("OAuth ")


def test_a_reply_where_nobody_summoned_us_is_refused_before_it_stands(x: FakeX) -> None:
    post = _unaddressed(x)
    assert post.capabilities.reply is ReplyMode.ASSIST
    with pytest.raises(Refused, match="post it by hand"):
        x.connect().reply(an_order(x, post))
    assert x.our_tweets == []


def test_who_quotes_us_is_answered_by_the_api(x: FakeX) -> None:
    guide = x.we_post("A guide to rotating secrets")
    asked = x.say("Do keys expire as well?", quoting=guide)
    x.pass_time()
    (post,) = [p for p in searched(x) if p.external_id == asked]
    x.connect().reply(an_order(x, post))
    assert len(x.our_replies(asked)) == 1


def test_an_edited_post_is_answered_in_the_version_that_was_read(x: FakeX) -> None:
    first = x.mention("What is the limit?")
    x.pass_time()
    latest = x.edit(first, "@ferrywire What is the limit per minute?")
    x.pass_time()
    (post,) = read_on(x.connect(), x).posts
    order = an_order(x, post)
    assert x.connect().post_status(post) is PostStatus.OPEN
    receipt = x.connect().reply(order)
    assert [t.reply_to for t in x.our_tweets] == [latest]
    found = x.connect().find_reply(order)
    assert found is not None
    assert found.external_id == receipt.external_id


def test_a_reply_to_a_version_edited_since_is_still_found(x: FakeX) -> None:
    post = one_post(x, "What is the limit?")
    order = an_order(x, post)
    later = x.edit(post.external_id, "@ferrywire What is the limit now?")
    ours = x.we_reply(later, order.text)
    found = x.connect().find_reply(order)
    assert found is not None
    assert found.external_id == ours


def test_a_reply_that_may_be_among_posts_that_cannot_be_read_is_never_called_absent(x: FakeX) -> None:
    order = an_order(x, one_post(x, "What is the limit?"))
    x.spoilt.add(x.we_reply(order.post.external_id, order.text))
    with pytest.raises(Uncertain):
        x.connect().find_reply(order)
    x.pass_time()
    x.we_post("We wrote a guide to limits")
    with pytest.raises(Uncertain):
        x.connect().find_reply(order)


def test_our_reply_is_found_with_its_links_shortened_its_signs_escaped_and_on_a_later_page() -> None:
    with FakeRecordedX(timeline=["timeline-page-1", "timeline-page-2"]) as service:
        order = _recorded_order(service, "Make a second key & retire the old one: https://docs.ferrywire.com/keys")
        found = service.connect().find_reply(order)
        asked = service.requests_to("timeline")
    assert found is not None
    assert found.url == f"https://x.com/ferrywire/status/{found.external_id}"
    assert found.at.minute == 31
    assert asked[0].query["start_time"] == "2026-11-01T11:59:00Z"
    assert asked[1].query["pagination_token"] == "7140dibdnow9c7btw4z5zdqg1k0h2"


def test_a_list_that_goes_on_for_ever_never_means_absent() -> None:
    with FakeRecordedX(timeline=["timeline-page-1"]) as service:
        with pytest.raises(Uncertain, match="more than"):
            service.connect().find_reply(_recorded_order(service))
        assert len(service.requests_to("timeline")) == 5


def test_an_empty_list_means_absent() -> None:
    with FakeRecordedX(timeline=["timeline-empty"]) as service:
        assert service.connect().find_reply(_recorded_order(service)) is None


def test_assisting_gives_a_link_that_opens_the_reply_with_its_words(x: FakeX) -> None:
    post = _unaddressed(x)
    text = "50% & more: https://docs.ferrywire.com/a?b=1#c\nSecond line, ümlaut +1"
    assist = x.connect().assist(an_order(x, post, text))
    parts = urlsplit(assist.url)
    assert assist.text == text
    assert (parts.netloc, parts.path) == ("x.com", "/intent/post")
    assert parse_qs(parts.query) == {"in_reply_to": [post.external_id], "text": [text]}


def test_a_hand_posted_reply_is_found_though_its_words_were_changed(x: FakeX) -> None:
    order = an_order(x, _unaddressed(x))
    x.pass_time()
    ours = x.we_reply(order.post.external_id, "Changed beyond recognition!")
    found = x.connect().find_reply(order)
    assert found is not None
    assert found.external_id == ours


def test_of_several_hand_posted_replies_the_exact_one_is_ours_and_else_a_person_decides(x: FakeX) -> None:
    order = an_order(x, _unaddressed(x))
    x.pass_time()
    x.we_reply(order.post.external_id, "One thing first.")
    x.we_reply(order.post.external_id, "And another.")
    with pytest.raises(Uncertain, match="several"):
        x.connect().find_reply(order)
    exact = x.we_reply(order.post.external_id, order.text)
    found = x.connect().find_reply(order)
    assert found is not None
    assert found.external_id == exact


def test_where_the_api_replies_only_near_words_are_taken_for_ours(x: FakeX) -> None:
    order = an_order(x, one_post(x))
    x.pass_time()
    x.we_reply(order.post.external_id, "Please write to our support.")
    assert x.connect().find_reply(order) is None
    near = x.we_reply(order.post.external_id, order.text.replace("24 h", "a day"))
    found = x.connect().find_reply(order)
    assert found is not None
    assert found.external_id == near


def test_a_premium_account_may_set_a_longer_limit() -> None:
    with FakeRecordedX() as service:
        post = _recorded_order(service).post
        assert (service.connect().limit(post), service.connect(limit=4000).limit(post)) == (280, 4000)


def test_a_follow_up_to_our_reply_comes_back_as_a_post_that_may_be_answered(x: FakeX) -> None:
    post = one_post(x, "How do I rotate a key?")
    cursor = read_on(x.connect(), x).cursor
    receipt = x.connect().reply(an_order(x, post))
    x.pass_time()
    again = x.customer_replies(receipt.external_id, "And when does the old one end?")
    x.pass_time()
    (follow_up,) = [p for p in read_on(x.connect(), x, cursor).posts if not p.own]
    assert (follow_up.external_id, follow_up.parent_id) == (again, receipt.external_id)
    assert follow_up.thread_id == post.external_id
    assert follow_up.capabilities.reply is ReplyMode.API


def searched(x: FakeX) -> Sequence[Post]:
    return x.connect().fetch("search", "", x.now).posts


def _unaddressed(x: FakeX) -> Post:
    """A post that the search finds, and that neither mentions nor quotes us."""
    external_id = x.say("Does anybody know how Ferrywire keys work?")
    x.pass_time()
    (post,) = [p for p in searched(x) if p.external_id == external_id]
    return post


def _recorded_order(service: FakeRecordedX, text: str = "Make a second key first.") -> OutgoingReply:
    """An order to answer the first of the recorded mentions, first tried on 2026-11-01 at noon."""
    service.answers["mentions"] = ["mentions-page-2"]
    post = service.connect().fetch("mentions", "", service.now).posts[0]
    order = OutgoingReply(post=post, text=text, key="k", since=service.now - timedelta(hours=21))
    return replace(order, post=replace(post, context=()))
