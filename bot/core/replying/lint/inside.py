"""Rules about what exists on the inside only: hosts, private addresses, shared folders, Slack's ids. Pure."""

import ipaddress
import re
from collections.abc import Iterable

from bot.core.replying.lint.names import named
from bot.core.replying.lint.rule import Hit, LintRule, LintText, hits
from bot.core.text.lint_finding import Severity

_HOST = re.compile(
    r"(?i)(?<![\w.-])(?!(?:com|org|io|net|dev|this|self|java|kotlin)\.)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}"
    r"\.(?:internal|intern|local|corp|lan|intranet|localdomain|private|home\.arpa)\b(?!\.?\w|\()"
)
_TOOLS = (
    "wiki|jira|confluence|jenkins|grafana|kibana|gitlab|git|gerrit|intranet|vault|nexus|artifactory|sonar(?:qube)?"
    "|prometheus|argocd|sentry|bastion|jumphost|go"
)
_BARE_HOST = re.compile(rf"(?i)\bhttps?://(?:{_TOOLS})\d{{0,3}}(?::\d{{1,5}})?(?=[/\s?#,;)\"']|$)")

# 127.0.0.1 is left out: an answer that explains a set-up needs it. So are the ranges themselves, such as 10.0.0.0/8.
_IPV4 = re.compile(
    r"(?<![\w.-])(?<!version )(?<!v )(?!(?:10\.0\.0\.0|172\.16\.0\.0|192\.168\.0\.0|169\.254\.0\.0|100\.64\.0\.0)/\d)"
    r"(?:10(?:\.\d{1,3}){3}|(?:192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])"
    r"|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(?:\.\d{1,3}){2})\b(?!\.\d)"
)
_IPV6 = re.compile(r"(?i)(?<![\w:.])(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f])(?::[0-9a-f]{0,4}){2,7}(?![\w:])")

_SHARE = re.compile(
    r"(?<![\\\w])\\\\(?!(?:server|localhost|host|wsl\$|wsl\.localhost)\\)[A-Za-z0-9][\w.$-]{1,62}\\[\w.$-]{1,80}"
    r"|(?i:\b(?:smb|nfs|afp)://[^\s]{3,200})"
)

_SLACK = re.compile(
    r"<[@#!][^>]{0,80}>|\b[UCWG]0(?=[A-Z0-9]{0,12}[A-Z])[A-Z0-9]{7,}\b|slack://\S{1,200}"
    r"|https?://(?!(?:www|api|docs|status|slack|get)\.slack\.com)[a-z0-9.-]{1,80}\.slack\.com/\S{0,200}"
    r"|https?://(?:app\.)?slack\.com/(?:client|archives|app_redirect|team)\S{0,200}"
)


def _hosts(text: LintText) -> Iterable[Hit]:
    yield from hits(_HOST, text.text)
    yield from hits(_BARE_HOST, text.text)
    message = "This names a host of the company's own network. Take it out, or write its public name."
    yield from named(text.company.internal, text.text, message, inflected=False)


def _private_addresses(text: LintText) -> Iterable[Hit]:
    yield from (hit for hit in hits(_IPV4, text.text) if _is_address(text.text[hit.start : hit.end]))
    yield from (hit for hit in hits(_IPV6, text.text) if _is_address(text.text[hit.start : hit.end]))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


RULES = (
    LintRule(
        "internal_host",
        "A host on the inside, also those of `internal`",
        "This names a host that only exists inside the company. Take it out, or write its public name.",
        Severity.WARN,
        _hosts,
    ),
    LintRule(
        "private_address",
        "A private network address",
        "This is a private network address; nobody outside can reach it. Take it out, or write one for documentation"
        " (192.0.2.1).",
        Severity.WARN,
        _private_addresses,
    ),
    LintRule(
        "network_share",
        "A shared folder of the inside network",
        "This is a folder on the company's own network. Say where people outside find the file.",
        Severity.WARN,
        lambda text: hits(_SHARE, text.text),
    ),
    LintRule(
        "slack_id",
        "A Slack id, mention or link",
        "This is a Slack id or link; outside it means nothing. Write the name.",
        Severity.BLOCK,
        lambda text: hits(_SLACK, text.text),
    ),
)
