"""`switchboard init`: asks what a first start needs; writes `.env` and the company's file. Asks before replacing."""

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import context, output
from bot.core.errors import Faulty

if TYPE_CHECKING:
    from bot.cli.init.prompts import Asking
    from bot.cli.init.starter_toml import StarterChoices

_SCHEMA = "switchboard.schema.json"
_STEPS = """
Next:
1. Make the Slack app: api.slack.com/apps, Create New App, From a manifest; paste what stands between the lines.
2. Basic Information, App-Level Tokens: make one with the scope connections:write. It is SLACK_APP_TOKEN.
3. Install App: the Bot User OAuth Token is SLACK_BOT_TOKEN. Both belong into .env.
4. In each channel of the file: /invite @Switchboard. Then `switchboard doctor`, and `switchboard run`.
"""

CompanyOption = Annotated[str, typer.Option(help="The company's name, as it is said in public.")]
TagOption = Annotated[str, typer.Option(help="The first field of expertise, such as api.")]
ChannelOption = Annotated[str, typer.Option(help='Its Slack channel: "#name" or id.')]
ReviewChannelOption = Annotated[str, typer.Option(help="The channel where replies are approved.")]
PersonOption = Annotated[str, typer.Option(help="Your Slack member id (profile, More, Copy member ID).")]
NameOption = Annotated[str, typer.Option(help="Your name, as it is said in public.")]
TitleOption = Annotated[str, typer.Option(help="How you introduce yourself in public, such as engineer.")]
KindOption = Annotated[str, typer.Option(help="Kind of the first source, such as feeds; none: no source yet.")]
KeysOption = Annotated[list[str] | None, typer.Option("--set", help="A key of that source, such as url=https://…")]
NoInputOption = Annotated[bool, typer.Option("--no-input", help="Ask nothing; tokens come from the environment.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Write over what is there without asking.")]


def init(  # noqa: PLR0913, PLR0917  Typer reads the options from the signature
    company: CompanyOption = "",
    tag: TagOption = "",
    channel: ChannelOption = "",
    review_channel: ReviewChannelOption = "",
    person: PersonOption = "",
    person_name: NameOption = "",
    title: TitleOption = "",
    source: KindOption = "",
    keys: KeysOption = None,
    no_input: NoInputOption = False,
    force: ForceOption = False,
) -> None:
    """Ask what a first start needs; write .env (readable by you only) and config/switchboard.toml.

    Tokens are never an option: they are typed unseen, or taken from the environment. What is in .env stays, unless you
    say otherwise.

    For example:

        switchboard init

        switchboard init --no-input --company Acme --tag api --channel "#ask-api" --review-channel "#comms"
        --person U024BE7LH --person-name "Ana Reyes" --source feeds --set url=https://acme.example/feed.xml
    """
    from bot.cli.init.prompts import Asking
    from bot.cli.init.starter_toml import StarterChoices

    ask = Asking(no_input=no_input, force=force)
    name = ask.text("--company", "Company, as it is said in public", company)
    first = ask.text("--tag", "First field of expertise", tag, "support")
    room = ask.text("--channel", "Its Slack channel", channel, f"#ask-{first}")
    kind = ask.kind(source)
    answers = StarterChoices(
        company=name,
        tag=first,
        channel=room,
        review_channel=ask.text(
            "--review-channel", "Channel where replies are approved", review_channel, "#comms-review"
        ),
        person=ask.text("--person", "Your Slack member id (profile, More, Copy member ID)", person),
        person_name=ask.text("--person-name", "Your name, as it is said in public", person_name),
        person_title=ask.text("--title", "How you introduce yourself in public", title, "engineer"),
        watch='"{}"'.format(name.replace('"', " ")),
        source_kind=kind,
        source=ask.keys(kind, dict(_key(item) for item in keys or [])),
    )
    _write_company(answers, ask)
    _write_env(ask.secrets(kind), ask)
    _tell_next()


def _key(item: str) -> tuple[str, object]:
    """Parse `key=value`; the value is TOML if it parses as such, else text. Raises BadParameter."""
    key, equals, text = item.partition("=")
    if not equals or not key.isidentifier():
        raise typer.BadParameter("write key=value, such as url=https://acme.example/feed.xml", param_hint="--set")
    try:
        return key, tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return key, text


def _write_company(answers: "StarterChoices", ask: "Asking") -> None:
    """Write the company's file. Raises Faulty, before anything is written, when the answers give an invalid file."""
    import config
    import connectors
    from bot.cli.init.starter_toml import render_toml
    from config.company import load_company

    path = context.config_path()
    example = Path(config.__file__).with_name("switchboard.toml").read_text(encoding="utf-8")
    text = render_toml(example, answers)
    with TemporaryDirectory() as folder:
        draft = Path(folder, path.name)
        draft.write_text(text, encoding="utf-8")
        try:
            load_company(draft, connectors.checked)
        except Faulty as error:
            raise Faulty([fault.replace(str(draft), str(path)) for fault in error.faults]) from None
    if path.exists() and not ask.confirm(f"{path} is there already. Write over it?"):
        output.print_note(f"{path} stays as it is.")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    schema = Path(config.__file__).with_name(_SCHEMA)
    if not path.with_name(_SCHEMA).exists():
        path.with_name(_SCHEMA).write_text(schema.read_text(encoding="utf-8"), encoding="utf-8")
    output.print_text(f"Written: {path}", "green")


def _write_env(values: dict[str, str], ask: "Asking") -> None:
    """Add missing values to `.env`; ask before replacing one. Raises Faulty for invalid values."""
    from bot.cli.init import env_writer
    from config.settings import env_example, read_settings

    path = context.ENV_FILE
    for name in env_writer.conflicts(path, values):
        if not ask.confirm(f"{name} has another value in {path}. Replace it?"):
            output.print_note(f"{name} stays as it is.")
            del values[name]
    text = path.read_text(encoding="utf-8") if path.exists() else env_example(context.secrets_by_kind())
    text = env_writer.merge_values(text, values)
    with TemporaryDirectory() as folder:
        draft = Path(folder, path.name)
        env_writer.write_env(draft, text)
        try:
            read_settings(context.secret_names(), draft, slack=False, checked=True)
        except Faulty as error:
            raise Faulty([fault.replace(str(draft), str(path)) for fault in error.faults]) from None
    env_writer.write_env(path, text)
    output.print_text(f"Written: {path} (readable by you only)", "green")


def _tell_next() -> None:
    from bot.slack.manifest import manifest
    from handlers.commands.dispatch import usage_hint

    line = "-" * 40
    output.print_text(f"{_STEPS}\n{line}\n{manifest(usage_hint())}{line}")
