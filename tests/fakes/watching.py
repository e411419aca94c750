"""What sources watch for in tests: every post, or those that a test lets through; and streams that were always read."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.core.model import Post
from bot.core.watch.age import AgeLimits, StreamAge
from bot.flow.operations.arrivals.sort import Sorter

ALWAYS_READ = StreamAge(datetime(1990, 1, 1, tzinfo=UTC))


class FakeWatch:
    """Lets through what `takes` says; excludes authors by their handles."""

    def __init__(self, takes: Callable[[Post], bool] = lambda _: True, excluded: tuple[str, ...] = ()) -> None:
        self._takes = takes
        self._excluded = excluded

    def matches(self, post: Post) -> bool:
        return self._takes(post)

    def excludes(self, post: Post) -> bool:
        return post.author.handle in self._excluded


WATCH_ALL = FakeWatch()
TAKE_ALL = Sorter(WATCH_ALL, AgeLimits())
