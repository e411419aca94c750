"""The message of a burst: what it says, whom it calls and when, and that Slack takes it as it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.burst_answers.detail import BurstDetail, BurstLine
from bot.core.bursts import Burst
from bot.core.slack_messages import SlackPlace
from bot.core.telling.situation import Situation, SituationKind
from bot.sandbox.slack import Channel, Rules, SlackServer, User, Workspace, active_parts
from bot.slack import action_ids as names
from bot.slack.blocks.elements import duration_words
from bot.slack.client.messenger import WebMessenger, web_client
from bot.slack.messages.burst import burst_message, burst_text
from bot.slack.messages.card import card
from bot.slack.messages.desired import desired_burst
from tests.slack.samples import ANA, BO, NOW, PEOPLE, action_ids, question, question_detail, shown_text


def a_burst(**changes: object) -> Burst:
    base = Burst(
        number=3,
        tag="sso",
        channel="C0ROOM",
        started_at=NOW - timedelta(minutes=40),
        newest_at=NOW,
        count=5,
        questions=(16, 15, 14, 13, 12),
        asked=(ANA, BO),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def a_detail(burst: Burst | None = None, listed: int = 20) -> BurstDetail:
    """The burst with a line for each of so many of its questions."""
    burst = burst or a_burst()
    waits = Situation(SituationKind.NEW, "waits for an answer")
    lines = (BurstLine(n, "square", "kim", waits, SlackPlace("C1", f"17.{n}")) for n in burst.questions[:listed])
    return BurstDetail(burst, tuple(lines))


def mentions(thing: object) -> list[str]:
    if isinstance(thing, dict):
        own = [str(thing["user_id"])] if thing.get("type") == "user" else []
        return own + [user for value in thing.values() for user in mentions(value)]
    return [user for item in thing for user in mentions(item)] if isinstance(thing, list) else []


def test_it_says_how_many_about_what_in_how_long_and_offers_each() -> None:
    blocks = burst_message(a_detail(), PEOPLE)
    assert "5 questions about sso in 40 minutes." in shown_text(blocks)
    assert "Q-16 @kim on square · waits for an answer" in shown_text(blocks)
    assert "https://slack.com/archives/C1/p1716" in str(blocks)
    assert action_ids(blocks) == [names.ANSWER_ALL, names.RESOLVE_BURST, names.CHANGE_BURST, names.SHOW]


def test_the_newest_are_listed_and_the_rest_counted() -> None:
    text = shown_text(burst_message(a_detail(a_burst(count=40, questions=tuple(range(40, 0, -1)))), PEOPLE))
    assert "Q-21" in text
    assert "and 20 more." in text
    assert "Q-20" not in text


def test_those_asked_are_called_when_it_is_posted_and_never_by_an_update() -> None:
    assert mentions(burst_message(a_detail(), PEOPLE, call=True)) == [ANA, BO]
    assert mentions(burst_message(a_detail(a_burst(count=9)), PEOPLE)) == []
    assert "Ana Sol" in shown_text(burst_message(a_detail(a_burst(count=9)), PEOPLE))


def test_one_that_is_over_says_so_and_calls_nobody() -> None:
    over = a_burst(count=17, started_at=NOW - timedelta(hours=2), ended_at=NOW + timedelta(hours=1))
    blocks = burst_message(a_detail(over), PEOPLE, call=True)
    assert "The burst about sso is over after 2 h: 17 questions." in shown_text(blocks)
    assert mentions(blocks) == []


def test_its_notification_says_the_same() -> None:
    assert burst_text(a_burst()) == "5 questions about sso in 40 minutes"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "a minute"), (1.4, "a minute"), (40, "40 minutes"), (120, "2 h"), (131, "2 h 11 min")]
)
def test_a_span_is_said_as_people_say_it(minutes: float, said: str) -> None:
    assert duration_words(timedelta(minutes=minutes)) == said


def test_a_card_in_a_burst_calls_nobody_while_it_lasts() -> None:
    fresh = question_detail(question=question(asked=(ANA, BO)), burst=a_burst())
    assert mentions(card(fresh, PEOPLE, NOW)) == []
    assert "one of 5 in a burst" in shown_text(card(fresh, PEOPLE, NOW))
    for burst in (None, a_burst(ended_at=NOW), a_burst(tag="billing")):
        assert mentions(card(replace(fresh, burst=burst), PEOPLE, NOW)) == [ANA, BO]


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    workspace = Workspace(
        (User(ANA, "ana"), User(BO, "bo")), (Channel("C0ROOM", "sso"),), rules=Rules(messages_per_second=0)
    )
    with SlackServer(workspace) as server:
        yield server


def test_slack_takes_it_it_is_found_again_and_drawn_anew(slack: SlackServer) -> None:
    messenger = WebMessenger(web_client(slack.workspace.app.bot_token, slack.api), lambda: NOW)
    burst = a_burst(started_at=datetime.now(UTC), newest_at=datetime.now(UTC), channel="#sso")
    first = desired_burst(a_detail(burst), PEOPLE, call=True)
    assert messenger.find("burst:3", first) is None
    place = messenger.post("burst:3", first)
    assert messenger.find("burst:3", first) == place
    assert mentions(slack.messages("C0ROOM")[0]["blocks"]) == [ANA, BO]
    assert messenger.find("burst:4", first) is None
    grown = replace(burst, count=6, questions=(17, *burst.questions))
    assert messenger.update("burst:3", desired_burst(a_detail(grown), PEOPLE, call=False), place)
    (message,) = slack.messages("C0ROOM")
    assert "6 questions" in shown_text(message["blocks"])
    own = "https://slack.com/archives/"
    assert [part for part in active_parts(message) if not part.value.startswith(own)] == []
