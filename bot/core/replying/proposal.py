"""Words that somebody wants to become a reply, and which way they came. Whether they may is decided elsewhere."""

from dataclasses import dataclass

from bot.core.details import ThreadMessage
from bot.core.replying.compose import is_another, reply_words
from bot.core.richtext.model import RichText
from bot.core.states import CameBy

ANYBODYS = "*"
"""A claim of whomever."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that `by` proposes. `post` is the one they answer, None for the likeliest; `spoken` are channel and ts of
    the message they come from, `written_by` is who wrote that, who may not approve them; empty if there is none.

    They are the next version of the candidate that their proposer has to this post, or `another` beside it.
    `despite_claim_of` is whose claim of the question its proposer knows of and proposes all the same; "" for nobody's.
    """

    by: str
    words: RichText | str
    post: int | None = None
    spoken: tuple[str, str] = ("", "")
    came_by: CameBy = CameBy.WINDOW
    written_by: str = ""
    another: bool = False
    despite_claim_of: str = ""


def proposal_in(said: ThreadMessage, post: int | None = None) -> Proposal:
    """What a thread message that begins with `reply:` proposes."""
    spoken, another = (said.channel, said.ts), is_another(said.text)
    words, claim = reply_words(said.text, said.words), ANYBODYS if another else ""
    return Proposal(said.by, words, post, spoken, CameBy.PREFIX, another=another, despite_claim_of=claim)
