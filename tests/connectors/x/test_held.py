"""All that a post of X holds is read, and whom its author lets reply is said on the card."""

import json

import pytest

from bot.core.model import Context, Post, ReplyMode
from tests.fakes.channel import Fault
from tests.fakes.fake_x import FakeX
from tests.fakes.fake_x_recorded import FakeRecordedX, fetched


def held() -> dict[str, Post]:
    with FakeRecordedX(mentions=["mentions-held"]) as service:
        return {post.external_id: post for post in fetched(service)[0].posts}


def test_an_article_a_poll_and_the_words_for_images_come_along() -> None:
    post = held()["2116864076805046201"]
    assert post.title == "How we moved our keys"
    assert post.text == (
        "@ferrywire which one is right?\n\nWe began with one key.\nThen we had two.\n\n"
        "Image: A dialogue that says “key expired”\n\nPoll: rotate; revoke & wait"
    )


def test_a_quote_with_words_of_its_own_asks_and_one_without_is_a_mere_share() -> None:
    posts = held()
    asking, sharing = posts["2116864076805046202"], posts["2116864076805046203"]
    assert not asking.repost
    assert asking.context == (Context("bobsoehne", "Keys expire after 90 days."),)
    assert sharing.repost
    assert sharing.capabilities.reply is ReplyMode.NONE


@pytest.mark.parametrize(
    ("setting", "mode", "words"),
    [
        ("everyone", ReplyMode.ASSIST, "neither mention nor quote"),
        ("mentionedUsers", ReplyMode.NONE, "only those reply whom they mention"),
        ("following", ReplyMode.ASSIST, "follow or mention"),
        ("subscribers", ReplyMode.ASSIST, "subscribers"),
        ("verified", ReplyMode.ASSIST, "verified"),
    ],
)
def test_whom_the_author_lets_reply_is_said_before_anybody_writes(
    x: FakeX, setting: str, mode: ReplyMode, words: str
) -> None:
    x.tweets[x.say("Does anybody know how keys work?")].reply_settings = setting
    x.pass_time()
    (post,) = x.connect().fetch("search", "", x.now).posts
    assert post.capabilities.reply is mode
    assert words in post.capabilities.why


def test_whom_the_author_mentions_may_always_reply(x: FakeX) -> None:
    x.tweets[x.mention("How do keys work?")].reply_settings = "mentionedUsers"
    x.pass_time()
    (post,) = x.connect().fetch("mentions", "", x.now).posts
    assert post.capabilities.reply is ReplyMode.API


def test_posts_of_nobody_are_not_read_at_all(x: FakeX) -> None:
    body = {"data": [{"id": "5", "text": "hm"}], "meta": {"result_count": 1}}
    x.web.inject_fault(Fault(status=200, body=json.dumps(body).encode()), lambda r: "mentions" in r.path)
    with pytest.raises(Exception, match="who wrote"):
        x.connect().fetch("mentions", "", x.now)
