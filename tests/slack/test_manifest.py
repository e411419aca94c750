"""The manifest a person pastes into Slack asks for what the surface declares, in a form Slack takes, and no more."""

from typing import Any

import yaml

from bot.slack import app_definition
from bot.slack.manifest import manifest
from bot.web.signing_in.openid_client import SCOPE
from handlers.commands.dispatch import usage_hint


def document() -> Any:
    return yaml.safe_load(manifest(usage_hint()))


def test_it_asks_for_every_declared_scope_and_event_and_no_other() -> None:
    scopes = document()["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == {*app_definition.SCOPES, *app_definition.OPTIONAL_SCOPES}
    assert set(scopes["bot_optional"]) == set(app_definition.OPTIONAL_SCOPES)
    assert set(document()["settings"]["event_subscriptions"]["bot_events"]) == set(app_definition.EVENTS)


def test_it_asks_for_no_scope_of_a_user_and_none_that_reads_private_talk_or_e_mail() -> None:
    scopes = document()["oauth_config"]["scopes"]

    assert list(scopes) == ["bot", "bot_optional"]
    assert not {"im:history", "mpim:history", "users:read.email", "chat:write.public", "channels:join"} & set(
        scopes["bot"]
    )


def test_every_scope_and_event_stands_beside_its_reason() -> None:
    lines = manifest(usage_hint()).splitlines()

    for name, reason in {**app_definition.SCOPES, **app_definition.OPTIONAL_SCOPES, **app_definition.EVENTS}.items():
        assert any(line.strip() == f"- {name}  # {reason}" for line in lines), name


def test_every_event_comes_with_the_scope_slack_wants_for_it() -> None:
    assert set(app_definition.EVENT_SCOPES) <= set(app_definition.EVENTS)
    assert set(app_definition.EVENT_SCOPES.values()) <= {*app_definition.SCOPES, *app_definition.OPTIONAL_SCOPES}
    assert set(app_definition.EVENTS) - set(app_definition.EVENT_SCOPES) == {"app_home_opened"}


BACK = "https://desk.example.com/sign-in/slack/back"


def test_where_people_sign_in_with_slack_it_has_where_slack_leads_back_and_the_scopes_that_are_asked_for() -> None:
    text = manifest(usage_hint(), BACK)
    asked = yaml.safe_load(text)["oauth_config"]

    assert asked["redirect_urls"] == [BACK]
    assert set(asked["scopes"]["user"]) == set(SCOPE.split()) == set(app_definition.SIGN_IN_SCOPES)
    assert {**asked["scopes"], "user": []} == {**document()["oauth_config"]["scopes"], "user": []}
    assert f"- openid  # {app_definition.SIGN_IN_SCOPES['openid']}" in text


def test_it_speaks_over_socket_mode_with_buttons_home_commands_and_the_shortcut() -> None:
    features, settings = document()["features"], document()["settings"]

    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert settings["token_rotation_enabled"] is False
    assert features["app_home"]["home_tab_enabled"] is True
    assert [c["command"] for c in features["slash_commands"]] == ["/switchboard", "/sb"]
    assert all(c["should_escape"] for c in features["slash_commands"])
    assert [(s["type"], s["callback_id"], s["name"]) for s in features["shortcuts"]] == [
        ("message", "propose_as_reply", "Propose as reply")
    ]


def test_every_text_keeps_within_slacks_limits() -> None:
    shown = document()

    assert len(shown["display_information"]["name"]) <= 35
    assert len(shown["display_information"]["description"]) <= 140
    assert all(len(s["name"]) <= 24 and len(s["description"]) <= 150 for s in shown["features"]["shortcuts"])
    assert all(len(c["command"]) <= 32 for c in shown["features"]["slash_commands"])
    assert all(
        len(c["description"]) <= 2000 and len(c["usage_hint"]) <= 1000 for c in shown["features"]["slash_commands"]
    )
