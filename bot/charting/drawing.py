"""Draws charts, by Vega's own renderer in a library without a browser or a network. It is loaded at the first chart."""

import json
from functools import lru_cache

from bot.charting.charts import Spec

_SVGS, _PNGS = 256, 16
"""Drawings that are kept, by their content."""


def svg(spec: Spec) -> str:
    """The chart as SVG; its words stay words."""
    return _svg(_written(spec))


def png(spec: Spec) -> bytes:
    """The chart as PNG, at twice its size, for dense screens."""
    return _png(_written(spec))


def _written(spec: Spec) -> str:
    return json.dumps(spec, sort_keys=True, separators=(",", ":"))


@lru_cache(_SVGS)
def _svg(written: str) -> str:
    import vl_convert

    return vl_convert.vegalite_to_svg(written, allowed_base_urls=[])


@lru_cache(_PNGS)
def _png(written: str) -> bytes:
    import vl_convert

    return vl_convert.vegalite_to_png(written, scale=2, allowed_base_urls=[])
