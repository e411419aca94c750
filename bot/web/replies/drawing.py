"""How a reply is shown on a page: its state and fate in a word, its words as its channel shows them, what changed, and
what lint found in them. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import nh3
from markupsafe import Markup

from bot.core.details import ReplyDetail
from bot.core.outbound.line import OutboundLine
from bot.core.richtext.html import to_html
from bot.core.richtext.markup import Markup as ChannelMarkup
from bot.core.richtext.markup import read_back, render
from bot.core.richtext.model import RichText
from bot.core.searching.search import excerpt
from bot.core.states import ReplyState
from bot.core.text.lint_finding import LintFinding
from bot.slack.blocks.escape import reveal_hidden

_R = ReplyState

MARKS: Mapping[ReplyState, tuple[str, str]] = {
    _R.PROPOSED: ("warn", "in review"),
    _R.CHANGES_ASKED: ("warn", "changes asked"),
    _R.APPROVED: ("", "approved"),
    _R.WAITING: ("", "leaves soon"),
    _R.SENDING: ("", "being sent"),
    _R.HANDED_OVER: ("warn", "to be posted by hand"),
    _R.SENT: ("good", "stands"),
    _R.EDITED: ("warn", "edited there"),
    _R.REMOVED: ("bad", "removed there"),
    _R.DELETING: ("warn", "being taken back"),
    _R.DELETED: ("rests", "taken back"),
    _R.FAILED: ("bad", "failed"),
    _R.UNCERTAIN: ("bad", "may have left"),
    _R.DECLINED: ("rests", "declined"),
    _R.WITHDRAWN: ("rests", "withdrawn"),
    _R.APPLIED: ("good", "stands there now"),
}
"""The look of each state, and its word."""

_BESIDE = 40
"""Characters shown before and after the words that a finding is about."""
_SHOWN = 160


def fate_words(line: OutboundLine) -> Sequence[str]:
    """What else became of a reply, each in a few words."""
    told = []
    if line.fate.likes:
        told.append(f"{line.fate.likes:,} like{'' if line.fate.likes == 1 else 's'}")
    if line.answers:
        told.append(f"{line.answers:,} answer{'' if line.answers == 1 else 's'}")
    if line.override:
        told.append("block overridden")
    if line.reply.failure:
        told.append(line.reply.failure)
    return told


def shown_html(words: RichText) -> Markup:
    """Words as their channel shows them. Whatever stands in them, only formatting and links to the web come through."""
    safe = nh3.clean(to_html(words), attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=_REL)
    return Markup(reveal_hidden(safe))  # noqa: S704 nh3 let nothing else through


_REL = "noopener noreferrer nofollow"


@dataclass(frozen=True, slots=True)
class MarkedFinding:
    """A finding with the words that it is about between those beside them; empty where it is about all of them."""

    finding: LintFinding
    before: str = ""
    about: str = ""
    after: str = ""


def marked(file: ReplyDetail) -> Sequence[MarkedFinding]:
    """What lint found, with its places; what blocks comes first."""
    ordered = sorted(file.findings, key=lambda finding: not finding.blocks)
    return [_marked(finding, file.reply.words.plain) for finding in ordered]


def _marked(finding: LintFinding, within: str) -> MarkedFinding:
    start, end = finding.span
    if within[start:end] != finding.excerpt:
        return MarkedFinding(finding, about=_flat(finding.excerpt))
    before, after = within[max(0, start - _BESIDE) : start], within[end : end + _BESIDE]
    before = f"{'…' if start > _BESIDE else ''}{_flat(before)}"
    after = f"{_flat(after)}{'…' if len(within) > end + _BESIDE else ''}"
    return MarkedFinding(finding, before, _flat(finding.excerpt), after)


def _flat(text: str) -> str:
    return reveal_hidden("".join(" " if char.isspace() else char for char in text))


def found_in(text: str, terms: Sequence[str]) -> Sequence[tuple[str, bool]]:
    """The part of a text around what was searched for, on one line, and whether each piece is one of the terms."""
    shown = reveal_hidden(excerpt(text, terms, _SHOWN))
    folded, pieces, place = shown.casefold(), [], 0
    if len(folded) != len(shown):
        return [(shown, False)]
    while hits := [(at, len(one)) for one in map(str.casefold, terms) if (at := folded.find(one, place)) >= 0]:
        at, length = min(hits, key=lambda hit: (hit[0], -hit[1]))
        pieces += [(shown[place:at], False), (shown[at : at + length], True)]
        place = at + length
    return [piece for piece in [*pieces, (shown[place:], False)] if piece[0]]


def editable(words: RichText) -> tuple[str, bool]:
    """Words for a text field, and whether they are written there as Markdown, for they have formatting."""
    if words == RichText.of_plain(words.plain):
        return words.plain, False
    return render(words, ChannelMarkup.GITHUB), True


def typed_words(text: str, *, markdown: bool) -> RichText:
    """What was written in such a field."""
    text = text.replace("\r\n", "\n")
    return read_back(text, ChannelMarkup.GITHUB) if markdown else RichText.of_plain(text)
