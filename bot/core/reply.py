"""Our answers, as frozen values: a reply in its present version, and an approval of it. Its states are in
`bot.core.states`, the rules of its text in `bot.core.replying.compose`.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.richtext.markup import Markup, read_back
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.states import CameBy, ReplyState


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in its present version. `author` is a Slack user id; `sha256` covers text and target.

    `words` are what its author wrote, with their formatting; `text` is what leaves, as its channel reads it (`markup`).
    `send_at` is when the undo window closes. `spoken_channel` and `spoken_ts` name the thread message its words come
    from, `spoken_by` is who wrote that message; empty if there is none. `amends` is the number of the published reply
    whose words these are to replace, None for a reply of its own. `holding`: it says only that the answer will come, so
    that the question stays open and takes another.

    Of a published reply, `standing` is what stands there since somebody edited it by hand, and `late_words` what its
    Slack message was changed to after it had left; empty where neither happened.
    """

    number: int
    question: int
    post: int
    state: ReplyState
    version: int
    text: str
    sha256: str
    author: str
    proposed_at: datetime
    spoken_ts: str = ""
    send_at: datetime | None = None
    failure: str = ""
    url: str = ""
    external_id: str = ""
    spoken_channel: str = ""
    spoken_by: str = ""
    words: RichText = NO_WORDS
    markup: Markup = Markup.PLAIN
    amends: int | None = None
    standing: str = ""
    late_words: RichText = NO_WORDS
    came_by: CameBy = CameBy.WINDOW
    holding: bool = False

    @property
    def shown(self) -> RichText:
        """What people see where it is published."""
        return read_back(self.text, self.markup)

    @property
    def standing_text(self) -> str:
        """What stands in public, once it does."""
        return self.standing or self.text

    @property
    def standing_words(self) -> RichText:
        """What stands there as it was written, with formatting that its channel may not have shown."""
        return self.standing_shown if self.standing or self.words.is_empty else self.words

    @property
    def standing_shown(self) -> RichText:
        """What people see there now."""
        return read_back(self.standing_text, self.markup)


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's approval of exactly these words for exactly this target, given by `sha256`."""

    reply: int
    sha256: str
    by: str
    at: datetime
