"""Checks the desk on the web: whether its port can be had, and whether signing in with Slack is set up whole."""

import socket
from collections.abc import Iterator

import httpx

from bot.cli.doctor.check_result import CheckResult
from bot.core.settings.web import WebSettings, is_this_machine

_WHAT = "desk on the web"
_PATIENCE = 3.0
"""Seconds the process that has the port may take to say whether it is ours."""


def check_web(web: WebSettings, client_id: str, client_secret: str) -> Iterator[CheckResult]:
    """Nothing where it is off."""
    if not web.on:
        return
    yield _check_port(web)
    if bool(client_id) != bool(client_secret):
        missing = "SLACK_CLIENT_SECRET" if client_id else "SLACK_CLIENT_ID"
        yield CheckResult(
            _WHAT, f"Sign in with Slack lacks {missing}.", f"Write {missing} into .env, or take the other out."
        )
    elif client_id and not web.is_secure:
        yield CheckResult(
            _WHAT,
            "Sign in with Slack is not offered: Slack leads back to https addresses alone.",
            'Write address = "https://…" under [web]; until then `/sb desk` gives links.',
            warning=True,
        )


def _check_port(web: WebSettings) -> CheckResult:
    try:
        with socket.create_server((web.host, web.port), family=_family(web.host)):
            return CheckResult(_WHAT, detail=f"{web.public_address}; {web.host}:{web.port} is free")
    except OSError as error:
        if _is_ours(web):
            return CheckResult(_WHAT, detail=f"{web.public_address}; it answers")
        told = f"{web.host}:{web.port} cannot be listened on: {error.strerror or error}."
        return CheckResult(_WHAT, told, "Write another host or port under [web], or end what has it.")


def _is_ours(web: WebSettings) -> bool:
    """Whether a desk answers there already."""
    host = web.host if is_this_machine(web.host) else "127.0.0.1"
    try:
        answer = httpx.get(
            f"http://{f'[{host}]' if ':' in host else host}:{web.port}/healthz", timeout=_PATIENCE, trust_env=False
        )
    except httpx.HTTPError:
        return False
    return answer.is_success and "alive" in answer.text


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
