"""A cut never falls within what people see as one character."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.graphemes import clipped, pieces_of
from bot.slack.blocks.elements import button, header, one_line, pieces
from bot.slack.blocks.escape import shortened

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
CLUSTERS = st.lists(
    st.sampled_from([FAMILY, "🇩🇪", "👋🏼", "e\u0301", "각", "\u1100\u1161\u11a8", "क्षि", "a", " ", "1\ufe0f\u20e3"]),
    max_size=30,
).map("".join)


@given(CLUSTERS, st.integers(1, 60))
def test_a_cut_falls_between_clusters(text: str, limit: int) -> None:
    kept, whole = clipped(text, limit), regex.findall(r"\X", text)
    assert len(kept) <= limit
    assert text.startswith(kept)
    first = whole[0] if whole else ""
    assert len(first) > limit or regex.findall(r"\X", kept) == whole[: len(regex.findall(r"\X", kept))]
    assert "".join(pieces_of(text, limit)) == text


@pytest.mark.parametrize("cluster", [FAMILY, "🇩🇪", "e\u0301", "\u1100\u1161\u11a8", "👋🏼"])
@pytest.mark.parametrize("before", range(8))
def test_cards_headers_buttons_and_quotes_cut_no_cluster(cluster: str, before: int) -> None:
    text = "x" * before + cluster * 2000
    shown = [
        str(one_line(text, 80)["text"]).removesuffix("…"),
        shortened(text, 600).partition("…")[0],
        str(button(text, "a", "v")["text"]["text"]),  # type: ignore[index]
        str(header(text)["text"]["text"]),  # type: ignore[index]
        *(str(part["text"]) for part in pieces(text)),
    ]
    for piece in shown:
        assert piece.removeprefix("x" * before).replace(cluster, "") == "", piece[-12:]
