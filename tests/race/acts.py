"""What a way to do an act is: who does it and how, and what the rules say of it. The rules are written down by hand,
apart from the code that they judge; the tables are in `reply_acts` and `question_acts`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.permissions import Act
from bot.core.replying.reading import question_hash_for
from bot.core.states import QuestionState, ReplyState
from bot.desk import Desk

_R, _Q = ReplyState, QuestionState


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody saw before they act: the reply, its words and question, and what can be seen elsewhere."""

    number: int
    value: str
    correction: int


@dataclass(frozen=True, slots=True)
class Now:
    """How things are when they act."""

    detail: QuestionDetail
    number: int
    corrections: tuple[int, ...]
    different: bool
    corrected: str = ""
    """Of whom a lead has said what they are asked about."""

    @property
    def file(self) -> ReplyDetail:
        return self.detail.reply_detail(self.number)

    @property
    def value(self) -> str:
        """What the button carries that a person sees now."""
        return f"{self.file.reply.sha256}.{question_hash_for(self.detail, self.file)}"

    @property
    def reply(self) -> ReplyState:
        return self.file.reply.state

    @property
    def question(self) -> QuestionState:
        return self.detail.question.state

    @property
    def claimed_by(self) -> str:
        return self.detail.question.claimed_by

    def decided(self, state: ReplyState, by: str) -> bool:
        """Whether they made it this themselves: a reason handed in again stands in place of the first."""
        entries = [entry for entry in self.detail.entries if entry.reply == self.number]
        made = next((entry for entry in reversed(entries) if entry.what == f"reply.{state.value}"), None)
        return self.reply is state and made is not None and made.by == by

    def reads_as(self, look: Look) -> bool:
        """Whether words and question are as they were seen."""
        return self.value == look.value

    def words_as(self, look: Look) -> bool:
        """Whether the words are."""
        return self.value.partition(".")[0] == look.value.partition(".")[0]


Rule = Callable[[Now, Look, str], bool]
After = Callable[[Now], ReplyState]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do an act: who, how; when it is done (`may`), and what the reply is after it (None: as it was)."""

    act: Act
    first: str
    second: str
    do: Callable[[Desk, Look, str], object]
    may: Rule
    leads: ReplyState | After | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.act.name.lower()

    def state_after(self, now: Now) -> ReplyState:
        if self.leads is None:
            return now.reply
        return self.leads if isinstance(self.leads, ReplyState) else self.leads(now)


OPEN = frozenset({_Q.ROUTED, _Q.ASKED, _Q.PROPOSED, _Q.APPROVED, _Q.SENT, _Q.NEW})
"""A question in one of these can be worked on."""
TAKES_WORDS = frozenset({_Q.ASKED, _Q.PROPOSED, _Q.APPROVED, _Q.SENT})
LEAVING = frozenset({_R.WAITING, _R.SENDING, _R.UNCERTAIN})
DONE = frozenset({_R.DECLINED, _R.WITHDRAWN, _R.APPLIED})
FOLLOWS = frozenset({_R.PROPOSED, _R.CHANGES_ASKED, _R.WAITING, _R.FAILED, _R.HANDED_OVER})
"""A reply in one of these follows its message, and can be given other words."""


def live(now: Now) -> list[ReplyState]:
    """The states of what is under way besides amendments."""
    ended = DONE | {_R.SENT, _R.EDITED, _R.DELETING, _R.DELETED, _R.REMOVED}
    files = (file.reply for file in now.detail.replies if file.reply.amends is None)
    return [reply.state for reply in files if reply.state not in ended]


def in_states(*states: ReplyState) -> Rule:
    return lambda now, _look, _by: now.reply in states


def seen_in(*states: ReplyState) -> Rule:
    return lambda now, look, _by: now.reply in states and now.reads_as(look)


def always(_now: Now, _look: Look, _by: str) -> bool:
    return True


def never(_now: Now, _look: Look, _by: str) -> bool:
    return False


def while_open(now: Now, _look: Look, _by: str) -> bool:
    return now.question in OPEN


def own_claim(now: Now, look: Look, by: str) -> bool:
    return while_open(now, look, by) and now.claimed_by in ("", by)


def closes(*states: QuestionState) -> Rule:
    def rule(now: Now, _look: Look, _by: str) -> bool:
        return now.question in states and not any(state in LEAVING for state in live(now))

    return rule


def approved(now: Now) -> ReplyState:
    """With as many approvals as are needed it waits; a question about sso asks for two."""
    have = len(now.file.approvals) + 1
    return _R.WAITING if have >= (2 if "sso" in now.detail.question.tags else 1) else _R.PROPOSED


def published(now: Now, *states: ReplyState) -> bool:
    return now.detail.replies[0].reply.state in states


def fell_away(now: Now) -> bool:
    """Whether what came of Ana's message may become a candidate again."""
    return now.detail.replies[0].reply.state in (_R.DECLINED, _R.WITHDRAWN)


def withdrawn_if_live(now: Now) -> ReplyState:
    """A question that closes takes its candidates with it, not amendments of what stands."""
    live = now.reply in (*FOLLOWS, _R.APPROVED) and now.file.reply.amends is None
    return _R.WITHDRAWN if live else now.reply


def words_of(by: str, what: str) -> str:
    return f"Words of {by} to {what}."


def asked_back(now: Now) -> bool:
    """Whether communications have been asked to take it back, and have not decided."""
    about = ("reply.deletion_asked", "reply.deletion_declined", "reply.deleting")
    said = [entry.what for entry in now.detail.entries if entry.what in about]
    return said[-1:] == ["reply.deletion_asked"]


def withdrawn_amendment(now: Now) -> ReplyState:
    return _R.WITHDRAWN if now.reply in FOLLOWS | {_R.UNCERTAIN} else now.reply
