"""What waits in review on the web: longest first, with all that a decision needs; and every act is the desk's own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.core.model import Batch, Capabilities, Context, Person, ReplyMode, Role
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.richtext.inline import Style, Words
from bot.core.richtext.model import Paragraph, RichText
from bot.sandbox.slack import User
from bot.slack import action_ids
from tests.fakes import bot_harness
from tests.fakes.amending import a_published_reply
from tests.fakes.bot_harness import BotHarness, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.in_memory import FakeChannel
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, IDA, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.web import Browser, forms_in, signed_in_browser
from tests.web.conftest import SignIn

HANNA = "U0HANNA008"


def _proposed(
    pipeline: Pipeline, text: str = "Use the rotate button.", asked: str = "How do I rotate my api key?"
) -> int:
    reply = pipeline.desk.replies.propose(pipeline.ask_question(asked), Proposal(ANA, text))
    pipeline.run_due()
    return reply


def _actions(page: str) -> set[str]:
    return {form.action.rpartition("/")[2] for form in forms_in(page) if form.action.startswith("/outbound/")}


def test_nothing_that_waits_is_said(sign_in: SignIn) -> None:
    assert "Nothing waits for a decision" in sign_in(GIL).read("/review")


def test_what_waits_longest_is_opened_and_each_has_its_address(sign_in: SignIn, pipeline: Pipeline) -> None:
    first = _proposed(pipeline)
    pipeline.pass_time(minutes=10)
    second = _proposed(pipeline, "Other words.", "Another question about the api")
    browser = sign_in(GIL)
    page = browser.read("/review")

    assert page.index(f'href="/review/{first}"') < page.index(f'href="/review/{second}"')
    assert "Waits since" in page
    assert f'action="/outbound/{first}/approve"' in page
    assert f'action="/outbound/{second}/approve"' in browser.read(f"/review/{second}")


def test_a_decision_is_made_with_its_context_difference_findings_and_reasons(
    sign_in: SignIn, pipeline: Pipeline
) -> None:
    rule = ApprovalRule(2, "two look at what Ana writes", author=ANA)
    change(pipeline.company, policy=ApprovalPolicy(rules=(rule,)))
    above = (Context("lee", "We log both sides."),)
    number = pipeline.ask_question("Which header is it, api?", context=above)
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "The limit is 500 calls."))
    pipeline.desk.replies.propose(number, Proposal(ANA, "The limit is 600 calls, and we will ship more next week."))
    page = sign_in(GIL).read(f"/review/{reply}")

    assert "We log both sides." in page
    assert "<del>500</del>" in page
    assert "<ins>600</ins>" in page
    assert "<mark>" in page
    assert "two look at what Ana writes" in page
    assert "0 of 2" in page


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        (ANA, {"withdraw"}),
        (BEN, set()),
        (FAY, set()),
        (GIL, {"approve", "edit", "changes", "decline", "withdraw"}),
        (HANA, {"approve", "edit", "changes", "decline", "withdraw"}),
        (IDA, set()),
    ],
)
def test_each_is_offered_what_they_may_do(sign_in: SignIn, pipeline: Pipeline, who: str, acts: set[str]) -> None:
    reply = _proposed(pipeline)

    assert _actions(sign_in(who).read(f"/review/{reply}")) == acts


def test_approving_leads_to_what_waits_next_and_sending_the_form_again_does_nothing(
    sign_in: SignIn, pipeline: Pipeline
) -> None:
    reply = _proposed(pipeline)
    browser = sign_in(GIL)
    form = next(one for one in forms_in(browser.read("/review")) if one.action.endswith("/approve"))
    first = browser.post(form.action, form.values)
    told = browser.read("/review")
    again = browser.post(form.action, form.values)

    assert (first.status_code, first.headers["location"]) == (303, "/review")
    assert again.status_code == 303
    assert pipeline.reply_state(reply) == "waiting"
    assert pipeline.history().count("reply.approved") == 1
    assert "Approved. The answer to Q-1 leaves" in told


def test_words_that_changed_meanwhile_are_not_approved_and_shown(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = _proposed(pipeline)
    browser = sign_in(GIL)
    form = next(one for one in forms_in(browser.read("/review")) if one.action.endswith("/approve"))
    pipeline.desk.replies.propose(1, Proposal(ANA, "Quite other words."))
    answer = browser.post(form.action, form.values)

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "Quite other words." in answer.text
    assert pipeline.reply_state(reply) == "proposed"


def test_what_was_typed_is_kept_where_it_could_not_be_done(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = _proposed(pipeline)
    browser = sign_in(GIL)
    answer = browser.submit(f"/outbound/{reply}", f"/outbound/{reply}/edit", words="Project Falcon does it.")

    assert answer.status_code == 400
    assert "Project Falcon does it." in answer.text
    assert "Why may they leave all the same?" in answer.text
    done = browser.submit(
        f"/outbound/{reply}", f"/outbound/{reply}/edit", words="Project Falcon does it.", why="It is public now."
    )
    assert done.status_code == 303
    assert pipeline.desk.replies.detail(reply)[1].reply.text == "Project Falcon does it."


def test_words_are_shown_as_the_channel_will_before_they_are_approved(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = _proposed(pipeline)
    page = f"/outbound/{reply}"
    browser = sign_in(GIL)
    form = next(one for one in forms_in(browser.read(page)) if one.action.endswith("/edit"))
    answer = browser.post(f"{page}/edit/preview", {**form.values, "words": "Better words, we will ship it."})

    assert answer.status_code == 200
    assert "Square would show" in answer.text
    assert answer.text.count("Better words, we will ship it.") >= 2
    assert pipeline.reply_state(reply) == "proposed"
    assert pipeline.desk.replies.detail(reply)[1].reply.text == "Use the rotate button."


def test_formatting_survives_an_edit(sign_in: SignIn, pipeline: Pipeline) -> None:
    words = RichText.of([Paragraph((Words("Use "), Words("the button", Style(bold=True)), Words(" * now.")))])
    reply = pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(ANA, words))
    browser = sign_in(GIL)
    page = browser.read(f"/outbound/{reply}")
    typed = page.partition('name="words"')[2].partition(">")[2].partition("</textarea>")[0]
    answer = browser.submit(f"/outbound/{reply}", f"/outbound/{reply}/edit", words=typed)

    assert "**the button**" in typed
    assert answer.status_code == 303
    assert pipeline.desk.replies.detail(reply)[1].reply.words == words


def _acted(browser: Browser, reply: int, slug: str, **fields: str) -> int:
    return browser.submit(f"/outbound/{reply}", f"/outbound/{reply}/{slug}", **fields).status_code


def test_changes_are_asked_for_and_a_reply_is_declined_with_a_reason(sign_in: SignIn, pipeline: Pipeline) -> None:
    first, second = _proposed(pipeline), _proposed(pipeline, "Other words.", "Another api question")
    browser = sign_in(GIL)

    assert _acted(browser, first, "changes", why="") == 400
    assert _acted(browser, first, "changes", why="Shorter, please.") == 303
    assert _acted(browser, second, "decline", why="Not ours to say.") == 303
    assert (pipeline.reply_state(first), pipeline.reply_state(second)) == ("changes_asked", "declined")


def test_a_reply_is_undone_while_it_waits(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()

    assert _acted(sign_in(ANA), reply, "undo") == 303
    assert pipeline.reply_state(reply) == "proposed"


def test_one_held_reply_is_let_go(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.sending.hold(GIL, "an outage")
    page = sign_in(GIL).read(f"/outbound/{reply}")

    assert "an outage" in page
    assert _acted(sign_in(GIL), reply, "resume") == 303
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(reply) == "sent"


def test_a_published_reply_is_corrected_and_taken_back(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)

    assert _acted(sign_in(ANA), reply, "correct", words="Use the knob.") == 303
    assert pipeline.reply_state(reply + 1) == "proposed"
    assert "<ins>knob" in sign_in(GIL).read(f"/review/{reply + 1}")
    assert _acted(sign_in(GIL), reply, "take-back", why="It is wrong.") == 303
    assert pipeline.reply_state(reply) == "deleting"


def test_where_a_channel_lets_nobody_edit_that_is_said_instead(sign_in: SignIn, pipeline: Pipeline) -> None:
    cannot = Capabilities(ReplyMode.API, delete=True, edit_why="X lets nobody edit by API.")
    reply = a_published_reply(pipeline, capabilities=cannot)
    page = sign_in(GIL).read(f"/outbound/{reply}")

    assert "X lets nobody edit by API." in page
    assert _actions(page) == {"take-back"}


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[BotHarness]:
    """A bot with one reply in review, and two who may approve it."""
    clock = FakeClock()
    channel = FakeChannel(clock)
    hanna = Person(HANNA, "Hanna Vogt", "communications", (), (Role.COMMS,))
    people = (*bot_harness.PEOPLE, hanna)
    with running_bot(tmp_path / "r.db", channel, clock, others=(User(HANNA, "hanna"),), people=people) as running:
        channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
        running.pass_time(minutes=1)
        running.bot.desk.replies.propose(1, Proposal(bot_harness.ANA, "Use the rotate button."))
        running.wait_until(lambda: bool(running.messages(bot_harness.REVIEW)))
        yield running


def test_of_two_who_approve_at_once_in_slack_and_here_one_approves(harness: BotHarness) -> None:
    browser = signed_in_browser(harness.bot.desk, HANNA)
    form = next(one for one in forms_in(browser.read("/review")) if one.action.endswith("/approve"))
    review, start = harness.last_review(), Barrier(2)

    def both(act: Callable[[], object]) -> object:
        start.wait()
        return act()

    with ThreadPoolExecutor(2) as pool:
        pressed = pool.submit(
            both, lambda: harness.press(bot_harness.GIL, bot_harness.REVIEW, review["ts"], action_ids.APPROVE)
        )
        posted = pool.submit(both, lambda: browser.post(form.action, form.values))
        pressed.result()
        answer = posted.result()
    harness.wait_until(lambda: harness.reply_state() == "waiting")
    detail, file = harness.bot.desk.replies.detail(1)

    happened = [entry.what for entry in detail.entries]
    assert (happened.count("reply.approved"), happened.count("reply.waiting"), len(file.approvals)) == (1, 1, 1)
    assert getattr(answer, "status_code", 0) in (303, 409)
