"""How one answer for a whole burst stands, in a line. Pure."""

from collections.abc import Iterator, Mapping

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerState
from bot.core.model import Person
from bot.core.states import ReplyState
from bot.core.telling.situation import SituationKind
from bot.slack.blocks.burst_answers import reach_of
from bot.slack.blocks.elements import Part, person, said, with_names

_R, _S = ReplyState, BurstAnswerState
_FATES: Mapping[str, tuple[ReplyState, ...]] = {
    "sent": (_R.SENT, _R.EDITED),
    "on the way": (_R.APPROVED, _R.WAITING, _R.SENDING),
    "to be posted by hand": (_R.HANDED_OVER,),
    "in review": (_R.PROPOSED, _R.CHANGES_ASKED),
    "failed": (_R.FAILED, _R.UNCERTAIN),
    "taken back": (_R.WITHDRAWN, _R.DECLINED, _R.DELETED, _R.REMOVED, _R.DELETING),
}


def answer_line(answer: BurstAnswer, people: Mapping[str, Person]) -> list[Part]:
    """Whose it is, what became of it, and how many of its replies are where."""
    whose = [person(answer.author, people), said(f"'s {answer.kind.words}")]
    if answer.state is _S.PROPOSED:
        told = f" waits for communications: {reach_of(answer.going)}"
        return [said(f"{SituationKind.IN_REVIEW.value} "), *whose, said(f"{told}{_left_out(answer)}.")]
    if answer.state in (_S.DECLINED, _S.WITHDRAWN):
        did = " declined it" if answer.state is _S.DECLINED else " stopped it"
        why = [said(": "), *with_names(answer.why, people, 300)] if answer.why else [said(".")]
        return [said("⚪ "), *whose, said(": "), person(answer.decided_by, people), said(did), *why]
    approved = [said(", approved by "), person(answer.decided_by, people), said(": ")] if answer.decided_by else []
    return [said(f"{_mark(answer)} "), *whose, *approved, said(f"{', '.join(_progress(answer))}{_left_out(answer)}.")]


def _left_out(answer: BurstAnswer) -> str:
    return f"; {len(answer.left_out)} left out" if answer.left_out else ""


def _progress(answer: BurstAnswer) -> Iterator[str]:
    fates = answer.fates or {}
    made = sum(fates.values())
    for words, states in _FATES.items():
        if count := sum(fates.get(state, 0) for state in states):
            yield f"{count} {words}"
    if waiting := len(answer.going) - made:
        yield f"{waiting} to come"
    if not answer.going:
        yield "it went to nobody"


def _mark(answer: BurstAnswer) -> str:
    fates = answer.fates or {}
    if any(fates.get(state) for state in _FATES["failed"]):
        return SituationKind.FAILED.value
    sent = sum(fates.get(state, 0) for state in _FATES["sent"])
    return (SituationKind.ANSWERED if sent == len(answer.going) else SituationKind.LEAVING).value


def waits_to_leave(answer: BurstAnswer) -> bool:
    """Whether there is something of it left to be stopped."""
    fates = answer.fates or {}
    return answer.state.is_under_way or bool(answer.state is _S.DONE and fates.get(_R.WAITING))
