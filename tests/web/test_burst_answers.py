"""One answer for a whole burst on the web: it stands among what waits, longest first, and deciding there and in Slack
are one act.
"""

import pytest

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstAnswerState
from bot.core.errors import Stale
from bot.core.promises.rules import PromiseRule
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.web import Browser, forms_in
from tests.web.conftest import SignIn

WORDS = "We see it, and are on <b>it</b>."
PAGE = "/review/bursts/1"


@pytest.fixture
def burst(pipeline: Pipeline) -> Pipeline:
    """Five questions at once; a reply to the second waits for ten minutes, then an answer to all of them."""
    change(pipeline.company, promises=(PromiseRule(review_minutes=60),))
    posts = [a_post(f"b{n}", f"api call {n} fails", written_at=pipeline.clock.now) for n in range(1, 6)]
    pipeline.receive_posts(*posts)
    pipeline.desk.replies.propose(2, Proposal(ANA, "It is your key."))
    pipeline.pass_time(minutes=10)
    pipeline.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, RichText.of_plain(WORDS))
    pipeline.pass_time(minutes=10)
    pipeline.desk.replies.propose(3, Proposal(ANA, "It is our key."))
    pipeline.run_due()
    return pipeline


def answer(pipeline: Pipeline) -> BurstAnswer:
    with pipeline.store.reading() as tx:
        return tx.burst_answers.one(1)


def send(browser: Browser, slug: str, page: str = "", **fields: str) -> int:
    """Send this form of its page, with what stands in it and these fields; the status."""
    found = next(form for form in forms_in(page or browser.read(PAGE)) if form.action == f"{PAGE}/{slug}")
    return browser.post(found.action, {**found.values, **fields}).status_code


@pytest.mark.parametrize("address", ["/", "/review"])
def test_it_stands_among_what_waits_by_how_long_it_does(burst: Pipeline, sign_in: SignIn, address: str) -> None:
    page = sign_in(GIL).read(address)
    mine = ("It is your key.", "It is our key.") if address == "/review" else ('"/questions/2"', '"/questions/3"')
    first, second, third = (page.index(word) for word in (mine[0], f'href="{PAGE}"', mine[1]))
    assert first < second < third
    assert burst.desk.burst_reviews.in_review(GIL)


def test_the_longest_waiting_is_opened_also_where_it_is_an_answer_to_a_burst(burst: Pipeline, sign_in: SignIn) -> None:
    burst.desk.reviews.decline(1, GIL, "not so", burst.reply_hash(1))
    assert f'action="{PAGE}/approve"' in sign_in(GIL).read("/review")


def test_its_page_shows_the_words_for_whom_they_are_who_is_left_out_and_until_when(
    burst: Pipeline, sign_in: SignIn
) -> None:
    page = sign_in(GIL).read(PAGE)
    assert "We see it, and are on &lt;b&gt;it&lt;/b&gt;." in page
    assert "4 on square (" in page
    assert f"an answer by {burst.desk.people[ANA].name} is in review" in page
    assert "a decision is promised by" in page
    burst.pass_time(minutes=60)
    assert "a decision was promised by" in sign_in(GIL).read(PAGE)


def test_who_approves_there_approves_for_slack_too_and_exactly_once(burst: Pipeline, sign_in: SignIn) -> None:
    gil, hana = sign_in(GIL), sign_in(HANA)
    seen = hana.read(PAGE)
    assert send(gil, "approve") == 303
    assert (answer(burst).state, answer(burst).decided_by) == (BurstAnswerState.APPROVED, GIL)
    assert send(hana, "approve", seen) == 409
    with pytest.raises(Stale, match="decided already"):
        burst.desk.burst_answers.decline(1, HANA, "no", answer(burst).sha256)
    burst.run_due()
    burst.pass_time(minutes=1)
    assert sorted(order.post.external_id for order, _ in burst.channel.published) == ["b1", "b4", "b5"]
    assert "approve" not in {form.action.rpartition("/")[2] for form in forms_in(gil.read(PAGE))}


def test_who_declined_in_slack_is_named_to_whoever_decides_on_the_web_and_what_they_typed_stands_there(
    burst: Pipeline, sign_in: SignIn
) -> None:
    browser = sign_in(HANA)
    seen = browser.read(PAGE)
    burst.desk.burst_answers.decline(1, GIL, "It promises too much.", answer(burst).sha256)
    assert send(browser, "decline", seen, why="me too") == 409
    assert "Declined by Gil" in browser.read(PAGE)
    assert (answer(burst).decided_by, answer(burst).why) == (GIL, "It promises too much.")


def test_a_refusal_without_a_reason_asks_for_one(burst: Pipeline, sign_in: SignIn) -> None:
    assert send(sign_in(GIL), "decline", why=" ") == 400
    assert answer(burst).waits


def test_what_changed_since_it_was_seen_is_not_approved(burst: Pipeline, sign_in: SignIn) -> None:
    assert send(sign_in(GIL), "approve", seen="0" * 64) == 409
    assert answer(burst).waits


def test_what_lint_forbids_is_overridden_there_by_name_and_reason(burst: Pipeline, sign_in: SignIn) -> None:
    burst.desk.burst_answers.stop(1, FAY)
    words = RichText.of_plain("Project Falcon mends it.")
    number = burst.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, words, ask_to_allow=True)
    browser, page = sign_in(GIL), f"/review/bursts/{number}"
    shown = browser.read(page)
    assert ("Falcon" in shown, f'action="{page}/approve"' in shown) == (True, False)
    found = next(form for form in forms_in(shown) if form.action == f"{page}/override")
    assert browser.post(found.action, {**found.values, "why": "It is public now."}).status_code == 303
    assert "Block overridden</strong> by Gil" in browser.read(page)


def test_who_only_looks_is_told_who_decides_and_who_wrote_it_does_not(burst: Pipeline, sign_in: SignIn) -> None:
    acts = {who: {form.action.rpartition("/")[2] for form in forms_in(sign_in(who).read(PAGE))} for who in (ANA, GIL)}
    assert "approve" not in acts[ANA]
    assert {"approve", "decline", "stop"} <= acts[GIL]
    assert burst.channel.published == []
