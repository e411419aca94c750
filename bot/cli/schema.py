"""`switchboard schema`: prints the JSON Schema of the company's file, for editors, or that of what webhooks say."""

import sys
from enum import StrEnum
from typing import Annotated

import typer


class Described(StrEnum):
    """What there is a schema of."""

    COMPANY = "company"
    EVENTS = "events"


def schema(
    what: Annotated[Described, typer.Argument(help="company: switchboard.toml; events: what webhooks say.")] = (
        Described.COMPANY
    ),
) -> None:
    """Print the JSON Schema of switchboard.toml, with the keys of every kind of source and sink, or of webhooks.

    For example:

        switchboard schema > config/switchboard.schema.json

        switchboard schema events
    """
    import json

    import connectors
    from config.schema import schema_text
    from connectors import sinks
    from connectors.sinks.webhook.payload import event_schema

    if what is Described.EVENTS:
        sys.stdout.write(json.dumps(event_schema(), indent=2, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(schema_text(connectors.schemas(), sinks.schemas()))
