"""A message that is too much is made to fit: the longest words give way, the buttons stay."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.blocks.elements import Block, actions, button, inert, line, quote, rich, said
from bot.slack.blocks.limits import MOST_BLOCKS, MOST_CHARACTERS, characters, fit
from tests.slack.samples import action_ids, shown_text


def _quote(text: str) -> Block:
    return rich(quote([{"type": "text", "text": text}]))


def test_what_fits_stays_as_it_is() -> None:
    blocks = [_quote("short"), *actions(button("Claim", "claim", "12"))]
    assert fit(blocks) == blocks


def test_the_longest_words_give_way_and_say_how_much_is_missing() -> None:
    fitted = fit([_quote("short"), _quote("x" * 20_000), _quote("y" * 20_000)])
    told = shown_text(fitted)
    assert told.startswith("short")
    assert told.count("more characters)") == 2
    assert abs(told.count("x") - told.count("y")) <= 2
    assert characters(fitted) <= MOST_CHARACTERS


def test_too_many_blocks_say_how_many_are_missing_and_keep_the_buttons() -> None:
    fitted = fit([line(said(str(n))) for n in range(80)] + actions(button("Claim", "claim", "12")))
    assert len(fitted) == MOST_BLOCKS
    assert "32 more parts" in shown_text(fitted)
    assert action_ids(fitted[-1]) == ["claim"]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 15_000), max_size=70))
def test_every_message_fits_and_nothing_given_is_changed(lengths: list[int]) -> None:
    blocks = [line(*inert("x" * length, 20_000, 10_000)) for length in lengths]
    before = characters(blocks)
    fitted = fit(blocks)
    assert len(fitted) <= MOST_BLOCKS
    assert characters(fitted) <= MOST_CHARACTERS
    assert characters(blocks) == before
