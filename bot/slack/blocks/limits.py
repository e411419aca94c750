"""Keeps a message within Slack's limits whatever it holds: 50 blocks and about 12,000 characters in all.

The last check before sending: cards and notes are drawn small enough anyway. The longest texts are cut first, all to
the same length, and say how much is missing; the last block, which holds the buttons, is always kept.
"""

from collections.abc import Iterator, Sequence

from bot.slack.blocks.elements import Block, Part, sentence
from bot.slack.blocks.escape import shortened

VIEW_BLOCKS = 100

MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000
"""Over all blocks of one message; Slack refuses more with msg_blocks_too_long."""

_NOTE = 40  # characters that `shortened` adds at most


def fit(blocks: Sequence[Block], most_blocks: int = MOST_BLOCKS) -> list[Block]:
    """The blocks, cut to fit both limits. The values given are not changed."""
    kept = _few(blocks, most_blocks)
    while characters(kept) > MOST_CHARACTERS:
        level = _level(kept)
        if level or len(kept) == 1:
            return [_cut(block, level) for block in kept]
        kept = [*kept[:-2], kept[-1]]
    return kept


def _few(blocks: Sequence[Block], most: int) -> list[Block]:
    if len(blocks) <= most:
        return list(blocks)
    left_out = len(blocks) - most + 1
    return [*blocks[: most - 2], sentence(f"… {left_out} more parts are not shown."), blocks[-1]]


def characters(thing: object) -> int:
    """The characters of all texts in `thing`, as `texts` finds them."""
    return sum(len(text) for _, text in texts(thing))


def texts(thing: object) -> Iterator[tuple[Part, str]]:
    """Every object with a string under "text", and that string; outermost first."""
    if isinstance(thing, dict):
        if isinstance(thing.get("text"), str):
            yield thing, thing["text"]
        for value in thing.values():
            yield from texts(value)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from texts(item)


def _level(blocks: list[Block]) -> int:
    """How long the longest text may be so that all fit; 0 when even without any text they would not."""
    lengths = sorted(len(text) for part, text in texts(blocks) if part.get("type") == "text")
    room = MOST_CHARACTERS - (characters(blocks) - sum(lengths))
    for place, length in enumerate(lengths):
        share = room // (len(lengths) - place)
        if length > share:
            return max(0, share - _NOTE)
        room -= length
    return 0


def _cut(thing: Block, level: int) -> Block:
    return {key: _cut_value(thing, key, value, level) for key, value in thing.items()}


def _cut_value(owner: Block, key: str, value: object, level: int) -> object:
    if isinstance(value, dict):
        return _cut(value, level)
    if isinstance(value, list | tuple):
        return [_cut(item, level) if isinstance(item, dict) else item for item in value]
    if key == "text" and isinstance(value, str) and owner.get("type") == "text":
        return value if len(value) <= level + _NOTE else shortened(value, level)
    return value
