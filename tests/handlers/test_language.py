"""Whatever is typed after a command is read, or refused with a sentence; numbers are read as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Inside
from handlers.commands.dispatch import COMMANDS, changes_something
from handlers.commands.language.grammar import question_numbers, reason_in, verb_and_rest
from handlers.interactions import TypedCommand
from tests.slack.samples import BO, PEOPLE

_PIECES = ("Q-12", "#9", "q 3", "<@U0ANA|ana>", "@ana", "+sso", "-billing", "2h", "fri", "“", "&amp;", "<#C0ROOM|sso>")
_TYPED = st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=5).map(" ".join)


@given(name=st.sampled_from(sorted(COMMANDS)), rest=_TYPED)
def test_what_follows_a_command_is_read_or_refused_in_words(name: str, rest: str) -> None:
    changes_something(TypedCommand(BO, f"{name} {rest}", ()))
    with suppress(Inside):
        COMMANDS[name].read(rest, PEOPLE)  # type: ignore[attr-defined]


@given(
    numbers=st.lists(st.integers(1, 10**9 - 1), min_size=1, max_size=9, unique=True),
    way=st.sampled_from(["Q-{}", "q{}", "#{}", "“Q-{}”", "Q\u2011{},", "#Q {}"]),
    between=st.sampled_from([" ", ", ", " and ", " & ", "  "]),
)
def test_numbers_are_read_however_they_are_written(numbers: list[int], way: str, between: str) -> None:
    typed = between.join(way.format(number) for number in numbers)
    assert question_numbers(f"{typed} because of it", "") == (tuple(numbers), "because of it")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("- it is late", "it is late"),
        (": it is late", "it is late"),
        ("it - is late", "it - is late"),
        (", why", "why"),
    ],
)
def test_a_reason_is_read_without_what_sets_it_off(typed: str, reason: str) -> None:
    assert reason_in(typed) == reason


@pytest.mark.parametrize("typed", ["claim Q-1", "/sb claim Q-1", "/switchboard claim Q-1", "@Switchboard claim Q-1"])
def test_our_own_name_before_a_command_is_passed_over(typed: str) -> None:
    assert verb_and_rest(typed) == ("claim", "Q-1")
