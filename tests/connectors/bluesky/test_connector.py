"""The connector against a strict Bluesky: the contract, and what this channel is like beyond it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

import connectors
from bot.core.errors import Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Context, OutgoingImage, Post, PostKind, PostStatus, Quota, ReplyMode
from connectors.bluesky.connector import NOT_A_BOT
from connectors.bluesky.keys import record_key
from connectors.bluesky.posts import BLOCKED, GATED, UNCALLED
from tests.connectors.contract import one_post, read_on
from tests.connectors.contract_amending import Removes
from tests.connectors.contract_streams import Streams
from tests.connectors.contract_writing import WORDS, ConnectorContract, Locks, an_order
from tests.fakes.channel import LOST
from tests.fakes.fake_bluesky import HANDLES, MIA, PASSWORD, POSTS, SEARCH, US, FakeBluesky
from tests.fakes.pictures import png


@pytest.fixture
def service() -> Iterator[FakeBluesky]:
    with FakeBluesky() as service:
        yield service


class TestBluesky(ConnectorContract, Streams, Locks, Removes):
    """The contract."""

    kind = "bluesky"
    no_shared_ids = "an address holds the account and a key that is its alone"
    no_unstable_ids = "a post keeps its address, also when its account changes its handle"
    forgets_nothing = "the network shows a post until it is deleted"


def the_post(service: FakeBluesky, stream: str = "mentions", **settings: Any) -> Post:
    (post,) = service.connect(**settings).fetch(stream, "", service.now).posts
    return post


def searched(service: FakeBluesky) -> Post:
    source = service.connect(mentions=False, searches=[SEARCH])
    (post,) = source.fetch(source.streams()[0].name, "", service.now).posts
    return post


def test_it_is_built_from_the_configuration(service: FakeBluesky) -> None:
    values = {"account": HANDLES[US], "service": f"{service.web.url}/", "searches": [SEARCH]}
    source = connectors.load("bluesky", "ours", values, {"BLUESKY_APP_PASSWORD": PASSWORD}, service.clock)
    assert [stream.title for stream in source.streams()] == ["mentions of our account", f"the search {SEARCH!r}"]
    service.customer_posts("Hello?")
    assert [post.source for post in source.fetch("mentions", "", service.now).posts] == ["ours"]


@pytest.mark.parametrize(
    "values", [{"account": "@ferrywire.example"}, {"service": "bsky.social"}, {"mentions": False}, {"surprise": 1}]
)
def test_a_setting_out_of_range_is_a_fault(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        connectors.settings("bluesky", {"account": "ferrywire.example"} | values)


# Signing in.


def test_a_session_is_kept_and_renewed_in_time(service: FakeBluesky) -> None:
    source = service.connect()
    for _ in range(3):
        source.fetch("mentions", "", service.now)
    assert (service.sessions, service.refreshes) == (1, 0)
    service.pass_time(timedelta(minutes=91))
    source.fetch("mentions", "", service.now)
    assert (service.sessions, service.refreshes) == (1, 1)


def test_a_read_whose_session_ended_signs_in_again(service: FakeBluesky) -> None:
    source = service.connect()
    source.fetch("mentions", "", service.now)
    service.expired = True
    source.fetch("mentions", "", service.now)
    assert service.sessions == 2


def test_a_write_whose_session_ended_is_not_repeated_and_certainly_not_done(service: FakeBluesky) -> None:
    source, order = service.connect(), an_order(service, one_post(service))
    receipt = source.reply(order)
    service.expired = True
    with pytest.raises(Unavailable, match="nothing was written"):
        source.delete(receipt)
    assert service.our_replies(order.post.external_id) == [WORDS]
    source.delete(receipt)
    assert service.our_replies(order.post.external_id) == []


@pytest.mark.parametrize("password", ["", "wörter", "wrong"])
def test_a_password_that_does_not_sign_in_is_said_and_not_shown(service: FakeBluesky, password: str) -> None:
    recipe = connectors.recipe("bluesky")
    source = recipe.build("bluesky", service.settings(), {"BLUESKY_APP_PASSWORD": password}, service.clock)
    with pytest.raises(Unauthorised) as caught:
        source.fetch("mentions", "", service.now)
    assert not password or password not in str(caught.value)


# What is read.


def test_links_say_where_they_lead_and_are_counted_in_bytes(service: FakeBluesky) -> None:
    text = "Grüße: docs.ferrywire.exam… and here"
    start, here = text.index("docs"), text.index("here")
    links = [(start, start + 20, "https://docs.ferrywire.example/keys"), (here, here + 4, "https://a.example/b")]
    facets = [
        {
            "index": {"byteStart": len(text[:a].encode()), "byteEnd": len(text[:b].encode())},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}],
        }
        for a, b, uri in links
    ]
    service.say(text, mentions=True, facets=facets)
    assert the_post(service).text == "Grüße: https://docs.ferrywire.example/keys and here (https://a.example/b)"


@pytest.mark.parametrize(("start", "end"), [(3, 5), (5, 3), (0, 9_999), (9_998, 9_999)])
def test_a_facet_that_fits_no_text_is_passed_over(service: FakeBluesky, start: int, end: int) -> None:
    link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://evil.example"}
    service.say("Grüße", mentions=True, facets=[{"index": {"byteStart": start, "byteEnd": end}, "features": [link]}])
    assert the_post(service).text == "Grüße"


def test_images_cards_and_quotes_are_words_and_context(service: FakeBluesky) -> None:
    embed = {"images": [{"alt": "a red box: 401"}, {"alt": ""}], "external": {"uri": "https://a.example", "title": "A"}}
    name = service.say("Why this?", mentions=True, embed=embed)
    quoted = {"author": service._profile(MIA), "value": {"text": "We never lose a hook."}}
    service.records[name].embed = {"$type": "app.bsky.embed.record#view", "record": quoted}
    post = the_post(service)
    assert post.text == "Why this?\nAn image: a red box: 401\nAn image, not described\nA\nhttps://a.example"
    assert post.context == (Context("mia.example", "We never lose a hook."),)


def test_a_post_is_named_by_its_account_not_by_its_handle(service: FakeBluesky) -> None:
    name = service.customer_posts("Is it down?")
    post = the_post(service)
    assert (post.external_id, post.author.id, post.author.handle) == (name, MIA, "mia.example")
    assert post.url == f"https://bsky.app/profile/{MIA}/post/{name.rpartition('/')[2]}"
    assert (post.lang, post.kind, post.thread_id) == ("en", PostKind.POST, name)


def test_a_follow_up_comes_with_the_first_post_and_the_one_above_it(service: FakeBluesky) -> None:
    post = one_post(service, "Where is the limit?")
    receipt = service.connect().reply(an_order(service, post))
    service.pass_time()
    service.customer_replies(receipt.external_id, "And for webhooks?")
    reply = read_on(service.connect(), service).posts[-1]
    assert (reply.kind, reply.parent_id, reply.thread_id) == (PostKind.REPLY, receipt.external_id, post.external_id)
    assert reply.context == (Context("mia.example", "Where is the limit?"), Context("ferrywire.example", WORDS))
    assert reply.capabilities.reply is ReplyMode.API


def test_a_record_that_was_rewritten_comes_again(service: FakeBluesky) -> None:
    name = service.customer_posts("Where is the limit?")
    cursor = read_on(service.connect(), service).cursor
    service.records[name].value["text"] = "Where is the limit for webhooks?"
    reading = read_on(service.connect(), service, cursor)
    assert [(post.external_id, post.text) for post in reading.posts] == [(name, "Where is the limit for webhooks?")]


@pytest.mark.parametrize("written", ["1999-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "soon", ""])
def test_when_it_was_written_is_the_clients_word_but_never_later_than_it_was_seen(
    service: FakeBluesky, written: str
) -> None:
    service.say("When?", mentions=True, createdAt=written)
    at = the_post(service).written_at
    assert at.year == 1999 if written.startswith("1999") else at == service.now


def test_a_view_that_cannot_be_read_is_told_and_never_taken_for_gone(service: FakeBluesky) -> None:
    post, other = one_post(service, "odd"), one_post(service, "sound")
    service.odd.add(post.external_id)
    batch = service.connect().fetch("mentions", "", service.now)
    assert [one.external_id for one in batch.posts] == [other.external_id]
    assert "could not be read" in batch.warning
    assert service.connect().reread([post.external_id], service.now).gone == ()
    with pytest.raises(Unavailable):
        service.connect().post_status(post)


def test_who_labels_themselves_a_bot_is_marked_and_whom_others_label_is_not(service: FakeBluesky) -> None:
    service.labels[MIA] = [{"src": "did:plc:labeler", "val": "bot"}]
    service.customer_posts("Am I one?")
    assert not the_post(service).automatic
    service.labels[MIA] = [{"src": MIA, "val": "bot"}]
    assert the_post(service).automatic


def test_an_account_that_does_not_label_itself_is_told_to(service: FakeBluesky) -> None:
    assert service.connect().fetch("mentions", "", service.now).warning == ""
    service.labels[US] = []
    assert service.connect().fetch("mentions", "", service.now).warning == NOT_A_BOT


def test_what_the_server_still_allows_is_told(service: FakeBluesky) -> None:
    quota = service.connect().fetch("mentions", "", service.now).quota
    assert quota == Quota(2999, 3000, service.now + timedelta(seconds=300))


def test_posts_looked_up_again_are_as_they_stand_or_gone(service: FakeBluesky) -> None:
    kept, deleted = service.customer_posts("kept"), service.customer_posts("deleted")
    service.delete(deleted)
    batch = service.connect().reread([kept, deleted], service.now)
    assert ([post.text for post in batch.posts], batch.gone) == (["kept"], (deleted,))


# Who may be answered, and how.


def test_who_does_not_call_us_is_answered_by_a_person(service: FakeBluesky) -> None:
    service.say(f"{SEARCH} is slow")
    post = searched(service)
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.ASSIST, UNCALLED)


def test_a_gated_thread_is_said_before_anybody_writes(service: FakeBluesky) -> None:
    service.lock(service.customer_posts("Only for friends"))
    post = the_post(service)
    assert (post.capabilities.reply, post.capabilities.why) == (ReplyMode.NONE, GATED)


@pytest.mark.parametrize("relation", [{"blockedBy": True}, {"blocking": "at://did:plc:ferrywire/x/y"}])
def test_a_block_is_seen_though_the_server_would_take_the_reply(service: FakeBluesky, relation: dict[str, Any]) -> None:
    post = one_post(service)
    service.relations[MIA] = relation
    assert service.connect().post_status(post) is PostStatus.LOCKED
    with pytest.raises(Refused, match="block"):
        service.connect().reply(an_order(service, post))
    assert service.write_count() == 0
    assert the_post(service).capabilities.why == BLOCKED


def test_a_reply_is_one_record_however_often_it_is_sent(service: FakeBluesky) -> None:
    order = an_order(service, one_post(service))
    first = service.connect().reply(order)
    commits = service.commits
    service.pass_time(timedelta(hours=3))
    assert service.connect().reply(order) == first
    assert (service.commits, service.our_replies(order.post.external_id)) == (commits, [WORDS])


def test_its_key_and_its_time_are_those_of_the_first_attempt(service: FakeBluesky) -> None:
    order = an_order(service, one_post(service))
    service.inject_fault(LOST, writing=True)
    with pytest.raises(Uncertain):
        service.connect().reply(order)
    service.clear_faults()
    (stands,) = service.our_records(order.post.external_id)
    assert (stands.key, stands.value["createdAt"]) == (record_key(order), "2026-11-02T09:01:00.000Z")
    service.pass_time(timedelta(hours=3))
    found = service.connect().find_reply(order)
    assert found is not None
    assert (found.external_id, found.at) == (stands.uri, order.since)


def test_two_replies_of_one_moment_have_two_keys(service: FakeBluesky) -> None:
    post = one_post(service)
    keys = {record_key(an_order(service, post, key=f"reply-{number}")) for number in range(500)}
    assert len(keys) == 500
    assert all(len(key) == 13 for key in keys)


def test_what_stands_under_its_key_is_never_written_over(service: FakeBluesky) -> None:
    order = an_order(service, one_post(service))
    value = {"$type": POSTS, "text": "Something else", "createdAt": "2026-11-02T09:00:00Z"}
    service.write(US, record_key(order), value)
    with pytest.raises(Uncertain, match="something else stands"):
        service.connect().reply(order)
    assert service.write_count() == 0


def test_a_reply_names_the_first_post_and_the_one_it_answers_as_they_are(service: FakeBluesky) -> None:
    first = service.say("The first", by=MIA)
    name = service.say("And this?", parent=first, mentions=True)
    service.connect().reply(an_order(service, the_post(service)))
    (ours,) = service.our_records(name)
    assert ours.value["reply"] == {"root": service.records[first].ref, "parent": service.records[name].ref}


def test_addresses_in_a_reply_become_links_by_bytes(service: FakeBluesky) -> None:
    post = one_post(service)
    text = "Größe: siehe https://docs.ferrywire.example/a_(b). (Oder https://b.example)"
    service.connect().reply(an_order(service, post, text))
    (ours,) = service.our_records(post.external_id)
    raw = text.encode()
    linked = [raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode() for f in ours.value["facets"]]
    assert linked == ["https://docs.ferrywire.example/a_(b)", "https://b.example"]
    assert [f["features"][0]["uri"] for f in ours.value["facets"]] == linked


@pytest.mark.parametrize("text", ["a" * 301, "👩‍👩‍👧‍👦" * 121])
def test_too_many_characters_or_bytes_are_refused_before_they_are_sent(service: FakeBluesky, text: str) -> None:
    with pytest.raises(Refused, match="300 are allowed"):
        service.connect().reply(an_order(service, one_post(service), text))
    assert service.write_count() == 0


def test_images_stand_with_the_reply_and_their_descriptions(service: FakeBluesky) -> None:
    order = replace(an_order(service, one_post(service)), images=(OutgoingImage("image/png", "the settings", png()),))
    assert service.connect().reply(order) == service.connect().reply(order)
    (ours,) = service.our_records(order.post.external_id)
    (shown,) = ours.value["embed"]["images"]
    assert (shown["alt"], service.blobs[shown["image"]["ref"]["$link"]]) == ("the settings", png())


def test_a_reply_that_a_person_posted_is_found_by_its_words(service: FakeBluesky) -> None:
    order = an_order(service, one_post(service))
    service.pass_time()
    name = service.we_reply(order.post.external_id, WORDS)
    found = service.connect().find_reply(order)
    assert found is not None
    assert found.external_id == name
