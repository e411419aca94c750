"""The part of the connectors' contract that concerns what a channel's ids are worth, seen from the questions that are
asked. `SharedIds` and `UnstableIds` are extras to `ReadingContract`; who leaves one out says why in `no_shared_ids` or
`no_unstable_ids`.
"""

from datetime import timedelta

from sqlalchemy import Engine

from tests.connectors.contract_asking import once, post_all, times_asked
from tests.fakes.channel import FakeSharedIds, FakeUnstableIds
from tests.fakes.polling import PolledSource


class SharedIds:
    """For a channel on which two posts can have one id."""

    def test_posts_of_two_people_under_one_id_are_both_asked(self, service: FakeSharedIds, engine: Engine) -> None:
        words = ["Where are the keys?", "How long is a token good?", "Is there a limit?", "Who pays for webhooks?"]
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        together, alone = service.customer_posts(words[0]), service.customer_posts(words[1])
        service.pass_time()
        service.another_posts(together, words[2])
        polled.poll()
        service.another_posts(alone, words[3])
        polled.poll()
        polled.poll(timedelta(hours=1))
        assert times_asked(polled, words) == once(words)
        assert len(polled.asked()) == len(words)


class UnstableIds:
    """For a channel on which a post can change its id."""

    def test_a_post_that_changes_its_id_is_asked_once(self, service: FakeUnstableIds, engine: Engine) -> None:
        polled = PolledSource(engine, service, service.connect())
        polled.poll()
        (words,) = post_all(service, 1, "under changing ids")
        service.pass_time()
        changing = service.customer_posts("Is it asked once though its id changes?")
        polled.poll()
        service.change_id(changing)
        polled.poll()
        polled.poll(timedelta(hours=1))
        asked = [words, "Is it asked once though its id changes?"]
        assert times_asked(polled, asked) == once(asked)
        assert len(polled.asked()) == len(asked)
