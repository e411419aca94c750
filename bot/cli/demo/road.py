"""Where the demo's questions are on their way, and for whom something waits, read from the bot for the page to show."""

from collections.abc import Sequence

from bot.app.switchboard import Switchboard
from bot.core.company import Company
from bot.core.model import Role
from bot.core.queue import QueueItem
from bot.core.states import QuestionState
from bot.sandbox.page.road import STATIONS, Road, RoadStop

_TO_ANSWER = (QuestionState.ROUTED, QuestionState.ASKED)
MOST = 80
"""Questions on the road; the demo has some thirty."""
_WORDS = 90


def road_of(bot: Switchboard, review_channel: str) -> Road:
    """The road of this bot's questions."""
    states = [QuestionState(state) for state, _ in STATIONS]

    def read() -> Sequence[RoadStop]:
        with bot.store.reading() as tx:
            items = tx.questions.newest(states, MOST)
        return [_stop(item, bot.company(), review_channel) for item in items]

    return read


def _stop(item: QueueItem, company: Company, review_channel: str) -> RoadStop:
    question, channel = item.question, item.question.channel
    waits_for: tuple[str, ...] = ()
    if question.state is QuestionState.PROPOSED:
        channel = review_channel
        waits_for = tuple(person.slack for person in company.people if Role.COMMS in person.roles)
    elif question.state in _TO_ANSWER:
        waits_for = (question.claimed_by,) if question.claimed_by else question.asked
    words = item.words[:_WORDS]
    return RoadStop(
        question.number, words, question.state.value, channel, waits_for, question.channel, question.claimed_by
    )
