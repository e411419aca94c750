"""Registers a command whose module is imported only when it is called, because it imports much of the product."""

import importlib

import typer


def add_command(app: typer.Typer, module: str, name: str, about: str, example: str) -> None:
    """Register the function `name` of `module` as a command; `about` is its line in the list of commands, `example` the
    end of its own help.
    """

    @app.command(
        name,
        help=about,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    )
    def call(ctx: typer.Context) -> None:
        real = typer.Typer()
        function = getattr(importlib.import_module(module), name)
        real.command(epilog=f"For example: {example}", context_settings={"help_option_names": ["-h", "--help"]})(
            function
        )
        inner = typer.main.get_command(real)
        raise typer.Exit(inner.main(ctx.args, prog_name=ctx.command_path, standalone_mode=False) or 0)
