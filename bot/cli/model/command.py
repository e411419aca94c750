"""`switchboard model`: language models for judging by meaning. Only `fetch` uses the network."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import output

app = typer.Typer(no_args_is_help=True)


@app.callback()
def model() -> None:
    """Language models for judging posts by meaning.

    For example:

        switchboard model fetch sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2
    """


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A sentence-transformers model as ONNX: org/name, or org/name@revision.")],
    into: Annotated[Path | None, typer.Option(help="The folder of models. Default: data/models.")] = None,
    endpoint: Annotated[
        str | None, typer.Option(help="Another hub. Default: HF_ENDPOINT, else the public one.")
    ] = None,
    as_json: output.JsonOption = False,
) -> None:
    """Bring a model from the hub, once, and pin it.

    Its files are checked against what the hub says of them; their sha256 is written down and checked whenever the
    model is loaded. Judging itself never goes to the network. Needs the extra hub.

    For example:

        switchboard model fetch sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2
    """
    from bot.classifier.embedding.registry import MODEL_NAME, MODELS_FOLDER
    from bot.cli.model import hub_download

    found = MODEL_NAME.fullmatch(name)
    if not found:
        raise typer.BadParameter("write org/name, or org/name@revision.", param_hint="NAME")
    with output.show_progress() as step:
        fetched = hub_download.fetch_model(
            found["name"], found["revision"] or "", into or MODELS_FOLDER, step, endpoint
        )
    if as_json:
        output.print_json(
            {"model": fetched.model, "folder": str(fetched.folder), "bytes": fetched.size, "new": not fetched.before}
        )
        return
    output.print_text(
        f"{'Already there' if fetched.before else 'Fetched'}: {fetched.folder}, {fetched.size / 1e6:.1f} MB."
    )
    output.print_text('To judge by it, write under [classifier] in switchboard.toml:\n  kind = "model"')
    output.print_text(f'  model = "{fetched.model if into is None else fetched.folder}"')
