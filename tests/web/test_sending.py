"""Holding and resuming on the web: the same act as in Slack, with its reason, its preview, its permission."""

import pytest

from tests.fakes.pipeline import ANA, GIL, IDA, Pipeline
from tests.web.conftest import SignIn


@pytest.mark.parametrize(
    ("scope", "said"), [("", "All sending"), ("square", "Sending to square"), ("#api", "about api")]
)
def test_anybody_holds_with_a_reason_and_every_page_says_so(
    sign_in: SignIn, pipeline: Pipeline, scope: str, said: str
) -> None:
    browser = sign_in(IDA)
    answer = browser.submit("/people", "/hold", scope=scope, why="<b>a leak</b>")
    page = browser.read(answer.headers["location"])

    assert answer.headers["location"] == "/people"
    assert pipeline.desk.sending.holds() == [(scope, IDA, "<b>a leak</b>")]
    assert f"{said}" in page
    assert "by Ida: &lt;b&gt;a leak&lt;/b&gt;" in page
    assert "is held" in page
    assert "Resume…" not in page


def test_a_form_that_is_sent_twice_holds_once(sign_in: SignIn, pipeline: Pipeline) -> None:
    browser = sign_in(ANA)
    fields = {"form_token": "", "nonce": "one", "why": "a leak"}
    for form in [0, 1]:
        answer = browser.submit("/", "/hold", **{k: v for k, v in fields.items() if v})
        assert answer.status_code == 303, form
    with pipeline.store.reading() as tx:
        held = [entry for entry in tx.history.since(pipeline.clock.now) if entry.what == "company.held"]

    assert len(held) == 1


def test_what_would_leave_is_seen_before_it_leaves(sign_in: SignIn, pipeline: Pipeline) -> None:
    browser = sign_in(GIL)
    reply = pipeline.approve_reply("Use the <i>rotate</i> button.")
    browser.submit("/", "/hold", why="a leak")
    pipeline.clock.forward(minutes=5)
    pipeline.run_due()
    page = browser.read("/resume?scope=")
    answer = browser.submit("/resume?scope=", "/resume")

    assert "1 reply leaves at once" in page
    assert "Use the &lt;i&gt;rotate&lt;/i&gt; button." in page
    assert answer.status_code == 303
    assert pipeline.desk.sending.holds() == []
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "sent"


def test_other_replies_than_those_seen_are_shown_again(sign_in: SignIn, pipeline: Pipeline) -> None:
    browser = sign_in(GIL)
    browser.submit("/", "/hold")
    answer = browser.submit("/resume?scope=", "/resume", seen="0" * 16)

    assert answer.status_code == 409
    assert pipeline.desk.sending.holds() != []


def test_a_hold_on_what_is_not_there_is_refused_with_what_there_is(sign_in: SignIn) -> None:
    answer = sign_in(GIL).submit("/", "/hold", scope="myspace")

    assert answer.status_code == 404
    assert "There is no source myspace. There are: square." in answer.text


def test_an_engineer_is_told_who_may_let_sending_go_on(sign_in: SignIn, pipeline: Pipeline) -> None:
    sign_in(ANA).submit("/", "/hold")
    answer = sign_in(ANA).get("/resume?scope=")

    assert answer.status_code == 403
    assert "Only a lead or communications can resume sending." in answer.text
    assert pipeline.desk.sending.holds() != []
