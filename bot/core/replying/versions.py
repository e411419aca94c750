"""Whether words that somebody proposes are the next version of a candidate there is, or one of their own. Pure."""

from bot.core.details import QuestionDetail
from bot.core.reply import Reply
from bot.core.replying.proposal import Proposal
from bot.core.replying.target import target_of
from bot.core.states import RETRACTABLE, CameBy


def next_version_of(detail: QuestionDetail, proposal: Proposal) -> Reply | None:
    """The reply whose next version these words are: the one that came from their message, else the newest that their
    proposer has to this post and that has not left. None where they are another.
    """
    return None if proposal.another else present_version(detail, proposal.by, proposal.post, proposal.spoken)


def present_version(
    detail: QuestionDetail, by: str, post: int | None = None, spoken: tuple[str, str] = ("", "")
) -> Reply | None:
    """The reply that gets a next version when `by` proposes words to this post, unless they say that it is another."""
    if said := _said_in(detail, spoken):
        return said
    target = target_of(detail, post).number
    own = (file.reply for file in reversed(detail.replies) if file.reply.amends is None and file.reply.author == by)
    return next((reply for reply in own if reply.post == target and reply.state in RETRACTABLE), None)


def origin_of(detail: QuestionDetail, proposal: Proposal) -> tuple[tuple[str, str], CameBy]:
    """The message that a new candidate follows, and which way it came; a message has one that follows it."""
    taken = _said_in(detail, proposal.spoken) is not None
    return (("", ""), CameBy.WINDOW) if taken else (proposal.spoken, proposal.came_by)


def _said_in(detail: QuestionDetail, spoken: tuple[str, str]) -> Reply | None:
    """The newest reply whose words came from this message, if it follows that still."""
    newest = (file.reply for file in reversed(detail.replies))
    said = next((one for one in newest if spoken[1] and (one.spoken_channel, one.spoken_ts) == spoken), None)
    return said if said is not None and said.state in RETRACTABLE else None
