"""A reply that stands in public and can be edited and deleted there, and what is done to it."""

from bot.core.model import Capabilities, ReplyMode
from bot.core.replying.proposal import Proposal
from bot.core.states import CameBy
from tests.fakes.pipeline import ANA, GIL, Pipeline

BETTER = "Use the rotate button under Keys."
ALL = Capabilities(ReplyMode.API, edit=True, delete=True)


def a_published_reply(pipeline: Pipeline, capabilities: Capabilities = ALL, spoken: tuple[str, str] = ("", "")) -> int:
    """Ana's reply, approved by Gil, as it stands on the square; returns its number."""
    number = pipeline.ask_question(capabilities=capabilities)
    reply = pipeline.desk.replies.propose(
        number, Proposal(ANA, "Use the rotate button.", spoken=spoken, came_by=CameBy.SHORTCUT)
    )
    pipeline.run_due()
    approve(pipeline, reply)
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "sent"
    return reply


def amend(pipeline: Pipeline, reply: int, words: str = BETTER, by: str = ANA) -> int:
    """Propose a correction; returns its number."""
    amendment = pipeline.desk.published.amend(reply, by, words)
    pipeline.run_due()
    return amendment


def approve(pipeline: Pipeline, reply: int, by: str = GIL) -> None:
    pipeline.desk.reviews.approve(reply, by, pipeline.reply_hash(reply))


def an_approved_amendment(pipeline: Pipeline) -> tuple[int, int]:
    """A published reply, and a correction of it in its undo window."""
    reply = a_published_reply(pipeline)
    amendment = amend(pipeline, reply)
    approve(pipeline, amendment)
    return reply, amendment
