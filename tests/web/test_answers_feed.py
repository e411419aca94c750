"""The answers' feed: what stands in public, for everybody, valid as Atom and as JSON Feed, and nothing else."""

import json
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest

from bot.core.model import Author
from bot.core.replying.proposal import Proposal
from bot.core.settings.web import WebSettings
from bot.web.app import web_app
from tests.fakes.amending import a_published_reply, amend, approve
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.web import Browser, a_browser

HOSTILE = "<script>alert(1)</script> \x00\x0b\x1b\u202e]]> &amp; <b>api</b>"


@pytest.fixture
def reader(pipeline: Pipeline) -> Browser:
    """Somebody who reads the feed; nobody has signed in."""
    change(pipeline.company, web=WebSettings(feed=True))
    return a_browser(pipeline.desk, web_app(pipeline.desk))


def parsed(reader: Browser, address: str = "/answers.atom") -> Any:
    answer = reader.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml")
    found = feedparser.parse(answer.content, response_headers={"content-type": "application/atom+xml"})
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def test_an_answer_is_told_as_it_stands_in_public(pipeline: Pipeline, reader: Browser) -> None:
    a_published_reply(pipeline)
    found = parsed(reader)
    [entry] = found.entries
    assert found.feed.title == "Acme answers"
    assert found.feed.author == "Acme"
    assert [link.rel for link in found.feed.links] == ["self", "alternate"]
    assert entry.title == "How do I rotate my api key?"
    assert "<p>Use the rotate button.</p>" in entry.content[0].value
    assert [tag.term for tag in entry.tags] == ["api"]
    assert entry.published == entry.updated


def test_the_json_feed_says_the_same(pipeline: Pipeline, reader: Browser) -> None:
    a_published_reply(pipeline)
    answer = reader.get("/answers.json")
    feed = json.loads(answer.text)
    [item] = feed["items"]
    entry = parsed(reader).entries[0]
    assert answer.headers["content-type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (item["id"], item["title"], item["tags"]) == (entry.id, entry.title, ["api"])
    assert item["content_text"].endswith("Use the rotate button.")
    assert item["date_published"] == entry.published


def test_what_has_not_left_or_was_taken_back_is_not_there(pipeline: Pipeline, reader: Browser) -> None:
    reply = a_published_reply(pipeline)
    pipeline.desk.replies.propose(pipeline.ask_question("More of the api?"), Proposal(ANA, "Project Nightjar."))
    assert "Nightjar" not in reader.read("/answers.atom") + reader.read("/answers.json")
    pipeline.desk.published.take_back(reply, GIL, "It is wrong.")
    pipeline.pass_time(minutes=1)
    assert parsed(reader).entries == []
    assert json.loads(reader.read("/answers.json"))["items"] == []


def test_a_correction_changes_its_entry_and_keeps_its_id(pipeline: Pipeline, reader: Browser) -> None:
    reply = a_published_reply(pipeline)
    [before] = parsed(reader).entries
    approve(pipeline, amend(pipeline, reply, "Press rotate twice."))
    pipeline.pass_time(minutes=1)
    [after] = parsed(reader).entries
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated
    assert "Press rotate twice." in after.content[0].value


def test_a_tag_has_a_feed_of_its_own(pipeline: Pipeline, reader: Browser) -> None:
    a_published_reply(pipeline)
    assert len(parsed(reader, "/answers/api.atom").entries) == 1
    assert parsed(reader, "/answers/sso.atom").entries == []
    assert parsed(reader, "/answers/api.atom").feed.id != parsed(reader).feed.id
    assert reader.get("/answers/nothing.atom").status_code == 404
    assert reader.get("/answers/nothing.json").status_code == 404


def test_hostile_words_are_inert_in_both(pipeline: Pipeline, reader: Browser) -> None:
    author = Author("u-x", "<script>", name="<b>")
    pipeline.receive_posts(a_post("h1", HOSTILE, title="<i>", author=author, thread_id="h1", url="javascript:alert(1)"))
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Use <b> & </content>."))
    approve(pipeline, reply)
    pipeline.pass_time(minutes=1)
    assert "&lt;script&gt;" in parsed(reader).entries[0].content[0].value
    assert "<script>" not in parsed_raw(reader)
    content = json.loads(reader.read("/answers.json"))["items"][0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content["content_html"]
    assert "\u202e" not in content["content_html"] + content["title"]
    assert "<p>Use &lt;b&gt; &amp; &lt;/content&gt;.</p>" in content["content_html"]
    assert "javascript:" not in reader.read("/answers.json") + parsed_raw(reader)


def parsed_raw(reader: Browser) -> str:
    assert parsed(reader).entries
    return reader.read("/answers.atom")


def test_the_asker_is_not_named_and_whoever_answered_only_by_their_own_words(
    pipeline: Pipeline, reader: Browser
) -> None:
    a_published_reply(pipeline)
    both = reader.read("/answers.atom") + reader.read("/answers.json")
    assert "kim" not in both
    assert "Ana" not in both


def test_what_did_not_change_is_not_sent_again_and_a_removal_is_a_change(pipeline: Pipeline, reader: Browser) -> None:
    reply = a_published_reply(pipeline)
    for address in ("/answers.atom", "/answers.json"):
        first = reader.get(address)
        same = reader.get(address, **{"If-None-Match": first.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert parsedate_to_datetime(first.headers["last-modified"]) <= pipeline.clock()
    pipeline.desk.published.take_back(reply, GIL, "It is wrong.")
    again = reader.get(
        "/answers.atom", **{"If-None-Match": first.headers["etag"], "If-Modified-Since": first.headers["last-modified"]}
    )
    assert again.status_code == 200


def test_an_empty_feed_is_a_valid_one(reader: Browser) -> None:
    assert parsed(reader).entries == []


def test_there_is_no_feed_unless_the_configuration_says_so(stranger: Browser) -> None:
    for address in ("/answers.atom", "/answers.json", "/answers/api.atom"):
        assert stranger.get(address).status_code == 404
