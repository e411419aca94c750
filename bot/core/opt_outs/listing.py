"""One page of the opt-outs in force. Frozen values."""

from dataclasses import dataclass

from bot.core.opt_outs.opt_out import OptOut

PAGE_SIZE = 5
"""Opt-outs on one page: each has a button of its own."""


@dataclass(frozen=True, slots=True)
class OptOutPage:
    """The newest first; `page` counts from 1. `may_lift`: whoever looks may lift them."""

    items: tuple[OptOut, ...]
    page: int
    pages: int
    total: int
    may_lift: bool = False
