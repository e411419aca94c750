"""The contract itself: no kind of connector is without it, and a channel that forgets nothing owes no gap."""

import importlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import connectors
from tests.connectors.contract import ReadingContract
from tests.connectors.contract_identity import SharedIds, UnstableIds
from tests.connectors.contract_streams import Streams
from tests.connectors.contract_writing import ConnectorContract
from tests.fakes.fake_square import FakeSquare
from tests.fakes.registry import answered

HERE = Path(__file__).parent


def contract_tests() -> Iterator[type[ReadingContract]]:
    """The classes in the files of tests beside this one, and below, that keep the contract."""
    for file in sorted(HERE.rglob("test_*.py")):
        name = ".".join(file.relative_to(HERE).with_suffix("").parts)
        module = importlib.import_module(f"{__package__}.{name}")
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, ReadingContract) and one.__name__.startswith("Test"):
                yield one


def test_every_kind_of_connector_keeps_the_contract_and_none_is_named_that_is_not() -> None:
    assert sorted({one.kind for one in contract_tests()}) == connectors.kinds()


def test_every_kind_of_connector_is_read_as_streams_or_says_why_it_is_one() -> None:
    assert [one.kind for one in contract_tests() if bool(one.one_stream) is issubclass(one, Streams)] == []


def test_every_kind_of_connector_keeps_its_posts_apart_or_says_why_no_two_share_an_id() -> None:
    assert [one.kind for one in contract_tests() if bool(one.no_shared_ids) is issubclass(one, SharedIds)] == []


def test_every_kind_of_connector_knows_a_post_again_or_says_why_its_id_never_changes() -> None:
    assert [one.kind for one in contract_tests() if bool(one.no_unstable_ids) is issubclass(one, UnstableIds)] == []


def test_every_kind_that_can_be_answered_has_a_fake_by_which_it_plays_along() -> None:
    assert sorted({one.kind for one in contract_tests() if issubclass(one, ConnectorContract)}) == list(answered())


class FakeLasting(FakeSquare):
    """A square that cannot forget."""

    def forget(self) -> None:
        raise AssertionError("it forgets nothing")


class FakeFading(FakeSquare):
    """A square that forgets by itself what is older than a month."""

    def pass_time(self, span: timedelta = timedelta(minutes=1)) -> None:
        super().pass_time(span)
        if span > timedelta(days=30):
            self.forget()


class Lasting(ReadingContract):
    """The contract of a channel that forgets nothing. Its name keeps it from being run as a whole."""

    kind = "square"
    forgets_nothing = "it keeps all its posts in files"


def test_a_channel_that_forgets_nothing_says_why_and_owes_no_gap() -> None:
    with FakeLasting() as service:
        Lasting().test_a_gap_that_cannot_be_closed_is_said(service)


def test_without_a_reason_it_owes_one() -> None:
    with FakeLasting() as service, pytest.raises(AssertionError, match="it forgets nothing"):
        ReadingContract().test_a_gap_that_cannot_be_closed_is_said(service)


def test_a_channel_that_forgets_after_all_cannot_say_that_it_does_not() -> None:
    with FakeFading() as service, pytest.raises(AssertionError):
        Lasting().test_a_gap_that_cannot_be_closed_is_said(service)
