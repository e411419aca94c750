"""When two pieces of text are the same words: folding, and terms that are found in a text as whole words. Folding
follows Unicode's caseless matching (NFKC and case folding, Unicode 3.13 D145-D147). Terms are patterns without
backtracking: time grows linearly with the length of the text, for any term and text. The watch language is in
`bot.core.watch.query`, what a reply must not contain in `bot.core.replying.lint`.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from bot.core.errors import Faulty

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Scripts without spaces between words, or with particles attached (Thai to Hangul): no word boundary is required
there.
"""

_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
r"""Marks that belong to the letter before them, though \w does not match them; the Indic blocks are taken whole."""
_INK = rf"(?:[^\W{UNSPACED}]|[{_MARKS}])"
_END = rf"(?![^\W{UNSPACED}])(?![{_MARKS}])"
_SIGILS = "@#$"

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PIECE = re.compile(r"\S{1,256}")
_LONG = 1024


def fold(text: str) -> str:
    """`text` as it is compared: NFKC, case folded, without invisible characters, dashes and apostrophes made plain."""
    if text.isascii():
        return text.lower()
    seen = _INVISIBLE.sub("", text)
    plain = _DASHES.sub("-", _nfkc(_nfkc(seen).casefold()))
    return plain.replace("\u2019", "'")


def _nfkc(text: str) -> str:
    # Sorting the marks of one endless stack (zalgo) is quadratic in Python, so long texts are normalised in pieces.
    if len(text) <= _LONG:
        return unicodedata.normalize("NFKC", text)
    return _PIECE.sub(lambda piece: unicodedata.normalize("NFKC", piece[0]), text)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, ready to be searched for. `text` is as it was written; made by `term`."""

    text: str
    needle: str = field(repr=False)
    pattern: re.Pattern[str] = field(repr=False)

    def found_in(self, folded: str) -> bool:
        """Whether the term occurs in `folded` (see `fold`) as whole words."""
        return self.needle in folded and self.pattern.search(folded) is not None

    def places(self, folded: str) -> tuple[tuple[int, int], ...]:
        """Where it occurs in `folded`, as start and end."""
        if self.needle not in folded:
            return ()
        return tuple(match.span() for match in self.pattern.finditer(folded))


def term(text: str, wildcards: str = "") -> Term:
    """The term that finds `text`; `wildcards` says which of `*` (any letters) and `?` (one letter) are wildcards.

    Spaces match any white space; a `*` alone between words matches any one word. Raises Faulty when nothing is left to
    search for.
    """
    words = _without_loose_stars([_chunks(word, wildcards) for word in fold(text).split()], wildcards)
    literals = [chunk for word in words for chunk in word if chunk not in wildcards]
    if not literals:
        raise Faulty([f"There is nothing to look for in {text!r}: write at least one letter."])
    return Term(text, max(literals, key=len), _pattern(words, wildcards))


def _without_loose_stars(words: list[list[str]], wildcards: str) -> list[list[str]]:
    inner = [place for place, word in enumerate(words) if "*" not in wildcards or word != ["*"]]
    return words[inner[0] : inner[-1] + 1] if inner else []


def _chunks(word: str, wildcards: str) -> list[str]:
    if not wildcards:
        return [word]
    split = re.split(f"([{re.escape(wildcards)}])", re.sub(r"\*+", "*", word) if "*" in wildcards else word)
    return [chunk for chunk in split if chunk]


def _pattern(words: list[list[str]], wildcards: str) -> re.Pattern[str]:
    parts = [_word(word, wildcards) for word in words]
    first, last = words[0][0], words[-1][-1]
    if first in wildcards:
        parts[0] = rf"(?<![^\W{UNSPACED}])(?<![{_MARKS}])" + parts[0]
    elif _needs_boundary(first[0]):
        # A lookbehind after the literal, not before it, so that the engine can jump from one literal to the next.
        literal = re.escape(first)
        guard = rf"(?<![^\W{UNSPACED}]{literal})(?<![{_MARKS}]{literal})"
        parts[0] = literal + guard + parts[0].removeprefix(literal)
    end = _END if last in wildcards or _needs_boundary(last[-1]) else ""
    return re.compile(r"\s++".join(parts) + end)


def _needs_boundary(edge: str) -> bool:
    return edge in _SIGILS or re.fullmatch(_INK, edge) is not None


def _word(chunks: list[str], wildcards: str) -> str:
    if chunks == ["*"] and "*" in wildcards:
        return r"\S++"
    return _stars(chunks, wildcards)


def _stars(chunks: list[str], wildcards: str) -> str:
    """The pattern of a word with wildcards. Each star takes the leftmost place that fits and never gives it back; only
    the last one may look further.
    """
    runs: list[str] = [""]
    for chunk in chunks:
        if chunk == "*" and chunk in wildcards:
            runs.append("")
        else:
            runs[-1] += _INK if chunk in wildcards else re.escape(chunk)
    if len(runs) == 1:
        return runs[0]
    middle = "".join(f"(?>{_INK}*?{run})" for run in runs[1:-1])
    return runs[0] + middle + (f"{_INK}*{runs[-1]}" if runs[-1] else f"{_INK}*+")
