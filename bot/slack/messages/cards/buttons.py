"""The buttons of a card: those that make sense now, the likeliest first and alone in colour. Pure."""

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.replying.target import any_can_be_answered
from bot.core.states import QuestionState, ReplyState
from bot.core.telling.situation import deciding_reply
from bot.slack import action_ids
from bot.slack.blocks.elements import Part, button, overflow
from bot.slack.messages.cards.claims import take_over_button
from bot.slack.messages.cards.doubtful import set_aside_buttons
from bot.slack.messages.cards.head import is_cut
from bot.slack.messages.duplicates import merged_buttons
from bot.slack.messages.reply import reply_buttons

_S = QuestionState
_STUCK = (ReplyState.FAILED, ReplyState.UNCERTAIN, ReplyState.HANDED_OVER)
_OPEN_TO_ALL = (_S.ROUTED, _S.ASKED, _S.PROPOSED)


def card_buttons(detail: QuestionDetail, *, folded: bool = True) -> list[Part]:
    """What the question's state allows; with the way to all of its words where the card shows only some of them."""
    question, value = detail.question, str(detail.question.number)
    if question.state is _S.MERGED:
        return merged_buttons(detail)
    if question.state in (_S.SETTLED, _S.IGNORED, _S.DISMISSED):
        return [button("Reopen", action_ids.REOPEN, value), button("Show history", action_ids.SHOW, value)]
    stuck = _stuck(detail)
    made = reply_buttons(detail, stuck) if stuck else _to_answer(detail)
    if stuck and any_can_be_answered(detail):
        made.append(button("Write reply", action_ids.WRITE, value))
    if question.state in _OPEN_TO_ALL or _has_failed(stuck):
        made.append(button("Not mine", action_ids.NOT_MINE, value))
    if question.claimed_by and question.state in _OPEN_TO_ALL:
        made += [button("Release", action_ids.RELEASE, value), take_over_button(question.number)]
    if not question.tags and question.state in (_S.ROUTED, _S.ASKED):
        made += set_aside_buttons(question.number)
    if folded and question.state in _OPEN_TO_ALL and is_cut(detail):
        made.append(button("Read all", action_ids.READ_ALL, value))
    return [*made, *overflow(action_ids.MORE, _more(question.state, value, failed=_has_failed(stuck)))]


def _to_answer(detail: QuestionDetail) -> list[Part]:
    """Claim while nobody has it, then write; the first of them in colour until somebody has written."""
    question, value = detail.question, str(detail.question.number)
    made: list[tuple[str, str]] = []
    if not question.claimed_by and question.state in (_S.ROUTED, _S.ASKED):
        made.append(("Claim", action_ids.CLAIM))
    if question.state in (_S.ASKED, _S.PROPOSED, _S.SENT) and any_can_be_answered(detail):
        made.append(("Write reply", action_ids.WRITE))
    likeliest = question.state in (_S.ROUTED, _S.ASKED)
    return [
        button(text, action, value, "primary" if likeliest and not place else "")
        for place, (text, action) in enumerate(made)
    ]


def _stuck(detail: QuestionDetail) -> ReplyDetail | None:
    """The reply that does not get on without a person, if that is what matters of its question now."""
    file = deciding_reply(detail)
    return file if file is not None and file.reply.state in _STUCK else None


def _has_failed(file: ReplyDetail | None) -> bool:
    return file is not None and file.reply.state is ReplyState.FAILED


def _more(state: QuestionState, value: str, *, failed: bool) -> list[tuple[str, str]]:
    """What is wanted more rarely; what ends the question comes last."""
    opens = state in _OPEN_TO_ALL or failed
    return [
        *([("Snooze…", f"{action_ids.SNOOZE} {value}")] if opens else []),
        *([("Same as…", f"{action_ids.SAME_AS} {value}")] if opens else []),
        *([("Who else knows?", f"{action_ids.WHO} {value}")] if opens else []),
        ("Show everything", f"{action_ids.SHOW} {value}"),
        *([("Settled: nothing more to do", f"{action_ids.SETTLE} {value}")] if state is QuestionState.SENT else []),
        *([("Close or ignore…", f"{action_ids.IGNORE} {value}")] if opens else []),
    ]
