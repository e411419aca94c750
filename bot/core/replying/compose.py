"""From what a colleague typed in Slack to exactly what a channel will show. Pure. Slack delivers a message as mrkdwn:
`&`, `<` and `>` escaped, links as `<url|label>`, people as `<@U1>`; `words_typed` undoes that. A window delivers plain
text, which is taken as it is.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

_PREFIX = re.compile(r"\A\s*reply\s*:\s*", re.IGNORECASE)
_LINK = re.compile(r"<((?:https?://|mailto:)[^<>|\s]*)(?:\|([^<>]*))?>")
_SPACES = re.compile(r"(?<![ \t])[ \t]+(?=\n|$)")
_BLANKS = re.compile(r"\n{3,}")
_PIECES = re.compile(r"\s+|[^\s]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MOST_PIECES = 2_000
"""Up to this many words and gaps are compared one by one; the time grows with their square."""


def is_reply(text: str) -> bool:
    """Whether a thread message is meant as a candidate reply: it begins with `reply:`."""
    return _PREFIX.match(text) is not None


def compose_reply(words: str, disclosure: str = "") -> str:
    """Exactly what the channel will show. `disclosure` ("Ana, engineer at Acme") is added unless it is in the text."""
    lines = _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANKS.sub("\n\n", _SPACES.sub("", lines)).strip()
    if not text or not disclosure or disclosure.casefold() in text.casefold():
        return text
    return f"{text}\n\n{disclosure}"


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
    """Exactly what the channel would show for some words, before they are approved.

    `findings` are lines for a person; `blocked` is true when one of them forbids proposing. `fits`: within the limit.
    """

    text: str
    length: int
    limit: int
    findings: tuple[str, ...] = ()
    blocked: bool = False

    @property
    def fits(self) -> bool:
        return self.length <= self.limit
