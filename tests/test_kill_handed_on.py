"""What is handed on, killed with SIGKILL before it was sent, or between that and its record: after the next start the
receiver has every event, those that came twice under one id, and the road went on.
"""

from collections import Counter
from pathlib import Path
from shutil import copyfile

import pytest

from bot.sandbox.slack import SlackServer
from bot.sandbox.square import Member, SquareServer
from tests.fakes.bot_harness import workspace
from tests.fakes.http import FakeHttpServer, FakeResponse
from tests.killable_bot import ACCOUNT, TOKEN, KillOrders
from tests.test_kill import Story

pytestmark = pytest.mark.prove


@pytest.mark.parametrize(("name", "nth", "twice"), [("deliver.claimed", 2, 0), ("deliver.sent", 2, 1)])
def test_killed_there_every_event_arrives_and_what_comes_twice_has_one_id(
    tmp_path: Path, migrated: Path, name: str, nth: int, twice: int
) -> None:
    database = copyfile(migrated, tmp_path / "s.db")
    members = [Member(ACCOUNT, "Ferrywire", 10, TOKEN), Member("kim", "Kim")]
    with (
        SlackServer(workspace()) as slack,
        SquareServer(members) as square,
        FakeHttpServer(lambda _request: FakeResponse()) as receiver,
    ):
        story = Story(KillOrders(database, slack.api, square.url, name, nth, webhook=receiver.url), slack, square)
        try:
            story.by_api()

            def all_delivered() -> bool:
                with story.store.reading() as tx:
                    (sink,) = tx.sinks.health()
                return not sink.waiting and not sink.kept

            story.until(all_delivered, "all of it delivered")
            assert story.deaths == 1
            came = Counter(request.headers["webhook-id"] for request in receiver.requests)
            told = {request.headers["webhook-id"]: request.body for request in receiver.requests}
            assert max(came.values()) == 1 + twice
            assert sum(count > 1 for count in came.values()) == twice
            kinds = [body.partition(b'"type":"')[2].partition(b'"')[0] for body in told.values()]
            assert kinds[:2] == [b"question.opened", b"reply.sent"]
            assert set(kinds[2:]) <= {b"question.followed_up", b"question.reopened", b"question.changed"}
        finally:
            story.end()
