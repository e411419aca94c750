"""A company to build tests on: Acme with its four channels, and nobody in it unless a test says so."""

from datetime import timedelta
from typing import Any

from bot.core.company import Company, Current
from bot.core.settings.sections import CompanyIdentity, MannersSettings, RelaySettings, SlackChannels

CHANNELS = SlackChannels(
    review_channel="#review", triage_channel="#triage", fallback_channel="#fallback", outbound_channel="#outbound"
)


UNCAPPED = MannersSettings(per_thread_day=0, per_author_day=0, per_source_hour=0, per_source_day=0)


def a_company(name: str = "Acme", disclosure: str = "", **changes: Any) -> Company:
    """`changes` are to its sections, as the classes that stand for them. Without any, nothing caps its answers."""
    identity = CompanyIdentity(name=name, disclosure=disclosure)
    return Company(**{"company": identity, "slack": CHANNELS, "manners": UNCAPPED, **changes})


def a_current_company(**changes: Any) -> Current[Company]:
    """The cell that holds it."""
    return Current(a_company(**changes))


def change(company: Current[Company], **sections: Any) -> None:
    """Put the company with these sections changed in its place."""
    company.swap(company().with_sections(**sections))


def undo_of(window: timedelta) -> RelaySettings:
    """Also a part of a second, which no file may say."""
    return RelaySettings().model_copy(update={"undo_seconds": window.total_seconds()})
