"""What the environment may say, and how its mistakes are told. No value ever appears in what is told."""

from pathlib import Path

import pytest

from bot.core.errors import Faulty
from config.settings import FOR_TESTS, Settings, connector_secrets, env_example, environment_variables, read_settings

BOT = "xoxb-1-secretbot"
APP = "xapp-1-secretapp"
DATABASES = "sqlite:///, postgresql://, postgres://, postgresql+psycopg://"
SECRETS = {"FORUM_TOKEN": "The forum's token."}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*environment_variables(), *SECRETS):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def faults(env: Path, *, slack: bool = True) -> list[str]:
    with pytest.raises(Faulty) as caught:
        read_settings(SECRETS, env, slack=slack)
    return [fault.replace(str(env), ".env") for fault in caught.value.faults]


def test_everything_but_the_tokens_has_a_default(env: Path) -> None:
    env.write_text(f"SLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN={APP}\n")

    settings = read_settings(SECRETS, env)

    assert settings.slack_bot_token.get_secret_value() == BOT
    assert settings.slack_app_token.get_secret_value() == APP
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///data/switchboard.db"
    assert (settings.config, settings.log, settings.log_format) == (Path("config/switchboard.toml"), "info", "text")


def test_the_environment_wins_over_the_file(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env.write_text("SWITCHBOARD_LOG=debug\nFORUM_TOKEN=from-file\n")
    monkeypatch.setenv("SWITCHBOARD_LOG", "error")
    monkeypatch.setenv("FORUM_TOKEN", "from-environment")

    assert read_settings(SECRETS, env, slack=False).log == "error"
    assert connector_secrets(SECRETS, env)["FORUM_TOKEN"].get_secret_value() == "from-environment"


def test_an_empty_variable_counts_as_not_set(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env.write_text(f"SLACK_API_URL=\nFORUM_TOKEN=\nSLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN={APP}\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")

    assert read_settings(SECRETS, env).slack_api_url == "https://slack.com/api/"
    assert read_settings(SECRETS, env).slack_bot_token.get_secret_value() == BOT
    assert connector_secrets(SECRETS, env) == {}


def test_a_connectors_secret_comes_from_the_file_and_undeclared_ones_stay_out(env: Path) -> None:
    env.write_text("FORUM_TOKEN=hush\nOTHER_TOKEN=mine\n")

    found = connector_secrets(SECRETS, env)

    assert {name: value.get_secret_value() for name, value in found.items()} == {"FORUM_TOKEN": "hush"}
    assert "hush" not in repr(found)


def test_every_fault_of_environment_and_file_is_told_at_once(env: Path) -> None:
    env.write_text(
        "SLACK_BOT_TOKEN=xapp-1-swapped\nSLACK_API_URL=http://slack.example/api/\n\nthis is no assignment\n"
        "SWITCHBORD_LOG=debug\nSWITCHBOARD_LOG=loud\nSWITCHBOARD_LOG_FORMAT=text\nSWITCHBOARD_LOG_FORMAT=json\n"
        "FORUM_TOKN=x\nDATABASE_URL=mysql://root:hunter2@host/x\n"
    )

    assert faults(env) == [
        ".env:4: this is not NAME=value; write one on each line and close its quotes, or begin with # to comment.",
        ".env:5: nothing reads SWITCHBORD_LOG; did you mean SWITCHBOARD_LOG?",
        ".env:8: SWITCHBOARD_LOG_FORMAT is set twice, first in line 7; keep one.",
        ".env:9: nothing reads FORUM_TOKN; did you mean FORUM_TOKEN?",
        "SLACK_APP_TOKEN is not set; put it into .env. " + environment_variables()["SLACK_APP_TOKEN"],
        "SLACK_BOT_TOKEN must begin with xoxb-; what is there belongs into SLACK_APP_TOKEN.",
        "SLACK_API_URL would send the tokens in the clear; write https:// (http:// is for 127.0.0.1 only).",
        f"DATABASE_URL must begin with one of {DATABASES}; sqlite:///data/switchboard.db needs no server.",
        "SWITCHBOARD_LOG should be 'debug', 'info', 'warning' or 'error'",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "DATABASE_URL=oracle://me:hunter2@h/x",
        "SLACK_API_URL=hunter2",
        "SLACK_BOT_TOKEN='hunter2",
        "hunter2",
    ],
)
def test_a_fault_never_prints_a_value(env: Path, written: str) -> None:
    env.write_text(f"{written}\n")

    told = faults(env, slack=False)

    assert len(told) == 1
    assert "hunter2" not in told[0]


@pytest.mark.parametrize("token", ["hunter2", "xoxb-hunter2!"])
def test_a_faulty_token_is_told_without_its_value_to_what_needs_slack_alone(env: Path, token: str) -> None:
    env.write_text(f"SLACK_BOT_TOKEN={token}\nSLACK_APP_TOKEN={APP}\nSWITCHBOARD_LOG=debug\n")

    told = faults(env, slack=True)

    assert len(told) == 1
    assert "hunter2" not in told[0]
    assert read_settings(SECRETS, env, slack=False).log == "debug"


def test_no_secret_shows_in_the_settings_repr(env: Path) -> None:
    env.write_text(f"SLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN={APP}\nDATABASE_URL=postgresql://me:hunter2@host/db\n")

    shown = f"{read_settings(SECRETS, env)!r} {read_settings(SECRETS, env)}"

    assert not [secret for secret in (BOT, APP, "hunter2") if secret in shown]


def test_a_stand_in_on_this_machine_may_speak_plain_http_and_gets_its_slash(env: Path) -> None:
    env.write_text("SLACK_API_URL=http://127.0.0.1:8080/api\n")

    assert read_settings(SECRETS, env, slack=False).slack_api_url == "http://127.0.0.1:8080/api/"


def test_a_command_without_slack_needs_no_tokens(env: Path) -> None:
    assert read_settings(SECRETS, env, slack=False).slack_bot_token.get_secret_value() == ""


def test_a_file_that_is_not_text_is_told_and_not_read(env: Path) -> None:
    env.write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe\n")

    assert faults(env, slack=False) == [".env:1: the file is not UTF-8 text; save it as UTF-8."]


def test_the_settings_cannot_be_changed_once_read(env: Path) -> None:
    settings = read_settings(SECRETS, env, slack=False)

    with pytest.raises(ValueError, match="frozen"):
        settings.log = "debug"  # type: ignore[misc]


def test_the_example_names_every_variable_but_the_tests_own_with_its_purpose_and_no_value() -> None:
    text = env_example({"forum": SECRETS, "feeds": {}})

    assigned = [line for line in text.splitlines() if line and not line.startswith("#")]
    offered = {name: about for name, about in environment_variables().items() if name not in FOR_TESTS}
    assert assigned == [f"{name}=" for name in (*offered, *SECRETS)]
    assert max(len(line) for line in text.splitlines()) <= 120
    told = text.replace("\n# ", " ")
    assert all(about in told for about in (*offered.values(), *SECRETS.values()))
    assert "feeds" not in text


def test_the_example_is_itself_a_file_without_faults(env: Path) -> None:
    env.write_text(env_example({"forum": SECRETS}))

    assert read_settings(SECRETS, env, slack=False) == Settings()
