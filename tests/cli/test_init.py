"""init: from nothing to a sound configuration, and never over what somebody wrote."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import connectors
from bot.__main__ import app
from config.company import load_company
from config.settings import read_settings

SECRETS = {name: about for kind in connectors.kinds() for name, about in connectors.recipe(kind).SECRETS.items()}
TOML, ENV = Path("config/switchboard.toml"), Path(".env")
ANSWERS = ["--company", "Acme", "--person", "U024BE7LH", "--person-name", "Ana Reyes", "--channel", "#help"]


def unasked(cli: CliRunner, *more: str, **environment: str) -> Result:
    return cli.invoke(app, ["init", "--no-input", *ANSWERS, *more], env=environment)


def test_questions_and_answers_make_a_sound_configuration(cli: CliRunner) -> None:
    answers = ["Acme", "api", "#ask-api", "feeds", "", "U024BE7LH", "Ana Reyes", "engineer"]
    answers += ["https://acme.example/f.xml", "xoxb-1-abc", "xapp-1-abc"]
    result = cli.invoke(app, ["init"], input="\n".join(answers) + "\n")

    assert result.exit_code == 0, result.output
    company, settings = load_company(TOML, connectors.checked), read_settings(SECRETS)
    assert (company.name, company.tags[0].channel, company.people[0].name) == ("Acme", "#ask-api", "Ana Reyes")
    assert company.sources[0].values == {"url": "https://acme.example/f.xml"}
    assert company.classifier.kind == "meaning"
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-abc"
    assert "display_information:" in result.stdout
    assert "api.slack.com/apps, Create New App, From a manifest" in result.stdout


def test_a_token_that_is_typed_is_never_shown(cli: CliRunner) -> None:
    answers = ["Acme", "api", "", "none", "", "U024BE7LH", "Ana", "", "xoxb-1-abc", "xapp-1-abc"]
    result = cli.invoke(app, ["init"], input="\n".join(answers) + "\n")

    assert result.exit_code == 0, result.output
    assert "xoxb-1-abc" not in result.output
    assert ENV.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", connectors.kinds())
def test_it_needs_nobody_to_ask_and_knows_every_kind_of_source(cli: CliRunner, kind: str) -> None:
    needed = {key: field for key, field in connectors.recipe(kind).Settings.model_fields.items() if field.is_required()}
    chosen = [item for key, field in needed.items() for item in ("--set", f"{key}={json.dumps(field.examples[0])}")]
    result = unasked(cli, "--source", kind, *chosen, SLACK_BOT_TOKEN="xoxb-1-abc")

    assert result.exit_code == 0, result.output
    assert [source.kind for source in load_company(TOML, connectors.checked).sources] == [kind]


@pytest.mark.parametrize("kind", connectors.kinds())
def test_what_a_kind_of_source_needs_can_be_typed_several_with_commas(cli: CliRunner, kind: str) -> None:
    recipe = connectors.recipe(kind)
    needed = {key: field.examples[0] for key, field in recipe.Settings.model_fields.items() if field.is_required()}
    typed = [", ".join(value) if isinstance(value, list) else value for value in needed.values()]
    answers = ["Acme", "api", "#ask-api", kind, "", "U024BE7LH", "Ana Reyes", "engineer", *typed]
    result = cli.invoke(app, ["init"], input="\n".join(answers) + "\n" * (3 + len(recipe.SECRETS)))

    assert result.exit_code == 0, result.output
    assert load_company(TOML, connectors.checked).sources[0].values == needed


def test_the_file_still_explains_every_key_and_says_nothing_of_the_example_company_as_ours(cli: CliRunner) -> None:
    unasked(cli)
    text = TOML.read_text()
    live = [line for line in text.splitlines() if line and not line.startswith("#")]

    assert all(word in text for word in ("promise_minutes  minutes", "cap    the most", "undo_seconds", "embargo"))
    assert not [line for line in live if "errywire" in line]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--channel", "Help Desk"], "must be a Slack channel"),
        (["--person", "ana"], "must be a Slack member id"),
        (["--source", "fax"], "There is no connector 'fax'"),
        (["--source", "feeds", "--set", "url=ftp://x"], "url"),
        (["--source", "feeds"], "--set url=…"),
        (["--company", ""], "--company is needed"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(cli: CliRunner, wrong: list[str], said: str) -> None:
    result = unasked(cli, *wrong)

    assert result.exit_code == 1
    assert said in result.stderr
    assert not TOML.exists()
    assert not ENV.exists()


def test_a_wrong_token_is_told_without_its_value_and_not_written(cli: CliRunner) -> None:
    result = unasked(cli, SLACK_BOT_TOKEN="my-secret-token")

    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN must begin with xoxb-" in result.stderr
    assert "my-secret-token" not in result.output
    assert not ENV.exists()


def test_what_is_there_is_not_overwritten_unasked(cli: CliRunner) -> None:
    TOML.parent.mkdir()
    TOML.write_text("mine")
    ENV.write_text("# my own\nOTHER=1\nSLACK_BOT_TOKEN=xoxb-0-old\n")
    result = unasked(cli, SLACK_BOT_TOKEN="xoxb-1-new", SLACK_APP_TOKEN="xapp-1-new")

    assert result.exit_code == 0, result.output
    assert TOML.read_text() == "mine"
    assert ENV.read_text() == "# my own\nOTHER=1\nSLACK_BOT_TOKEN=xoxb-0-old\nSLACK_APP_TOKEN=xapp-1-new\n"
    assert ENV.stat().st_mode & 0o777 == 0o600


def test_with_a_yes_it_is(cli: CliRunner) -> None:
    TOML.parent.mkdir()
    TOML.write_text("mine")
    ENV.write_text("SLACK_BOT_TOKEN=xoxb-0-old\nOTHER='a b'\n")
    unasked(cli, "--force", SLACK_BOT_TOKEN="xoxb-1-new")

    assert load_company(TOML, connectors.checked).name == "Acme"
    assert ENV.read_text() == "SLACK_BOT_TOKEN=xoxb-1-new\nOTHER='a b'\n"


def test_ctrl_c_among_the_questions_writes_nothing(cli: CliRunner) -> None:
    result = cli.invoke(app, ["init"], input="Acme\n")

    assert result.exit_code == 130
    assert not TOML.exists()
    assert not ENV.exists()
