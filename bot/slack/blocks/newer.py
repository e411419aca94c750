"""Blocks that Slack hands out by and by: a workspace that has none of a kind yet refuses the whole message. So each
carries what says the same in blocks that every Slack takes. Pure.
"""

from collections.abc import Iterable, Sequence

from bot.slack.blocks.elements import Block, Part, rich, section


class NewerBlock(Block):
    """A block that not every Slack takes, and what says the same in those that all take."""

    def __init__(self, block: Block, plainer: Sequence[Block]) -> None:
        super().__init__(block)
        self.plainer = list(plainer)


def newer_kinds(blocks: Iterable[Block]) -> frozenset[str]:
    """The kinds of newer blocks among these."""
    return frozenset(str(block["type"]) for block in blocks if isinstance(block, NewerBlock))


def without_newer(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with what every Slack takes in the place of newer ones."""
    return [one for block in blocks for one in (block.plainer if isinstance(block, NewerBlock) else [block])]


TABLE_ROWS, TABLE_COLUMNS, TABLE_CHARACTERS = 100, 20, 10_000
"""A table's bounds, its head counted as a row; a message has one table (docs.slack.dev, table block)."""


def table(rows: Sequence[Sequence[Sequence[Part]]], wrapped: Sequence[bool], plainer: Sequence[Block]) -> NewerBlock:
    """A table of cells, each of parts; its first row is the head. `wrapped`: whether a column's words may go on in
    another line. Cells are rich text: Slack was seen to fail at raw text in a table, and takes no empty cell.
    """
    cells = [[rich(section(*(parts or _EMPTY))) for parts in row] for row in rows]
    settings = [{"align": "left", "is_wrapped": one} for one in wrapped]
    return NewerBlock({"type": "table", "rows": cells, "column_settings": settings}, plainer)


_EMPTY: tuple[Part, ...] = ({"type": "text", "text": "-"},)
