"""What Slack sends of our name in a thread and of reactions is kept once, and what is no command of anybody is not."""

from typing import Any

import pytest

from handlers.kept_payloads import payload_of
from handlers.payloads import parse_mention, parse_reaction

US = {"is_bot": True, "user_id": "U0BOT"}


def _mention(**changes: Any) -> dict[str, Any]:
    event = {"type": "app_mention", "user": "U0ANA", "text": "<@U0BOT> claim", "ts": "5.1", "channel": "C1"}
    return {"event": {**event, "thread_ts": "4.1", **changes}, "event_id": "Ev1", "authorizations": [US]}


def _reaction(**changes: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": "C1", "ts": "4.1"}
    event = {"type": "reaction_added", "user": "U0ANA", "reaction": "eyes", "item": item, "event_ts": "5.1"}
    return {"event": {**event, **changes}, "event_id": "Ev1", "authorizations": [US]}


@pytest.mark.parametrize("text", ["<@U0BOT> claim", "<@U0BOT>: claim", " <@U0BOT>,  claim", "<@U0BOT|sb> claim"])
def test_what_stands_after_our_name_is_the_command(text: str) -> None:
    said = parse_mention(_mention(text=text))
    assert said is not None
    assert (said.text, said.thread, said.by) == ("claim", "4.1", "U0ANA")


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "claim it, <@U0BOT>"},
        {"text": "<@U0BEN> ask <@U0BOT>"},
        {"edited": {"ts": "6.1"}},
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"user": None},
        {"ts": "soon"},
    ],
)
def test_talk_edits_and_bots_give_no_command(changes: dict[str, Any]) -> None:
    assert parse_mention(_mention(**changes)) is None
    assert payload_of(_mention(**changes)) is None


def test_who_we_are_is_kept_with_a_mention_and_a_repeat_is_known_by_its_message() -> None:
    payload = payload_of(_mention())
    assert payload is not None
    assert payload.keys == ("event:Ev1", "mention:C1:5.1")
    again = parse_mention(dict(payload.body))
    assert again is not None
    assert again.text == "claim"


def test_a_reaction_is_read_without_its_skin_tone() -> None:
    reaction = parse_reaction(_reaction(reaction="no_good::skin-tone-3"))
    assert reaction is not None
    assert (reaction.name, reaction.channel, reaction.ts) == ("no_good", "C1", "4.1")


@pytest.mark.parametrize(
    "changes",
    [{"user": "U0BOT"}, {"item": {"type": "file", "file": "F1"}}, {"item": None}, {"reaction": ""}, {"user": 7}],
)
def test_reactions_of_ours_and_to_what_is_no_message_mean_nothing(changes: dict[str, Any]) -> None:
    assert parse_reaction(_reaction(**changes)) is None
    assert payload_of(_reaction(**changes)) is None


def test_a_reaction_that_was_taken_away_is_not_listened_to() -> None:
    assert payload_of(_reaction(type="reaction_removed")) is None
