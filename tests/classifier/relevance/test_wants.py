"""Whether a post wants an answer: lessons never outweigh what wants one, and nothing odd is beyond judging."""

from collections.abc import Sequence
from functools import cache

import pytest

from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.intent.vector_model import VectorIntentModel
from bot.classifier.relevance.names import CompanyNames
from bot.classifier.relevance.wants import LOW, RelevanceOutcome, WantsGuess, WantsModel, fit_wants
from bot.classifier.relevance.wants_head import TaughtPost

EMBEDDER = MiniLm()
INTENTS = VectorIntentModel(EMBEDDER.version)
RELEASES = (
    "Release 13 of Acme is out: the new alerting UI, faster search and a dark theme",
    "Acme 13 is here, all alerts in a new screen",
    "What is new in release 13 of Acme, in five pictures",
    "Slides of my talk about the alerting UI in Acme 13",
)
PLEAS_ABOUT_RELEASE = (
    "How do I get the old alerting UI back in release 13?",
    "Release 13 broke our alerts, nothing arrives any more",
    "since release 13 the alerting screen is empty",
    "Is there a way to keep the old UI after release 13",
    "The new alerting UI in release 13 crashes on save",
)


def model(lessons: Sequence[TaughtPost] = (), name: str = "Acme") -> WantsModel:
    made = fit_wants(EMBEDDER, CompanyNames((name,)), (), lessons)
    assert made is not None
    return made


@cache
def untaught() -> WantsModel:
    return model()


def guess(text: str, by: WantsModel | None = None) -> WantsGuess:
    return (by or untaught()).guess(text, INTENTS.guess_intent(text, EMBEDDER.vectors([text])[0]))


def aside(texts: Sequence[str]) -> list[TaughtPost]:
    return [TaughtPost(text, wants=False) for text in texts]


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("plea", PLEAS_ABOUT_RELEASE)
def test_pleas_about_a_release_want_an_answer_after_its_announcements_were_set_aside(plea: str, count: int) -> None:
    assert guess(plea, model(aside(RELEASES[:count]))).probability >= 0.75


def test_a_plea_for_money_back_wants_an_answer_after_thanks_were_set_aside() -> None:
    thanks = aside(["thank you, great flight", "thanks for the lovely service on flight 20", "thanks, superb crew"])
    kept = TaughtPost("my bag did not arrive with flight 9", wants=True)
    plea = "the service on flight 1071 was terrible and I want my money back"
    assert guess(plea, model([*thanks, kept])).probability >= 0.95


def test_setting_aside_alone_teaches_nothing() -> None:
    many = aside([f"Somebody merged the Acme plugin number {n} into their build" for n in range(200)])
    text = "Acme plugin number 7 is in our build"
    assert guess(text, model(many)).probability == guess(text).probability


def test_what_was_set_aside_counts_no_more_than_what_wanted_an_answer() -> None:
    talk = aside([f"Episode {n} of my podcast about Acme is online" for n in range(20)])
    asked = [TaughtPost("the podcast feed of Acme is broken", wants=True)]
    few, many = model([*talk[:1], *asked]), model([*talk, *asked])
    plea = "episode 4 of the Acme podcast does not play"
    assert abs(guess(plea, few).probability - guess(plea, many).probability) < 0.1


def test_talk_is_learnt_once_people_said_of_it_that_it_wants_nothing() -> None:
    talk = aside([f"New on my shelf: volume {n} of the Acme comic" for n in range(10)])
    asked = [TaughtPost(f"invoice {n} is wrong", wants=True) for n in range(10)]
    text = "New on my shelf: volume 77 of the Acme comic"
    assert guess(text, model([*talk, *asked])).probability < guess(text).probability


def test_lessons_alone_never_dismiss() -> None:
    text = "Volume 77 of the Acme comic is on my shelf, and I have not got volume 76"
    talk = aside([f"Volume {n} of the Acme comic is on my shelf" for n in range(40)])
    asked = [TaughtPost(f"invoice {n} is wrong", wants=True) for n in range(40)]
    assert guess(text).probability >= LOW
    assert guess(text, model([*talk, *asked])).outcome is not RelevanceOutcome.DISMISSED


def test_the_companys_name_does_not_count() -> None:
    said = "{} has a new office in Porto"
    ours = model(name="Tidewrack Systems")
    chances = {
        guess(said.format(name), ours).probability for name in ("Tidewrack Systems", "@tidewrack", "tidewracksystems")
    }
    assert chances == {guess(said.format("Acme")).probability}


def test_a_company_named_like_a_word_loses_no_plea() -> None:
    assert guess("Help, the page is blank", model(name="Help")).outcome is RelevanceOutcome.GOES_ON


@pytest.mark.parametrize("text", ["@acme", "", "   ", "🔥🔥", "https://x.example/1", "?", "\x00", "a" * 9_000])
def test_what_has_hardly_a_word_is_judged_and_not_dismissed_by_its_probability(text: str) -> None:
    found = guess(text)
    assert 0 <= found.probability <= 1
    assert found.outcome is not RelevanceOutcome.DISMISSED


@pytest.mark.parametrize(
    "text",
    [
        "chore(deps): bump acme from 4.1.0 to 4.2.0",
        "feat: add Acme deployment",
        "Acme raises $120m at $2bn valuation",
        "@acme that did it, cheers",
    ],
)
def test_what_wants_nothing_is_held_or_dismissed(text: str) -> None:
    assert guess(text).outcome is not RelevanceOutcome.GOES_ON


@pytest.mark.parametrize(
    "text", ["Support partial captures", "Acme dashboard empty", "same here", "@acme third time this month. THIRD."]
)
def test_a_terse_plea_goes_on(text: str) -> None:
    assert guess(text).outcome is RelevanceOutcome.GOES_ON


def test_the_reason_names_what_the_post_is_like() -> None:
    assert "like 'release notes of a new version'" in guess("Acme 3.2 released").why
