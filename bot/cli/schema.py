"""`switchboard schema`: prints the JSON Schema of the company's file, for editors."""

import sys


def schema() -> None:
    """Print the JSON Schema of switchboard.toml, with the keys of every kind of source.

    For example:

        switchboard schema > config/switchboard.schema.json
    """
    import connectors
    from config.schema import schema_text

    sys.stdout.write(schema_text(connectors.schemas()))
