"""A command by a reaction: to a card it claims the question or says that it is not theirs, to a message in its thread
it proposes those words. Taking a reaction away does nothing.
"""

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.core.errors import NotAllowed
from bot.core.replying.compose import is_reply, reply_words
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.states import CameBy
from bot.desk import Desk
from bot.slack.blocks.richtext.read_blocks import read_message
from bot.slack.client.thread_reader import PERSON_SUBTYPES, is_by_a_person, read_messages
from bot.slack.responses.confirmation import text_response
from handlers.commands.answers.several import next_steps
from handlers.commands.command import CommandResponse
from handlers.interactions import Reaction


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A message that a person wrote in a thread."""

    thread: str
    by: str
    words: RichText


def concerns_us(desk: Desk, reaction: Reaction) -> bool:
    """Whether this reaction means something here: on a card two do, and any message may be one in a thread."""
    meant = desk.reactions
    if reaction.name == meant.propose:
        return True
    on_card = reaction.name in (meant.claim, meant.not_mine)
    return on_card and desk.threads.question_at(reaction.channel, reaction.ts) is not None


def run_reaction(desk: Desk, client: WebClient, reaction: Reaction) -> tuple[str, CommandResponse] | None:
    """Do what it means; the thread in which its person is answered, and the answer. None where it means nothing, and
    where somebody reacts who may do nothing here: they look and talk. Raises what the desk raises.
    """
    if reaction.by not in desk.people:
        return None
    number = desk.threads.question_at(reaction.channel, reaction.ts)
    if number is not None:
        return _on_card(desk, reaction, number)
    if reaction.name == desk.reactions.propose:
        return _on_message(desk, client, reaction)
    return None


def _on_card(desk: Desk, reaction: Reaction, number: int) -> tuple[str, CommandResponse] | None:
    meant = desk.reactions
    if reaction.name == meant.claim:
        desk.questions.claim(number, reaction.by, event=reaction.event)
        told = f"Q-{number} is yours now."
    elif reaction.name == meant.not_mine:
        desk.questions.hand_over(number, reaction.by, event=reaction.event)
        told = f"Q-{number} is not yours; others are asked."
    else:
        return None
    return reaction.ts, (told, text_response(told, desk.people, *next_steps(desk, reaction.by, [number])))


def _on_message(desk: Desk, client: WebClient, reaction: Reaction) -> tuple[str, CommandResponse] | None:
    """Propose the message's words, where it stands in a question's thread."""
    said = _message_at(desk, client, reaction)
    number = desk.threads.question_at(reaction.channel, said.thread) if said else None
    if said is None or number is None:
        return None
    place = (reaction.channel, reaction.ts)
    if is_reply(said.words.plain) or desk.threads.reply_from(*place):
        raise NotAllowed("This message is proposed already.")
    words = reply_words("", said.words)
    proposal = Proposal(reaction.by, words, None, place, CameBy.SHORTCUT, said.by, another=True)
    desk.replies.propose(number, proposal, event=reaction.event)
    told = f"These words are proposed as a reply to Q-{number}."
    return said.thread, (told, text_response(told, desk.people))


def _message_at(desk: Desk, client: WebClient, reaction: Reaction) -> _Spoken | None:
    """The message as it stands now; None for one of ours, the first of a thread, and one that is gone."""
    found = read_messages(client, desk.now, reaction.channel, reaction.ts, reaction.ts)
    message = next((one for one in found if one.get("ts") == reaction.ts), {})
    thread = str(message.get("thread_ts") or "")
    by_a_person = is_by_a_person(message) and str(message.get("subtype") or "") in PERSON_SUBTYPES
    if not by_a_person or not thread or thread == reaction.ts:
        return None
    return _Spoken(thread, str(message["user"]), read_message(message))
