"""The Socket Mode connection: how long to wait between attempts to connect, and how to close it."""

from collections.abc import Iterator

from slack_bolt.adapter.socket_mode import SocketModeHandler

RECONNECT = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between attempts to connect; the last is repeated. Once connected, the library reconnects by itself."""


def reconnect_delays() -> Iterator[float]:
    """Seconds to wait before each next attempt; endless."""
    yield from RECONNECT
    while True:
        yield RECONNECT[-1]


def hang_up(socket: SocketModeHandler) -> None:
    """Close the connection. The library's close can race with its own reader, which has just dropped the socket, and
    then raises AttributeError (slack_sdk, builtin/connection.py: disconnect); a second call closes the rest.
    """
    try:
        socket.close()  # type: ignore[no-untyped-call]  # slack_bolt types half of this class
    except AttributeError:
        socket.close()  # type: ignore[no-untyped-call]
