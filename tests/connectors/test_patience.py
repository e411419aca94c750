"""How long connectors wait, and how long a claim holds meanwhile: numbers from four files that must fit together."""

from datetime import timedelta

from bot.store.leases import LEASE
from connectors._feed_fetch import Patience
from connectors._feed_reading import SECONDS
from connectors._wire import TIMEOUT


def test_a_claim_outlasts_whatever_a_connector_waits_for() -> None:
    """A call waits for its connection and for each read: with a margin, three times. A feed is fetched, then read."""
    assert timedelta(seconds=TIMEOUT) * 3 <= LEASE
    assert timedelta(seconds=Patience().total + SECONDS) < LEASE
    assert Patience().each <= TIMEOUT
