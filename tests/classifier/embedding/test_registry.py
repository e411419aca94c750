"""Which classifier judges is the company's to say, and the small plain one is the default."""

from pathlib import Path

import pytest

from bot.app.parts import classifier_of, untaught_classifier
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.company import Company
from bot.core.errors import Faulty
from bot.core.model import Tag
from bot.core.settings.sections import ClassifierSettings
from tests.fakes.company import a_company
from tests.fakes.posts import a_post
from tests.fakes.small_model import write_model

TAGS = (
    Tag("sso", "Logging in", examples=("Our login loops back to the identity provider", "Is SAML supported?")),
    Tag("billing", "Invoices", examples=("We were charged twice this month", "Where do I find the invoice?")),
)


def judged_by(settings: ClassifierSettings) -> Company:
    return a_company(tags=TAGS, classifier=settings)


def test_without_a_word_about_it_posts_are_judged_by_words() -> None:
    assert isinstance(classifier_of(a_company(tags=TAGS)), KeywordClassifier)


def test_minilm_finds_a_tag_whose_words_the_post_does_not_share() -> None:
    judge = classifier_of(judged_by(ClassifierSettings(kind="minilm", abstain=0.0)))
    assert isinstance(judge, EmbeddingClassifier)
    verdict = judge.judge(a_post(text="Why did you take the money from our card two times?"))
    assert [guess.tag for guess in verdict.tags] == ["billing"]


def test_another_model_judges_where_the_company_names_it(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "mine", {"money": (1, 0), "charged": (1, 0), "login": (0, 1)})
    settings = ClassifierSettings(kind="model", model=str(folder), abstain=0.0)
    judge = classifier_of(judged_by(settings))
    assert isinstance(judge, EmbeddingClassifier)
    assert judge.version != classifier_of(judged_by(settings.model_copy(update={"languages": ("en",)}))).version


def test_a_model_that_is_not_there_stops_the_start_with_its_remedy() -> None:
    with pytest.raises(Faulty, match="there is no such folder"):
        untaught_classifier(judged_by(ClassifierSettings(kind="model", model="data/models/none")))


@pytest.mark.prove
def test_the_multilingual_model_finds_a_tag_in_a_language_that_no_example_is_in() -> None:
    judge = classifier_of(judged_by(ClassifierSettings(kind="multilingual", abstain=0.0)))
    german = a_post(text="Wo finde ich die Rechnung? Uns wurde diesen Monat zweimal Geld abgebucht.", lang="de")
    assert [guess.tag for guess in judge.judge(german).tags] == ["billing"]
    hindi = a_post(text="हमारा बिल कहाँ मिलेगा? पैसे दो बार कट गए।", lang="hi")
    assert "does not know (hi)" in judge.judge(hindi).why
