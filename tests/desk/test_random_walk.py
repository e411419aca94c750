"""Colleagues and a customer do anything in any order, and the channel has bad days: what becomes public was approved
for exactly that, once, and nothing that was proposed is lost.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import pytest

from bot.core.details import ReplyDetail, ThreadMessage
from bot.core.errors import Inside, Refused, Unavailable, Uncertain
from bot.core.model import Batch
from bot.core.replying.compose import is_reply
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.replying.reading import question_hash_for
from bot.core.states import PUBLISHED_REPLIES, ReplyState
from bot.flow.operations.arrivals.store import store_batch
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, PEOPLE, Pipeline, a_pipeline
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL

ROOM, ACTS = "#ask-api", 70
ASKED = ("How do I rotate my api key?", "My cat is ill, api or not.", "How do I delete my api key?")
COMMS = (GIL, HANA)
Question = tuple[str, ...]
"""What the asker's posts say, in order."""


@dataclass(frozen=True)
class Seen:
    """What a person saw of a candidate: its words, the question beside them, and what their button carries."""

    reply: int
    text: str
    question: Question
    value: str


@dataclass
class Walk:
    """One walk, with a plain account of its own of who approved which words for which question."""

    pipeline: Pipeline
    random: Random
    posts: dict[str, str] = field(default_factory=lambda: {"p0": ASKED[0]})
    messages: dict[str, str] = field(default_factory=dict)
    approvals: dict[int, set[tuple[str, str, Question]]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    barred: set[tuple[int, str]] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)
    checked: int = 0
    count: int = 0

    def files(self) -> tuple[ReplyDetail, ...]:
        return self.pipeline.desk.questions.detail(1).replies

    def goes_on(self) -> None:
        """What is due is done; nobody draws anything."""
        run_until_idle([step for step in self.pipeline.steps if step.name in ("relay", "reassess", "follow_up")])

    def question(self) -> Question:
        return tuple(self.posts.values())

    def words(self) -> str:
        self.count += 1
        return f"Answer {self.count}."

    def look(self) -> Seen | None:
        """Somebody looks at a candidate now, or presses what they saw before."""
        if self.seen and self.random.random() < 0.2:
            return self.random.choice(self.seen)
        files = self.files()
        if not files:
            return None
        file = self.random.choice(files)
        detail, reply = self.pipeline.desk.questions.detail(1), file.reply
        value = f"{reply.sha256}.{question_hash_for(detail, file)}"
        self.seen.append(Seen(reply.number, reply.text, self.question(), value))
        return self.seen[-1]

    def receives(self, post: str, words: str) -> None:
        """The source is read: this post says this."""
        parent = {} if post == "p0" else {"parent_id": "p0"}
        with self.pipeline.store.writing() as tx:
            batch = Batch((a_post(post, words, thread_id="p0", **parent),), "c")
            store_batch(tx, "square", batch, ALWAYS_READ, TAKE_ALL)
        self.posts[post] = words

    def bar(self, ts: str) -> None:
        """Its author no longer says this: what came from it may leave only if somebody lets it go anew."""
        for file in self.files():
            if file.reply.spoken_ts == ts and file.reply.state not in PUBLISHED_REPLIES:
                self.barred.add((file.reply.number, file.reply.text))

    def lets_go(self, reply: int) -> None:
        self.barred = {one for one in self.barred if one[0] != reply}


def _speaks(walk: Walk) -> None:
    by, words = walk.random.choice((ANA, BEN, HANA)), walk.words()
    ts = f"5.{walk.count}"
    prefix = walk.random.choice(("reply: ", "reply: ", "Reply another: ", ""))
    said = ThreadMessage(ROOM, walk.pipeline.cards.cards[0][1], ts, by, prefix + words)
    if walk.pipeline.desk.threads.message_posted(said).kind == "proposed":
        walk.proposed.add(words)
    walk.messages[ts] = by


def _edits_message(walk: Walk) -> None:
    if not walk.messages:
        return
    ts, words = walk.random.choice(list(walk.messages)), walk.words()
    text = walk.random.choice((f"reply: {words}", f"REPLY: {words}", words, "reply:", ""))
    thread = walk.pipeline.cards.cards[0][1]
    walk.bar(ts)
    result = walk.pipeline.desk.threads.message_edited(ROOM, ts, walk.messages[ts], text, thread_ts=thread)
    if result.kind == "proposed" and is_reply(text):
        walk.proposed.add(words)


def _deletes_message(walk: Walk) -> None:
    if walk.messages:
        ts = walk.random.choice(list(walk.messages))
        walk.bar(ts)
        walk.pipeline.desk.threads.message_deleted(ROOM, ts)


def _writes(walk: Walk) -> None:
    words = walk.words()
    walk.pipeline.desk.replies.propose(1, Proposal(walk.random.choice((ANA, BEN, HANA)), words))
    walk.proposed.add(words)


def _uses_the_shortcut(walk: Walk) -> None:
    if walk.messages:
        ts, words = walk.random.choice(list(walk.messages)), walk.words()
        by, written_by = walk.random.choice((ANA, BEN, HANA)), walk.messages[ts]
        walk.pipeline.desk.replies.propose(1, Proposal(by, words, spoken=(ROOM, ts), written_by=written_by))
        walk.proposed.add(words)


def _approves(walk: Walk) -> None:
    if seen := walk.look():
        by = walk.random.choice((GIL, GIL, HANA, HANA, FAY, ANA))
        walk.pipeline.desk.reviews.approve(seen.reply, by, seen.value)
        walk.approvals.setdefault(seen.reply, set()).add((by, seen.text, seen.question))
        walk.lets_go(seen.reply)


def _edits_and_approves(walk: Walk) -> None:
    if seen := walk.look():
        by, words = walk.random.choice(COMMS), walk.words()
        walk.pipeline.desk.reviews.edit_and_approve(seen.reply, by, words, seen.value)
        walk.approvals.setdefault(seen.reply, set()).add((by, words, seen.question))
        walk.proposed.add(words)
        walk.lets_go(seen.reply)


def _turns_down(walk: Walk) -> None:
    if seen := walk.look():
        act = walk.random.choice(("ask_for_changes", "ask_for_changes", "decline"))
        getattr(walk.pipeline.desk.reviews, act)(seen.reply, walk.random.choice(COMMS), "no", seen.value)
        walk.approvals.pop(seen.reply, None)


def _undoes(walk: Walk) -> None:
    if seen := walk.look():
        walk.pipeline.desk.replies.undo(seen.reply, ANA)
        walk.approvals.pop(seen.reply, None)


def _withdraws(walk: Walk) -> None:
    if seen := walk.look():
        walk.pipeline.desk.replies.withdraw(seen.reply, walk.random.choice((ANA, BEN)))


def _mends(walk: Walk) -> None:
    """What failed is tried again; of what is unknown somebody says the truth."""
    if seen := walk.look():
        state, replies = walk.pipeline.reply_state(seen.reply), walk.pipeline.desk.replies
        there = any(_number(order.key) == seen.reply for order, _ in walk.pipeline.channel.published)
        if state == "uncertain":
            (replies.confirm_sent if there else replies.confirm_absent)(seen.reply, ANA)
        elif walk.random.random() < 0.7:
            replies.retry(seen.reply, ANA)
            walk.lets_go(seen.reply)
        else:
            replies.post_by_hand(seen.reply, ANA)
            walk.lets_go(seen.reply)


def _customer_edits(walk: Walk) -> None:
    walk.receives("p0", walk.random.choice(ASKED))


def _customer_goes_on(walk: Walk) -> None:
    walk.receives(f"f{walk.random.randrange(3)}", walk.random.choice(("never mind, found it", "anybody?", "thanks")))


def _company_changes(walk: Walk) -> None:
    strict = ApprovalRule(2, "it is about sso", tag="sso")
    people = walk.random.choice((tuple(PEOPLE.values()), tuple(p for p in PEOPLE.values() if p.slack != GIL)))
    needed = walk.random.choice((0, 1, 1, 1, 2))
    change(walk.pipeline.company, policy=ApprovalPolicy(needed, (strict,)), people=people)


def _tags(walk: Walk) -> None:
    add, drop = walk.random.choice(((["sso"], []), ([], ["sso"])))
    walk.pipeline.desk.questions.tag(1, walk.random.choice((ANA, GIL)), add, drop)


def _holds(walk: Walk) -> None:
    if walk.random.random() < 0.5:
        walk.pipeline.desk.sending.hold(ANA, "a crisis")
    else:
        walk.pipeline.desk.sending.resume(FAY)


def _claims(walk: Walk) -> None:
    walk.pipeline.desk.questions.claim(1, walk.random.choice((ANA, BEN)))


def _trouble(walk: Walk) -> None:
    channel = walk.pipeline.channel
    error = walk.random.choice((Unavailable("square", "502"), Uncertain("square", "lost"), Refused("square", "no")))
    if walk.random.random() < 0.4:
        channel.lost_answers.append(Uncertain("square", "no answer"))
    else:
        channel.errors[walk.random.choice(("reply", "standing", "find"))].append(error)


def _in_the_middle(walk: Walk) -> None:
    """While a reply is on its way, something else happens."""
    act = walk.random.choice((_edits_message, _deletes_message, _customer_edits, _customer_goes_on, _company_changes))
    walk.pipeline.channel.meanwhile["standing"] = lambda: _try(walk, act)


def _time_passes(walk: Walk) -> None:
    walk.pipeline.clock.forward(seconds=walk.random.choice((5, 31, 31, 120)))


OFTEN = (_speaks, _approves, _approves, _approves, _time_passes, _time_passes, _edits_message, _customer_edits)
SELDOM = (
    *(_writes, _uses_the_shortcut, _deletes_message, _edits_and_approves, _turns_down, _undoes, _withdraws, _mends),
    *(_customer_goes_on, _company_changes, _tags, _holds, _claims, _trouble, _in_the_middle),
)


def _try(walk: Walk, act: Callable[[Walk], None]) -> None:
    with suppress(Inside):
        act(walk)


def _number(key: str) -> int:
    return int(key.split("-")[1])


def _check(walk: Walk) -> None:
    company, tags = walk.pipeline.company(), walk.pipeline.desk.questions.detail(1).question.tags
    needed = 2 if "sso" in tags and company.policy.rules else company.policy.approvals
    files = {file.reply.number: file for file in walk.files()}
    published = walk.pipeline.channel.published
    for order, _ in published[walk.checked :]:
        reply = files[_number(order.key)].reply
        of_words = {one for one in walk.approvals.get(reply.number, set()) if one[1:] == (order.text, walk.question())}
        people = {by for by, *_ in of_words} & {p.slack for p in company.people} & set(COMMS)
        assert len(people - {reply.author, reply.spoken_by}) >= needed, (reply, needed, of_words)
        assert (reply.number, order.text) not in walk.barred, reply
    walk.checked = len(published)
    assert all(n == 1 for n in Counter(_number(order.key) for order, _ in published).values())
    assert len(published) <= 1, "one post has one answer"
    assert not [f for f in files.values() if f.reply.state is ReplyState.FAILED and "answered" in f.reply.failure]
    kept = {version.text for file in files.values() for version in file.versions}
    assert walk.proposed <= kept, walk.proposed - kept


def _come_to_rest(walk: Walk) -> None:
    walk.pipeline.channel.meanwhile.clear()
    for errors in walk.pipeline.channel.errors.values():
        errors.clear()
    walk.pipeline.channel.lost_answers.clear()
    walk.pipeline.desk.sending.resume(FAY)
    for _ in range(4):
        walk.pipeline.clock.forward(minutes=10)
        walk.goes_on()
        _check(walk)
    moving = {ReplyState.APPROVED, ReplyState.WAITING, ReplyState.SENDING}
    assert not [file for file in walk.files() if file.reply.state in moving]


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(more, marks=pytest.mark.prove) for more in (2, 3))])
def test_whatever_people_do_only_what_was_approved_leaves_once_and_nothing_is_lost(
    store: Store, clock: FakeClock, seed: int
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(rules=(ApprovalRule(2, "it is about sso", tag="sso"),)))
    pipeline.ask_question(ASKED[0])
    walk = Walk(pipeline, Random(seed))
    for _ in range(ACTS):
        _try(walk, walk.random.choice(OFTEN if walk.random.random() < 0.6 else SELDOM))
        walk.goes_on()
        _check(walk)
    _come_to_rest(walk)
