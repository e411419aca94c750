"""The command line's entry point: registers the commands and starts them. The commands themselves are in `bot.cli`."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import env, lazy, lint, manifest, output, replay, schema, stats, verify, web
from bot.cli.backups import command as backups
from bot.cli.doctor import command as doctor
from bot.cli.eval import command as evaluate
from bot.cli.init import command as init
from bot.cli.model import command as model
from bot.cli.optouts import command as optouts
from bot.cli.run import command as run
from bot.cli.sinks import command as sinks
from bot.cli.sources import command as sources
from bot.cli.tokens import command as tokens

app = typer.Typer(
    name="switchboard",
    cls=output.CommandGroup,
    help="Puts public customer questions before the right people in Slack, and their approved answers back in public.",
    epilog="Begin with `switchboard demo` (no account needed), or `switchboard init` for a real workspace.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lazy.add_command(
    app,
    "bot.cli.demo.command",
    "demo",
    "Play the whole road on this machine, without an account or a network; then the page is yours.",
    "switchboard demo --once",
)


def _say_version(asked: bool) -> None:
    if asked:
        output.print_text(f"switchboard {version('switchboard')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and exit.")
    ] = False,
) -> None:
    """Options of the command line itself."""


for command in (
    init.init,
    run.run,
    web.web,
    doctor.doctor,
    replay.replay,
    verify.verify,
    backups.backup,
    backups.restore,
    stats.stats,
    lint.lint,
    env.env,
    schema.schema,
    manifest.manifest,
):
    app.command()(command)
app.command("eval")(evaluate.evaluate)
app.add_typer(sources.app, name="sources")
app.add_typer(sinks.app, name="sinks")
app.add_typer(optouts.app, name="optouts")
app.add_typer(tokens.app, name="tokens")
app.add_typer(model.app, name="model")


def main() -> None:
    """The console script `switchboard`, and `python -m bot`."""
    sys.excepthook = output.report_crash
    typer.main.get_command(app)()  # calling the app itself would replace our excepthook by Typer's


if __name__ == "__main__":
    main()
