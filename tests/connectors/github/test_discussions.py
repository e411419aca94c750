"""GitHub's discussions: read newest first over GraphQL, and answered in their one level of answers."""

from collections.abc import Iterator

import pytest

from bot.core.errors import Refused, Unauthorised, Uncertain
from bot.core.model import Context, Post, PostStatus
from tests.connectors.contract_writing import WORDS, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_github import REPOSITORY, US, FakeGitHub, Said

STREAM = f"{REPOSITORY}/discussions"


@pytest.fixture
def service() -> Iterator[FakeGitHub]:
    with FakeGitHub() as service:
        yield service


def read(service: FakeGitHub, cursor: str = "") -> tuple[list[Post], str]:
    """All that is new, and where reading stands then."""
    source, more = service.connect(discussions=True), True
    posts: list[Post] = []
    while more:
        batch = source.fetch(STREAM, cursor, service.now)
        posts += batch.posts
        cursor, more = batch.cursor, batch.more
    return posts, cursor


def talk(service: FakeGitHub) -> tuple[Said, Said, Said]:
    """A discussion with a comment and an answer to it."""
    asked = service.discussion("Several regions?", "Is it planned?")
    top = service.discuss(asked.node, "I want that too, when?", "tom")
    return asked, top, service.discuss(asked.node, "And in Asia?", "ada", top.node)


def test_a_discussion_comes_with_its_comments_and_their_answers_each_with_what_stands_above(
    service: FakeGitHub,
) -> None:
    asked, top, below = talk(service)
    posts = {post.external_id: post for post in read(service)[0]}
    names = [service.name(one) for one in (asked, top, below)]
    assert sorted(posts) == sorted(names)
    assert posts[names[2]].parent_id == names[1]
    assert {post.thread_id for post in posts.values()} == {names[0]}
    assert posts[names[2]].context == (
        Context("mia", "Several regions?\nIs it planned?"),
        Context("tom", "I want that too, when?"),
    )


def test_what_is_said_later_in_an_old_discussion_is_read_alone(service: FakeGitHub) -> None:
    asked, _, _ = talk(service)
    for number in range(7):
        service.pass_time()
        service.discussion(f"Other {number}", "")
    _, cursor = read(service)
    service.pass_time()
    late = service.discuss(asked.node, "Any news?")
    posts, cursor = read(service, cursor)
    assert [post.external_id for post in posts] == [service.name(late)]
    assert read(service, cursor)[0] == []


def test_a_comment_deleted_since_is_told_as_gone(service: FakeGitHub) -> None:
    _, top, _ = talk(service)
    source = service.connect(discussions=True)
    top.deleted = True
    assert source.reread([service.name(top)], service.now).gone == (service.name(top),)
    assert source.fetch(STREAM, "", service.now).gone == (service.name(top),)


def test_more_comments_than_are_read_at_once_are_said_as_a_gap(service: FakeGitHub) -> None:
    asked, _, _ = talk(service)
    _, cursor = read(service)
    service.pass_time()
    for number in range(60):
        service.discuss(asked.node, f"Part {number}?")
    batch = service.connect(discussions=True).fetch(STREAM, cursor, service.now)
    assert "not read" in batch.gap


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_answer_stands_below_what_it_answers_is_found_edited_and_deleted(service: FakeGitHub, place: int) -> None:
    asked = talk(service)[place]
    source = service.connect(discussions=True)
    post = next(post for post in read(service)[0] if post.external_id == service.name(asked))
    order = an_order(service, post)
    receipt = source.reply(order)
    assert service.our_replies(post.external_id) == [WORDS]
    assert source.find_reply(order) == receipt
    source.edit(receipt, "Put better.")
    assert source.standing_text(receipt) == "Put better."
    source.delete(receipt)
    assert source.standing_text(receipt) is None
    source.delete(receipt)


def test_an_answer_whose_answer_was_lost_is_found_by_its_mark(service: FakeGitHub) -> None:
    talk(service)
    source = service.connect(discussions=True)
    order = an_order(service, read(service)[0][0])
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        source.reply(order)
    service.clear_faults()
    assert source.find_reply(order) is not None
    assert service.write_count() == 1


def test_a_locked_discussion_takes_no_answer(service: FakeGitHub) -> None:
    asked, top, _ = talk(service)
    asked.locked = True
    source = service.connect(discussions=True)
    posts = read(service)[0]
    assert {source.post_status(post) for post in posts} == {PostStatus.LOCKED}
    with pytest.raises(Refused):
        source.reply(an_order(service, next(post for post in posts if post.external_id == service.name(top))))


def test_a_token_that_may_not_read_discussions_is_said(service: FakeGitHub) -> None:
    service.web.inject_fault(Fault(body=b'{"data": null, "errors": [{"type": "FORBIDDEN", "message": "No."}]}'))
    with pytest.raises(Unauthorised, match="discussions"):
        read(service)


def test_an_unknown_error_in_answer_to_a_write_is_uncertain(service: FakeGitHub) -> None:
    talk(service)
    source = service.connect(discussions=True)
    order = an_order(service, read(service)[0][0])
    fault = Fault(body=b'{"data": null, "errors": [{"message": "Something went wrong."}]}')
    service.inject_fault(fault, writing=True)
    with pytest.raises(Uncertain):
        source.reply(order)


def test_what_we_wrote_in_a_discussion_is_ours(service: FakeGitHub) -> None:
    service.discussion("News", "", US)
    assert [post.own for post in read(service)[0]] == [True]
