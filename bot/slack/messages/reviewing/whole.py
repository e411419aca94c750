"""The whole of words that are too long for one message: in the thread under their review, part by part. Pure."""

from collections.abc import Iterator

from bot.core.details import ReplyDetail
from bot.core.richtext.model import RichText, TextBlock
from bot.slack.blocks.elements import Block, line, said
from bot.slack.blocks.escape import reveal_hidden, split
from bot.slack.blocks.richtext.draw import quoted

LONGEST = 6500
"""The longest candidate shown whole in its review, in characters."""
LONGEST_AMENDMENT = 2500
"""The same for an amendment, which is shown beside the words it replaces."""
_PART = 6000


def is_shown_whole(file: ReplyDetail) -> bool:
    """Whether the candidate, with hidden characters spelt out, fits into its review; an amendment, twice."""
    return _length(file.reply.shown) <= (LONGEST if file.reply.amends is None else LONGEST_AMENDMENT)


def thread_parts(file: ReplyDetail) -> list[list[Block]]:
    """A message for each part of words that their review does not show whole."""
    parts = [] if is_shown_whole(file) else _parts(file.reply.shown)
    return [
        [line(said(f"Version {file.reply.version}, part {place} of {len(parts)}:", bold=True)), quoted(part, 2 * _PART)]
        for place, part in enumerate(parts, 1)
    ]


def _parts(words: RichText) -> list[RichText]:
    parts: list[tuple[TextBlock, ...]] = []
    for block in _pieces(words):
        if parts and _length(RichText((*parts[-1], block))) <= _PART:
            parts[-1] = (*parts[-1], block)
        else:
            parts.append((block,))
    return [RichText(part) for part in parts]


def _pieces(words: RichText) -> Iterator[TextBlock]:
    """The blocks; one that is longer than a part in pieces of whole lines, without its formatting."""
    for block in words.blocks:
        if _length(RichText((block,))) <= _PART:
            yield block
            continue
        for piece in _lines_that_fit(block.plain):
            yield from RichText.of_plain(piece).blocks


def _lines_that_fit(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in (piece for whole in text.splitlines(keepends=True) for piece in split(whole, _PART // 2)):
        if pieces and len(reveal_hidden(pieces[-1] + piece)) <= _PART:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _length(words: RichText) -> int:
    return len(reveal_hidden(words.plain))
