"""From what a colleague typed in Slack to exactly what a channel will show. Pure. A message comes with its rich text;
where it has none, `words_typed` undoes Slack's mrkdwn: `&`, `<` and `>` escaped, links as `<url|label>`, people as
`<@U1>`.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.earlier_answers import EarlierAnswer, reused_answer
from bot.core.richtext.inline import Inline, Words
from bot.core.richtext.markup import Markup, read_back, render
from bot.core.richtext.model import Paragraph, RichText, words_of
from bot.core.text.lint_finding import LintFinding

DisclosureOf = Callable[[str], str]
"""How somebody says who speaks."""

EMOJI_CODE = r":[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:"
_PREFIX = re.compile(rf"\A\s*reply(?P<another>[^\S\n]+another)?(?::|\s+(?!{EMOJI_CODE}):)\s*", re.IGNORECASE)
_LINK = re.compile(r"<((?:https?://|mailto:)[^<>|\s]*)(?:\|([^<>]*))?>")
_PIECES = re.compile(r"\s+|[^\s]+")
_MOST_PIECES = 2_000
"""Up to this many words and gaps are compared one by one; the time grows with their square."""


def is_reply(text: str) -> bool:
    """Whether a thread message is meant as a candidate reply: it begins with `reply:` or `reply another:`."""
    return _PREFIX.match(text) is not None


def is_another(text: str) -> bool:
    """Whether it is meant as a candidate beside those there are: it begins with `reply another:`."""
    found = _PREFIX.match(text)
    return found is not None and found["another"] is not None


def with_disclosure(words: RichText | str, disclosure: str) -> RichText:
    """The words, and `disclosure` ("Ana, engineer at Acme") under them unless they hold it, or there are none."""
    said = words_of(words)
    if said.is_empty or not disclosure or disclosure.casefold() in said.plain.casefold():
        return said
    return RichText((*said.blocks, *RichText.of_plain(disclosure).blocks))


def without_disclosure(words: RichText, disclosure: str) -> RichText:
    """The words as they were before `disclosure` came under them."""
    added = RichText.of_plain(disclosure).blocks
    if added and words.blocks[-len(added) :] == added:
        return RichText(words.blocks[: -len(added)])
    if disclosure and words.plain.endswith(disclosure):
        return RichText.of_plain(words.plain.removesuffix(disclosure))
    return words


def as_written(earlier: EarlierAnswer, disclosure_of: DisclosureOf) -> EarlierAnswer:
    """An earlier answer without the line that said who spoke."""
    words = earlier.words if not earlier.words.is_empty else RichText.of_plain(earlier.text)
    return replace(earlier, text=without_disclosure(words, disclosure_of(earlier.author)).plain)


def answer_reused(
    offered: Iterable[EarlierAnswer], words: RichText, by: str, disclosure_of: DisclosureOf
) -> EarlierAnswer | None:
    """The earlier answer of which these words were made, whoever speaks; None where they were made of none."""
    written = without_disclosure(words, disclosure_of(by)).plain
    return reused_answer([as_written(one, disclosure_of) for one in offered], written)


def compose_reply(words: RichText | str, disclosure: str = "", markup: Markup = Markup.PLAIN) -> str:
    """Exactly the bytes that leave for a channel that reads `markup`, with the disclosure."""
    return render(with_disclosure(words, disclosure), markup)


def reply_words(text: str, words: RichText | None) -> RichText:
    """What a message says without `reply:`. `text` is its mrkdwn, `words` its rich text, None where it has none."""
    return RichText.of_plain(words_typed(text)) if words is None else _without_prefix(words)


def _without_prefix(words: RichText) -> RichText:
    first = words.blocks[0] if words.blocks else None
    match = _PREFIX.match(first.plain) if isinstance(first, Paragraph) else None
    if match is None or not isinstance(first, Paragraph):
        return words
    kept: list[Inline] = []
    left = match.end()
    for inline in first.inlines:
        if left and isinstance(inline, Words):
            kept.append(replace(inline, text=inline.text[left:]))
            left = max(0, left - len(inline.text))
        else:
            kept.append(inline)
    return RichText.of((Paragraph(tuple(kept)), *words.blocks[1:]))


def words_typed(message: str) -> str:
    """A Slack message's mrkdwn as the plain text its author saw, without `reply:`. Raw ids stay, for lint to find."""
    text = _LINK.sub(_link_text, _PREFIX.sub("", message, count=1))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def approval_hash(text: str, source: str, external_id: str, images: Sequence[tuple[str, str]] = ()) -> str:
    """SHA-256 (hex) of a text together with its target and its images, each the SHA-256 of its bytes and its alt text,
    in order: what an approval is given for.
    """
    parts = [text, source, external_id, *([list(map(list, images))] if images else [])]
    whole = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def word_diff(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """What changed, as (`=`, `-` or `+`, text) in reading order; joined without `-` it is `new`, without `+` `old`.

    Texts of more than `_MOST_PIECES` words and gaps are compared line by line.
    """
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if max(len(before), len(after)) > _MOST_PIECES:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("=", "".join(before[i1:i2])))
            continue
        found += [(sign, "".join(part)) for sign, part in (("-", before[i1:i2]), ("+", after[j1:j2])) if part]
    return tuple(found)


def _link_text(match: re.Match[str]) -> str:
    url, label = match[1], match[2]
    if url.startswith("mailto:"):
        return label or url.removeprefix("mailto:")
    return url if not label or label in url else f"{label} ({url})"


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what the channel would show for some words, before they are approved. `text` is what it would be given.

    `blocked` is true when one of `findings` forbids proposing. `fits`: within the limit.
    """

    text: str
    length: int
    limit: int
    findings: tuple[LintFinding, ...] = ()
    blocked: bool = False
    markup: Markup = Markup.PLAIN

    @property
    def shown(self) -> RichText:
        """What people would see there."""
        return read_back(self.text, self.markup)

    @property
    def fits(self) -> bool:
        return self.length <= self.limit
