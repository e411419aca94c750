"""What is judged after each race: who did what the rules say, who was refused was told why, the history is whole, and
what becomes public then was approved, once.
"""

from collections import Counter
from collections.abc import Sequence

from bot.core.errors import Inside
from bot.core.model import HistoryEntry
from bot.core.states import ReplyState
from tests.race.acts import Look, Now, Way
from tests.race.stage import Stage

_VOID = frozenset(
    {"reply.undone", "reply.changes_asked", "reply.declined", "reply.withdrawn", "reply.reworded", "reply.edited"}
)
_TAGGED = frozenset({"question.routed", "question.moved"})
_MOVING = frozenset({ReplyState.APPROVED, ReplyState.WAITING, ReplyState.SENDING, ReplyState.DELETING})


def look(stage: Stage) -> Look:
    """What somebody sees now."""
    return _look(now(stage))


def now(stage: Stage) -> Now:
    """How things are."""
    with stage.store.reading() as tx:
        taught = tuple(one.number for number in (1, 2) for one in tx.corrections.of_question(number))
        different, corrected = 2 in tx.duplicates.known_different(1), "".join(tx.expertise.said())
        return Now(tx.question_detail(1), stage.reply, taught, different, corrected)


def _look(seen: Now) -> Look:
    return Look(seen.file.reply.number, seen.value, seen.corrections[0] if seen.corrections else 0)


class Judge:
    """Carries acts out on a stage, and says what is wrong with what came of them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._rested: set[str] = set()

    def act(self, way: Way, by: str, seen: Look, before: Now) -> tuple[bool, str]:
        """Do it: whether it was done, and what is wrong with that."""
        expected = way.may(before, seen, by)
        try:
            done, told = _answer(way.do(self._stage.pipeline.desk, seen, by))
        except Inside as refused:
            done, told = False, str(refused)
        if done is not expected:
            return done, f"{way} by {by} {'was done' if done else 'was refused'}: {told!r}"
        return done, "" if done or _is_sentence(told) else f"{way} by {by} was told {told!r}"

    def wrong_with(self, way: Way, before: Now, after: Now) -> str:
        """What is wrong with the state in which an act that was done left the reply."""
        should = way.state_after(before)
        if after.reply is not should:
            return f"after {way} the reply is {after.reply.words}, not {should.words}"
        if (
            after.reply in (ReplyState.CHANGES_ASKED, ReplyState.DECLINED, ReplyState.WITHDRAWN)
            and after.file.approvals
        ):
            return f"after {way} the reply keeps its approvals"
        return ""

    def broken(self) -> str:
        """What is wrong with the history."""
        with self._stage.store.reading() as tx:
            return tx.history.verify().problem

    def wrong_in_public(self, present: Now) -> str:
        """What is wrong with what becomes public from here. The same rows are let go on once."""
        if not any(file.reply.state in _MOVING for file in present.detail.replies):
            return ""
        if (key := _what_matters(present)) in self._rested:
            return ""
        self._rested.add(key)
        with self._stage.rewound():
            self._stage.goes_on(minutes=10)
            return wrong_with_public(self._stage)


def wrong_with_public(stage: Stage) -> str:
    """Words that stand there unapproved, or twice."""
    sent = Counter(order.key for order, _ in stage.pipeline.channel.published)
    if twice := [key for key, times in sent.items() if times > 1]:
        return f"sent twice: {twice}"
    detail = stage.detail()
    for file in detail.replies:
        about = [entry for entry in detail.entries if entry.reply == file.reply.number]
        claims = [entry for entry in about if entry.what == "reply.claimed"]
        left = any(entry.what in ("reply.sent", "reply.applied") for entry in about)
        if left and claims and len(approvals_at(about, claims[-1])) < _needed_at(detail.entries, claims[-1]):
            return f"reply {file.reply.number} left without the approvals it needs"
    return ""


def approvals_at(entries: Sequence[HistoryEntry], claim: HistoryEntry) -> set[str]:
    """Who had approved the words that this claim took, by the history alone."""
    by: set[str] = set()
    for entry in entries:
        if entry.reply != claim.reply or entry.seq > claim.seq:
            continue
        if entry.what == "reply.approved":
            by.add(entry.by)
        if entry.what in _VOID:
            by.clear()
    return by


def _needed_at(entries: Sequence[HistoryEntry], claim: HistoryEntry) -> int:
    undone = {entry.data["entry"] for entry in entries if entry.what == "question.reverted" and entry.seq < claim.seq}
    counts = (entry for entry in entries if str(entry.seq) not in undone and entry.seq < claim.seq)
    tags = [entry.data.get("tags", "") for entry in counts if entry.what in _TAGGED]
    return 2 if "sso" in tags[-1].split() else 1


def _what_matters(present: Now) -> str:
    """All on which it depends what becomes public."""
    replies = [
        (file.reply.number, file.reply.state, file.reply.sha256, file.reply.send_at, file.approvals, file.override)
        for file in present.detail.replies
    ]
    late = [(e.what, e.reply) for e in present.detail.entries if e.what.endswith("_late")]
    posts = [(kept.post.words, kept.gone) for kept in present.detail.posts]
    return repr((replies, late, posts, present.detail.question.tags, present.detail.hold_reason))


def _answer(result: object) -> tuple[bool, str]:
    """A thread's messages are answered, not refused."""
    kind, problem = getattr(result, "kind", ""), getattr(result, "problem", "")
    return kind not in ("refused", "withdrawn"), problem


def _is_sentence(told: str) -> bool:
    return len(told) > 10 and (told[0].isupper() or told[:2] == "<@") and told.rstrip()[-1] in ".!?`"
