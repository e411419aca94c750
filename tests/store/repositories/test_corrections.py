"""Corrections promise: the newest word on a question counts, with the words it was said of and no longer than they."""

import pytest

from bot.core.errors import Stale
from bot.core.verdict import Example
from bot.store.repositories.posts import PostArrival
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post

ANA, FAY = "U0ANA", "U0FAY"


def _asked(store: Store, text: str = "why?", title: str = "") -> tuple[int, int]:
    """A question's number and its post's."""
    with store.writing() as tx:
        number = tx.questions.create()
        post = a_post(f"p{number}", text, title=title)
        return number, tx.posts.add_all([PostArrival(post, question=number, role="asked")])[post.external_id]


def _make(store: Store, question: int, *tags: str, kind: str = "retag") -> int:
    with store.writing() as tx:
        return tx.corrections.add(question, kind, tags, ANA, "", 7)


def _examples(store: Store) -> tuple[Example, ...]:
    with store.reading() as tx:
        return tx.corrections.revision_and_examples()[1]


def _revision(store: Store) -> int:
    with store.reading() as tx:
        return tx.corrections.revision()


def test_a_correction_says_who_when_and_why_and_teaches_the_whole_words(store: Store, clock: FakeClock) -> None:
    question, _ = _asked(store, "with Okta", "SSO?")
    with store.writing() as tx:
        number = tx.corrections.add(question, "retag", ("sso", "api"), ANA, "it is login", 7)
    with store.reading() as tx:
        (kept,) = tx.corrections.of_question(question)
    assert (kept.number, kept.kind, kept.tags, kept.by, kept.at, kept.why, kept.entry) == (
        number,
        "retag",
        ("sso", "api"),
        ANA,
        clock.now,
        "it is login",
        7,
    )
    assert _examples(store) == (Example("SSO?\nwith Okta", ("sso", "api"), f"Q-{question}"),)


def test_of_one_question_the_newest_word_counts_and_the_newest_of_all_stands_last(store: Store) -> None:
    first, _ = _asked(store, "first")
    second, _ = _asked(store, "second")
    _make(store, first, "api")
    _make(store, second, "api")
    _make(store, first, "sso")
    assert [(one.ref, one.tags) for one in _examples(store)] == [("Q-2", ("api",)), ("Q-1", ("sso",))]


def test_what_says_nothing_of_the_tags_leaves_what_was_said_and_not_ours_is_something_said(store: Store) -> None:
    question, _ = _asked(store)
    _make(store, question, "sso")
    with store.writing() as tx:
        tx.corrections.add(question, "reassign", None, FAY, "", 8)
    assert [one.tags for one in _examples(store)] == [("sso",)]
    _make(store, question, kind="ignore")
    assert [one.tags for one in _examples(store)] == [()]


def test_taking_back_lets_the_word_before_count_again_and_works_once(store: Store) -> None:
    question, _ = _asked(store)
    _make(store, question, "sso")
    wrong = _make(store, question, "api")
    with store.writing() as tx:
        assert tx.corrections.delete(wrong).tags == ("api",)
    assert [one.tags for one in _examples(store)] == [("sso",)]
    with pytest.raises(Stale, match="not learnt from any more"), store.writing() as tx:
        tx.corrections.delete(wrong)


@pytest.mark.parametrize("fate", ["taken away", "changed"])
def test_what_was_taught_goes_with_the_words_it_was_said_of(store: Store, fate: str) -> None:
    question, post = _asked(store, "How do I log in?")
    other, _ = _asked(store, "How do I pay?")
    _make(store, question, kind="ignore")
    _make(store, other, "billing")
    before = _revision(store)
    with store.writing() as tx:
        if fate == "changed":
            tx.posts.update_words(post, a_post("p1", "The reset link of every customer is broken"))
        else:
            tx.posts.erase_words(post)
    assert [one.ref for one in _examples(store)] == ["Q-2"]
    assert _revision(store) > before
    with store.reading() as tx:
        assert tx.corrections.of_question(question) == ()


def test_a_post_that_goes_whole_takes_what_it_taught_along(store: Store) -> None:
    question, post = _asked(store)
    _make(store, question, "api")
    with store.writing() as tx:
        tx.posts.forget(post)
    assert _examples(store) == ()


def test_a_post_that_taught_nothing_goes_without_learning_anew(store: Store) -> None:
    _, post = _asked(store)
    before = _revision(store)
    with store.writing() as tx:
        tx.posts.erase_words(post)
    assert _revision(store) == before


def test_a_question_whose_first_post_is_gone_teaches_by_the_next_and_without_any_not_at_all(store: Store) -> None:
    question, first = _asked(store, "first words")
    with store.writing() as tx:
        second = tx.posts.add_all([PostArrival(a_post("x", "second words"), question=question, role="asked")])["x"]
        tx.posts.erase_words(first)
    _make(store, question, "api")
    assert [one.text for one in _examples(store)] == ["second words"]
    with store.writing() as tx:
        tx.posts.erase_words(second)
        assert tx.corrections.add(question, "retag", ("api",), ANA, "", 9) == 0
    assert _examples(store) == ()


def test_the_revision_grows_with_all_that_is_made_and_taken_back(store: Store) -> None:
    question, _ = _asked(store)
    seen = [_revision(store)]
    number = _make(store, question, "api")
    seen.append(_revision(store))
    with store.writing() as tx:
        tx.corrections.delete(number)
    seen.append(_revision(store))
    assert seen == sorted(set(seen))


def test_a_correction_that_is_not_kept_leaves_no_trace(store: Store) -> None:
    question, _ = _asked(store)
    with pytest.raises(RuntimeError), store.writing() as tx:
        tx.corrections.add(question, "retag", ("api",), ANA, "", 7)
        raise RuntimeError("the act broke off")
    assert (_examples(store), _revision(store)) == ((), 0)


def test_a_version_is_remembered_from_when_it_first_judged(store: Store, clock: FakeClock) -> None:
    began = clock.now
    with store.writing() as tx:
        tx.corrections.keep_version("judge-1", 3, 2)
    clock.forward(hours=1)
    with store.writing() as tx:
        tx.corrections.keep_version("judge-2", 4, 2)
        tx.corrections.keep_version("judge-1", 9, 9)
    with store.reading() as tx:
        kept = [(one.version, one.at, one.corrections) for one in tx.corrections.versions()]
    assert kept == [("judge-1", began, 3), ("judge-2", clock.now, 4)]
