"""A tweet as a post: whose it is, what it says and answers, and what X lets us do about it."""

from datetime import UTC, datetime

from bot.core.model import Context, Post, PostKind, ReplyMode
from connectors.x.payloads import TweetPage
from connectors.x.posts import OwnAccount, posts_of
from tests.connectors.contract import read_on
from tests.fakes.fake_x import FakeX
from tests.fakes.fake_x_recorded import FakeRecordedX, fetched


def mentions() -> dict[str, Post]:
    """The recorded mentions by a word in them."""
    with FakeRecordedX(mentions=["mentions-page-1", "mentions-page-2"]) as service:
        posts = [p for b in fetched(service, 2) for p in b.posts]
    words = {"rotate an": "question", "retries": "reply", "SSO": "long", "Corrected": "edited", "RT ": "share"}
    return {name: p for p in posts for word, name in words.items() if word in p.text and (name == "share") == p.repost}


def test_a_mention_is_read_whole() -> None:
    post = mentions()["question"]
    assert post.text == "@ferrywire How do I rotate an API key if a <worker> still uses the old one?"
    assert (post.author.handle, post.author.name, post.author.reach) == ("ana_builds", "Ana Duarte", 1820)
    assert post.author.url == "https://x.com/ana_builds"
    assert post.written_at == datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    assert post.url == f"https://x.com/ana_builds/status/{post.external_id}"
    assert (post.kind, post.parent_id, post.thread_id, post.lang) == (PostKind.POST, "", post.external_id, "en")


def test_a_reply_brings_what_it_answers_with_links_written_out() -> None:
    post = mentions()["reply"]
    above = Context("ferrywire", "Our webhooks & retries guide is out: https://docs.ferrywire.com/webhooks?a=1&b=2")
    assert post.context == (above,)
    assert post.kind is PostKind.REPLY
    assert post.parent_id == post.thread_id != post.external_id


def test_a_long_post_is_not_cut() -> None:
    text = mentions()["long"].text
    assert len(text) > 280
    assert text.endswith("Does SSO <SAML> work there? https://example.com/our-setup")


def test_an_edited_post_keeps_its_first_id_and_shows_the_version_that_was_read() -> None:
    post = mentions()["edited"]
    shown = post.url.rpartition("/")[2]
    assert int(post.external_id) < int(shown)
    assert post.thread_id == post.external_id


def test_a_share_is_marked_and_cannot_be_answered() -> None:
    post = mentions()["share"]
    assert post.repost
    assert post.capabilities.reply is ReplyMode.NONE


def test_only_who_mentions_or_quotes_us_is_answered_by_the_api() -> None:
    with FakeRecordedX(search=["search-page-2"]) as service:
        unaddressed, quoting = fetched(service, stream="search", search="ferrywire")[0].posts
    assert unaddressed.capabilities.reply is ReplyMode.ASSIST
    assert "neither mention nor quote" in unaddressed.capabilities.why
    assert quoting.capabilities.reply is ReplyMode.API
    assert (quoting.capabilities.edit, quoting.capabilities.delete) == (False, True)
    assert "20 times" in quoting.capabilities.why
    assert quoting.context[0].handle == "ferrywire"


def test_without_keys_for_posting_a_person_posts() -> None:
    with FakeRecordedX(mentions=["mentions-page-2"]) as service:
        batch = service.connect(without=("X_API_SECRET",)).fetch("mentions", "", service.now)
    assert {p.capabilities.reply for p in batch.posts} == {ReplyMode.ASSIST}
    assert all("keys" in p.capabilities.why for p in batch.posts)


def test_our_posts_are_ours_by_number_and_by_handle() -> None:
    with FakeRecordedX(search=["search-page-1"]) as service:
        by_number = fetched(service, stream="search", search="keys", user_id="9001", account="renamed")
        by_handle = fetched(service, stream="search", search="keys", user_id="5", account="FerryWire")
    assert [p.own for b in by_number + by_handle for p in b.posts] == [True, True]


def test_a_follow_up_names_our_reply_as_its_parent() -> None:
    with FakeRecordedX(mentions=["conversation"]) as service:
        question, follow_up = fetched(service)[0].posts
    assert follow_up.thread_id == question.external_id
    assert follow_up.parent_id not in ("", question.external_id)
    assert follow_up.context == (Context("ferrywire", "@ana_builds Yes: set tls.min to 1.3."),)
    assert follow_up.capabilities.reply is ReplyMode.API


def test_what_is_missing_beside_a_page_loses_none_of_its_posts_and_names_the_deleted() -> None:
    with FakeRecordedX(mentions=["mentions-partial-errors"]) as service:
        batch = fetched(service)[0]
    answer, quoting = batch.posts
    assert batch.gone == (answer.parent_id,)
    assert answer.context == ()
    assert quoting.author.handle == "4999"
    assert quoting.url.startswith("https://x.com/i/status/")


def test_an_edit_is_a_change_of_the_same_post_not_a_second_one(x: FakeX) -> None:
    first = x.mention("What is the limit?")
    x.pass_time()
    before = read_on(x.connect(), x)
    x.edit(first, "@ferrywire What is the limit per minute?")
    x.pass_time()
    after = read_on(x.connect(), x, before.cursor)
    assert before.ids == after.ids == [first]
    assert after.posts[0].text == "@ferrywire What is the limit per minute?"


def test_a_reply_to_an_edited_post_names_its_first_id_as_parent(x: FakeX) -> None:
    first = x.mention("What is the limit?")
    x.pass_time()
    second = x.edit(first, "@ferrywire What is the limit per minute?")
    x.pass_time()
    reply = x.say("@ferrywire same question", "bobsoehne", reply_to=second)
    read = {p.external_id: p for p in read_on(x.connect(), x).posts}
    assert read[reply].parent_id == first


def _page(**fields: object) -> TweetPage:
    told = {"id": "100", "author_id": "2", "text": "hi", **fields}
    return TweetPage.model_validate({"data": [told], "meta": {"result_count": 1}})


def test_a_post_whose_words_are_called_something_else_is_not_taken_for_an_empty_one() -> None:
    assert _page().is_understood
    assert not _page(text=None, words="How do I rotate a key?").is_understood


def test_a_repost_is_one_in_either_vocabulary_and_an_article_shows_its_preview() -> None:
    shared = _page(referenced_posts=[{"type": "reposted", "id": "98"}])
    (repost,) = posts_of(shared, "x", OwnAccount("ferrywire"), mentioned=False)
    article = _page(article={"title": "Ferries", "preview_text": "How we sail"})
    (announced,) = posts_of(article, "x", OwnAccount("ferrywire"), mentioned=False)
    assert (repost.repost, announced.text) == (True, "hi\n\nHow we sail")
