"""What was said is found again by its words, whoever said it, in capitals or not, and whatever marks they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Faulty
from bot.core.replying.proposal import Proposal
from bot.core.searching.search import HitKind, excerpt, terms_in
from tests.fakes.pipeline import ANA, Pipeline


def _found(pipeline: Pipeline, typed: str, page: int = 1) -> list[tuple[HitKind, int | None]]:
    return [(hit.kind, hit.question) for hit in pipeline.desk.queue.search(terms_in(typed), ANA, page).hits]


def test_posts_and_replies_are_found_the_newest_first(pipeline: Pipeline) -> None:
    number = pipeline.ask_question("How do I rotate my API key?")
    pipeline.receive_posts()
    pipeline.desk.replies.propose(number, Proposal(ANA, "Rotate the key on the page Keys."))
    assert _found(pipeline, "ROTATE key") == [(HitKind.REPLY, number), (HitKind.ASKED, number)]
    assert _found(pipeline, "rotate page") == [(HitKind.REPLY, number)]
    assert _found(pipeline, "zebra") == []


def test_every_word_has_to_occur_and_a_phrase_as_it_stands(pipeline: Pipeline) -> None:
    number = pipeline.ask_question("The api answers 429 after a rate limit of 600")
    assert _found(pipeline, "limit 429") == [(HitKind.ASKED, number)]
    assert _found(pipeline, '"rate limit" 429') == [(HitKind.ASKED, number)]
    assert _found(pipeline, "\u201climit rate\u201d") == []


@pytest.mark.parametrize("mark", ["%", "_", "\\", "100%", "a_c", "'; drop table post; --"])
def test_marks_that_mean_something_to_the_database_are_plain_here(pipeline: Pipeline, mark: str) -> None:
    pipeline.ask_question("My api key is abc and I am 100 percent sure")
    held = pipeline.ask_question(f"My api key says {mark} now")
    found = pipeline.desk.queue.search((mark,), ANA)
    assert [hit.question for hit in found.hits] == [held]


@pytest.mark.parametrize("typed", ["über", "ÜBER", "Über"])
def test_letters_of_other_languages_are_found_in_capitals_or_not(pipeline: Pipeline, typed: str) -> None:
    number = pipeline.ask_question("Frage Über den api Schlüssel")
    assert _found(pipeline, typed) == [(HitKind.ASKED, number)]


def test_what_was_taken_away_in_public_is_found_no_more(pipeline: Pipeline) -> None:
    number = pipeline.ask_question("my zebra api key")
    assert _found(pipeline, "zebra") == [(HitKind.ASKED, number)]
    post = pipeline.desk.questions.detail(number).posts[0].post
    pipeline.receive_posts(gone=(post.external_id,))
    assert _found(pipeline, "zebra") == []


def test_many_hits_come_in_pages(pipeline: Pipeline) -> None:
    for n in range(10):
        pipeline.ask_question(f"api question {n}")
    first, last = (pipeline.desk.queue.search(("api",), ANA, page) for page in (1, 99))
    assert (first.total, first.pages, first.page, len(first.hits)) == (10, 2, 1, 8)
    assert (last.page, [hit.question for hit in last.hits]) == (2, [2, 1])


def test_a_search_names_something() -> None:
    for typed in ("", "   ", '""', "“ ”", "..."):
        with pytest.raises(Faulty, match="Search for which words"):
            terms_in(typed.replace("...", ""))
    with pytest.raises(Faulty, match="At most 8 words"):
        terms_in("a b c d e f g h i")


@given(text=st.text(), terms=st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=3))
def test_an_excerpt_is_short_and_shows_what_was_found(text: str, terms: list[str]) -> None:
    shown = excerpt(f"{text} needle {text}", ["needle", *terms])
    assert len(shown) <= 142
    assert "\n" not in shown


def test_an_excerpt_holds_the_first_match() -> None:
    assert "needle" in excerpt("word " * 100 + "needle " + "word " * 100, ["needle"])
