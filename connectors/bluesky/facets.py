"""Links in a post's text. Bluesky reads no markup: a *facet* names a stretch of the text, in bytes of its UTF-8, and
what it leads to. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, Field

LINK, MENTION = "app.bsky.richtext.facet#link", "app.bsky.richtext.facet#mention"

_URL = re.compile(r"https?://[^\s<>\"“”„]+")
_TRAILING = ".,;:!?…'\u2019»*_~"


class ByteSlice(BaseModel):
    """From `byteStart` up to `byteEnd`, not included."""

    byteStart: int = Field(ge=0)  # noqa: N815  its name on the wire
    byteEnd: int = Field(ge=0)  # noqa: N815


class Feature(BaseModel):
    type: str = Field("", alias="$type")
    uri: str = ""
    did: str = ""


class Facet(BaseModel):
    index: ByteSlice
    features: tuple[Feature, ...] = ()


def facets_of(text: str) -> list[dict[str, Any]]:
    """The facets that make the addresses in a text of ours links."""
    return [
        {
            "index": {"byteStart": _bytes(text[:start]), "byteEnd": _bytes(text[:end])},
            "features": [{"$type": LINK, "uri": text[start:end]}],
        }
        for start, end in _addresses(text)
    ]


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for found in _URL.finditer(text):
        words = found.group().rstrip(_TRAILING)
        while words.endswith(")") and words.count("(") < words.count(")"):
            words = words[:-1].rstrip(_TRAILING)
        if re.fullmatch(r"https?://[^/?#]*\w.*", words):
            yield found.start(), found.start() + len(words)


def with_addresses(text: str, facets: Sequence[Facet]) -> str:
    """A stranger's text in which each link says where it leads. A facet that fits no text is passed over."""
    raw = text.encode("utf-8", "replace")
    parts, at = [], 0
    for facet in sorted(facets, key=lambda one: one.index.byteStart):
        start, end = facet.index.byteStart, facet.index.byteEnd
        uri = next((one.uri for one in facet.features if one.type == LINK), "")
        if not uri.startswith(("https://", "http://")) or not at <= start < end <= len(raw):
            continue
        try:
            before, label = raw[at:start].decode(), raw[start:end].decode()
        except UnicodeDecodeError:
            continue
        parts += [before, _said(label, uri)]
        at = end
    return "".join(parts) + raw[at:].decode("utf-8", "replace")


def _said(label: str, uri: str) -> str:
    """The address where the label is a start of it, as clients shorten it; else both."""
    bare = label.strip().removesuffix("…").removesuffix("...")
    plain = uri.removeprefix("https://").removeprefix("http://")
    return uri if uri.startswith(bare) or plain.startswith(bare) else f"{label} ({uri})"


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
