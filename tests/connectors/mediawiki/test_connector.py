"""The connector against a strict MediaWiki: the contract, and what this channel is like beyond it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

import connectors
from bot.core.errors import Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, PostKind, PostStatus, ReplyMode
from bot.core.ports.channel import Editor, Reader, Remover
from connectors.mediawiki.posts import ASSISTED
from connectors.mediawiki.threads import html_of
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_mediawiki import PASSWORD, TITLE, US, FakeMediaWiki


@pytest.fixture
def service() -> Iterator[FakeMediaWiki]:
    with FakeMediaWiki() as service:
        yield service


class TestMediaWiki(ConnectorContract, Locks):
    """The contract."""

    kind = "mediawiki"
    one_stream = "the wiki tells the changes of all its talk pages in one order"
    no_shared_ids = "two comments of one author in one minute are numbered as they stand"
    no_unstable_ids = "a comment is known by page, author and minute, not by its heading"


def test_it_is_built_from_the_configuration(service: FakeMediaWiki) -> None:
    values = {"api_url": f"{service.web.url}/w/api.php", "account": f"{US}@switchboard"}
    source = connectors.load("mediawiki", "the wiki", values, {"MEDIAWIKI_BOT_PASSWORD": PASSWORD}, service.clock)
    service.customer_posts("Hello?")
    (post,) = source.fetch("", "", service.now).posts
    assert (post.source, post.capabilities.reply, post.capabilities.why) == ("the wiki", ReplyMode.ASSIST, ASSISTED)


@pytest.mark.parametrize(
    "values",
    [
        {"api_url": "https://wiki.example/wiki/Main_Page"},
        {"account": "Ferrywire"},
        {"namespaces": [0]},
        {"namespaces": []},
        {"contact": "a\nb"},
        {"surprise": 1},
    ],
)
def test_a_setting_out_of_range_is_a_fault(values: dict[str, Any]) -> None:
    whole = {"api_url": "https://wiki.example/w/api.php", "account": "Ferrywire@switchboard"}
    with pytest.raises(ValidationError):
        connectors.settings("mediawiki", whole | values)


# Signing in.


def test_a_login_is_kept_and_a_read_whose_login_ended_signs_in_again(service: FakeMediaWiki) -> None:
    source = service.connect()
    for _ in range(2):
        source.fetch("", "", service.now)
    assert service.logins == 1
    service.signed_in = False
    source.fetch("", "", service.now)
    assert service.logins == 2


@pytest.mark.parametrize("password", ["", "line\nbreak", "wrong"])
def test_a_password_that_does_not_sign_in_is_said_and_not_shown(service: FakeMediaWiki, password: str) -> None:
    recipe = connectors.recipe("mediawiki")
    source = recipe.build("wiki", service.settings(), {"MEDIAWIKI_BOT_PASSWORD": password}, service.clock)
    with pytest.raises(Unauthorised) as caught:
        source.fetch("", "", service.now)
    assert not password or password not in str(caught.value)


def test_the_wiki_is_told_whom_to_write_to(service: FakeMediaWiki) -> None:
    service.connect(contact="ops@ferrywire.example").fetch("", "", service.now)
    assert {request.headers["user-agent"].endswith("ops@ferrywire.example") for request in service.web.requests} == {
        True
    }


# What is read.


def test_a_thread_is_read_with_its_heading_and_what_stands_above(service: FakeMediaWiki) -> None:
    first = service.topic("Lost hooks", "They vanish.")
    service.pass_time()
    second = service.customer_replies(first, "Here too.\nSince Monday.")
    opening, reply = read_on(service.connect(), service).posts
    assert (opening.external_id, opening.title, opening.text) == (first, "Lost hooks", "They vanish.")
    assert (opening.kind, opening.parent_id, opening.thread_id, opening.community) == (
        PostKind.COMMENT,
        "",
        first,
        TITLE,
    )
    assert (reply.external_id, reply.title, reply.text) == (second, "", "Here too.\nSince Monday.")
    assert (reply.parent_id, reply.thread_id) == (first, first)
    assert reply.context == (Context("", "Lost hooks"), Context("Mia", "They vanish."))
    assert reply.url == f"{service.web.url}/w/index.php?title=Talk:Webhooks#{service.of(second).id}"


def test_two_comments_of_one_author_in_one_minute_are_two(service: FakeMediaWiki) -> None:
    names = [service.topic("One", "first"), service.topic("Two", "second")]
    posts = read_on(service.connect(), service).posts
    assert [(post.external_id, post.text) for post in posts] == [(names[0], "first"), (names[1], "second")]
    service.connect().reply(an_order(service, posts[1]))
    assert (service.our_replies(names[0]), service.our_replies(names[1])) == ([], [WORDS])


def test_a_heading_that_was_renamed_and_a_page_that_was_moved_keep_a_comment_known(service: FakeMediaWiki) -> None:
    post = one_post(service)
    service.of(post.external_id).heading = "Quite another heading"
    service.title = "Talk:Hooks"
    assert service.connect().post_status(post) is PostStatus.OPEN
    service.connect().reply(an_order(service, post))
    assert service.our_replies(post.external_id) == [WORDS]


def test_a_page_that_was_moved_since_is_read_where_it_is_now(service: FakeMediaWiki) -> None:
    service.customer_posts("Hello?")
    service.title = "Talk:Hooks"
    (post,) = service.connect(pages=["Talk:Hooks"]).fetch("", "", service.now).posts
    assert post.community == "Talk:Hooks"
    assert "title=Talk:Hooks#" in post.url


def test_an_archived_comment_and_a_deleted_page_are_gone(service: FakeMediaWiki) -> None:
    post = one_post(service)
    service.missing = True
    assert service.connect().post_status(post) is PostStatus.GONE
    assert service.connect().fetch("", "", service.now).posts == ()
    with pytest.raises(Refused, match="archived"):
        service.connect().reply(an_order(service, post))


def test_only_the_pages_that_are_named_are_read(service: FakeMediaWiki) -> None:
    service.customer_posts("Hello?")
    assert len(service.connect(pages=["Talk:Webhooks"]).fetch("", "", service.now).posts) == 1
    assert service.connect(pages=["Talk:Other"]).fetch("", "", service.now).posts == ()


def test_what_a_bot_wrote_is_marked(service: FakeMediaWiki) -> None:
    service.topic("Notice", "Your link is dead.", by="LinkBot")
    (post,) = read_on(service.connect(), service).posts
    assert post.automatic


# How it is answered.


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("{{delete}} [[User:Mia]] ~~~~ ''x''", "<p>{{delete}} [[User:Mia]] ~~~~ ''x''</p>"),
        ("<script>alert(1)</script> & more", "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
    ],
)
def test_words_are_sent_as_escaped_html_and_never_as_wikitext(service: FakeMediaWiki, text: str, sent: str) -> None:
    post = one_post(service)
    receipt = service.connect().reply(an_order(service, post, text))
    (written,) = service.of(post.external_id).replies
    assert written.words == sent == html_of(text)
    assert service.connect().standing_text(receipt) == text
    assert b"wikitext" not in service.web.requests[-1].body


def test_the_same_order_sent_twice_within_a_login_stands_once(service: FakeMediaWiki) -> None:
    source, order = service.connect(), an_order(service, one_post(service))
    receipt = source.reply(order)
    with pytest.raises(Uncertain, match="saved before"):
        source.reply(order)
    assert source.find_reply(order) == receipt
    assert service.our_replies(order.post.external_id) == [WORDS]


def test_one_that_was_removed_since_is_not_taken_for_never_sent(service: FakeMediaWiki) -> None:
    order = an_order(service, one_post(service))
    receipt = service.connect().reply(order)
    service.delete(receipt.external_id)
    assert service.connect().standing_text(receipt) is None
    with pytest.raises(Uncertain, match="removed since"):
        service.connect().find_reply(order)


def test_a_read_back_that_fails_after_saving_is_uncertain(service: FakeMediaWiki) -> None:
    order, source = an_order(service, one_post(service)), service.connect()
    source.fetch("", "", service.now)
    after = Fault(status=500)
    service.web.inject_fault(after, lambda request: request.method == "GET" and service.write_count() > 0)
    with pytest.raises(Uncertain, match="could not be read back"):
        source.reply(order)
    service.clear_faults()
    assert service.connect().find_reply(order) is not None


def test_a_lost_answer_is_found_in_the_next_minute_too(service: FakeMediaWiki) -> None:
    order = an_order(service, one_post(service))
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.clear_faults()
    service.pass_time(timedelta(minutes=5))
    assert service.connect().find_reply(order) is not None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("blocked", Refused),
        ("spamblacklist", Refused),
        ("abusefilter-disallowed", Refused),
        ("permissiondenied", Refused),
        ("ratelimited", Unavailable),
        ("readonly", Unavailable),
        ("badtoken", Unavailable),
        ("discussiontools-formtoken-used", Uncertain),
    ],
)
def test_a_refusal_is_told_by_its_name(service: FakeMediaWiki, code: str, problem: type[Exception]) -> None:
    post = one_post(service)
    service.problem = code
    with pytest.raises(problem):
        service.connect().reply(an_order(service, post))
    assert (service.our_replies(post.external_id), service.write_count()) == ([], 1)


def test_a_captcha_is_for_a_person(service: FakeMediaWiki) -> None:
    post = one_post(service)
    service.captcha = True
    with pytest.raises(Refused, match="captcha"):
        service.connect().reply(an_order(service, post))


def test_our_comments_are_read_back_and_changed_by_hand_alone(service: FakeMediaWiki) -> None:
    source: object = service.connect()
    assert isinstance(source, Reader)
    assert not isinstance(source, Editor | Remover)
    post = one_post(service)
    assert not post.capabilities.edit
    assert not post.capabilities.delete
    assert "edit the page" in post.capabilities.edit_why
