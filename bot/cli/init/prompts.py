"""Asks a person what `command` needs; with --no-input, takes it from the options and the environment instead."""

import os
from collections.abc import Mapping
from typing import get_origin

import typer

import connectors
from bot.core.errors import Faulty
from config.settings import environment_variables

NONE = "none"
_TOKENS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")


class Asking:
    """`no_input`: nothing is asked, and a missing answer raises Faulty. `force`: every confirmation is a yes."""

    def __init__(self, *, no_input: bool, force: bool) -> None:
        self._no_input = no_input
        self._force = force

    def text(self, option: str, question: str, known: str, default: str = "") -> str:
        """`known` if not empty, else what the person types or `default`. Raises Faulty when there is none of these."""
        if known:
            return known
        if not self._no_input:
            return str(typer.prompt(question, default=default or None)).strip()
        if not default:
            raise Faulty([f"{option} is needed with --no-input: {question}."])
        return default

    def confirm(self, question: str) -> bool:
        """Whether the person agrees; no with `no_input`, unless `force`."""
        return self._force or (not self._no_input and typer.confirm(question, default=False))

    def kind(self, known: str) -> str:
        """A kind of source, "" for none yet. Raises NotFound for an unknown kind."""
        if not known and not self._no_input:
            known = str(typer.prompt(f"First source ({', '.join(connectors.kinds())} or {NONE})", default="feeds"))
        if known and known != NONE:
            connectors.recipe(known)
            return known
        return ""

    def keys(self, kind: str, known: Mapping[str, object]) -> dict[str, object]:
        """The keys of that kind of source: `known`, and the missing required ones, which are asked for."""
        found = dict(known)
        for key, field in connectors.recipe(kind).Settings.model_fields.items() if kind else ():
            if field.is_required() and key not in found:
                several = get_origin(field.annotation) is tuple
                hint = " Several: commas between them." if several else ""
                typed = self.text(f"--set {key}=…", f"{key}: {field.description}{hint}", "")
                found[key] = [part.strip() for part in typed.split(",")] if several else typed
        return found

    def secrets(self, kind: str) -> dict[str, str]:
        """Slack's tokens and this kind's secrets, without empty ones; typed without echo."""
        about = {name: environment_variables()[name] for name in _TOKENS}
        about |= connectors.recipe(kind).SECRETS if kind else {}
        found = {name: self._secret(name, told) for name, told in about.items()}
        return {name: value for name, value in found.items() if value}

    def _secret(self, name: str, about: str) -> str:
        if self._no_input:
            return os.environ.get(name, "")
        typed = typer.prompt(
            f"{name}\n  {about}\n  (not shown; Enter: later)", hide_input=True, default="", show_default=False
        )
        return str(typed).strip()
