"""What is wrong with sources and Slack is told from what is known, the worst first, each with the act that mends it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.homes.upkeep import Finding, upkeep
from bot.core.opt_outs.listing import OptOutPage
from bot.core.opt_outs.opt_out import OptOut, OptOutCause, OptOutRequest, OptOutScope
from bot.core.sending.holds import EVERYTHING, Hold
from bot.core.telling.notices import Audience, Notice, NoticeKind
from bot.core.watch.streams import StreamHealth
from tests.slack.homes import a_stream
from tests.slack.samples import ANA, NOW

_NONE = OptOutPage((), 1, 1, 0)
_WELL = replace(a_stream("square", ""), down_since=None)
_DOWN = replace(a_stream("square", "it cannot be reached"), due_at=NOW + timedelta(minutes=5))


def _of_stream(stream: StreamHealth) -> tuple[Finding, ...]:
    return upkeep((stream,), (), (), _NONE, NOW).findings


def test_nothing_is_wrong_where_everything_is_read() -> None:
    assert upkeep((_WELL, _WELL), (), (), _NONE, NOW).findings == ()
    assert upkeep((_WELL, _WELL), (), (), _NONE, NOW).streams == 2


@pytest.mark.parametrize(
    ("stream", "words", "remedy"),
    [
        (replace(_DOWN, stopped=True), "credentials failed: it cannot be reached", "then: /sb sources ask square"),
        (_DOWN, "square is down since", "It is tried again by itself."),
        (replace(_DOWN, due_at=NOW + timedelta(hours=1)), "square rests until", "/sb sources pause square"),
        (replace(_WELL, due_at=NOW - timedelta(hours=1)), "square is overdue", "Start switchboard run"),
        (replace(_WELL, paused_by=ANA), f"square is paused by <@{ANA}>", "/sb sources resume square"),
        (replace(_WELL, warning="it is slow"), "square: it is slow", "/sb sources pause square"),
    ],
)
def test_a_stream_that_is_not_well_is_told_with_what_helps(stream: StreamHealth, words: str, remedy: str) -> None:
    (found,) = _of_stream(stream)
    assert words in found.words
    assert remedy in found.remedy


def test_what_keeps_us_from_answering_comes_before_what_people_decided() -> None:
    asked = OptOutRequest("x", OptOutScope.AUTHOR, "kim", "kim", OptOutCause.ASKED)
    opt_outs = OptOutPage(tuple(OptOut(n, asked, NOW) for n in range(4)), 1, 1, 4)
    notices = (
        Notice(1, NoticeKind.MOVED, "feed", Audience.OPERATORS, NOW),
        Notice(2, NoticeKind.BURST, "api", Audience.OPERATORS, NOW),
        Notice(3, NoticeKind.CHANNEL, "#ask-api", Audience.OPERATORS, NOW, why="archived", remedy="Name another."),
    )
    found = upkeep((_DOWN,), notices, (Hold(EVERYTHING, ANA, "outage"), Hold("#sso", ANA)), opt_outs, NOW).findings
    assert [one.words.split(" since")[0] for one in found] == [
        "Questions cannot be asked in #ask-api: archived",
        "feed moved for good",
        "square is down",
        f"<@{ANA}> holds all sending: outage",
        f"<@{ANA}> holds sending of answers about sso",
        "Opted out, and not answered: kim, kim, kim and 1 more",
    ]
    assert [one.remedy for one in found][-3:-1] == ["/sb resume all", "/sb resume #sso"]
