"""The half of the connectors' contract that concerns answering: what may be answered, how it is counted, that a write
is tried once, and that a lost answer is found again. `ConnectorContract` is both halves; `Locks`, `Shares` are extras.
"""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import OutgoingReply, Post, PostStatus, ReplyMode
from bot.core.ports.channel import Finder, Replier, Source
from tests.connectors.contract import ReadingContract, first_stream, one_post, read_on, seed
from tests.fakes.channel import DOWN, HANG, LOST, FakeLockable, FakeReplyChannel, FakeSharing, Fault, FaultKind

WORDS = "You can rotate it under Settings → Keys: the old one lives for 24 h. (Ana, engineer)"

WRITE_PROBLEMS: Mapping[int, type[Outside]] = {
    400: Refused,
    401: Unauthorised,
    403: Refused,
    404: Refused,
    429: Unavailable,
    500: Uncertain,
    502: Uncertain,
    503: Uncertain,
}


def an_order(service: FakeReplyChannel, post: Post, text: str = WORDS, key: str = "reply-1-v1") -> OutgoingReply:
    return OutgoingReply(post=post, text=text, key=key, since=service.now)


class ConnectorContract(ReadingContract):
    """What a connector that can answer must do, beside reading."""

    def test_it_is_a_source_a_replier_and_a_finder(self, service: FakeReplyChannel) -> None:
        source = service.connect()
        assert isinstance(source, Source)
        assert isinstance(source, Replier)
        assert isinstance(source, Finder)

    def test_a_customers_post_may_be_answered(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        assert post.capabilities.reply is ReplyMode.API
        assert service.connect().post_status(post) is PostStatus.OPEN

    def test_missing_secrets_are_said_when_it_is_first_used(self, service: FakeReplyChannel) -> None:
        source = service.connect(with_secrets=False)
        with pytest.raises(Unauthorised):
            source.fetch(first_stream(source), "", service.now)

    def test_a_reply_stands_once_with_exactly_its_words(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        text = 'Use <b> & "quotes", *stars*, 50% and ümlauts: https://docs.ferrywire.example/keys?a=1&b=2'
        receipt = service.connect().reply(an_order(service, post, text))
        assert service.our_replies(post.external_id) == [text]
        assert service.write_count() == 1
        assert receipt.external_id
        assert receipt.url.startswith(("https://", "http://"))
        assert abs(receipt.at - service.now) <= timedelta(minutes=5)

    def test_a_reply_that_was_sent_is_found_again(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        order = an_order(service, post)
        receipt = service.connect().reply(order)
        found = service.connect().find_reply(order)
        assert found is not None
        assert (found.external_id, found.url) == (receipt.external_id, receipt.url)

    def test_our_own_reply_never_looks_like_a_customers_post(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        cursor = read_on(service.connect(), service).cursor
        service.pass_time()
        receipt = service.connect().reply(an_order(service, post))
        service.pass_time()
        read = read_on(service.connect(), service, cursor).posts
        assert [p for p in read if p.external_id == receipt.external_id and not p.own] == []

    def test_our_own_post_is_marked_or_left_out(self, service: FakeReplyChannel) -> None:
        ours, theirs = service.we_post("We wrote a guide to keys"), service.customer_posts("Nice guide to keys!")
        service.pass_time()
        read = {p.external_id: p.own for p in read_on(service.connect(), service).posts}
        assert read.get(ours, True)
        assert not read[theirs]

    def test_a_deleted_post_is_known_as_gone(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        service.delete(post.external_id)
        assert service.connect().post_status(post) is PostStatus.GONE

    def test_a_post_deleted_before_it_was_read_is_never_shown_with_words(self, service: FakeReplyChannel) -> None:
        external_id = service.customer_posts("I regret these words")
        service.delete(external_id)
        seed(service, 1)
        assert [p for p in read_on(service.connect(), service).posts if "regret" in p.words] == []

    def test_a_reply_to_a_deleted_post_is_refused(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        service.delete(post.external_id)
        with pytest.raises(Refused):
            service.connect().reply(an_order(service, post))
        assert service.our_replies(post.external_id) == []

    def test_length_is_counted_by_the_channels_own_rule(self, service: FakeReplyChannel) -> None:
        source = service.connect()
        assert service.lengths
        assert {text: source.length(text) for text in service.lengths} == dict(service.lengths)

    def test_the_longest_reply_is_taken_and_one_more_is_refused(self, service: FakeReplyChannel) -> None:
        source = service.connect()
        post = one_post(service)
        limit = source.limit(post)
        assert source.length("a" * limit) == limit
        with pytest.raises(Refused):
            source.reply(an_order(service, post, "a" * (limit + 1), "long"))
        assert service.our_replies(post.external_id) == []
        source.reply(an_order(service, post, "a" * limit, "fits"))
        assert service.our_replies(post.external_id) == ["a" * limit]

    @pytest.mark.parametrize("status", WRITE_PROBLEMS)
    def test_a_bad_status_to_a_write_becomes_its_error_and_is_tried_once(
        self, service: FakeReplyChannel, status: int
    ) -> None:
        post = one_post(service)
        service.inject_fault(Fault(status=status), writing=True)
        with pytest.raises(Outside) as caught:
            service.connect().reply(an_order(service, post))
        assert type(caught.value) is WRITE_PROBLEMS[status]
        assert service.write_count() == 1

    def test_a_rate_limit_on_a_write_says_when_to_come_back(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        service.inject_fault(Fault(status=429, headers=service.wait_headers(90)), writing=True)
        with pytest.raises(Unavailable) as caught:
            service.connect().reply(an_order(service, post))
        assert caught.value.retry_at == service.now + timedelta(seconds=90)
        assert service.write_count() == 1

    def test_a_write_that_hangs_is_uncertain_and_tried_once(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        order = an_order(service, post)
        service.inject_fault(HANG, writing=True)
        with pytest.raises(Uncertain):
            service.connect().reply(order)
        assert service.write_count() == 1
        service.clear_faults()
        assert service.connect().find_reply(order) is None

    def test_a_write_without_connection_is_never_taken_for_sent(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        service.inject_fault(DOWN, writing=True)
        with pytest.raises((Unavailable, Uncertain)):
            service.connect().reply(an_order(service, post))
        service.clear_faults()
        assert service.our_replies(post.external_id) == []

    def test_a_reply_whose_answer_was_lost_is_found_and_stands_once(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        order = an_order(service, post)
        service.inject_fault(LOST, writing=True)
        with pytest.raises(Uncertain):
            service.connect().reply(order)
        service.clear_faults()
        found = service.connect().find_reply(order)
        assert found is not None
        assert found.external_id
        assert found.url.startswith(("https://", "http://"))
        assert service.our_replies(post.external_id) == [WORDS]
        assert service.write_count() == 1

    def test_nonsense_in_answer_to_a_write_is_uncertain_and_the_reply_is_found(self, service: FakeReplyChannel) -> None:
        for number, body in enumerate(service.nonsense):
            post = one_post(service, f"question {number}")
            order = an_order(service, post, key=f"reply-{number}")
            service.inject_fault(Fault(FaultKind.GARBLED, body=body), writing=True)
            with pytest.raises(Uncertain):
                pytest.fail(f"{body!r} was taken for {service.connect().reply(order)}")
            service.clear_faults()
            assert service.connect().find_reply(order) is not None
            assert service.our_replies(post.external_id) == [WORDS]

    def test_only_our_own_later_reply_with_these_words_is_found(self, service: FakeReplyChannel) -> None:
        post, other = one_post(service, "first question"), one_post(service, "second question")
        service.we_reply(post.external_id, WORDS)
        service.pass_time(timedelta(hours=1))
        order = an_order(service, post)
        service.pass_time()
        service.customer_replies(post.external_id, WORDS)
        service.we_reply(post.external_id, "Quite other words.")
        service.we_reply(other.external_id, WORDS)
        assert service.connect().find_reply(order) is None
        expected = service.we_reply(post.external_id, WORDS)
        found = service.connect().find_reply(order)
        assert found is not None
        assert found.external_id == expected

    @pytest.mark.parametrize("status", [401, 429, 500])
    def test_a_look_up_that_fails_never_says_absent(self, service: FakeReplyChannel, status: int) -> None:
        post = one_post(service)
        source = service.connect()
        service.inject_fault(Fault(status=status))
        wanted = Unauthorised if status == 401 else (Unavailable, Uncertain)
        with pytest.raises(wanted):
            source.find_reply(an_order(service, post))
        with pytest.raises(Unauthorised if status == 401 else Unavailable):
            source.post_status(post)

    def test_assisting_needs_no_network_and_keeps_the_words(self, service: FakeReplyChannel) -> None:
        post = one_post(service)
        source = service.connect()
        service.inject_fault(DOWN)
        assist = source.assist(an_order(service, post))
        assert assist.text == WORDS
        assert assist.url == "" or assist.url.startswith(("https://", "http://"))

    def test_a_secret_told_in_answer_to_a_write_goes_no_further(
        self, service: FakeReplyChannel, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        post = one_post(service)
        echo = " ".join(service.secrets).encode()
        service.inject_fault(Fault(status=500, body=echo), writing=True)
        with pytest.raises(Outside) as caught:
            service.connect().reply(an_order(service, post))
        seen = f"{caught.value} {caught.value!r} {caplog.text}"
        assert [n for n, secret in enumerate(service.secrets) if secret in seen] == []
        assert len(service.secrets) > 0


class Locks:
    """For a channel whose posts can be closed to replies."""

    def test_a_locked_post_is_known_and_a_reply_to_it_refused(self, service: FakeLockable) -> None:
        post = one_post(service)
        service.lock(post.external_id)
        assert service.connect().post_status(post) is PostStatus.LOCKED
        with pytest.raises(Refused):
            service.connect().reply(an_order(service, post))
        assert service.our_replies(post.external_id) == []


class Shares:
    """For a channel on which posts can be merely shared."""

    def test_a_mere_share_is_marked_or_left_out(self, service: FakeSharing) -> None:
        post = service.customer_posts("The original words")
        share = service.customer_shares(post)
        service.pass_time()
        read = {p.external_id: p.repost for p in read_on(service.connect(), service).posts}
        assert read.get(share, True)
        assert not read[post]
