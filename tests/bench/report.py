"""What is said in the end: the figures as a table for people, or as JSON with the facts of the machine."""

import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.figures import Figure

_MET = {True: "met", False: "missed", None: ""}


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a run, and what could not be measured (measurement → why)."""

    figures: Sequence[Figure]
    failed: Mapping[str, str]
    quick: bool = False


def as_json(report: Report) -> str:
    """{"machine", "quick", "figures": [{"name", "value", "unit", "goal", "met", "how"}], "failed": {name: why}}."""
    whole = {
        "machine": machine(),
        "quick": report.quick,
        "figures": [_line(figure) for figure in report.figures],
        "failed": dict(report.failed),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def show(report: Report, console: Console) -> None:
    """The table, the machine, and every failure."""
    table = Table(
        "what", "figure", "goal", "", "how", title="Quick: too little for judgement" if report.quick else None
    )
    for figure in report.figures:
        table.add_row(figure.name, _amount(figure.value, figure.unit), _goal(figure), _MET[figure.met], figure.how)
    console.print(table)
    console.print(", ".join(f"{name} {value}" for name, value in machine().items()), highlight=False)
    for name, why in report.failed.items():
        console.print(f"{name} was not measured: {why}", style="red", markup=False, highlight=False)


def _line(figure: Figure) -> dict[str, Any]:
    goal = None if figure.goal is None else {"bound": figure.goal.bound, "at_least": figure.goal.at_least}
    facts = {"name": figure.name, "value": round(figure.value, 3), "unit": figure.unit}
    return {**facts, "goal": goal, "met": figure.met, "how": figure.how}


def _amount(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 2
    return f"{value:,.{digits}f} {unit}"


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    return f"{'≥' if figure.goal.at_least else '≤'} {_amount(figure.goal.bound, figure.unit)}"
