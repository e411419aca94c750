"""The acts on a burst and on who is not to be answered: who does them and how, when they are done, and what becomes of
the answer to the burst. Written down by hand, apart from the code that they judge.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstAnswerState
from bot.core.permissions import Act
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.states import ReplyState
from bot.desk import Desk
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, IDA

WORDS, MENDED, OTHER = (RichText.of_plain(words) for words in ("We are on it.", "It is mended.", "We are on it now."))
AUTHOR = "asker1"
"""Who wrote the first post of the burst."""
_S = BurstAnswerState
_ON_THE_WAY = frozenset({ReplyState.WAITING, ReplyState.SENDING, ReplyState.PROPOSED, ReplyState.APPROVED})


@dataclass(frozen=True, slots=True)
class BurstNow:
    """How a burst is: its newest answer, whether it is resolved, how many opt-outs were ever entered, whether the
    first asker's holds, and how each question's replies stand (and whether they are holding answers).
    """

    answer: BurstAnswer | None
    resolved: bool
    opt_outs: int
    opted_out: bool
    replies: dict[int, list[tuple[ReplyState, bool]]] = field(default_factory=dict)

    @property
    def under_way(self) -> bool:
        return self.answer is not None and self.answer.state in (_S.PROPOSED, _S.APPROVED)

    @property
    def waits(self) -> bool:
        return self.answer is not None and self.answer.state is _S.PROPOSED

    def can_get(self, kind: BurstAnswerKind) -> bool:
        """Whether anybody in it could get an answer of this kind."""
        return any(
            not (number == 1 and self.opted_out) and all(_lets(state, kind, holding) for state, holding in replies)
            for number, replies in self.replies.items()
        )


def _lets(state: ReplyState, kind: BurstAnswerKind, holding: bool) -> bool:
    """Whether such a reply lets its question have another."""
    if state in _ON_THE_WAY:
        return False
    return state is not ReplyState.SENT or (holding and kind is BurstAnswerKind.CLOSING)


BurstRule = Callable[[BurstNow, BurstNow, str], bool]
"""Is handed how it is, how it was seen, and by whom."""


@dataclass(frozen=True, slots=True)
class BurstWay:
    """One way to do an act to a burst. `leads`: the state of its newest answer after it; None: as it was."""

    act: Act
    first: str
    second: str
    do: Callable[[Desk, BurstNow, str], object]
    may: BurstRule
    leads: Callable[[BurstNow], BurstAnswerState | None] = lambda now: now.answer.state if now.answer else None
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.act.name.lower()


def _free(kind: BurstAnswerKind) -> BurstRule:
    return lambda now, _seen, _by: not now.resolved and not now.under_way and now.can_get(kind)


def _decides(now: BurstNow, _seen: BurstNow, by: str) -> bool:
    return now.waits and now.answer is not None and by != now.answer.author


def _decides_as_seen(now: BurstNow, seen: BurstNow, by: str) -> bool:
    same = now.answer is not None and seen.answer is not None and now.answer.sha256 == seen.answer.sha256
    return _decides(now, seen, by) and same and _is_newest(now, seen)


def _is_newest(now: BurstNow, seen: BurstNow) -> bool:
    """Whether the answer that was seen is still the newest, on which they act."""
    return now.answer is not None and now.answer.number == _number(seen)


def _stops(now: BurstNow, seen: BurstNow, _by: str) -> bool:
    if now.answer is None or not _is_newest(now, seen) or now.answer.state in (_S.DECLINED, _S.WITHDRAWN):
        return False
    return now.under_way or bool((now.answer.fates or {}).get(ReplyState.WAITING))


def _stopped(now: BurstNow) -> BurstAnswerState:
    made = now.answer is not None and any(one.reply is not None for one in now.answer.recipients)
    return _S.DONE if made else _S.WITHDRAWN


def _number(seen: BurstNow) -> int:
    return seen.answer.number if seen.answer else 1


def _sha256(seen: BurstNow) -> str:
    return seen.answer.sha256 if seen.answer else ""


def _open(now: BurstNow, _seen: BurstNow, _by: str) -> bool:
    return not now.resolved


def _always(_now: BurstNow, _seen: BurstNow, _by: str) -> bool:
    return True


_HOLDING, _CLOSING = BurstAnswerKind.HOLDING, BurstAnswerKind.CLOSING

BURST_ACTS = (
    BurstWay(
        Act.ANSWER_BURST,
        FAY,
        HANA,
        lambda d, _s, by: d.burst_answers.prepare(1, _HOLDING, by, WORDS),
        _free(_HOLDING),
        lambda _now: _S.PROPOSED,
    ),
    BurstWay(
        Act.ANSWER_BURST,
        FAY,
        HANA,
        lambda d, _s, by: d.burst_answers.resolve(1, by, MENDED),
        _free(_CLOSING),
        lambda _now: _S.PROPOSED,
        "close it with words",
    ),
    BurstWay(
        Act.ANSWER_BURST,
        FAY,
        HANA,
        lambda d, _s, by: d.burst_answers.resolve(1, by, NO_WORDS),
        lambda now, _seen, _by: not now.resolved and not now.under_way,
        name="close it without words",
    ),
    BurstWay(
        Act.DECIDE_BURST_ANSWER,
        GIL,
        HANA,
        lambda d, s, by: d.burst_answers.approve(_number(s), by, _sha256(s)),
        _decides_as_seen,
        lambda _now: _S.APPROVED,
        "approve for all",
    ),
    BurstWay(
        Act.DECIDE_BURST_ANSWER,
        GIL,
        HANA,
        lambda d, s, by: d.burst_answers.edit_and_approve(_number(s), by, OTHER, _sha256(s)),
        lambda now, seen, by: (
            _decides_as_seen(now, seen, by) and now.answer is not None and now.can_get(now.answer.kind)
        ),
        lambda _now: _S.APPROVED,
        "edit for all",
    ),
    BurstWay(
        Act.DECIDE_BURST_ANSWER,
        GIL,
        HANA,
        lambda d, s, by: d.burst_answers.decline(_number(s), by, "not to be said", _sha256(s)),
        _decides_as_seen,
        lambda _now: _S.DECLINED,
        "decline for all",
    ),
    BurstWay(Act.STOP_BURST_ANSWER, ANA, BEN, lambda d, s, by: d.burst_answers.stop(_number(s), by), _stops, _stopped),
    BurstWay(
        Act.CHANGE_BURST, FAY, HANA, lambda d, _s, by: d.burst_members.change(1, by, (), (5,)), _open, name="take out"
    ),
    BurstWay(
        Act.ENTER_OPT_OUT, GIL, FAY, lambda d, _s, by: d.opt_outs.enter("square", AUTHOR, by, "they asked"), _always
    ),
    BurstWay(
        Act.LIFT_OPT_OUT, FAY, IDA, lambda d, _s, by: d.opt_outs.lift("1", by), lambda now, _s, _b: now.opt_outs > 0
    ),
)
