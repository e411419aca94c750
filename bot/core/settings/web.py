"""The section `[web]`: whether there is a desk on the web, where it listens, and the address at which people open it.

A host that others can reach needs an address with https: what is signed in with must not travel in the clear.
"""

import re
from ipaddress import ip_address
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from bot.core.settings.table import Table
from bot.core.settings.value_types import Flag, Phrase, WholeNumber


class WebSettings(Table):
    """Communications' desk on the web."""

    on: Flag = Field(
        default=False, description="Whether `switchboard run` serves it. `switchboard web` serves it in any case."
    )
    host: Phrase = Field(
        default="127.0.0.1",
        description="Where it listens: this machine alone; 0.0.0.0 for all networks, which needs an https address.",
    )
    port: Annotated[WholeNumber, Field(ge=1, le=65535)] = Field(default=8710, description="The port it listens on.")
    address: str = Field(
        default="",
        description="Where people open it, as links in Slack say, such as https://desk.example.com: a server in front"
        ' of it speaks https there and passes the Host header on. "": http, the host and the port.',
    )
    feed: Flag = Field(
        default=False,
        description="Whether the answers that stand in public are a feed, too, for everybody who reaches the address:"
        " /answers.atom and /answers.json, and of each tag /answers/<tag>.atom and .json.",
    )
    requests_per_minute: Annotated[WholeNumber, Field(ge=1, le=10_000)] = Field(
        default=120, description="How often a program may ask /api/v1 within a minute by one token."
    )

    @property
    def public_address(self) -> str:
        """Where people open it, without a slash at the end."""
        host = self.host if is_this_machine(self.host) else "127.0.0.1"
        return self.address.rstrip("/") or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def is_secure(self) -> bool:
        """Whether people reach it by https."""
        return self.public_address.startswith("https://")

    @model_validator(mode="after")
    def _is_safe_to_sign_in_at(self) -> Self:
        if problem := _address_problem(self.address):
            raise ValueError(problem)
        if not is_this_machine(self.host) and not self.is_secure:
            raise ValueError(
                f'host = "{self.host}" can be reached from elsewhere: put a server that speaks https in front of it and'
                ' write its address, such as address = "https://desk.example.com"; or leave host out.'
            )
        return self


def is_this_machine(host: str) -> bool:
    """Whether a host's name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _address_problem(address: str) -> str:
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", address):
        return "address is no web address; write one such as https://desk.example.com."
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        return "address is a scheme and a host alone; the desk has a host of its own, such as https://desk.example.com."
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        return "address would send what is signed in with in the clear; write https:// (http:// is for 127.0.0.1 only)."
    return ""
