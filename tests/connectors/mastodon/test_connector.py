"""The connector against a strict Mastodon: the contract, and what this channel is like beyond it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

import connectors
from bot.core.errors import Refused, Unavailable, Uncertain
from bot.core.model import Context, OutgoingImage, Post, PostKind, PostStatus, Quota, ReplyMode
from connectors.mastodon.connector import NOT_A_BOT
from connectors.mastodon.posts import NO_BOTS, UNCALLED
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import Edits, Removes
from tests.connectors.contract_streams import Streams
from tests.connectors.contract_writing import WORDS, ConnectorContract, an_order
from tests.fakes.channel import LOST, Fault
from tests.fakes.fake_mastodon import TAG, TOKEN, US, FakeMastodon
from tests.fakes.pictures import jpeg, png


@pytest.fixture
def service() -> Iterator[FakeMastodon]:
    with FakeMastodon() as service:
        yield service


class TestMastodon(ConnectorContract, Streams, Edits, Removes):
    """The contract."""

    kind = "mastodon"
    no_shared_ids = "a server gives each post an id of its own"
    no_unstable_ids = "an edit keeps the id"
    forgets_nothing = "a server shows a post for as long as it has it"


def read_stream(service: FakeMastodon, stream: str, cursor: str = "", **settings: Any) -> Sequence[Post]:
    return service.connect(**settings).fetch(stream, cursor, service.now).posts


def test_it_is_built_from_the_configuration(service: FakeMastodon) -> None:
    values = {"server": f"{service.web.url}/", "hashtags": ["#ferrywire"]}
    source = connectors.load("mastodon", "ours", values, {"MASTODON_ACCESS_TOKEN": TOKEN}, service.clock)
    assert [(stream.name, stream.title) for stream in source.streams()] == [
        ("mentions", "mentions of our account"),
        ("tag-ferrywire", "#ferrywire"),
    ]
    service.customer_posts("Hello?")
    assert [post.source for post in source.fetch("mentions", "", service.now).posts] == ["ours"]


@pytest.mark.parametrize(
    "values",
    [
        {"server": "mastodon.example"},
        {"server": "https://mastodon.example/api"},
        {"hashtags": ["two words"]},
        {"mentions": False},
        {"visibility": "direct"},
        {"limit": 0},
        {"surprise": 1},
    ],
)
def test_a_setting_out_of_range_is_a_fault(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        connectors.settings("mastodon", {"server": "https://mastodon.example"} | values)


# What is read.


def test_a_mention_is_read_with_its_author_and_without_the_links_around_names(service: FakeMastodon) -> None:
    name = service.say("", mentions=(US,), at=service.now)
    service.statuses[int(name)].content = (
        '<p><span class="h-card"><a href="https://ferry.example/@ferrywire" class="u-url mention">@<span>ferrywire'
        '</span></a></span> is <a href="https://ferry.example/tags/sso" class="mention hashtag" rel="tag">#<span>sso'
        '</span></a> down?<br />See <a href="https://a.example/b">https://a.example/b</a></p>'
    )
    (post,) = read_stream(service, "mentions")
    assert post.text == "@ferrywire is #sso down?\nSee https://a.example/b"
    assert (post.author.handle, post.author.reach, post.lang) == ("mia@far.example", 40, "en")
    assert post.url == f"https://far.example/@mia/{name}"
    assert (post.kind, post.thread_id, post.capabilities.reply) == (PostKind.POST, name, ReplyMode.API)


def test_warning_descriptions_and_poll_are_words_too(service: FakeMastodon) -> None:
    media = [{"id": "1", "type": "image", "description": "a red box: 401"}, {"id": "2", "type": "video"}]
    service.say("Which one?", mentions=(US,), spoiler="login", media=media, poll=("Keys", "Tokens"))
    (post,) = read_stream(service, "mentions")
    assert (
        post.words == "login\nWhich one?\nAn image: a red box: 401\nA video, not described\nA poll:\n- Keys\n- Tokens"
    )


@pytest.mark.parametrize("visibility", ["private", "direct", "local"])
def test_what_is_not_public_is_left_alone_and_cannot_be_answered(service: FakeMastodon, visibility: str) -> None:
    name = service.say("My account number is 7.", mentions=(US,), visibility=visibility)
    assert read_stream(service, "mentions") == ()
    post = one_post(service)
    assert service.connect().post_status(replace(post, external_id=name)) is PostStatus.LOCKED
    with pytest.raises(Refused, match="not public"):
        service.connect().reply(an_order(service, replace(post, external_id=name)))
    assert service.write_count() == 0


def test_a_private_post_above_a_public_one_is_not_shown(service: FakeMastodon) -> None:
    above = service.say("between us", visibility="private")
    service.say("And in public?", parent=int(above), mentions=(US,))
    (post,) = read_stream(service, "mentions")
    assert (post.parent_id, post.context) == (above, ())


def test_a_follow_up_comes_with_what_stands_above_it(service: FakeMastodon) -> None:
    post = one_post(service, "Where is the limit?")
    receipt = service.connect().reply(an_order(service, post))
    service.pass_time()
    service.customer_replies(receipt.external_id, "And for webhooks?")
    reply = read_on(service.connect(), service).posts[-1]
    assert (reply.kind, reply.parent_id, reply.thread_id) == (PostKind.REPLY, receipt.external_id, post.external_id)
    assert reply.context == (
        Context("mia@far.example", "Where is the limit?"),
        Context(US, f"@mia@far.example {WORDS}"),
    )


def test_an_edited_post_comes_again_under_its_id(service: FakeMastodon) -> None:
    name = service.customer_posts("Where is the limit?")
    cursor = read_on(service.connect(), service).cursor
    service.edit(name, "Where is the limit for webhooks?")
    reading = read_on(service.connect(), service, cursor)
    assert [(post.external_id, post.text) for post in reading.posts] == [(name, "Where is the limit for webhooks?")]
    assert read_on(service.connect(), service, reading.cursor).posts == []


def test_a_post_that_reaches_our_server_late_is_read_though_its_id_is_older(service: FakeMastodon) -> None:
    source = service.connect(mentions=False, hashtags=[TAG])
    service.say("early", tags=(TAG,))
    service.pass_time(timedelta(hours=2))
    service.say("newest", tags=(TAG,))
    cursor = read_on(source, service).cursor
    late = service.say("held up on the way", tags=(TAG,), at=service.now - timedelta(hours=1))
    assert read_on(source, service, cursor).ids == [late]


def test_a_search_is_a_stream_of_its_own(service: FakeMastodon) -> None:
    source = service.connect(mentions=False, searches=["ferry wire"])
    name = service.say("The Ferry Wire app is slow")
    service.say("Something else")
    assert read_on(source, service).ids == [name]


def test_a_page_of_entries_that_cannot_be_read_is_passed_over_on_the_way_down(service: FakeMastodon) -> None:
    first = service.customer_posts("first")
    for _ in range(service.page):
        service.pass_time()
        service.customer_posts_badly("bad")
    for number in range(service.page):
        service.pass_time()
        service.customer_posts(f"later {number}")
    reading = read_on(service.connect(), service)
    assert first in reading.ids
    assert len(reading.ids) == service.page + 1
    assert "could not be read" in reading.warning


def test_what_a_bot_wrote_is_marked_and_our_own_is_not(service: FakeMastodon) -> None:
    service.profiles["feeds@far.example"] = {"bot": True}
    service.say("News of the day", "feeds@far.example", mentions=(US,), tags=(TAG,))
    service.we_post("We wrote a guide")
    found = read_stream(service, f"tag-{TAG}", mentions=False, hashtags=[TAG])
    assert [(post.own, post.automatic) for post in found] == [(False, True), (True, False)]


def test_what_the_server_still_allows_is_told(service: FakeMastodon) -> None:
    assert service.connect().fetch("mentions", "", service.now).quota == Quota(299, 300, service.now)


def test_an_account_that_is_not_marked_as_automated_is_told_to_be(service: FakeMastodon) -> None:
    assert service.connect().fetch("mentions", "", service.now).warning == ""
    service.profiles[US] = {"bot": False}
    assert service.connect().fetch("mentions", "", service.now).warning == NOT_A_BOT


def test_a_server_that_takes_less_than_the_settings_say_is_told(service: FakeMastodon) -> None:
    service.longest = 300
    assert "limit = 300" in service.connect().fetch("mentions", "", service.now).warning


def test_a_post_looked_up_again_is_as_it_stands_or_gone(service: FakeMastodon) -> None:
    kept, deleted = service.customer_posts("kept"), service.customer_posts("deleted")
    service.edit(kept, "kept, and changed")
    service.delete(deleted)
    batch = service.connect().reread([kept, deleted], service.now)
    assert ([post.text for post in batch.posts], batch.gone) == (["kept, and changed"], (deleted,))


# Who may be answered, and how.


def test_who_does_not_mention_us_is_answered_by_a_person_unless_the_settings_say_otherwise(
    service: FakeMastodon,
) -> None:
    service.say("ferrywire is slow", tags=(TAG,))
    (post,) = read_stream(service, f"tag-{TAG}", mentions=False, hashtags=[TAG])
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.ASSIST, UNCALLED)
    (post,) = read_stream(service, f"tag-{TAG}", mentions=False, hashtags=[TAG], uncalled="api")
    assert post.capabilities.reply is ReplyMode.API


@pytest.mark.parametrize(
    "note", ["<p>#nobot</p>", "Please #NoBots here", '<a href="/tags/nobot">#<span>nobot</span></a>']
)
def test_whose_profile_says_nobot_is_answered_by_a_person(service: FakeMastodon, note: str) -> None:
    service.profiles["mia@far.example"] = {"note": note}
    service.customer_posts("Is it down?")
    (post,) = read_stream(service, "mentions")
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.ASSIST, NO_BOTS)


def test_an_answer_mentions_its_author_and_is_read_back_without_that(service: FakeMastodon) -> None:
    post = one_post(service)
    receipt = service.connect().reply(an_order(service, post))
    (ours,) = service.our_posts(post.external_id)
    assert (ours.text, ours.visibility) == (f"@mia@far.example {WORDS}", "unlisted")
    assert service.connect().standing_text(receipt) == WORDS


def test_names_within_our_words_stay_when_they_are_read_back(service: FakeMastodon) -> None:
    post = one_post(service)
    for number, text in enumerate(("Ask @bob please.", "@bob knows.")):
        receipt = service.connect().reply(an_order(service, post, text, f"k{number}"))
        assert service.connect().standing_text(receipt) == text
    by_hand = service.say("Ask @bob please.", US, parent=int(post.external_id))
    assert service.connect().standing_text(replace(receipt, external_id=by_hand)) == "Ask @bob please."


@pytest.mark.parametrize(
    ("theirs", "wanted", "ours"),
    [("public", "public", "public"), ("public", "unlisted", "unlisted"), ("unlisted", "public", "unlisted")],
)
def test_an_answer_is_never_more_public_than_the_question(
    service: FakeMastodon, theirs: str, wanted: str, ours: str
) -> None:
    name = service.say("Hello?", mentions=(US,), visibility=theirs)
    (post,) = read_stream(service, "mentions")
    service.connect(visibility=wanted).reply(an_order(service, post))
    assert [one.visibility for one in service.our_posts(name)] == [ours]


def test_an_answer_repeats_the_warning_and_has_that_much_less_room(service: FakeMastodon) -> None:
    name = service.say("Hello?", mentions=(US,), spoiler="login")
    (post,) = read_stream(service, "mentions")
    source = service.connect()
    assert source.limit(post) == 500 - len("@mia ") - len("login")
    source.reply(an_order(service, post, "a" * source.limit(post)))
    assert [one.spoiler for one in service.our_posts(name)] == ["login"]


def test_the_same_order_sent_twice_stands_once(service: FakeMastodon) -> None:
    order = an_order(service, one_post(service))
    first, second = service.connect().reply(order), service.connect().reply(order)
    assert first == second
    assert service.our_replies(order.post.external_id) == [WORDS]


def test_the_key_is_that_of_these_words_alone(service: FakeMastodon) -> None:
    post, other = one_post(service, "one"), one_post(service, "two")
    service.connect().reply(an_order(service, post, "Words.", "k"))
    service.connect().reply(an_order(service, other, "Words.", "k"))
    service.connect().reply(an_order(service, post, "Others.", "k"))
    assert service.our_replies(post.external_id) == ["Words.", "Others."]
    assert service.our_replies(other.external_id) == ["Words."]


def test_whose_author_blocks_us_looks_deleted_and_is_refused(service: FakeMastodon) -> None:
    post = one_post(service)
    service.blocked_by.add("mia@far.example")
    assert service.connect().post_status(post) is PostStatus.GONE
    with pytest.raises(Refused, match="blocks us"):
        service.connect().reply(an_order(service, post))


def test_an_answer_that_stands_elsewhere_is_uncertain(service: FakeMastodon) -> None:
    post, other = one_post(service, "one"), one_post(service, "two")
    service.connect().reply(an_order(service, other))
    key = next(iter(service.keys))
    service.keys = dict.fromkeys((key, *_keys_of(service, post)), service.keys[key])
    with pytest.raises(Uncertain, match="not below"):
        service.connect().reply(an_order(service, post))


def _keys_of(service: FakeMastodon, post: Post) -> list[str]:
    """The key under which an answer to this post is sent, as the wire shows it."""
    service.inject_fault(Fault(status=500), writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(an_order(service, post))
    service.clear_faults()
    return [service.web.requests[-1].headers["idempotency-key"]]


def test_images_stand_with_the_answer_and_their_descriptions(service: FakeMastodon) -> None:
    post = one_post(service)
    images = (OutgoingImage("image/png", "the settings", png()), OutgoingImage("image/jpeg", "a form", jpeg()))
    receipt = service.connect().reply(replace(an_order(service, post), images=images))
    (ours,) = service.our_posts(post.external_id)
    assert [one["description"] for one in ours.media] == ["the settings", "a form"]
    service.connect().edit(receipt, "Put better.")
    assert [one["description"] for one in ours.media] == ["the settings", "a form"]
    assert ours.text == "@mia@far.example Put better."


def test_an_image_that_is_still_processed_is_waited_for_and_nothing_was_posted(service: FakeMastodon) -> None:
    order = replace(an_order(service, one_post(service)), images=(OutgoingImage("image/png", "a page", png()),))
    service.processing = 2
    with pytest.raises(Unavailable, match="busy"):
        service.connect().reply(order)
    assert service.our_replies(order.post.external_id) == []
    service.processing = 1
    service.connect().reply(order)
    assert service.our_replies(order.post.external_id) == [WORDS]


def test_what_is_no_image_is_refused_for_good(service: FakeMastodon) -> None:
    order = replace(an_order(service, one_post(service)), images=(OutgoingImage("image/png", "a page", b"<html>"),))
    with pytest.raises(Refused, match="does not take these"):
        service.connect().reply(order)
    assert service.write_count() == 0


def test_a_lost_answer_is_found_though_the_servers_clock_is_behind(service: FakeMastodon) -> None:
    post = one_post(service)
    service.ahead = timedelta(seconds=40)
    order = replace(an_order(service, post), since=service.clock())
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.clear_faults()
    assert service.connect().find_reply(order) is not None


def test_assisting_leads_to_the_post_on_our_own_server(service: FakeMastodon) -> None:
    post = one_post(service)
    url = service.connect().assist(an_order(service, post)).url
    assert url == f"{service.web.url}/@mia@far.example/{post.external_id}"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("https://docs.ferrywire.com/a?b=c", 23),
        ("https://docs.ferrywire.com.", 24),
        ("(https://docs.ferrywire.com/a)", 25),
        ("https://a.de/x and https://b.org/y", 23 + 5 + 23),
        ("https://docs.ferrywire.example/keys", 35),
        ("docs.ferrywire.com/a/very/long/path", 35),
        ("xhttps://docs.ferrywire.com", 27),
        ("e\u0301\U0001f1e9\U0001f1ea", 2),
    ],
)
def test_an_address_counts_as_23_and_a_doubtful_one_in_full(service: FakeMastodon, text: str, counted: int) -> None:
    assert service.connect().length(text) == counted
