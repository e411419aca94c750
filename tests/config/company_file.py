"""A small sound configuration to spoil, and connectors' settings that need no connector."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from bot.core.errors import Faulty, NotFound
from config.company import ConfiguredCompany, load_company

SOUND = """\
[company]
name = "Ferrywire"

[[tags]]
name = "api"
channel = "#ask-api"
promise_minutes = 240

[[tags]]
name = "billing"
channel = "C0ASKBILL1"

[[people]]
slack = "U0ANA00001"
name = "Ana Reyes"
title = "engineer"
tags = ["api", "billing"]
hours = { start = "08:30", zone = "Europe/Madrid" }

[[people]]
slack = "U0GIL00007"
name = "Gil Marchetti"
roles = ["comms"]

[slack]
review_channel = "#comms-review"
triage_channel = "#triage"
fallback_channel = "#triage"
outbound_channel = "#comms-outbound"

[watch]
query = "ferrywire"
never = ["hiring", "rope boat"]

[[sources]]
kind = "forum"
name = "forum"
watch = "help OR question"
every = "60s"
url = "https://forum.example"
pages = 3
"""


class FakeForumSettings(BaseModel):
    """What a connector of kind "forum" would declare."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(description="Where the forum is.")
    pages: int = Field(default=1, ge=1, description="Pages to read.")


class FakeHookSettings(BaseModel):
    """What a sink of kind "hook" would declare."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(description="Where it is.")


def check_source(kind: str, values: Mapping[str, object]) -> BaseModel:
    if kind == "sinks.hook":
        return FakeHookSettings.model_validate(dict(values))
    if kind != "forum":
        raise NotFound(f"There is no connector {kind!r}. There are: forum.")
    return FakeForumSettings.model_validate(dict(values))


def company(tmp_path: Path, text: str) -> ConfiguredCompany:
    path = tmp_path / "switchboard.toml"
    path.write_text(text, encoding="utf-8")
    return load_company(path, check_source)


def faults(tmp_path: Path, text: str) -> list[str]:
    """What is told about `text`, without the file's folder."""
    with pytest.raises(Faulty) as caught:
        company(tmp_path, text)
    return [fault.removeprefix(f"{tmp_path}/") for fault in caught.value.faults]


def spoiled(old: str, new: str) -> str:
    """The sound file with one thing changed, which must be there exactly once."""
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new)


def line_of(text: str, fragment: str) -> int:
    """The number of the line that holds `fragment`, counted from 1."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if fragment in line)
