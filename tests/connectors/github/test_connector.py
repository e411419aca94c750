"""GitHub: the contract over a stand-in, and what is this channel's own on issues and their comments."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.errors import Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, PostKind, PostStatus, ReplyMode
from connectors.github.connector import build
from connectors.github.settings import Settings
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_streams import Streams
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_github import REPOSITORY, US, FakeGitHub


@pytest.fixture
def service() -> Iterator[FakeGitHub]:
    with FakeGitHub() as service:
        yield service


class TestGitHub(ConnectorContract, Locks, Edits, Removes, Streams):
    """The contract."""

    kind = "github"
    no_shared_ids = "a repository numbers its issues, and GitHub all comments, in one order"
    no_unstable_ids = (
        "an issue keeps its number in its repository, and a comment its own, whatever becomes of their words"
    )
    forgets_nothing = "GitHub lists every issue and comment of a repository, however old"


def comments_of(service: FakeGitHub, cursor: str = "") -> list[str]:
    """The words of the comments that are read."""
    source = service.connect()
    return [post.text for post in source.fetch(f"{REPOSITORY}/comments", cursor, service.now).posts]


def test_a_comment_comes_with_the_issue_above_it(service: FakeGitHub) -> None:
    issue = service.issue("Webhooks are lost", "Since 4.2.\n<!-- Please fill in: version -->")
    service.comment(issue.number, "Here too, what can I do?", "tom")
    (post,) = service.connect().fetch(f"{REPOSITORY}/comments", "", service.now).posts
    assert (post.kind, post.parent_id, post.thread_id) == (PostKind.COMMENT, f"{REPOSITORY}#1", f"{REPOSITORY}#1")
    assert post.context == (Context("mia", "Webhooks are lost\nSince 4.2."),)
    assert post.community == REPOSITORY


def test_an_issue_says_what_it_is_about_without_what_its_template_hides(service: FakeGitHub) -> None:
    service.issue("Webhooks are lost", "<!-- Thank you! -->\nSince <!-- which? --> 4.2 <!-- open")
    (post,) = read_on(service.connect(), service).posts
    assert (post.title, post.text) == ("Webhooks are lost", "Since  4.2 <!-- open")


def test_code_that_others_offer_and_talk_about_it_is_left_out_unless_asked_for(service: FakeGitHub) -> None:
    offered = service.issue("Fix typo", "", pull_request=True)
    service.comment(offered.number, "Please review?")
    assert (read_on(service.connect(), service).posts, comments_of(service)) == ([], [])
    wanted = service.connect(pull_requests=True)
    assert [post.title for post in read_on(wanted, service).posts] == ["Fix typo"]


def test_what_a_bot_wrote_is_automatic(service: FakeGitHub) -> None:
    service.issue("Bump httpx", "", "dependabot[bot]")
    service.issue("Stale", "", "robo", bot=True)
    assert [post.automatic for post in read_on(service.connect(), service).posts] == [True, True]


def test_our_own_accounts_are_told_apart_whatever_their_capitals(service: FakeGitHub) -> None:
    service.issue("Guide", "", US.upper())
    service.issue("News", "", "Ferrywire-Ana")
    posts = read_on(service.connect(own_authors=["ferrywire-ana"]), service).posts
    assert [post.own for post in posts] == [True, True]


def test_an_edited_issue_comes_again_and_one_that_only_got_a_label_does_not(service: FakeGitHub) -> None:
    issue = service.issue("Limits?", "Where?")
    reading = read_on(service.connect(), service)
    service.pass_time()
    issue.updated = service.now
    labelled = read_on(service.connect(), service, reading.cursor)
    service.pass_time()
    issue.body, issue.updated = "Where are they?", service.now
    edited = read_on(service.connect(), service, labelled.cursor)
    assert (labelled.posts, [post.text for post in edited.posts]) == ([], ["Where are they?"])


def test_nothing_new_costs_nothing_of_the_limit(service: FakeGitHub) -> None:
    service.issue("Limits?", "Where?")
    cursor = read_on(service.connect(), service).cursor
    for _ in range(3):
        service.pass_time()
        cursor = read_on(service.connect(), service, cursor).cursor
    assert service.not_modified == 2


def test_what_is_left_of_the_limit_is_told(service: FakeGitHub) -> None:
    service.limits = {"X-RateLimit-Remaining": "4321", "X-RateLimit-Limit": "5000", "X-RateLimit-Reset": "1793613600"}
    (batch,) = read_on(service.connect(), service).batches
    assert batch.quota is not None
    assert (batch.quota.left, batch.quota.limit) == (4321, 5000)


def test_a_used_up_limit_is_waited_out_until_it_begins_anew(service: FakeGitHub) -> None:
    resets = service.now + timedelta(minutes=31)
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(resets.timestamp()))}
    service.inject_fault(Fault(status=403, headers=headers))
    with pytest.raises(Unavailable) as caught:
        read_on(service.connect(), service)
    assert caught.value.retry_at == resets


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "75"}, 75), ({}, 60)])
def test_a_secondary_limit_on_a_write_is_waited_out_for_a_minute_at_least(
    service: FakeGitHub, headers: dict[str, str], seconds: int
) -> None:
    post = one_post(service)
    body = b'{"message": "You have exceeded a secondary rate limit."}'
    service.inject_fault(Fault(status=403, headers=headers, body=body), writing=True)
    with pytest.raises(Unavailable) as caught:
        service.connect().reply(an_order(service, post))
    assert caught.value.retry_at == service.now + timedelta(seconds=seconds)


def test_a_repository_with_another_name_now_is_said(service: FakeGitHub) -> None:
    service.inject_fault(Fault(status=301, headers={"Location": "https://api.github.com/repositories/1/issues"}))
    with pytest.raises(Refused, match="another name now"):
        read_on(service.connect(), service)


def test_a_reply_ends_in_a_mark_that_nobody_sees_and_that_is_taken_off_when_it_is_read(service: FakeGitHub) -> None:
    order = an_order(service, one_post(service))
    receipt = service.connect().reply(order)
    assert service.said[-1].body == f"{WORDS}\n\n<!-- switchboard:reply-1-v1 -->"
    assert service.connect().standing_text(receipt) == WORDS
    (own,) = service.connect().fetch(f"{REPOSITORY}/comments", "", service.now).posts
    assert (own.text, own.own) == (WORDS, True)


def test_the_same_words_as_another_reply_of_ours_are_told_apart_by_their_marks(service: FakeGitHub) -> None:
    post = one_post(service)
    service.connect().reply(an_order(service, post, key="to-somebody-else"))
    assert service.connect().find_reply(an_order(service, post, key="lost")) is None


def test_a_reply_that_moderators_edited_since_is_found_by_its_mark(service: FakeGitHub) -> None:
    order = an_order(service, one_post(service))
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.clear_faults()
    service.said[-1].body = service.said[-1].body.replace("rotate", "change")
    assert service.connect().find_reply(order) is not None


def test_a_source_that_answers_by_hand_offers_the_words_and_sends_none(service: FakeGitHub) -> None:
    service.issue("Limits?", "Where?")
    source = service.connect(reply="assist")
    (post,) = read_on(source, service).posts
    assert (post.capabilities.reply, bool(post.capabilities.why)) == (ReplyMode.ASSIST, True)
    with pytest.raises(Refused, match="by a person"):
        source.reply(an_order(service, post))
    assert service.write_count() == 0


def test_posts_are_looked_up_again_and_what_was_deleted_is_told(service: FakeGitHub) -> None:
    kept, deleted = service.issue("Kept?", ""), service.issue("Deleted?", "")
    comment = service.comment(kept.number, "And this?")
    deleted.deleted = comment.deleted = True
    names = [service.name(one) for one in (kept, deleted, comment)]
    batch = service.connect().reread([*names, "no name of ours"], service.now)
    assert ([post.external_id for post in batch.posts], set(batch.gone)) == (names[:1], set(names[1:]))


def test_a_comment_whose_issue_is_locked_cannot_be_answered(service: FakeGitHub) -> None:
    issue = service.issue("Limits?", "", locked=True)
    service.comment(issue.number, "Why closed?")
    source = service.connect()
    (post,) = source.fetch(f"{REPOSITORY}/comments", "", service.now).posts
    assert (post.capabilities.reply, post.capabilities.edit) == (ReplyMode.NONE, True)
    assert source.post_status(post) is PostStatus.LOCKED


def test_a_token_that_cannot_be_one_is_said_and_not_sent(service: FakeGitHub) -> None:
    source = build("community", Settings.model_validate(service.values()), {"GITHUB_TOKEN": "tökn"}, service.clock)
    with pytest.raises(Unauthorised, match="GITHUB_TOKEN is missing"):
        read_on(source, service)
    assert service.web.requests == []
