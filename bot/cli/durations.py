"""Parses the durations people type on the command line."""

from datetime import timedelta

import typer

_UNITS = {"m": 60, "h": 3600, "d": 86400}
_LONGEST = 86400 * 3650


def parse_duration(text: str) -> timedelta:
    """The duration for "90m", "12h" or "7d", ten years at most. Raises BadParameter."""
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdecimal() and unit in _UNITS) or int(number) * _UNITS[unit] > _LONGEST:
        raise typer.BadParameter("write a number and m, h or d, such as 7d (ten years at most).", param_hint="--since")
    return timedelta(seconds=int(number) * _UNITS[unit])
