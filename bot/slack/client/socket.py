"""The connection over which Slack's events come: how patiently it is made, and how it is ended."""

from collections.abc import Iterator

from slack_bolt.adapter.socket_mode import SocketModeHandler

RECONNECT = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries to reach Slack; the last for ever. Once connected, the library mends the socket itself."""


def reconnect_delays() -> Iterator[float]:
    """How long to wait before each next try."""
    yield from RECONNECT
    while True:
        yield RECONNECT[-1]


def hang_up(socket: SocketModeHandler) -> None:
    """Close the connection. The library's close may meet its own reader, which has just let the socket go (slack_sdk,
    builtin/connection.py: disconnect); asked again, it finds that and ends the rest.
    """
    try:
        socket.close()  # type: ignore[no-untyped-call]  # slack_bolt types half of this class
    except AttributeError:
        socket.close()  # type: ignore[no-untyped-call]
