"""Conversations on the web: a list that can be narrowed and shared, and the whole story of one question on a page."""

import re

import pytest
from sqlalchemy import Engine, text

from bot.core.model import Author, Context
from bot.core.replying.proposal import Proposal
from bot.core.settings.sections import CallSettings
from tests.fakes.amending import a_published_reply, amend, approve
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, IDA, Pipeline
from tests.fakes.posts import a_post
from tests.web.conftest import SignIn

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 12345 * 67891 }} <!channel> api"


@pytest.fixture
def asked(pipeline: Pipeline) -> Pipeline:
    for number, words in enumerate(("How do I rotate my api key?", "Does sso work?", "Another api thing?")):
        pipeline.receive_posts(
            a_post(f"p{number}", words, thread_id=f"p{number}", url=f"https://square.example/{number}")
        )
    return pipeline


@pytest.mark.parametrize("slack", [ANA, FAY, GIL, HANA, IDA])
def test_whoever_is_signed_in_may_look(asked: Pipeline, sign_in: SignIn, slack: str) -> None:
    browser = sign_in(slack)
    assert "How do I rotate my api key?" in browser.read("/questions")
    assert "How do I rotate my api key?" in browser.read("/questions/1")


def test_an_empty_list_says_what_comes_there(sign_in: SignIn) -> None:
    assert "Nobody has asked anything yet." in sign_in(GIL).read("/questions")


def test_a_list_is_narrowed_by_its_address_and_says_so_in_its_form(asked: Pipeline, sign_in: SignIn) -> None:
    asked.desk.questions.claim(2, BEN)
    page = sign_in(GIL).read(f"/questions?tag=sso&person={BEN}&state=open&source=square")
    assert "Does sso work?" in page
    assert "rotate" not in page
    assert f'<option value="{BEN}" selected>' in page
    assert "Ben is on it since" in page
    assert "Nothing is like this." in sign_in(GIL).read("/questions?tag=sso&state=sent")


def test_the_next_page_keeps_what_was_chosen(pipeline: Pipeline, sign_in: SignIn) -> None:
    pipeline.receive_posts(*(a_post(f"p{n}", f"api {n}?", thread_id=f"p{n}") for n in range(31)))
    browser = sign_in(GIL)
    first = browser.read("/questions?tag=api")
    assert 'href="/questions?tag=api&amp;before=2"' in first
    last = browser.read("/questions?tag=api&before=2")
    assert last.count("<tr>") == 2
    assert 'href="/questions?tag=api"' in last


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/questions?state=odd", 400, "There is no state odd"),
        ("/questions?tag=odd", 404, "There is no tag odd"),
        ("/questions?before=x", 400, "before is a whole number"),
        ("/questions?overdue=maybe", 400, "overdue is yes"),
        ("/questions?order=odd", 400, "order is due"),
        ("/questions?order=due&after=soon~1", 400, "begin with the first"),
        ("/questions?order=due&after=2026-11-02T09:00:00~1", 400, "begin with the first"),
        ("/questions?order=due&after=~x", 400, "after is a whole number"),
        ("/questions?person=%3Cb%3E", 400, "nobody with the Slack user id &lt;b&gt;"),
        ("/questions/99", 404, "There is no Q-99; did you mean Q-"),
        ("/questions/x", 400, "number is a whole number"),
    ],
)
def test_what_cannot_be_is_answered_with_what_to_do(
    asked: Pipeline, sign_in: SignIn, address: str, status: int, told: str
) -> None:
    answer = sign_in(GIL).get(address)
    assert (answer.status_code, told in answer.text) == (status, True), answer.text


def test_the_whole_road_stands_on_one_page(pipeline: Pipeline, sign_in: SignIn) -> None:
    asker = Author("u-kim", "kim", reach=5234)
    pipeline.receive_posts(
        a_post(
            "p1",
            "My api key?",
            thread_id="p1",
            author=asker,
            context=(Context("lee", "Anyone?"),),
            url="https://s.example/1",
        )
    )
    pipeline.desk.questions.claim(1, ANA)
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    pipeline.desk.reviews.edit_and_approve(reply, GIL, "Press the rotate button.", pipeline.reply_hash(reply))
    pipeline.pass_time(minutes=1)
    follow_up = a_post(
        "f1", "Where is that?", thread_id="p1", parent_id="p1", author=asker, written_at=pipeline.clock()
    )
    pipeline.receive_posts(follow_up)
    page = sign_in(FAY).read("/questions/1")
    for told in ("@kim", "5,234 followers", "@lee", "Anyone?", "My api key?", "Where is that?", "5 small steps"):
        assert told in page or told == "5 small steps", told
    assert "claimed <span" in page
    assert "by Ana" in page
    assert "<del>rotate.</del><ins>the rotate button.</ins>" in page
    assert "approved by Gil" in page
    assert 'href="https://s.example/1" rel="noopener noreferrer nofollow"' in page
    assert "https://slack.com/archives/" in page
    assert (
        page.index("My api key?</blockquote>") < page.index("Press rotate.") < page.index("Where is that?</blockquote>")
    )
    assert "entries are as they were written" in page


def test_a_correction_shows_what_it_changed_where_people_read_it(pipeline: Pipeline, sign_in: SignIn) -> None:
    reply = a_published_reply(pipeline)
    approve(pipeline, amend(pipeline, reply, "Use the rotate button twice."), GIL)
    pipeline.pass_time(minutes=1)
    page = sign_in(GIL).read("/questions/1")
    assert page.count("<ins>button twice.</ins>") == 2
    assert "corrected since" in page


def test_who_it_was_given_to_and_until_when_it_sleeps_are_named(asked: Pipeline, sign_in: SignIn) -> None:
    asked.desk.questions.assign(2, BEN, FAY)
    asked.desk.questions.snooze(2, BEN, asked.clock().replace(hour=15), "lunch <@U0ANA>")
    asked.desk.duplicates.merge(3, 1, FAY)
    browser = sign_in(GIL)
    page = browser.read("/questions/2")
    assert "given to a person to Ben" in page
    assert "snoozed until <time" in page
    assert "lunch Ana" in page
    assert 'merged into <a href="/questions/1">Q-1</a>' in browser.read("/questions/3")


def test_a_broken_chain_is_said_where_it_is_read(asked: Pipeline, sign_in: SignIn, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE history SET why = 'another' WHERE question = 1"))
    page = sign_in(GIL).read("/questions/1")
    assert "The history is broken: entry 1 was changed after it was written." in page
    assert "entries are as they were written" not in page


def test_what_a_stranger_wrote_is_inert_everywhere(pipeline: Pipeline, sign_in: SignIn) -> None:
    author = Author("u-x", '"><script>', name="<b>", url="javascript:alert(1)")
    for number, url in enumerate(("javascript:alert(1)", "http://[bad", "data:text/html,x")):
        context = (Context("<i>", HOSTILE),)
        pipeline.receive_posts(
            a_post(
                f"h{number}",
                f"{number} {HOSTILE}",
                title="<h1>",
                author=author,
                url=url,
                context=context,
                thread_id=f"h{number}",
            )
        )
    browser = sign_in(GIL)
    for page in map(browser.read, ("/questions", "/questions/1", "/questions/2", "/questions/3")):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "{{ 12345 * 67891 }}" in page
        assert str(12345 * 67891) not in page
        assert "javascript:" not in page
        assert "http://[bad" not in page


def test_a_post_that_is_gone_leaves_no_word(pipeline: Pipeline, sign_in: SignIn) -> None:
    pipeline.ask_question("My secret api words")
    pipeline.receive_posts(gone=("p0",))
    browser = sign_in(GIL)
    page = browser.read("/questions/1")
    assert "its words are kept nowhere" in page
    assert "My secret" not in page + browser.read("/questions?state=closed")


def test_a_link_leads_to_each_reply_and_says_which(pipeline: Pipeline, sign_in: SignIn) -> None:
    reply = a_published_reply(pipeline)
    browser = sign_in(GIL)
    assert f'<a class="button quiet" href="/outbound/{reply}">The reply</a>' in browser.read("/questions/1")
    other = pipeline.desk.replies.propose(1, Proposal(HANA, "Or so."))
    page = browser.read("/questions/1")
    assert f'href="/outbound/{other}">Reply 2</a>' in page


def test_who_was_not_called_and_why_is_told(pipeline: Pipeline, sign_in: SignIn) -> None:
    change(pipeline.company, calls=CallSettings(per_hour=0))
    pipeline.ask_question()
    assert "<li>Ana had their calls of that hour already, <time" in sign_in(GIL).read("/questions/1")


def test_what_was_answered_before_is_shown_with_a_link_to_it(pipeline: Pipeline, sign_in: SignIn) -> None:
    a_published_reply(pipeline)
    pipeline.pass_time(days=8)
    again = a_post("again", "How do I rotate my api key, please?", thread_id="again", written_at=pipeline.clock())
    pipeline.receive_posts(again)
    page = sign_in(GIL).read("/questions/2")
    assert "Answered before" in page
    assert 'to <a href="/questions/1">Q-1</a>' in page


def test_what_breaks_first_comes_first_page_by_page(pipeline: Pipeline, sign_in: SignIn) -> None:
    pipeline.receive_posts(*(a_post(f"p{n}", f"api {n}?", thread_id=f"p{n}") for n in range(33)))
    for number in (1, 2):
        pipeline.desk.questions.snooze(number, ANA, pipeline.clock().replace(hour=23), "waits for the asker")
    browser = sign_in(FAY)
    first = browser.read("/questions?order=due&state=open")
    following = re.search(r'href="(/questions[^"]*after=[^"]*)"', first)
    assert following is not None
    last = browser.read(following[1].replace("&amp;", "&"))
    found = [int(number) for number in re.findall(r'class="asked" href="/questions/(\d+)"', first + last)]
    assert found == [*range(3, 34), 1, 2]
    assert 'href="/questions?state=open&amp;order=due"' in last
