"""What a page and a form of the desk on the web are: an address, a view, and who may. All are listed in `site_map`."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from bot.core.permissions import Act
from bot.web.visit import Visit

View = Callable[[Visit], Response]
"""Answers one request of somebody who is signed in. It runs in a thread of its own, so it may wait for the database."""


@dataclass(frozen=True, slots=True)
class Page:
    """Something to look at. `nav` is its name in the navigation, "" for what is reached from other pages alone.

    `example` is an address of it that can be opened where `address` has parameters.
    """

    address: str
    show: View
    nav: str = ""
    example: str = ""
    act: Act = Act.SIGN_IN


@dataclass(frozen=True, slots=True)
class Form:
    """Something to do: a form that is posted to this address. It answers with `Visit.go`, so that nothing is sent again
    when somebody reloads.
    """

    address: str
    send: View
    act: Act
