"""How long connectors wait, and how long a claim holds meanwhile: numbers from four files that must fit together."""

from datetime import timedelta

from bot.store.leases import LEASE
from connectors._http import TIMEOUT
from connectors.feeds.fetch import FetchTimeouts
from connectors.feeds.parser_pool import ParserLimits


def test_a_claim_outlasts_whatever_a_connector_waits_for() -> None:
    """A call waits for its connection and for each read: with a margin, three times. A feed is fetched, then read."""
    assert timedelta(seconds=TIMEOUT) * 3 <= LEASE
    assert timedelta(seconds=FetchTimeouts().total + ParserLimits().wall_seconds) < LEASE
    assert FetchTimeouts().each <= TIMEOUT
