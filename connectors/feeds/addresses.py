"""Addresses that a feed or its server names, as they may be shown, logged or handed on: without a secret."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import httpx

from bot.core.ports.channel import Hub

MAX_ADDRESS = 2_000

_SECRET = re.compile("token|key|auth|sig|pass|secret|session|cred", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/@]+(/|\Z)")


def redact_url(url: str) -> str:
    """The address without the parts that may hold a token: query, fragment, user, port."""
    parts = httpx.URL(url)
    return f"{parts.scheme}://{parts.host}{parts.path}"


def shown_address(url: str) -> str:
    """A new address for operators to adopt: without its query when a parameter may be a secret, which is then said."""
    parts = urlsplit(url)
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")
    if not names_secret(url):
        return plain.geturl()
    return f"{plain._replace(query='').geturl()} (left off: its parameters, which may hold a secret)"


def names_secret(url: str) -> bool:
    """Whether a parameter may be a secret, by its name; so may what cannot be read."""
    try:
        pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return True
    return any(_SECRET.search(name) for name, _ in pairs)


def hub_in(links: Mapping[str, str]) -> Hub | None:
    """The hub that links name (`hub`, and `self` for the topic), as WebSub has it. None where one is missing or is no
    web address, or where the hub would be told a secret.
    """
    hub, topic = links.get("hub", ""), links.get("self", "")
    sound = all(_WEB.match(link) and len(link) <= MAX_ADDRESS for link in (hub, topic))
    return Hub(hub, topic) if sound and not any(map(names_secret, (hub, topic))) else None
