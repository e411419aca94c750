"""An answer that stands in public now, with the question it answers. Pure values."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Post
from bot.core.reply import Reply


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """`post` is what it answers, `changed_at` when its words last changed in public."""

    reply: Reply
    post: Post
    tags: tuple[str, ...]
    sent_at: datetime
    changed_at: datetime

    @property
    def words(self) -> str:
        """What people read there now."""
        return self.reply.standing_shown.plain
