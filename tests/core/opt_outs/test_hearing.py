"""Only words said to us are heard: under our reply, with our handle, or, where we answered, against bots as such."""

import pytest

from bot.core.model import Author, Post
from bot.core.opt_outs.hearing import HeardOptOut, OurPresence, hear, may_ask_to_stop
from bot.core.opt_outs.opt_out import OptOutScope, author_key
from tests.fakes.posts import a_post

PRESENCE = OurPresence(ours={"r1"}, threads={"t1"}, answered={"p1": "u-kim"}, handles={"Acme"})


def heard(text: str, **changes: object) -> HeardOptOut | None:
    values: dict[str, object] = {"parent_id": "r1", "thread_id": "t1", **changes}
    post: Post = a_post("9", text, **values)
    return hear(post, PRESENCE) if may_ask_to_stop(post) else None


def test_who_answers_our_reply_is_heard_for_themselves() -> None:
    found = heard("please stop")
    assert found is not None
    assert (found.scope, found.key) == (OptOutScope.AUTHOR, "u-kim")


@pytest.mark.parametrize(
    ("parent", "thread", "text", "is_heard"),
    [
        ("p1", "t1", "Stop replying to me", True),
        ("p2", "t1", "Stop replying to me", False),
        ("p2", "t1", "No bots please", True),
        ("p2", "t2", "No bots please", False),
        ("p2", "t2", "@acme stop replying to me", True),
        ("", "", "@ACME please leave me alone.", True),
        ("", "", "u/acme no bots", True),
        ("p2", "t2", "@acmebank stop replying to me", False),
        ("p2", "t2", "mail me@acme.example: stop replying to me", False),
    ],
)
def test_words_to_somebody_else_are_not_heard(parent: str, thread: str, text: str, is_heard: bool) -> None:
    assert (heard(text, parent_id=parent, thread_id=thread) is not None) is is_heard


def test_another_author_under_a_post_that_we_answered_is_not_heard() -> None:
    assert heard("Stop replying to me", parent_id="p1", author=Author("u-lee", "lee")) is None


@pytest.mark.parametrize("mark", ["own", "repost"])
def test_neither_we_nor_a_mere_share_ask_for_anything(mark: str) -> None:
    assert heard("please stop", **{mark: True}) is None


def test_a_machine_asks_for_nothing() -> None:
    assert heard("please stop", automatic=True) is None


def test_a_moderator_speaks_for_the_community() -> None:
    found = heard("Please stop replying here.", community="r/Acme", moderator=True)
    assert found is not None
    assert (found.scope, found.key) == (OptOutScope.COMMUNITY, "r/acme")


def test_a_moderators_tool_speaks_for_the_community_only_against_bots() -> None:
    marks = {"community": "r/acme", "moderator": True, "automatic": True}
    assert heard("Please do not reply to me.", **marks) is None
    assert heard("Bots are not allowed here.", **marks) is not None


@pytest.mark.parametrize(("name", "key"), [("@Kim", "kim"), ("u/Kim", "kim"), ("/u/Kim ", "kim"), ("[deleted]", "")])
def test_an_author_is_the_same_however_the_name_is_written(name: str, key: str) -> None:
    assert author_key(name) == key


def test_who_deleted_their_account_stands_for_nobody() -> None:
    assert heard("please stop", author=Author("[deleted]", "[deleted]")) is None
