"""What leaves is exactly what was written: nothing of Slack in it, nothing lost, bound to its target."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.replying.compose import approval_hash, compose_reply, is_reply, word_diff, words_typed


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("reply: Use v2.", "Use v2."),
        (" Reply : Use v2.", "Use v2."),
        ("Please reply: yes or no", "Please reply: yes or no"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("&amp;lt;", "&lt;"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("see <https://x.example|the docs>", "see the docs (https://x.example)"),
        ("see <https://x.example|x.example>", "see https://x.example"),
        ("write <mailto:a@x.example|a@x.example>", "write a@x.example"),
        ("ask <@U123> in <#C123|api> or <!here>", "ask <@U123> in <#C123|api> or <!here>"),
        ("&lt;https://x.example|y&gt;", "<https://x.example|y>"),
    ],
)
def test_a_slack_message_becomes_the_text_its_author_saw(message: str, plain: str) -> None:
    assert words_typed(message) == plain


@pytest.mark.parametrize(("text", "asks"), [("reply: x", True), (" REPLY:x", True), ("I reply: x", False), ("", False)])
def test_only_a_message_that_begins_with_reply_is_a_candidate(text: str, asks: bool) -> None:
    assert is_reply(text) is asks


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a  \nb\t\n", "a\nb"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("  code stays  indented\n    here", "code stays  indented\n    here"),
        ("a\x00b\x1b", "ab"),
        (" \n ", ""),
        ("&amp; stays", "&amp; stays"),
    ],
)
def test_words_are_tidied_and_nothing_else(words: str, whole: str) -> None:
    assert compose_reply(words) == whole


def test_who_speaks_is_added_once_and_not_to_nothing() -> None:
    who = "Ana, engineer at Acme"
    once = compose_reply("Use v2.", who)
    assert once == f"Use v2.\n\n{who}"
    assert compose_reply(once, who) == once
    assert compose_reply("I am ana, ENGINEER at Acme.", who) == "I am ana, ENGINEER at Acme."
    assert compose_reply("  ", who) == ""


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \n\r\t"))), st.sampled_from(["", "Ana, engineer"]))
def test_composing_what_was_composed_changes_nothing(words: str, who: str) -> None:
    once = compose_reply(words, who)
    assert compose_reply(once, who) == once


@given(st.tuples(st.text(), st.text(), st.text()), st.tuples(st.text(), st.text(), st.text()))
def test_a_binding_is_shared_only_by_the_same_text_and_target(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert (approval_hash(*one) == approval_hash(*other)) is (one == other)


def test_words_moved_between_text_and_target_are_another_binding() -> None:
    assert (
        len(
            {
                approval_hash("a", "bc", "d"),
                approval_hash("ab", "c", "d"),
                approval_hash("a", "b", "cd"),
                approval_hash("a", "bcd", ""),
            }
        )
        == 4
    )
    assert len(approval_hash("a", "x", "1")) == 64


def test_a_diff_names_what_went_and_what_came() -> None:
    assert word_diff("we will fix it", "we fixed it") == (
        ("=", "we "),
        ("-", "will fix"),
        ("+", "fixed"),
        ("=", " it"),
    )
    assert word_diff("same", "same") == (("=", "same"),)


_SENTENCES = st.lists(st.sampled_from(["we", "will", "fix", " ", "\n", "it."])).map("".join)


@given(_SENTENCES, _SENTENCES)
def test_both_versions_can_be_read_from_the_diff(old: str, new: str) -> None:
    parts = word_diff(old, new)
    assert "".join(text for sign, text in parts if sign != "+") == old
    assert "".join(text for sign, text in parts if sign != "-") == new


@pytest.mark.parametrize("hostile", ["a" + " " * 100_000 + "b", "<https://" * 11_000, "\n" * 100_000, "&amp;" * 20_000])
def test_no_long_text_makes_composing_slow(hostile: str) -> None:
    start = time.process_time()
    compose_reply(words_typed(hostile))
    word_diff(hostile, "a b " * 5_000)
    assert time.process_time() - start < 2
