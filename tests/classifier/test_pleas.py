"""No plea is thrown away: what asks or complains is asked about or held, whatever it resembles and whatever was set
aside before; and what plainly wants nothing is still dismissed, so that no queue floods.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.model import Tag
from bot.core.ports.classifier import Classifier
from bot.core.verdict import Example
from tests.fakes.posts import a_post

_RECORDED = Path(__file__).parents[1] / "recorded" / "classifier"
TAGS = (
    Tag("sso", "Single sign-on", examples=("How do I set up SAML with Okta?",)),
    Tag("billing", "Invoices, refunds", examples=("I was charged twice this month",)),
)
OLD_SCREEN = "How do I get the old screen back in release 13?"


def _texts(name: str) -> list[str]:
    lines = (_RECORDED / name).read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["text"]) for line in lines]


PLEAS, WANTS_NOTHING = _texts("pleas.jsonl"), _texts("wants_nothing.jsonl")


def _set_aside(texts: Sequence[str]) -> list[Example]:
    """Each text and two near it, as people's corrections that it is not for us."""
    near = [(text, f"{text} today", f"Hey, {text[0].lower()}{text[1:]}!") for text in texts]
    return [Example(text, (), f"Q-{n}") for n, text in enumerate(text for three in near for text in three)]


def _classifier(kind: str, examples: Sequence[Example] = ()) -> Classifier:
    classifier = KeywordClassifier(TAGS) if kind == "words" else EmbeddingClassifier(TAGS, embedder=MiniLm())
    if examples:
        classifier.learn(TAGS, examples)
    return classifier


def _dismissed(classifier: Classifier, texts: Sequence[str]) -> list[str]:
    return [text for text in texts if classifier.judge(a_post(text=text)).dismissed]


@pytest.fixture(params=["words", "minilm"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_asks_or_complains_is_never_dismissed_by_signs(kind: str) -> None:
    assert len(PLEAS) >= 40
    assert _dismissed(_classifier(kind), PLEAS) == []


def test_what_asks_or_complains_is_never_dismissed_for_its_likeness_to_what_was_set_aside(kind: str) -> None:
    assert _dismissed(_classifier(kind, _set_aside(PLEAS)), PLEAS) == []


def test_a_question_that_shares_its_words_with_talk_that_was_set_aside_is_held_or_asked(kind: str) -> None:
    talk = (
        "Slides of my talk: the old screen against the new screen in release 13",
        "Release 13 is out, the old screen is gone and the new screen is here",
    )
    lessons = [Example(text, (), f"Q-{n}") for n, text in enumerate((*talk, *(f"{text}!" for text in talk)))]
    asked = (
        OLD_SCREEN,
        "the old screen back in release 13, how",
        "Release 13 is out and the old screen is gone, where do I find it",
        "Slides of your talk: is the old screen still in release 13?",
    )
    assert _dismissed(_classifier(kind, lessons), asked) == []


def test_a_question_set_aside_in_the_same_words_is_held_and_the_reason_names_it(kind: str) -> None:
    verdict = _classifier(kind, [Example(OLD_SCREEN, (), "Q-7")]).judge(a_post(text=OLD_SCREEN))
    assert (verdict.dismissed, verdict.tags) == (False, ())
    assert "like Q-7, which was said not to be for us, but it may want an answer" in verdict.why


def test_what_plainly_wants_nothing_is_still_dismissed(kind: str) -> None:
    assert set(WANTS_NOTHING) - set(_dismissed(_classifier(kind), WANTS_NOTHING)) == set()


def test_what_wants_nothing_and_comes_again_is_dismissed_once_it_was_set_aside(kind: str) -> None:
    notes = "Release 13 of Acme is out: the new screen, faster search and a dark theme"
    verdict = _classifier(kind, [Example(notes, (), "Q-7")]).judge(a_post(text=f"{notes}!"))
    assert verdict.dismissed
