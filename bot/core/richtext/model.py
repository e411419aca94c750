"""Rich text as a value: paragraphs, code blocks, quotes and lists. Pure and frozen. `RichText.of` brings what it is
given into the one normal form, so that two texts that read the same are equal.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from bot.core.richtext.inline import CustomEmoji, Inline, SlackMention, TextLink, Words
from bot.core.richtext.normalise import normal_lines, tidy_code, tidy_plain


@dataclass(frozen=True)
class Paragraph:
    """Lines of words. A line ends with a line feed in `Words`; there is no empty line within."""

    inlines: tuple[Inline, ...]

    @property
    def plain(self) -> str:
        return "".join(inline.plain for inline in self.inlines)


@dataclass(frozen=True)
class CodeBlock:
    """Lines of code as they are. `language` is a name such as `python`, "" where none was given."""

    text: str
    language: str = ""

    @property
    def plain(self) -> str:
        return self.text


@dataclass(frozen=True)
class Quote:
    """What somebody else said."""

    blocks: tuple["TextBlock", ...]

    @property
    def plain(self) -> str:
        return "\n".join(f"> {line}".rstrip() for line in plain_of(self.blocks).split("\n"))


@dataclass(frozen=True)
class ListBlock:
    """Items, each of blocks of its own, so that lists nest. An ordered one counts from `start`."""

    items: tuple[tuple["TextBlock", ...], ...]
    ordered: bool = False
    start: int = 1

    @property
    def plain(self) -> str:
        return "\n".join(self._item(place, item) for place, item in enumerate(self.items, self.start))

    def _item(self, place: int, item: tuple["TextBlock", ...]) -> str:
        mark = f"{place}. " if self.ordered else "- "
        lines = plain_of(item, "\n").split("\n")
        return f"\n{' ' * len(mark)}".join([mark + lines[0], *lines[1:]]) if len(lines) > 1 else mark + lines[0]


TextBlock: TypeAlias = Paragraph | CodeBlock | Quote | ListBlock


def plain_of(blocks: Iterable[TextBlock], between: str = "\n\n") -> str:
    """Blocks as plain words. A list follows the words above it without an empty line, as people write it."""
    text, before = "", None
    for block in blocks:
        near = isinstance(block, ListBlock) and isinstance(before, Paragraph)
        text += ("" if before is None else "\n" if near else between) + block.plain
        before = block
    return text


@dataclass(frozen=True)
class RichText:
    """Words with their formatting. Build it with `of` or `of_plain`."""

    blocks: tuple[TextBlock, ...] = ()

    @classmethod
    def of(cls, blocks: Iterable[TextBlock]) -> "RichText":
        """These blocks in normal form: none empty, no empty lines or stray blanks, neighbours of one style joined."""
        return cls(_normal(blocks))

    @classmethod
    def of_plain(cls, text: str) -> "RichText":
        """Plain words, taken as they are, but for control characters and needless empty lines."""
        tidy = tidy_plain(text)
        return cls(tuple(Paragraph((Words(part),)) for part in tidy.split("\n\n") if part))

    @cached_property
    def plain(self) -> str:
        """The words as they are read where there is no formatting; a link with a label shows its address too."""
        return plain_of(self.blocks)

    @property
    def is_empty(self) -> bool:
        return not self.plain.strip()

    @property
    def custom_emoji(self) -> tuple[str, ...]:
        """The codes of emoji that are no characters, in reading order."""
        return tuple(found.code for found in self.inlines() if isinstance(found, CustomEmoji))

    @property
    def struck(self) -> tuple[str, ...]:
        """What is struck out, in reading order."""
        return tuple(found.plain.strip() for found in self.inlines() if found.style.strike and found.plain.strip())

    @property
    def labelled_links(self) -> tuple[tuple[str, str], ...]:
        """The label and the address of each link that has a label."""
        return tuple((link.label, link.url) for link in self.inlines() if isinstance(link, TextLink) and link.label)

    def inlines(self) -> Iterator[Inline]:
        """Everything that stands within lines, in reading order."""
        yield from _inlines(self.blocks)

    def named(self, names: Mapping[str, str]) -> "RichText":
        """With the name in place of each mention whose id is among `names`."""
        return RichText.of(_named(block, names) for block in self.blocks)


NO_WORDS = RichText()


def words_of(words: RichText | str) -> RichText:
    """Rich text as it is; a string is plain words."""
    return RichText.of_plain(words) if isinstance(words, str) else words


def _normal(blocks: Iterable[TextBlock]) -> tuple[TextBlock, ...]:
    """Without what is empty; neighbours that no reader could tell apart are one."""
    made: list[TextBlock] = []
    for block in _without_empty(blocks):
        joined = _joined(made[-1], block) if made else None
        if joined is None:
            made.append(block)
        else:
            made[-1] = joined
    return tuple(made)


def _joined(before: TextBlock, block: TextBlock) -> TextBlock | None:
    match before, block:
        case Quote(one), Quote(other):
            return Quote(_normal((*one, *other)))
        case CodeBlock(one, language), CodeBlock(other, same) if language == same:
            return CodeBlock(f"{one}\n\n{other}", language)
        case ListBlock(one, ordered, start), ListBlock(other, same) if ordered == same:
            return ListBlock((*one, *other), ordered, start)
    return None


def _without_empty(blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
    for block in blocks:
        match block:
            case Paragraph(inlines):
                yield from (one for one in map(Paragraph, normal_lines(inlines)) if one.plain.strip())
            case CodeBlock(text, language):
                code = tidy_code(text)
                if code.strip():
                    yield CodeBlock(code, language)
            case Quote(inner):
                kept = _normal(inner)
                if kept:
                    yield Quote(kept)
            case ListBlock(items, ordered, start):
                full = tuple(item for item in map(_normal, items) if item)
                if full:
                    yield ListBlock(full, ordered, start if ordered else 1)


def _inlines(blocks: Iterable[TextBlock]) -> Iterator[Inline]:
    for block in blocks:
        match block:
            case Paragraph(inlines):
                yield from inlines
            case Quote(inner):
                yield from _inlines(inner)
            case ListBlock(items):
                for item in items:
                    yield from _inlines(item)


def _named(block: TextBlock, names: Mapping[str, str]) -> TextBlock:
    match block:
        case Paragraph(inlines):
            return Paragraph(tuple(_name_of(inline, names) for inline in inlines))
        case Quote(inner):
            return Quote(tuple(_named(one, names) for one in inner))
        case ListBlock(items, ordered, start):
            return ListBlock(tuple(tuple(_named(one, names) for one in item) for item in items), ordered, start)
    return block


def _name_of(inline: Inline, names: Mapping[str, str]) -> Inline:
    if isinstance(inline, SlackMention) and inline.id in names:
        return Words(names[inline.id], inline.style)
    if isinstance(inline, TextLink) and inline.label == inline.url:
        return TextLink(inline.url, "", inline.style)
    return inline
