"""No wording is without a stem, so that the quick look never hides one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.opt_outs.phrases import asks_to_stop
from bot.core.opt_outs.stems import has_stem
from bot.core.opt_outs.wordings import BARE, NO_BOTS, REQUESTS


@pytest.mark.parametrize("wording", [*BARE, *REQUESTS, *NO_BOTS])
def test_whatever_a_wording_matches_has_a_stem(wording: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.from_regex(wording, fullmatch=True))
    def check(said: str) -> None:
        assert has_stem(said)

    check()


def test_marks_mentions_and_punctuation_hide_no_stem() -> None:
    for said in ("_opt out_", "**No** bots!", "no @kim bots, please", "«x»no more replies", "~~Para~~", "@us STOP."):
        assert asks_to_stop(said), said


def test_ordinary_words_have_no_stem() -> None:
    assert not has_stem(
        "my webhook fails at three at night, and the dashboard shows an error for the option we adopted."
    )
