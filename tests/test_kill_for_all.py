"""One answer for a whole burst, killed with SIGKILL anywhere on its way: after the next start each who asked has it
once, in public, and communications saw one review, and one call to it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.slack import SlackServer
from bot.sandbox.square import Member, SquareServer
from tests.fakes.bot_harness import REVIEW, workspace
from tests.killable_bot import ACCOUNT, TOKEN, KillOrders
from tests.test_kill import ANSWERED_AT_ONCE, ASKED, CALLED_TO_ALL, WORDS, Story, beside_each_other

pytestmark = pytest.mark.prove

ON_THE_WAY_TO_ALL = [(name, 1) for name in sorted(ANSWERED_AT_ONCE)]
ON_THE_WAY_TO_ALL += [("answer_burst.claimed", 3), ("answer_burst.made", 2), ("relay.claimed", 2), ("relay.sent", 3)]


@dataclass(frozen=True, slots=True)
class ToldToAll:
    """What a story of one answer for all came to: `said` is what stands under each post."""

    deaths: int
    said: tuple[tuple[str, ...], ...]
    reviews: tuple[int, int]
    calls: int
    happened: Counter[str]
    broken: int


def play_for_all(name: str, nth: int, database: Path) -> ToldToAll:
    members = [Member(ACCOUNT, "Ferrywire", 10, TOKEN), Member("kim", "Kim")]
    with SlackServer(workspace()) as slack, SquareServer(members) as square:
        orders = KillOrders(database, slack.api, square.url, name, nth, bursts=True, calls=name in CALLED_TO_ALL)
        story = Story(orders, slack, square)
        try:
            said = tuple(
                tuple(reply.text for reply in square.board.replies(post, ACCOUNT)) for post in story.all_answered()
            )
            reviews = len(story.posted(REVIEW, "burst_answer")), len(story.posted(REVIEW, "review"))
            calls = len(story.posted(REVIEW, "burst_call"))
            with story.store.reading() as tx:
                entries = [
                    entry.what for number in range(1, len(ASKED) + 1) for entry in tx.history.of_question(number)
                ]
                return ToldToAll(story.deaths, said, reviews, calls, Counter(entries), tx.history.verify().broken)
        finally:
            story.end()


@pytest.fixture(scope="module")
def answered_at_once(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[Mapping[tuple[str, int], Future[ToldToAll]]]:
    folder = tmp_path_factory.mktemp("answered")
    with beside_each_other(folder, migrated, ON_THE_WAY_TO_ALL, play_for_all) as playing:
        yield playing


@pytest.mark.parametrize(("name", "nth"), ON_THE_WAY_TO_ALL)
def test_one_answer_for_all_reaches_each_once_though_it_was_killed_on_the_way(
    answered_at_once: Mapping[tuple[str, int], "Future[ToldToAll]"], name: str, nth: int
) -> None:
    told = answered_at_once[name, nth].result()
    assert told.deaths == 1
    assert told.said == ((WORDS,),) * len(ASKED)
    assert told.reviews == (1, 0), "one review for all, found again and not posted twice"
    assert told.calls == (name in CALLED_TO_ALL), "one call to it, as well"
    assert told.happened["reply.proposed"] == told.happened["reply.sent"] == len(ASKED)
    assert told.broken == 0
