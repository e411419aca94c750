"""The entries of a page, read one by one: one that cannot be read costs that entry alone. It is left out and told, and
stays at hand as it came, for those who must know how far a page reaches.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

_Entry = TypeVar("_Entry")


class SoundEntries(tuple[_Entry, ...]):  # noqa: SLOT001  a tuple takes no slots with something in them
    """The entries of a page that could be read, in their order; `left_out` are the others, as they came."""

    left_out: tuple[Any, ...] = ()

    @classmethod
    def of(cls, read: Iterable[tuple[Any, _Entry | None]]) -> Self:
        """Each entry as it came, with what it was read as: None for one that could not be."""
        pairs = list(read)
        sound = cls(found for _, found in pairs if found is not None)
        sound.left_out = tuple(came for came, found in pairs if found is None)
        return sound


def _read_one(entry: Any, handler: ValidatorFunctionWrapHandler) -> tuple[Any, Any]:
    try:
        return entry, handler(entry)
    except ValidationError:
        return entry, None


Entries = Annotated[tuple[Annotated[_Entry, WrapValidator(_read_one)], ...], AfterValidator(SoundEntries.of)]
"""A field of a page that is read so: `posts: Entries[Note]`. Its value is a `SoundEntries`."""


def left_out(entries: Iterable[Any]) -> tuple[Any, ...]:
    """Those beside these that could not be read, as they came."""
    return entries.left_out if isinstance(entries, SoundEntries) else ()


def only(entries: Iterable[_Entry], wanted: Callable[[_Entry], bool]) -> SoundEntries[_Entry]:
    """Those of them that are wanted, beside the same that could not be read."""
    kept = SoundEntries(one for one in entries if wanted(one))
    kept.left_out = left_out(entries)
    return kept


def none_is_sound(entries: tuple[Any, ...]) -> bool:
    """Whether there are entries and not one of them can be read: the page has another form than the one we know."""
    return not entries and bool(left_out(entries))


def warning_of(*pages: Iterable[Any]) -> str:
    """What operators should know of these, without a word of an entry; "" where each could be read."""
    return unread_warning(sum(len(left_out(entries)) for entries in pages))


def unread_warning(count: int) -> str:
    return f"Entries that could not be read and were left out: {count}." if count else ""
