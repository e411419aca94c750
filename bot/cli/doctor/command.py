"""`switchboard doctor`: checks everything that must be right before the bot can run, and says how to fix the rest."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from bot.cli import context, output

if TYPE_CHECKING:
    from bot.cli.doctor.check_result import CheckResult


def doctor(as_json: output.JsonOption = False) -> None:
    """Check configuration, database, Slack, people, sources, sinks, clock and the desk on the web. Changes nothing.

    Every fault is told with its remedy. Exit code 1 when there is one.

    For example:

        switchboard doctor

        switchboard doctor --json
    """
    found = []
    for finding in _check_all():
        found.append(finding)
        if not as_json:
            _tell(finding)
    faults = sum(not finding.sound for finding in found)
    if as_json:
        output.print_json({"faults": faults, "findings": [asdict(f) | {"sound": f.sound} for f in found]})
    else:
        output.print_text(
            f"{output.count(faults, 'fault')} in {len(found)} checks."
            if faults
            else f"All {len(found)} checks are well."
        )
    if faults:
        raise typer.Exit(output.FAULT)


def _tell(finding: "CheckResult") -> None:
    if finding.warning:
        output.print_text(f"! {finding.what}: {finding.fault}", "yellow")
        output.print_text(f"    {finding.remedy}")
    elif finding.sound:
        output.print_text(f"✓ {finding.what}: {finding.detail}", "green")
    else:
        output.print_text(f"✗ {finding.what}: {finding.fault}", "red")
        output.print_text(f"    {finding.remedy}" if finding.remedy else "    Correct it, then look again.")


def _check_all() -> "Iterator[CheckResult]":
    from bot.cli.doctor import backups, calls, database, hours, sinks, slack, sources, web
    from bot.cli.doctor.check_result import CheckResult

    here = context.load_partial_context(slack=True)
    for fault in here.faults:
        yield CheckResult("configuration", fault)
    if here.settings is None:
        return
    if here.company is not None:
        people = len(here.company.people)
        counts = ", ".join(
            (
                output.count(len(here.company.tags), "tag"),
                f"{people} {'person' if people == 1 else 'people'}",
                output.count(len(here.company.sources), "source"),
            )
        )
        yield CheckResult("configuration", detail=f"{here.settings.config}: {counts}")
        yield from hours.check_hours(here.company, output.now())
        yield from calls.check_calls(here.company)
        secret = here.settings.slack_client_secret.get_secret_value()
        yield from web.check_web(here.company.web, here.settings.slack_client_id, secret)
    yield from database.check_database(here.settings.database_url.get_secret_value())
    yield from backups.check_backups(here.settings.backups, output.now())
    yield from slack.check_slack(here.settings, here.company, output.now)
    if here.company is not None:
        secrets = {name: secret.get_secret_value() for name, secret in here.secrets.items()}
        yield from sources.check_sources(here.company, secrets, output.now)
        yield from sinks.check_sinks(here.company, here.settings, secrets, output.now)
