"""Reddit beyond the contract: real praw on a strict stand-in. Walks that lose nothing though posts are deleted under
them, posts looked up again, writes tried once, and a praw that neither sleeps nor reads a praw.ini.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import ClassVar

import pytest
from praw.config import Config
from pydantic import ValidationError

import connectors
from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Post, PostStatus, ReplyMode
from bot.core.ports.channel import Rereader
from connectors.reddit.connector import LIMIT
from tests.connectors.contract import READ_PROBLEMS, first_stream, one_post, read_on, seed
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_streams import Streams
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, Shares, an_order
from tests.fakes.channel import DOWN, HANG
from tests.fakes.fake_reddit import ACCOUNT, REFRESH_TOKEN, SECRETS, FakeReddit

TOKEN_PATH = "/api/v1/access_token"


@pytest.fixture
def service() -> Iterator[FakeReddit]:
    with FakeReddit() as reddit:
        yield reddit


class TestReddit(ConnectorContract, Streams, Locks, Shares, Edits, Removes):
    """All of the connectors' contract, over the real praw."""

    kind = "reddit"
    no_shared_ids = "Reddit numbers all posts, and all comments, in one order"
    no_unstable_ids = "a fullname is a post's for good, whatever becomes of its words"
    read_problems: ClassVar[Mapping[int, type[Outside]]] = {**READ_PROBLEMS, 403: Refused}


def test_deleting_the_post_at_the_pages_edge_loses_nothing(service: FakeReddit) -> None:
    seed(service, 1, "old")
    source = service.connect()
    cursor = read_on(source, service).cursor
    ids = seed(service, 8)
    start = source.fetch(first_stream(source), cursor, service.now)
    service.delete(start.posts[0].external_id)
    rest = read_on(source, service, start.cursor)
    assert {p.external_id for p in start.posts} | set(rest.ids) == set(ids)
    assert rest.gap == ""
    assert pages_from_the_top(service) == 2


def test_deleting_a_whole_page_that_was_read_loses_nothing(service: FakeReddit) -> None:
    seed(service, 1, "old")
    source = service.connect()
    cursor = read_on(source, service).cursor
    ids = seed(service, 8)
    start = source.fetch(first_stream(source), cursor, service.now)
    for post in start.posts:
        service.delete(post.external_id)
    rest = read_on(source, service, start.cursor)
    assert {p.external_id for p in start.posts} | set(rest.ids) == set(ids)
    assert rest.gap == ""


def test_deleting_the_newest_post_that_was_read_repeats_nothing_and_is_no_gap(service: FakeReddit) -> None:
    old = seed(service, 4, "old")
    source = service.connect()
    cursor = read_on(source, service).cursor
    service.delete(old[-1])
    ids = seed(service, 2)
    reading = read_on(source, service, cursor)
    assert reading.ids == ids
    assert reading.gap == ""


def test_deleting_the_only_post_that_was_read_is_no_gap(service: FakeReddit) -> None:
    (old,) = seed(service, 1, "old")
    source = service.connect()
    cursor = read_on(source, service).cursor
    service.delete(old)
    ids = seed(service, 1)
    reading = read_on(source, service, cursor)
    assert (reading.ids, reading.gap) == (ids, "")


def pages_from_the_top(service: FakeReddit) -> int:
    return sum(r.path == "/r/ferrywire/new" and "after" not in r.query for r in service.web.requests)


def test_a_quiet_poll_asks_for_one_page_and_repeats_nothing() -> None:
    with FakeReddit(page=100) as reddit:
        seed(reddit, 350)
        source = reddit.connect()
        cursor = read_on(source, reddit).cursor
        asked = reddit.read_count("/r/ferrywire/new")
        assert read_on(source, reddit, cursor).posts == []
        assert reddit.read_count("/r/ferrywire/new") == asked + 1


def test_more_posts_than_a_listing_shows_are_said_to_be_a_gap(service: FakeReddit) -> None:
    seed(service, 2, "old")
    source = service.connect()
    cursor = read_on(source, service).cursor
    service.depth = 6
    ids = seed(service, 10)
    reading = read_on(source, service, cursor)
    assert set(reading.ids) == set(ids[-6:])
    assert "posts of r/ferrywire" in reading.gap
    assert read_on(source, service, reading.cursor).gap == ""


def test_a_first_reading_that_meets_the_end_of_the_listing_says_so() -> None:
    with FakeReddit(page=100) as reddit:
        ids = seed(reddit, 1005)
        reading = read_on(reddit.connect(), reddit)
        assert set(reading.ids) == set(ids[5:])
        assert "was not read" in reading.gap
        assert len(reading.cursor) < 6000


def test_the_first_reading_goes_back_as_many_hours_as_set(service: FakeReddit) -> None:
    service.customer_posts("long ago")
    service.pass_time(timedelta(hours=3))
    recent = service.customer_posts("lately")
    service.pass_time(timedelta(minutes=30))
    reading = read_on(service.connect(first_hours=2), service)
    assert reading.ids == [recent]
    assert reading.gap == ""


def test_an_edited_post_comes_again_once_with_its_new_words(service: FakeReddit) -> None:
    first, second = seed(service, 2)
    source = service.connect()
    cursor = read_on(source, service).cursor
    service.edit(first, "edited words")
    reading = read_on(source, service, cursor)
    assert [(p.external_id, p.text) for p in reading.posts] == [(first, "edited words")]
    assert read_on(source, service, reading.cursor).posts == []
    assert second not in reading.ids


def test_posts_looked_up_again_come_as_they_stand_and_those_taken_away_are_gone(service: FakeReddit) -> None:
    edited, deleted, removed, locked, stands = seed(service, 5)
    source = service.connect()
    assert isinstance(source, Rereader)
    seed(service, 9)
    service.edit(edited, "edited words")
    service.delete(deleted)
    service.remove(removed)
    service.lock(locked)
    batch = source.reread([edited, deleted, removed, locked, stands, "t3_unheardof", "no name"], service.now)
    assert set(batch.gone) == {deleted, removed}
    posts = {post.external_id: post for post in batch.posts}
    assert set(posts) == {edited, locked, stands}
    assert posts[edited].text == "edited words"
    assert posts[locked].capabilities.reply is ReplyMode.NONE
    assert "locked" in posts[locked].capabilities.why


def test_as_many_posts_are_looked_up_again_as_reddit_takes_in_one_call(service: FakeReddit) -> None:
    source = service.connect()
    assert isinstance(source, Rereader)
    ids = [service.customer_posts(f"question {number}") for number in range(source.reread_at_once)]
    assert len(source.reread(ids, service.now).posts) == len(ids) == 100
    assert service.read_count("/api/info") == 1
    assert source.reread([], service.now).posts == ()
    assert service.read_count("/api/info") == 1


def test_posts_that_the_newest_page_no_longer_shows_are_told_as_gone_once(service: FakeReddit) -> None:
    stands, removed, newest = seed(service, 3)
    source = service.connect()
    cursor = read_on(source, service).cursor
    service.delete(newest)
    service.remove(removed)
    seed(service, 1)
    reading = read_on(source, service, cursor)
    assert reading.gone == {newest, removed}
    assert read_on(source, service, reading.cursor).gone == set()
    service.approve(removed)
    assert read_on(source, service, reading.cursor).ids == [removed]
    assert stands not in reading.gone


def test_a_quiet_poll_is_one_request_however_much_was_read_before(service: FakeReddit) -> None:
    seed(service, 9)
    source = service.connect()
    cursor = read_on(source, service).cursor
    asked = len(service.web.requests)
    read_on(source, service, cursor)
    assert len(service.web.requests) == asked + 1


def test_a_post_that_is_locked_later_comes_again_and_takes_no_reply(service: FakeReddit) -> None:
    (post,) = seed(service, 1)
    source = service.connect()
    cursor = read_on(source, service).cursor
    service.lock(post)
    (again,) = read_on(source, service, cursor).posts
    assert again.capabilities.reply is ReplyMode.NONE
    assert "locked" in again.capabilities.why


def test_a_post_the_moderators_let_through_late_is_not_missed(service: FakeReddit) -> None:
    seed(service, 1)
    held = service.customer_posts("held back by the filter")
    service.remove(held)
    seed(service, 2)
    source = service.connect()
    reading = read_on(source, service)
    assert held not in reading.ids
    service.approve(held)
    assert read_on(source, service, reading.cursor).ids == [held]


def test_a_follow_up_names_what_it_answers_and_its_thread(service: FakeReddit) -> None:
    question = service.customer_posts("about keys")
    ours = service.we_reply(question, "Hello")
    follow_up = service.customer_replies(ours, "And then?")
    service.pass_time()
    (post,) = service.connect(subreddits=[], inbox=True).fetch("inbox/comments", "", service.now).posts
    assert (post.external_id, post.parent_id, post.thread_id) == (follow_up, ours, question)
    assert not post.own


def test_the_cursor_keeps_no_word_of_a_stranger(service: FakeReddit) -> None:
    service.ask("An unmistakable title", "unmistakable words", author="unmistakable_author")
    service.pass_time()
    assert "unmistakable" not in read_on(service.connect(), service).cursor


def test_a_cursor_nobody_understands_begins_anew_and_says_so(service: FakeReddit) -> None:
    ids = seed(service, 2)
    reading = read_on(service.connect(), service, "not a cursor")
    assert reading.ids == ids
    assert "begins anew" in reading.gap


@pytest.mark.parametrize(
    "private", [{"kind": "t4", "name": "t4_2c1d3e"}, {"kind": "t1", "name": "t1_2c1d3e", "was_comment": False}]
)
def test_a_private_message_or_chat_is_never_brought_into_the_house(
    service: FakeReddit, private: Mapping[str, object]
) -> None:
    told = {"author": "mira", "body": "between us", "created_utc": 1793609000, **private}
    children = [{"kind": told["kind"], "data": told}]
    service.serve("/message/mentions", 200, {}, {"kind": "Listing", "data": {"after": None, "children": children}})
    batch = service.connect(subreddits=[], inbox=True).fetch("inbox/mentions", "", service.now)
    assert (batch.posts, batch.gone) == ((), ())


def test_a_token_that_is_refused_is_renewed_without_calling_an_operator(service: FakeReddit) -> None:
    source = service.connect()
    cursor = read_on(source, service).cursor
    service.revoke_tokens()
    ids = seed(service, 1)
    assert read_on(source, service, cursor).ids == ids
    assert service.read_count(TOKEN_PATH) == 2


def test_a_refresh_token_opens_the_door_without_a_password(service: FakeReddit) -> None:
    secrets = {**SECRETS, "REDDIT_PASSWORD": "", "REDDIT_USERNAME": "", "REDDIT_REFRESH_TOKEN": REFRESH_TOKEN}
    ids = seed(service, 1)
    assert read_on(service.connect_with(secrets, account=ACCOUNT), service).ids == ids


@pytest.mark.parametrize("missing", SECRETS)
def test_a_missing_secret_is_named(service: FakeReddit, missing: str) -> None:
    secrets = {name: value for name, value in SECRETS.items() if name != missing}
    with pytest.raises(Unauthorised, match=missing):
        service.connect_with(secrets).fetch("r/ferrywire", "", service.now)
    assert service.web.requests == []


def test_a_praw_ini_lying_about_redirects_nothing(
    service: FakeReddit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "[DEFAULT]\nreddit_url=http://127.0.0.1:9\noauth_url=http://127.0.0.1:9\nclient_id=evil\ncomment_kind=t9\n"
    (tmp_path / "praw.ini").write_text(evil)
    monkeypatch.setattr(Config, "CONFIG", None)  # as in a process that has not used praw yet
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("praw_site", "evil")
    monkeypatch.setenv("praw_refresh_token", "evil")
    ids = seed(service, 1)
    assert read_on(service.connect(), service).ids == ids


def _no_sleep(seconds: float) -> None:
    pytest.fail(f"it slept {seconds} s")


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-remaining": "1.0", "x-ratelimit-used": "599", "x-ratelimit-reset": "599"},
        {"x-ratelimit-remaining": "nan", "x-ratelimit-used": "many", "x-ratelimit-reset": "soon"},
        {"x-ratelimit-remaining": "7"},
    ],
)
def test_no_rate_limit_header_makes_the_thread_sleep_or_stumble(
    service: FakeReddit, headers: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", _no_sleep)
    service.rate_limit_headers = headers
    ids = seed(service, 7)
    assert set(read_on(service.connect(), service).ids) == set(ids)


def test_a_spent_allowance_asks_nothing_more_until_it_is_renewed(service: FakeReddit) -> None:
    source = service.connect()
    service.rate_limit_headers = {"x-ratelimit-remaining": "0.0", "x-ratelimit-used": "600", "x-ratelimit-reset": "187"}
    cursor = read_on(source, service).cursor
    asked = len(service.web.requests)
    with pytest.raises(Unavailable) as caught:
        source.fetch(first_stream(source), cursor, service.now)
    assert caught.value.retry_at == service.now + timedelta(seconds=187)
    assert len(service.web.requests) == asked
    service.rate_limit_headers = {}
    service.pass_time(timedelta(seconds=188))
    ids = seed(service, 1)
    assert read_on(source, service, cursor).ids == ids


def test_a_reply_reddit_does_not_name_is_uncertain_and_found(service: FakeReddit) -> None:
    post = one_post(service)
    order = an_order(service, post)
    service.quiet_success = True
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    assert service.connect().find_reply(order) is not None
    assert service.our_replies(post.external_id) == [WORDS]


def test_no_token_for_a_reply_means_that_nothing_was_posted(service: FakeReddit) -> None:
    post = one_post(service)
    service.serve(TOKEN_PATH, 503, {}, {})
    with pytest.raises(Unavailable):
        service.connect().reply(an_order(service, post))
    assert service.write_count() == 0


def test_a_reply_that_found_no_connection_was_certainly_not_posted(service: FakeReddit) -> None:
    post = one_post(service)
    source = service.connect()
    assert source.post_status(post) is PostStatus.OPEN  # it holds a token: the reply itself is what fails
    service.inject_fault(DOWN, writing=True)
    with pytest.raises(Unavailable):
        source.reply(an_order(service, post))


def test_a_reddit_that_never_answers_is_given_up_after_the_timeout_set(service: FakeReddit) -> None:
    source = service.connect(timeout=0.2)
    service.inject_fault(HANG)
    begun = perf_counter()
    with pytest.raises(Unavailable):
        source.fetch(first_stream(source), "", service.now)
    assert perf_counter() - begun < 8  # praw's own would be 16 s


def test_a_source_set_to_assist_leaves_the_reply_to_a_person_and_says_why(service: FakeReddit) -> None:
    service.customer_posts("How?")
    service.pass_time()
    source = service.connect(reply="assist")
    (post,) = read_on(source, service).posts
    assert post.capabilities.reply is ReplyMode.ASSIST
    assert "approved" in post.capabilities.why
    assert source.assist(an_order(service, post)).url == post.url
    with pytest.raises(Refused, match="by a person"):
        source.reply(an_order(service, post))
    assert service.write_count() == 0


def test_a_reply_that_may_be_among_comments_that_cannot_be_read_is_never_called_absent(service: FakeReddit) -> None:
    post = one_post(service)
    order = an_order(service, post)
    service.spoilt.add(service.we_reply(post.external_id, WORDS))
    service.we_reply(post.external_id, "Quite other words.")
    with pytest.raises(Uncertain):
        service.connect().find_reply(order)


def test_a_post_that_cannot_be_read_is_not_called_gone(service: FakeReddit) -> None:
    first, second = service.ask("A question"), service.ask("Another question")
    service.pass_time()
    posts = read_on(service.connect(), service).posts
    cursor = read_on(service.connect(), service).cursor
    service.spoilt.add(first)
    assert read_on(service.connect(), service, cursor).gone == set()
    assert [p.external_id for p in reread(service, [first, second])] == [second]
    with pytest.raises(Unavailable):
        service.connect().post_status(posts[0])


def reread(service: FakeReddit, ids: list[str]) -> list[Post]:
    source = service.connect()
    assert isinstance(source, Rereader)
    return list(source.reread(ids, service.now).posts)


def test_what_a_person_posted_by_hand_is_found(service: FakeReddit) -> None:
    post = one_post(service)
    order = an_order(service, post)
    by_hand = service.we_reply(post.external_id, WORDS.replace(" ", "\n", 1))
    found = service.connect(reply="assist").find_reply(order)
    assert found is not None
    assert found.external_id == by_hand


def test_a_look_up_that_does_not_reach_back_far_enough_never_says_absent() -> None:
    with FakeReddit(page=100) as reddit:
        post, other = one_post(reddit, "first"), one_post(reddit, "second")
        order = an_order(reddit, post)
        reddit.pass_time()
        for number in range(301):
            reddit.we_reply(other.external_id, f"reply {number}")
        with pytest.raises(Uncertain):
            reddit.connect().find_reply(order)


def test_the_look_up_pages_back_to_when_it_was_sent(service: FakeReddit) -> None:
    post, other = one_post(service, "first"), one_post(service, "second")
    order = an_order(service, post)
    sent = service.we_reply(post.external_id, WORDS)
    for number in range(4):
        service.pass_time()
        service.we_reply(other.external_id, f"reply {number}")
    found = service.connect().find_reply(order)
    assert found is not None
    assert found.external_id == sent


def test_a_comment_in_a_locked_thread_is_locked_and_in_a_removed_one_gone(service: FakeReddit) -> None:
    question = service.customer_posts("about keys")
    comment = service.comment(question, "me too")
    service.pass_time()
    source = service.connect(comments=True)
    (post,) = [p for p in source.fetch("r/ferrywire/comments", "", service.now).posts if p.external_id == comment]
    assert source.post_status(post) is PostStatus.OPEN
    service.lock(question)
    assert source.post_status(post) is PostStatus.LOCKED
    service.remove(question)
    assert source.post_status(post) is PostStatus.GONE


def test_too_long_or_empty_words_never_leave(service: FakeReddit) -> None:
    post = one_post(service)
    for text in ("a" * (LIMIT + 1), " \n"):
        with pytest.raises(Refused):
            service.connect().reply(an_order(service, post, text))
    assert service.write_count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"inbox": False},
        {"subreddits": ["a/b"]},
        {"subreddits": ["r/ferrywire"]},
        {"account": "x/../y"},
        {"reply": "always"},
        {"oauth_url": "http://reddit.example"},
        {"oauth_url": "https://oauth.reddit.com/path"},
        {"reddit_url": "http://127.0.0.1.evil.example"},
        {"first_hours": -1},
        {"unknown": 1},
    ],
)
def test_settings_that_cannot_work_are_refused(values: Mapping[str, object]) -> None:
    with pytest.raises(ValidationError):
        connectors.settings("reddit", values)


def test_what_is_removed_behind_our_back_is_looked_at_as_others_see_it(service: FakeReddit) -> None:
    asked = service.customer_posts("a question")
    stands, hidden, removed = (service.we_reply(asked, f"answer {number}") for number in range(3))
    service.hide(hidden)
    service.remove(removed)
    service.things[stands].score = 4
    source = service.connect()
    assert isinstance(source, Rereader)
    batch = source.reread([asked, stands, hidden, removed], service.now)
    assert [post.external_id for post in batch.posts] == [asked, stands]
    assert set(batch.gone) == {hidden, removed}
    assert batch.removed_by == {removed: "a moderator", hidden: "a moderator, which its author is not shown"}
    assert batch.posts[1].likes == 3
