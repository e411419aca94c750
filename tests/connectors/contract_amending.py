"""The part of the connectors' contract that concerns a reply of ours once it stands: it is read back, edited in place
and deleted, each write tried once. `Edits` and `Removes` are extras to `ConnectorContract`.
"""

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Post, Receipt
from bot.core.ports.channel import Editor, Reader, Remover
from tests.connectors.contract import one_post
from tests.connectors.contract_writing import WRITE_PROBLEMS, an_order
from tests.fakes.channel import DOWN, HANG, LOST, FakeReplyChannel, Fault, FaultKind

BETTER = "It lives under Settings → Keys, & the old one works for <24 h>."


def _sent(service: FakeReplyChannel) -> tuple[Post, Receipt]:
    post = one_post(service)
    receipt = service.connect().reply(an_order(service, post))
    service.pass_time()
    return post, receipt


def _editor(service: FakeReplyChannel) -> Editor:
    source: object = service.connect()
    assert isinstance(source, Editor)
    return source


def _remover(service: FakeReplyChannel) -> Remover:
    source: object = service.connect()
    assert isinstance(source, Remover)
    return source


class Edits:
    """For a channel on which our reply can be edited in place."""

    def test_our_reply_is_edited_in_place_once(self, service: FakeReplyChannel) -> None:
        post, receipt = _sent(service)
        assert post.capabilities.edit
        writes = service.write_count()
        _editor(service).edit(receipt, BETTER)
        assert service.our_replies(post.external_id) == [BETTER]
        assert service.write_count() == writes + 1
        assert _editor(service).standing_text(receipt) == BETTER

    @pytest.mark.parametrize(("status", "problem"), WRITE_PROBLEMS.items())
    def test_an_edit_that_fails_says_what_is_to_be_done_and_is_tried_once(
        self, service: FakeReplyChannel, status: int, problem: type[Outside]
    ) -> None:
        _, receipt = _sent(service)
        writes = service.write_count()
        service.inject_fault(Fault(status=status), writing=True)
        with pytest.raises(problem):
            _editor(service).edit(receipt, BETTER)
        assert service.write_count() == writes + 1

    @pytest.mark.parametrize("fault", [LOST, HANG, Fault(FaultKind.GARBLED, body=b"<html>")])
    def test_an_edit_whose_answer_was_lost_is_uncertain_and_read_back(
        self, service: FakeReplyChannel, fault: Fault
    ) -> None:
        post, receipt = _sent(service)
        service.inject_fault(fault, writing=True)
        with pytest.raises(Uncertain):
            _editor(service).edit(receipt, BETTER)
        service.clear_faults()
        assert [_editor(service).standing_text(receipt)] == service.our_replies(post.external_id)

    def test_an_edit_that_was_never_sent_can_be_tried_again(self, service: FakeReplyChannel) -> None:
        _, receipt = _sent(service)
        editor = _editor(service)
        service.inject_fault(DOWN, writing=True)
        with pytest.raises(Unavailable):
            editor.edit(receipt, BETTER)

    def test_a_reply_that_is_gone_cannot_be_edited(self, service: FakeReplyChannel) -> None:
        post, receipt = _sent(service)
        service.delete(receipt.external_id)
        with pytest.raises(Refused):
            _editor(service).edit(receipt, BETTER)
        assert service.our_replies(post.external_id) == []


class Removes:
    """For a channel on which our reply can be deleted."""

    def test_our_reply_is_deleted_and_deleting_it_again_is_no_error(self, service: FakeReplyChannel) -> None:
        post, receipt = _sent(service)
        assert post.capabilities.delete
        _remover(service).delete(receipt)
        assert service.our_replies(post.external_id) == []
        assert _remover(service).standing_text(receipt) is None
        _remover(service).delete(receipt)

    def test_what_stands_is_read_back(self, service: FakeReplyChannel) -> None:
        post, receipt = _sent(service)
        standing = _remover(service).standing_text(receipt)
        assert standing is not None
        assert standing.endswith(service.our_replies(post.external_id)[0])

    @pytest.mark.parametrize("status", [401, 429, 500])
    def test_a_read_back_that_fails_never_says_gone(self, service: FakeReplyChannel, status: int) -> None:
        _, receipt = _sent(service)
        reader: Reader = _remover(service)
        service.inject_fault(Fault(status=status))
        with pytest.raises(Unauthorised if status == 401 else Unavailable):
            reader.standing_text(receipt)

    @pytest.mark.parametrize("status", [401, 429, 500])
    def test_a_deletion_that_fails_says_what_is_to_be_done_and_is_tried_once(
        self, service: FakeReplyChannel, status: int
    ) -> None:
        _, receipt = _sent(service)
        writes = service.write_count()
        service.inject_fault(Fault(status=status), writing=True)
        with pytest.raises(WRITE_PROBLEMS[status]):
            _remover(service).delete(receipt)
        assert service.write_count() == writes + 1

    def test_a_deletion_whose_answer_was_lost_is_uncertain_and_read_back(self, service: FakeReplyChannel) -> None:
        _, receipt = _sent(service)
        service.inject_fault(LOST, writing=True)
        with pytest.raises(Uncertain):
            _remover(service).delete(receipt)
        service.clear_faults()
        assert _remover(service).standing_text(receipt) is None
