"""Which signs act in Markdown, and how each is written so that it stays itself. Pure. Every pattern is linear in the
length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.richtext.inline import Style, TextLink, Words

_ACTING = re.compile(r"[\\`*_\[\]<~|]")
_ENTITY = re.compile(r"&(?=[#A-Za-z])")
_SPACES = re.compile(r"[ \t]+")
_ODD_SPACE = re.compile(r"[^\S \n\t]")
_STARTS = re.compile(r"\A(?:([#>+=-])|(:)(?=-)|(\d{1,9})([.)])(?=\s|&|\Z))")
_ADDRESS = re.compile(r"https?://[^\s<>\\]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'\"*_~)]}"
_REDDITS_OWN = re.compile(r"[\^>]")
_REDDITS_NAMES = re.compile(r"(?<![A-Za-z0-9])([ru])/(?=\w)", re.IGNORECASE)
_DELIMITER = re.compile(r"\\([*_~])|\\\\")
_TOKEN = re.compile(r"\S+")
_NAMES = re.compile(r"((?<!\w)@|#|\bGH-)(?=\w)", re.IGNORECASE)
_HIDDEN = "&#8203;"
_HIDDEN_READ = re.compile(r"(?<=[@#-])\u200b")
_WWW = re.compile(r"(?<![A-Za-z0-9])(www)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flavour:
    """How one reader of Markdown differs. `fences`: code may stand between ```; `superscript`: `^` raises, and `r/…`
    and `u/…` are names, as on Reddit; `strike`: `~~` strikes through. `names`: `@…` calls somebody and `#…` refers to
    something, even where the sign is escaped, so that a blank of no width is put behind it. `raised`: `^…^` raises, and
    `:::` opens a box.
    """

    fences: bool = True
    superscript: bool = False
    strike: bool = True
    names: bool = False
    raised: bool = False

    @property
    def italic(self) -> str:
        """The sign around italics. On Reddit it must be none of those around bold, which would be taken for one."""
        return "_" if self.superscript else "*"

    def link_style(self, url: str, style: Style) -> Style:
        """The style that a link may have: on Reddit none whose sign stands in its address, where it would act."""
        if not self.superscript:
            return style
        if style.code:
            return self.code_style(style)
        return replace(
            style,
            bold=style.bold and "*" not in url,
            italic=style.italic and "_" not in url,
            strike=style.strike and "~" not in url,
        )

    def code_style(self, style: Style) -> Style:
        """The style that code may have: on Reddit no other than code, for a style that opens before it often fails."""
        return Style(code=True) if self.superscript else style

    def line_start(self, line: str) -> str:
        """The line with what would act at its start made harmless."""
        if self.raised and line.startswith(":::"):
            return f"\\{line}"
        return "&nbsp;" + line[1:] if line.startswith(" ") else _STARTS.sub(_start, line, count=1)


def escaped(text: str, flavour: Flavour) -> str:
    """Words within a line, so that no sign in them acts. The start of a line is not looked at."""
    safe = _ACTING.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text))
    safe = _ODD_SPACE.sub(lambda found: entity(found[0]), safe)
    safe = _SPACES.sub(_blanks, safe.replace("^", "\\^") if flavour.raised else safe)
    if flavour.names:
        safe = _NAMES.sub(rf"\g<0>{_HIDDEN}", safe)
    if not flavour.superscript:
        return safe
    named = _REDDITS_NAMES.sub(r"\1\\/", _REDDITS_OWN.sub(r"\\\g<0>", safe))
    return _TOKEN.sub(_unlinked, _WWW.sub(r"\1\\.", named))


def without_hidden(text: str) -> str:
    """Words as they are seen, without the blanks of no width that keep names from calling anybody."""
    return _HIDDEN_READ.sub("", text)


def without_delimiters(escaped_text: str) -> str:
    """Escaped words with the escaped signs of styles spelt out: Reddit ends a style at them all the same."""
    return _DELIMITER.sub(lambda found: entity(found[1]) if found[1] else found[0], escaped_text)


def _unlinked(token: re.Match[str]) -> str:
    """An e-mail address with an escaped sign in it, which Reddit would link from that sign on."""
    return token[0].replace("@", entity("@")) if "\\" in token[0] else token[0]


def escaped_address(url: str) -> str:
    """An address as the target of a link with words of its own."""
    safe = re.sub(r"[\s<>\\\x00-\x1f]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
    return re.sub(r"[()&'\"]", r"\\\g<0>", safe)


def spelt_out(text: str, flavour: Flavour) -> str:
    """Words with every sign as an entity."""
    hidden = {"@": _HIDDEN, "#": _HIDDEN} if flavour.names else {}
    return "".join(c if c.isalnum() or c in " \n" else entity(c) + hidden.get(c, "") for c in text)


def entity(char: str) -> str:
    return "&nbsp;" if char == "\xa0" else f"&#{ord(char)};"


def linked(text: str, style: Style) -> Iterator[Words | TextLink]:
    """The words, with each address in them as a link: that is what a channel makes of it."""
    end = 0
    for found in _ADDRESS.finditer(text):
        url = _trimmed(found[0])
        if url.partition("://")[2]:
            if found.start() > end:
                yield Words(text[end : found.start()], style)
            yield TextLink(url, "", style)
            end = found.start() + len(url)
    if end < len(text):
        yield Words(text[end:], style)


def _trimmed(url: str) -> str:
    """Without the punctuation after it; a closing bracket that was opened within belongs to it."""
    while url and url[-1] in _AFTER_ADDRESS and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url


def _blanks(found: re.Match[str]) -> str:
    """Blanks that a page would swallow are written so that they stay: all but one in a row."""
    width = len(found[0].replace("\t", " " * 4))
    at_edge = found.start() == 0 or found.end() == len(found.string)
    return "&nbsp;" * width if at_edge and width > 1 else "&nbsp;" * (width - 1) + " "


def _start(found: re.Match[str]) -> str:
    sign, colon, digits, mark = found.groups()
    if digits:
        return f"{digits}\\{mark}"
    if sign == "=":
        return entity(sign)
    return f"\\{sign or colon}"
