"""What an act teaches, case by case: what nobody said is never made up."""

import pytest

from bot.core.corrections import (
    IGNORE_KINDS,
    current_examples,
    ignore_kind_of,
    ignore_reason,
    tags_taught_by_assigning,
    tags_taught_by_ignoring,
)
from bot.core.model import Tag
from bot.core.verdict import Example


@pytest.mark.parametrize(
    ("kind", "taught"),
    [("not_us", ()), ("spam", ()), ("talk", ()), ("job", ()), ("answered", None), ("other", None), ("", None)],
)
def test_only_what_wants_no_answer_of_ours_teaches_that_it_is_not_for_us(
    kind: str, taught: tuple[str, ...] | None
) -> None:
    assert tags_taught_by_ignoring(kind) == taught
    assert kind in {*IGNORE_KINDS, ""}


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("spam", "spam"),
        ("SPAM, again and again", "spam"),
        ("spam & <nonsense>", "spam"),
        ("praise, how kind", "talk"),
        ("news about the ferry", "talk"),
        ("job ad", "job"),
        ("not us", "not_us"),
        ("Not about us: the cable ferry", "not_us"),
        ("not ours", "not_us"),
        ("news", "talk"),
        ("Job.", "job"),
        ("job done by support", ""),
        ("news to me", ""),
        ("not urgent", ""),
        ("spammy but a real question", ""),
        ("this is no spam", ""),
        ("already answered", ""),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_the_first_words_of_a_reason_say_what_it_is(typed: str, kind: str) -> None:
    assert ignore_kind_of(typed) == kind


@pytest.mark.parametrize(
    ("kind", "reason", "why"),
    [
        ("spam", "", "spam or advertisement"),
        ("spam", " buy followers ", "spam or advertisement: buy followers"),
        ("spam", "spam, again", "spam, again"),
        ("other", "no time", "no time"),
        ("other", "  ", ""),
        ("", "no time", "no time"),
        ("", "", ""),
        ("<!channel>", "", ""),
    ],
)
def test_why_it_is_set_aside_is_said_once(kind: str, reason: str, why: str) -> None:
    assert ignore_reason(kind, reason) == why


@pytest.mark.parametrize(
    ("tags", "holds", "taught"),
    [
        (("api", "sso"), ("sso", "billing"), ("sso",)),
        (("api",), ("api", "sso"), ("api",)),
        (("api",), ("sso",), ("sso",)),
        ((), ("sso",), ("sso",)),
        (("api",), ("sso", "billing"), None),
        ((), ("sso", "billing"), None),
        (("api",), (), None),
    ],
)
def test_whom_it_is_given_to_teaches_only_what_is_certain(
    tags: tuple[str, ...], holds: tuple[str, ...], taught: tuple[str, ...] | None
) -> None:
    assert tags_taught_by_assigning(tags, holds) == taught


def test_what_was_taught_under_an_earlier_name_counts_under_the_present_one() -> None:
    tags = (Tag("access", formerly=("sso", "login")), Tag("api"))
    examples = [
        Example("a", ("sso",)),
        Example("b", ("login", "sso")),
        Example("c", ("gone",)),
        Example("d", ("gone", "api")),
        Example("e", ()),
    ]
    assert [(one.text, one.tags) for one in current_examples(examples, tags)] == [
        ("a", ("access",)),
        ("b", ("access",)),
        ("d", ("api",)),
        ("e", ()),
    ]
