"""What people teach holds at once: asked again, a question goes where a person said it belongs, whichever classifier
judges, in every process and after a restart; and no more once it was taken back.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.model import Author, Tag
from bot.core.ports.classifier import Classifier
from bot.core.routing.roster import Roster
from bot.core.routing.route import Route, RoutingTable, choose_route
from bot.core.verdict import Verdict
from bot.flow.steps.maintenance.learn import Learn, TaughtClassifier
from bot.flow.steps.triage import Triage
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import a_current_company
from tests.fakes.pipeline import ANA, BEN, PEOPLE, Pipeline, a_pipeline
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle

TAGS = (
    Tag("api", "The API: keys, limits, webhooks", "#ask-api", ("How do I rotate my API key?", "Webhooks come twice")),
    Tag("sso", "Single sign-on with SAML", "#ask-sso", ("How do I set up SAML with Okta?", "The login loops forever")),
)
EMBEDDER = MiniLm()
KINDS: Mapping[str, Callable[[], Classifier]] = {
    "words": KeywordClassifier,
    "minilm": lambda: EmbeddingClassifier(embedder=EMBEDDER),
}
ROADS = RoutingTable(TAGS, tuple(PEOPLE.values()), "#fallback", "#triage")
WORDS = "Why must my colleagues confirm the blue form twice before the gate opens?"


def _router(verdict: Verdict, roster: Roster, now: datetime) -> Route:
    return choose_route(verdict, ROADS, roster, now)


def _passing(_name: str) -> None:
    """Nothing happens there."""


class Company:
    """A road whose questions a real classifier judges, with the step that teaches it."""

    def __init__(self, store: Store, clock: FakeClock, classifier: Classifier) -> None:
        self.road: Pipeline = a_pipeline(store, clock)
        self.classifier = classifier
        company = a_current_company(tags=TAGS)
        self.learn = Learn(store, self.classifier, company, _passing)
        judging = Triage(store, TaughtClassifier(self.classifier, self.learn), _router, _passing, company)
        self.road.steps = (*(judging if step.name == "triage" else step for step in self.road.steps), self.learn)
        self.asked = 0

    def asks(self, words: str = WORDS) -> int:
        """Somebody else asks this, elsewhere in time; the question's number."""
        self.asked += 1
        self.road.receive_posts(a_post(f"p{self.asked}", words, author=Author(f"u{self.asked}", f"asker{self.asked}")))
        return self.asked

    def tags(self, number: int) -> tuple[str, ...]:
        return self.road.desk.questions.detail(number).question.tags


@pytest.fixture(params=KINDS)
def company(request: pytest.FixtureRequest, store: Store, clock: FakeClock) -> Company:
    return Company(store, clock, KINDS[request.param]())


def test_a_retag_holds_for_the_next_who_asks_the_same_and_says_like_which_and_taking_it_back_ends_that(
    company: Company,
) -> None:
    desk = company.road.desk
    first = company.asks()
    desk.questions.tag(first, ANA, tuple({"sso"} - set(company.tags(first))), tuple({"api"} & set(company.tags(first))))
    company.road.run_due()
    desk.questions.settle(first, ANA)
    taught = company.classifier.version
    second = company.asks()
    question = desk.questions.detail(second).question
    assert (question.tags, question.channel, question.model) == (("sso",), "#ask-sso", taught)
    assert f"like Q-{first}" in question.why
    assert WORDS not in question.why

    desk.questions.settle(second, ANA)
    lesson = desk.questions.detail(first).effective_correction
    assert lesson is not None
    desk.corrections.take_back(lesson.number, BEN)
    company.road.run_due()
    assert company.classifier.version == desk.questions.detail(first).question.model != taught


@pytest.mark.prove
def test_every_process_and_a_restart_come_to_the_same_version_and_the_same_verdict(
    company: Company, store: Store
) -> None:
    first = company.asks()
    company.road.desk.questions.tag(first, ANA, ("sso",))
    company.road.desk.questions.ignore(company.asks("Which ferry goes to the blue island today?"), ANA, "", "not_us")
    company.road.run_due()
    other = KINDS["minilm" if isinstance(company.classifier, EmbeddingClassifier) else "words"]()
    run_until_idle([Learn(store, other, a_current_company(tags=tuple(reversed(TAGS))), _passing)])
    assert other.version == company.classifier.version
    assert other.judge(a_post("9", WORDS)) == company.classifier.judge(a_post("9", WORDS))
    with store.reading() as tx:
        assert other.version in {one.version for one in tx.corrections.versions()}


def test_what_was_set_aside_as_not_ours_is_asked_of_nobody_with_a_tag_again(company: Company) -> None:
    words = "Which ferry goes to the blue island today?"
    first = company.asks(words)
    company.road.desk.questions.ignore(first, ANA, "", "not_us")
    company.road.run_due()
    second = company.asks(words)
    detail = company.road.desk.questions.detail(second)
    assert detail.question.tags == ()
    assert detail.question.state.value in ("dismissed", "asked", "doubtful")


def test_a_damaged_model_loses_no_question_a_person_sorts_each(store: Store, clock: FakeClock, tmp_path: Path) -> None:
    for file in ("model.onnx", "tokenizer.json"):
        (tmp_path / file).write_bytes(b"not what was bundled")
    company = Company(store, clock, EmbeddingClassifier(embedder=MiniLm(tmp_path)))
    number = company.asks("How do I rotate my API key?")
    question = company.road.desk.questions.detail(number).question
    assert (question.state.value, question.channel, question.tags, question.model) == ("asked", "#triage", (), "")
    assert "the classifier cannot be read: " in question.why
    assert company.road.run_due() == 0
