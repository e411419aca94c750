"""The part of the connectors' contract that concerns a channel read as several streams: each has a name of its own and
fails for itself alone. `Streams` is an extra to `ReadingContract`; who leaves it out says why in `one_stream`.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.errors import Outside, Refused
from tests.fakes.channel import HANG, FakeStreaming, Fault

FAULTS = {
    "400": Fault(status=400),
    "401": Fault(status=401),
    "403": Fault(status=403),
    "404": Fault(status=404),
    "429": Fault(status=429),
    "503": Fault(status=503),
    "nonsense": Fault(body=b"<html>"),
    "hang": HANG,
}


class Streams:
    """For a channel that is read as several streams."""

    def test_each_stream_has_a_name_of_its_own_and_one_for_people(self, service: FakeStreaming) -> None:
        streams = service.connect_streams().streams()
        assert len(streams) > 1
        assert len({stream.name for stream in streams}) == len(streams)
        assert all(stream.name and stream.title and " " not in stream.name for stream in streams)
        assert service.connect_streams().streams() == streams

    @pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
    def test_a_stream_that_fails_holds_up_no_other(self, service: FakeStreaming, fault: Fault) -> None:
        source = service.connect_streams()
        first, *others = (stream.name for stream in source.streams())
        cursors = {name: source.fetch(name, "", service.now).cursor for name in (first, *others)}
        service.break_stream(first, fault)
        with pytest.raises(Outside):
            source.fetch(first, cursors[first], service.now)
        for name in others:
            source.fetch(name, cursors[name], service.now)
        service.clear_faults()
        source.fetch(first, cursors[first], service.now)

    def test_streams_are_read_at_the_same_time(self, service: FakeStreaming) -> None:
        source = service.connect_streams()
        names = [stream.name for stream in source.streams()] * 3
        with ThreadPoolExecutor(2) as pool:
            read = list(pool.map(lambda name: source.fetch(name, "", service.now), names))
        assert all(batch.cursor for batch in read)

    def test_what_is_no_stream_of_it_is_refused(self, service: FakeStreaming) -> None:
        with pytest.raises(Refused):
            service.connect_streams().fetch("no-such-stream", "", service.now)
