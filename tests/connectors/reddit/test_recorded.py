"""One answer of Reddit's a file in `tests/recorded/reddit`, one promise a file here: what the connector makes of it.
The files have the shape of Reddit's answers with invented words; each names its path and says what it shows.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import Gone, Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import (
    Author,
    Batch,
    Context,
    OutgoingReply,
    Post,
    PostKind,
    PostStatus,
    Quota,
    Receipt,
    ReplyMode,
)
from tests.fakes.fake_reddit import FakeReddit

RECORDED = Path(__file__).parents[2] / "recorded" / "reddit"
AT = datetime.fromtimestamp(1793609000, UTC)
POST = Post(
    source="community",
    external_id="t3_1pa3k2f",
    author=Author("t2_8k1x2", "mira_k"),
    text="The docs say `keys rotate` but I get a 403.",
    written_at=AT - timedelta(minutes=5),
    thread_id="t3_1pa3k2f",
)
ORDER = OutgoingReply(post=POST, text="You can rotate it under *Settings & Keys*:\n- first", key="k", since=AT)


@pytest.fixture
def reddit() -> Iterator[FakeReddit]:
    with FakeReddit() as service:
        service.now = AT
        yield service


def play(reddit: FakeReddit, name: str) -> dict[str, Any]:
    """From now on Reddit answers as recorded."""
    record: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    reddit.serve(record["path"], record["status"], record["headers"], record["body"])
    return record


def fetched(reddit: FakeReddit, name: str, **settings: Any) -> Batch:
    play(reddit, name)
    return first_page(reddit, **settings)


def first_page(reddit: FakeReddit, stream: int = 0, **settings: Any) -> Batch:
    """The first page of the first stream that the settings name, or of another of them."""
    source = reddit.connect(**settings)
    return source.fetch(source.streams()[stream].name, "", reddit.now)


def replied(reddit: FakeReddit, name: str) -> Receipt | Outside:
    """What became of the reply. It must have been tried exactly once."""
    play(reddit, name)
    try:
        return reddit.connect().reply(ORDER)
    except Outside as error:
        return error
    finally:
        assert reddit.write_count() == 1


def test_every_recorded_answer_is_played_by_a_test() -> None:
    tests = Path(__file__).read_text(encoding="utf-8")
    assert [path.stem for path in RECORDED.glob("*.json") if f'"{path.stem}"' not in tests] == []


def test_submissions_are_read_oldest_first_with_all_that_is_known(reddit: FakeReddit) -> None:
    posts = fetched(reddit, "new").posts
    assert [p.external_id for p in posts] == ["t3_1pa3k2f", "t3_1pa3k2g", "t3_1pa3k2h", "t3_1pa3k2j", "t3_1pa3k2k"]
    first, edited, link, share, ours = posts
    assert first.title == "How do I rotate an API key?"
    assert first.text == "The docs say `keys rotate` but I get a 403."
    assert (first.kind, first.parent_id, first.thread_id) == (PostKind.POST, "", "t3_1pa3k2f")
    assert first.url == "https://www.reddit.com/r/ferrywire/comments/1pa3k2f/a_title/"
    assert first.author == Author("t2_8k1x2", "mira_k", url="https://www.reddit.com/user/mira_k")
    assert first.written_at == AT - timedelta(minutes=5)
    assert edited.words == 'SSO & SCIM <beta>\nDoes *SCIM* work with "Okta"? a < b && c > d'
    assert link.text == "https://status.example/ferrywire"
    assert [p.repost for p in posts] == [False, False, False, True, False]
    assert [p.own for p in posts] == [False, False, False, False, True]
    assert share.capabilities.edit
    assert ours.author.handle == "ferrywire_ana"


def test_comments_are_read_with_their_parent_their_thread_and_its_title(reddit: FakeReddit) -> None:
    play(reddit, "comments")
    top, answer, orphan = first_page(reddit, 1, comments=True).posts
    assert (top.kind, top.parent_id, top.thread_id) == (PostKind.COMMENT, "t3_1pa3k2f", "t3_1pa3k2f")
    assert (answer.parent_id, answer.thread_id) == ("t1_nq3xk2a", "t3_1pa3k2f")
    assert answer.context == (Context("mira_k", "How do I rotate an API key?"),)
    assert answer.url == "https://www.reddit.com/r/ferrywire/comments/1pa3k2f/a_title/nq3xk2b/"
    assert orphan.author == Author("[deleted]", "[deleted]")
    assert orphan.text == "Thanks, same here."


def test_a_search_brings_posts_from_anywhere(reddit: FakeReddit) -> None:
    (post,) = fetched(reddit, "search", subreddits=[], search="ferrywire").posts
    assert post.url == "https://www.reddit.com/r/devops/comments/1pa3k3a/ferrywire_or_something_else/"


def test_answers_and_mentions_reach_us_but_no_private_message(reddit: FakeReddit) -> None:
    (mention,) = fetched(reddit, "mentions", subreddits=[], inbox=True).posts
    play(reddit, "comment_replies")
    (answer,) = first_page(reddit, 1, subreddits=[], inbox=True).posts
    assert (answer.external_id, answer.parent_id, answer.thread_id) == ("t1_nq3xk2d", "t1_nq3xk29", "t3_1pa3k2f")
    assert answer.url == "https://www.reddit.com/r/ferrywire/comments/1pa3k2f/a_title/nq3xk2d/"
    assert mention.text == "u/ferrywire_ana can you say more?"


def test_deleted_and_removed_submissions_are_gone_but_a_lost_account_leaves_its_words(reddit: FakeReddit) -> None:
    batch = fetched(reddit, "gone_submissions")
    assert set(batch.gone) == {"t3_1pa3k2m", "t3_1pa3k2n", "t3_1pa3k2o"}
    assert [(p.external_id, p.author.handle) for p in batch.posts] == [("t3_1pa3k2p", "[deleted]")]


def test_deleted_and_removed_comments_are_gone(reddit: FakeReddit) -> None:
    play(reddit, "gone_comments")
    batch = first_page(reddit, 1, comments=True)
    assert (batch.posts, set(batch.gone)) == ((), {"t1_nq3xk2m", "t1_nq3xk2n"})


def test_a_look_at_post_and_thread_says_how_they_stand(reddit: FakeReddit) -> None:
    play(reddit, "info")
    assert reddit.connect().post_status(POST) is PostStatus.LOCKED


@pytest.mark.parametrize(
    ("name", "expected", "words"),
    [
        ("401", Unauthorised, "401"),
        ("403", Refused, "r/ferrywire is private"),
        ("403_quarantined", Refused, "r/ferrywire is quarantined"),
        ("403_gated", Refused, "r/ferrywire shows a warning"),
        ("403_unnamed", Refused, "our account may not read r/ferrywire"),
        ("403_scope", Unauthorised, "scope"),
        ("403_wall", Unavailable, "turned us away"),
        ("404", Gone, "Reddit banned r/ferrywire"),
        ("404_unnamed", Refused, "no r/ferrywire"),
        ("302", Gone, "there is no r/ferrywire"),
        ("302_renamed", Refused, "r/ferrywire is now r/ferrywire_help"),
        ("302_login", Refused, "in a browser only"),
        ("500", Unavailable, "500"),
        ("503", Unavailable, "503"),
        ("429", Unavailable, "rate limit"),
    ],
)
def test_a_bad_answer_to_a_read_says_what_it_is_and_what_to_do_next(
    reddit: FakeReddit, name: str, expected: type[Outside], words: str
) -> None:
    play(reddit, name)
    with pytest.raises(Outside) as caught:
        first_page(reddit)
    assert type(caught.value) is expected
    assert words in caught.value.reason
    assert reddit.read_count("/subreddits/search") == 0


def test_too_many_requests_say_when_to_come_back(reddit: FakeReddit) -> None:
    play(reddit, "429")
    with pytest.raises(Unavailable) as caught:
        first_page(reddit)
    assert caught.value.retry_at == AT + timedelta(seconds=187)


def test_an_answer_that_used_up_the_allowance_is_still_used(reddit: FakeReddit) -> None:
    batch = fetched(reddit, "spent")
    assert batch.posts == ()
    assert batch.quota == Quota(left=0, limit=600, resets_at=AT + timedelta(seconds=187))


@pytest.mark.parametrize("name", ["token_refused", "token_401", "token_400"])
def test_wrong_credentials_stop_the_source(reddit: FakeReddit, name: str) -> None:
    play(reddit, name)
    with pytest.raises(Unauthorised):
        first_page(reddit)


@pytest.mark.parametrize("name", ["token_nonsense", "token_wall"])
def test_a_token_answer_without_a_token_means_try_later(reddit: FakeReddit, name: str) -> None:
    play(reddit, name)
    with pytest.raises(Unavailable):
        first_page(reddit)


def test_a_reply_that_was_taken_gives_its_receipt(reddit: FakeReddit) -> None:
    url = "https://www.reddit.com/r/ferrywire/comments/1pa3k2f/a_title/nq3xk2z/"
    assert replied(reddit, "reply") == Receipt("t1_nq3xk2z", url, AT)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("thread_locked", "thread is locked"),
        ("deleted_comment", "deleted"),
        ("too_old", "too old"),
        ("403_write", "403: Forbidden"),
        ("400_write", "does not allow links"),
        ("unknown_error", "breaks a rule of this community"),
    ],
)
def test_what_reddit_will_never_take_is_refused_with_a_reason_to_read(
    reddit: FakeReddit, name: str, reason: str
) -> None:
    error = replied(reddit, name)
    assert isinstance(error, Refused)
    assert reason in error.reason


@pytest.mark.parametrize(("name", "wait"), [("ratelimit", 540), ("ratelimit_seconds", 0.48)])
def test_a_rate_limit_in_the_body_says_when_to_come_back_and_is_not_slept_out(
    reddit: FakeReddit, name: str, wait: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    error = replied(reddit, name)
    assert isinstance(error, Unavailable)
    assert error.retry_at == AT + timedelta(seconds=wait)
    assert slept == []


@pytest.mark.parametrize("name", ["reply_unnamed", "something_is_broken"])
def test_an_answer_that_does_not_say_whether_it_was_posted_is_uncertain(reddit: FakeReddit, name: str) -> None:
    assert isinstance(replied(reddit, name), Uncertain)


def test_our_reply_is_found_though_reddit_changed_blanks_and_escapes(reddit: FakeReddit) -> None:
    play(reddit, "own_comments")
    found = reddit.connect().find_reply(ORDER)
    assert found is not None
    assert found.external_id == "t1_nq3xk2z"


def test_a_closed_post_says_why_it_takes_no_reply(reddit: FakeReddit) -> None:
    record = play(reddit, "new")
    record["body"]["data"]["children"][0]["data"]["archived"] = True
    reddit.serve(record["path"], 200, {}, record["body"])
    closed = first_page(reddit).posts[-1]
    assert closed.capabilities.reply is ReplyMode.NONE
    assert "archived" in closed.capabilities.why
