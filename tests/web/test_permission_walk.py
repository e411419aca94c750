"""Who may see and do what on the web, walked through every page and form. What is expected is written out here,
apart from the table that the product goes by.
"""

import pytest
from starlette.types import ASGIApp

from bot.core.burst_answers.answer import BurstAnswerKind
from bot.core.model import Person, Role
from bot.core.permissions import Membership
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.web.app import web_app
from bot.web.form_token import FIELD
from bot.web.page import Form
from bot.web.site_map import FORMS, PAGES
from tests.fakes.company import change
from tests.fakes.pipeline import Pipeline
from tests.fakes.posts import a_post
from tests.fakes.web import Browser, a_browser, forms_in, signed_in_browser

EXPERT, LEAD, COMMS, OPERATOR = "U0EXPERT01", "U0LEAD0001", "U0COMMS001", "U0OPERATE1"
GUEST, PARTNER, GONE, ROBOT = "U0GUEST001", "U0PARTNER1", "U0GONE0001", "U0ROBOT001"
COLLEAGUES = {EXPERT: Role.EXPERT, LEAD: Role.LEAD, COMMS: Role.COMMS, OPERATOR: Role.OPERATOR}
OUTSIDERS = {GUEST: Membership.GUEST, PARTNER: Membership.FOREIGN, GONE: Membership.DEACTIVATED, ROBOT: Membership.BOT}

ALL = frozenset(COLLEAGUES)
DESK = frozenset({LEAD, COMMS})
OPERATORS = frozenset({OPERATOR})
DAILY = ALL - OPERATORS
REVIEW = frozenset({COMMS})
WRITERS = frozenset({EXPERT, COMMS})

SEE: dict[str, frozenset[str]] = {"/resume": DESK, "/outbound/export": DESK}
"""Pages that not every colleague may open."""

DO: dict[str, frozenset[str]] = {
    "/hold": ALL,
    "/resume": DESK,
    "/outbound/export": DESK,
    "/review/bursts/{answer}/approve": REVIEW,
    "/review/bursts/{answer}/override": REVIEW,
    "/review/bursts/{answer}/decline": REVIEW,
    "/review/bursts/{answer}/stop": ALL,
    "/outbound/{reply}/approve": REVIEW,
    "/outbound/{reply}/edit": REVIEW,
    "/outbound/{reply}/edit/preview": REVIEW,
    "/outbound/{reply}/override": REVIEW,
    "/outbound/{reply}/changes": REVIEW,
    "/outbound/{reply}/decline": REVIEW,
    "/outbound/{reply}/withdraw": WRITERS,
    "/outbound/{reply}/undo": ALL,
    "/outbound/{reply}/resume": DESK,
    "/outbound/{reply}/retry": DAILY,
    "/outbound/{reply}/by-hand": DAILY,
    "/outbound/{reply}/sent": DAILY,
    "/outbound/{reply}/absent": DAILY,
    "/outbound/{reply}/correct": DAILY,
    "/outbound/{reply}/correct/preview": DAILY,
    "/outbound/{reply}/take-back": WRITERS,
    "/outbound/{reply}/leave": REVIEW,
    "/sources/pause": OPERATORS,
    "/sources/resume": OPERATORS,
    "/sources/ask": OPERATORS,
    "/audit/check": DESK | OPERATORS,
}
"""Each form, and who may send it."""


@pytest.fixture
def app(pipeline: Pipeline) -> ASGIApp:
    """The desk of a company with one colleague of each role, and outsiders whom the configuration calls everything."""
    people = [Person(slack, slack.title(), "engineer", ("api",), (role,)) for slack, role in COLLEAGUES.items()]
    people += [Person(slack, slack.title(), "engineer", (), tuple(Role)) for slack in OUTSIDERS]
    change(pipeline.company, people=tuple(people))
    pipeline.desk.replies.propose(pipeline.ask_question(), Proposal(EXPERT, "Use the rotate button."))
    pipeline.run_due()
    answer_to_a_burst(pipeline)
    return web_app(pipeline.desk)


def answer_to_a_burst(pipeline: Pipeline) -> None:
    """Enough ask at once to be a burst, and one answer for all of them waits for communications."""
    posts = [a_post(f"b{n}", f"Is the api down, number {n}?", written_at=pipeline.clock.now) for n in range(5)]
    pipeline.receive_posts(*posts)
    pipeline.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, LEAD, RichText.of_plain("We are on it."))


def signed_in_before(pipeline: Pipeline, app: ASGIApp, slack: str) -> Browser:
    """The browser of somebody who signed in as a member, and is what they are since."""
    browser = signed_in_browser(pipeline.desk, slack, app)
    pipeline.desk.members.learn(slack, OUTSIDERS.get(slack, Membership.MEMBER))
    return browser


def send(browser: Browser, form: Form) -> int:
    """The status of sending it with tokens of the session, and no other fields."""
    tokens = _tokens(browser)
    return browser.post(_filled(form.address), {**tokens, **FIELDS.get(form.address, {})}).status_code


def _tokens(browser: Browser) -> dict[str, str]:
    return next(form.values for form in forms_in(browser.read("/")) if FIELD in form.values)


FIELDS: dict[str, dict[str, str]] = {
    "/outbound/export": {"format": "csv"},
    "/hold": {"scope": "square"},
    "/sources/pause": {"name": "square"},
    "/sources/resume": {"name": "square"},
    "/sources/ask": {"name": "square"},
}
"""What a form needs to be judged by who sends it alone."""


def _filled(address: str) -> str:
    """An address with a number in the place of each parameter."""
    parts = ("1" if part.startswith("{") else part for part in address.split("/"))
    return "/".join(parts)


def test_every_page_and_form_is_in_the_walk() -> None:
    assert sorted(DO) == sorted(form.address for form in FORMS)
    assert SEE.keys() <= {page.address for page in PAGES}


@pytest.mark.parametrize("slack", COLLEAGUES)
def test_a_colleague_sees_every_page_of_their_role(pipeline: Pipeline, app: ASGIApp, slack: str) -> None:
    browser = signed_in_before(pipeline, app, slack)
    for page in PAGES:
        wanted = 200 if slack in SEE.get(page.address, ALL) else 403
        assert browser.get(page.example or page.address).status_code == wanted, page.address


@pytest.mark.parametrize("slack", COLLEAGUES)
def test_a_colleague_does_what_their_role_may(pipeline: Pipeline, app: ASGIApp, slack: str) -> None:
    browser = signed_in_before(pipeline, app, slack)
    for form in FORMS:
        refused = send(browser, form) == 403
        assert refused == (slack not in DO[form.address]), form.address


@pytest.mark.parametrize("slack", OUTSIDERS)
def test_an_outsider_whose_session_still_stands_sees_nothing(pipeline: Pipeline, app: ASGIApp, slack: str) -> None:
    for page in PAGES:
        pipeline.desk.members.learn(slack, Membership.MEMBER)
        answer = signed_in_before(pipeline, app, slack).get(page.example or page.address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), page.address


@pytest.mark.parametrize("slack", OUTSIDERS)
def test_an_outsider_whose_session_still_stands_does_nothing(pipeline: Pipeline, app: ASGIApp, slack: str) -> None:
    for form in FORMS:
        pipeline.desk.members.learn(slack, Membership.MEMBER)
        browser = signed_in_browser(pipeline.desk, slack, app)
        tokens = _tokens(browser)
        pipeline.desk.members.learn(slack, OUTSIDERS[slack])
        answer = browser.post(_filled(form.address), {**tokens, **FIELDS.get(form.address, {})})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), form.address
    assert pipeline.desk.sending.holds() == []


def test_a_signed_out_stranger_does_nothing(pipeline: Pipeline, app: ASGIApp) -> None:
    browser = a_browser(pipeline.desk, app)
    for form in FORMS:
        answer = browser.post(_filled(form.address), FIELDS.get(form.address, {}))
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), form.address
    assert pipeline.desk.sending.holds() == []
