"""Homes for tests of drawing: one whose every part is full, with the words given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstAnswerState, BurstRecipient
from bot.core.calendars.hours import Hours
from bot.core.figures.period import read_periods
from bot.core.figures.reckoning import reckon
from bot.core.homes.home import CommsHome, ExpertHome, FollowUpLine, Home, LeadHome, OperatorHome, ReplyLine
from bot.core.homes.upkeep import Finding, Upkeep
from bot.core.model import Person, Role
from bot.core.queue import Queue
from bot.core.richtext.model import RichText
from bot.core.routing.experts import Expert
from bot.core.routing.on_call import Duty
from bot.core.states import ReplyState
from bot.core.watch.streams import StreamHealth
from tests.slack.samples import ANA, NOW, question_detail, reply_detail


def a_full_home(queue: Queue, words: Sequence[str]) -> Home:
    """Everything there is to tell somebody who has every role."""
    told = [*words, "plain"]
    everybody = Person(ANA, "Ana Sol", "engineer", tuple(told[:3]), tuple(Role), hours=Hours(zone="Europe/Berlin"))
    replies = tuple(
        ReplyLine(n, n, ANA, state, NOW - timedelta(minutes=n), NOW, word, word, word, word)
        for n, (word, state) in enumerate(zip(told * 20, [*ReplyState] * 20, strict=False), 1)
    )
    waiting = tuple(
        ReplyLine(
            12,
            7,
            ANA,
            ReplyState.PROPOSED,
            NOW,
            None,
            word,
            word,
            word,
            word,
            3,
            NOW,
            question_detail(reply_detail(word or "x")),
        )
        for word in told
    )
    experts = tuple(Expert(Person(f"U{n}", word or "x", "", (word,)), n, NOW) for n, word in enumerate(told * 5))
    streams = tuple(a_stream(word, word) for word in told * 5)
    duties = tuple(Duty(word, (ANA, word)) for word in told)
    found = tuple(Finding("🔴", f"{word} rests: {word}", f"/sb sources ask {word}") for word in told * 3)
    again = FollowUpLine(told[0], told[0], NOW, 3, waits=True)
    replies = tuple(replace(one, follow_up=again) for one in replies)
    week = reckon([], read_periods("7d", NOW, UTC))
    return Home(
        everybody,
        ExpertHome(queue, queue, replies, replies, 7, NOW),
        LeadHome(queue, queue, replies, experts, tuple(told * 9), duties, 40, 12.5),
        CommsHome(
            waiting,
            replies,
            waiting,
            replies,
            tuple((word, ANA, word) for word in told),
            week,
            tuple((word or "x", _for_all(word)) for word in told),
        ),
        OperatorHome(streams, "0.1.0"),
        queue,
        upkeep=Upkeep(found, 99),
    )


def _for_all(words: str) -> BurstAnswer:
    """One answer for a whole burst that waits for communications."""
    going = tuple(BurstRecipient(n, post=n, source=words or "x") for n in range(9))
    kind, state = BurstAnswerKind.HOLDING, BurstAnswerState.PROPOSED
    return BurstAnswer(7, 5, kind, state, ANA, NOW, RichText.of_plain(words or "x"), "ab", recipients=going)


def a_stream(source: str, problem: str) -> StreamHealth:
    """One that has been down since now."""
    return StreamHealth(
        source=source or "feed",
        stream="",
        title="",
        kind="feed",
        polled_at=NOW,
        read_at=NOW,
        newest_at=NOW,
        due_at=NOW,
        down_since=NOW,
        failures=3,
        problem=problem,
        gap="",
        warning="",
        moved_to="",
        stopped=False,
        paused_by="",
        quota=None,
    )
