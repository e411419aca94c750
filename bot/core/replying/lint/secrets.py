"""Rules about secrets: keys, tokens and passwords. The formats are those of detect-secrets, and some it does not know.

Of its detectors only the patterns are used, and only those whose time is linear; nothing is ever verified at a service.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from math import log2

from bot.core.replying.lint.rule import Hit, LintRule, LintText, blank, hits
from bot.core.text.lint_finding import Severity

_DETECTORS: Mapping[str, str] = {
    "artifactory.ArtifactoryDetector": "an Artifactory token",
    "aws.AWSKeyDetector": "an AWS key",
    "azure_storage_key.AzureStorageKeyDetector": "an Azure storage key",
    "basic_auth.BasicAuthDetector": "an address with a password",
    "cloudant.CloudantDetector": "a Cloudant password",
    "discord.DiscordBotTokenDetector": "a Discord token",
    "github_token.GitHubTokenDetector": "a GitHub token",
    "gitlab_token.GitLabTokenDetector": "a GitLab token",
    "ibm_cloud_iam.IbmCloudIamDetector": "an IBM Cloud key",
    "ibm_cos_hmac.IbmCosHmacDetector": "an IBM Cloud key",
    "mailchimp.MailchimpDetector": "a Mailchimp key",
    "private_key.PrivateKeyDetector": "a private key",
    "pypi_token.PypiTokenDetector": "a PyPI token",
    "sendgrid.SendGridDetector": "a SendGrid key",
    "slack.SlackDetector": "a Slack token or webhook",
    "softlayer.SoftlayerDetector": "a SoftLayer key",
    "square_oauth.SquareOAuthDetector": "a Square secret",
    "stripe.StripeDetector": "a Stripe key",
    "telegram_token.TelegramBotTokenDetector": "a Telegram token",
    "twilio.TwilioKeyDetector": "a Twilio key",
}

_NOT_GIVEN = r"(?!(?i:[\"']?(?:your|my|example|<|\$|\{|\*|x{3}|!env|\.\.\.)))"
_VALUE = r"[\"']?[^\s<>${}()\[\]\"']{4,200}"
_ASSIGNED = (
    r"(?i:(?<![a-z0-9])(?:passw(?:or)?d|passwort|pwd|client_?secret|secret(?:_access)?_?key|api_?key|access_?token))"
    rf"[\"']?\s{{0,3}}[:=]\s{{0,3}}(?=[^\s<>${{}}]{{0,200}}[0-9!@%^&])(?!/){_NOT_GIVEN}{_VALUE}"
)
"""A password beside its name. What is but a word (`password: required`) is none."""
_SAID = (
    r"(?i:\b(?:password|passwort|passphrase|passcode) (?:is|was|lautet|ist)):? "
    r"(?=[^\s]{0,60}[0-9])(?=[^\s]{0,60}[A-Za-z])(?!\d+-)(?!(?i:sha|md5|base\d|utf|pbkdf|argon|bcrypt))"
    r"[\"'`\u201c]?[^\s\"'`]{5,60}"
)
_TOKEN_GIVEN = (
    r"(?i:(?<![a-z0-9])(?:token|secret|shared_?access_?key|account_?key))[\"']?\s{0,3}[:=]\s{0,3}"
    rf"(?=[^\s<>${{}}]{{0,200}}[0-9])(?=[^\s<>${{}}]{{0,200}}[A-Za-z]){_NOT_GIVEN}[\"']?[\w+/.~=-]{{16,200}}"
)
_HEADER = (
    rf"(?i:\bauthorization: ?(?:bearer|basic|token)) {{1,3}}{_NOT_GIVEN}"
    r"(?=[\w+/.~=-]{0,200}[0-9A-Z])[\w+/.~=-]{12,}"
)
_CURL = (
    r"\bcurl\b[^\n]{0,120}?\s(?:-u|--user)[ =][\"']?(?!user|\$|<|\{|your|foo)[\w.@-]{1,60}"
    r":(?!pass|your|\$|<|\{|x{3}|\*|\.)[^\s\"']{4,60}"
)

_NO_PLACEHOLDER = r"(?![\"']?(?:[A-Z][A-Z_]+\b|(?i:passw(?:or)?d|pass|pwd|pw|your|my_|example|value|x{3})|[<${*\[.]))"
_OF_MYSQL = rf"\b(?:mysql|mariadb)\w{{0,12}}(?-i:\b)[^\n|;]{{0,120}}? -p{_NO_PLACEHOLDER}[\"']?[^\s\"'`]{{4,60}}"
_OF_SSHPASS = rf"\b(?:sshpass -p|redis-cli\b[^\n|;]{{0,80}}? -a) ?{_NO_PLACEHOLDER}[\"']?[^\s\"'`]{{4,60}}"
_OPTION = (
    rf"(?<![\w-])--(?:[a-z]{{1,20}}-)?(?:password|passwd|passphrase|pwd|pass|secret|token|api-?key)"
    rf"(?:={_NO_PLACEHOLDER}[\"']?[^\s\"'`\])]{{4,100}}"
    rf"| {_NO_PLACEHOLDER}[\"']?(?=[^\s]{{0,60}}\d)(?=[^\s]{{0,60}}[A-Za-z])[^\s\"'`]{{5,100}})"
)

_OWN = (
    ("an AWS key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
    ("a Slack token", r"\bx(?:ox[abceprs]|app)-[A-Za-z0-9-]{8,}"),
    ("an API key", r"(?<![\w-])[sprk]k[-_](?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{16,}"),
    ("a Google key", r"\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,})"),
    ("a token of Switchboard's", r"\bswb_[\w-]{20,}"),
    ("an npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    (
        "a token",
        r"\b(?:hf_|dop_v1_|doo_v1_|shpat_|shpss_|dckr_pat_|hvs\.|glsa_|lin_api_|dapi|PMAK-|ATATT3|sq0atp-)[\w-]{24,}",
    ),
    (
        "a private key",
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|\bPuTTY-User-Key-File-\d|\bAGE-SECRET-KEY-1[0-9A-Z]{20,}",
    ),
    ("a token (JWT)", r"(?<![\w-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}"),
    ("an address with a password", r"://[^\s/:@]{0,200}:[^\s/]{1,200}@(?=[\w\[.-])"),
    ("a password", _ASSIGNED),
    ("a password", _SAID),
    ("a password", _CURL),
    ("a password", _OF_MYSQL),
    ("a password", _OF_SSHPASS),
    ("a password", _OPTION),
    ("a token", _TOKEN_GIVEN),
    ("a token", _HEADER),
)
_PATTERNS = tuple((what, re.compile(pattern)) for what, pattern in _OWN)

_LINK_PATH = re.compile(r"https?://[^\s?#]+")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/_-]{32,}={0,2}")
_UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OF_CONTENT = re.compile(r"(?i)\b(?:commit|revision|sha-?\d{0,3}|digest|checksum|md5)\W{0,3}(?:is\W{1,3})?$")
"""What names content by its hash before it: that is no secret."""
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")


@cache
def _detectors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What detect-secrets knows, loaded when it is first asked."""
    found = []
    for place, what in _DETECTORS.items():
        module, _, name = place.partition(".")
        detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)
        found += [(what, pattern) for pattern in detector.denylist]
    return tuple(found)


def _known_formats(text: LintText) -> Iterable[Hit]:
    """What several patterns find in one place is told once, by the first of them."""
    found = [
        hit
        for what, pattern in (*_PATTERNS, *_detectors())
        for hit in hits(pattern, text.text, f"This looks like {what}. Take it out, and revoke it.")
    ]
    end = 0
    for hit in sorted(found, key=lambda one: one.start):
        if hit.start >= end:
            yield hit
            end = hit.end


def _random_runs(text: LintText) -> Iterable[Hit]:
    """Links' paths are skipped: they may hold commits. So is what a known format has found."""
    rest = list(blank(_UUID, blank(_LINK_PATH, text.text)))
    for known in _known_formats(text):
        rest[known.start : known.end] = " " * (known.end - known.start)
    return (
        Hit(*run.span())
        for run in _LONG_RUN.finditer("".join(rest))
        if _looks_random(run[0]) and not _OF_CONTENT.search(text.text[max(0, run.start() - 20) : run.start()])
    )


def _looks_random(run: str) -> bool:
    """Entropy per character: random hex has nearly 4 bits, base64 nearly 6, less in short runs; words have under 4."""
    bits = -sum(n / len(run) * log2(n / len(run)) for n in Counter(run).values())
    if _HEX.fullmatch(run):
        return bits > 3 and not run.isalpha()  # noqa: PLR2004
    kinds = (sum(map(kind, run)) for kind in (str.isupper, str.islower, str.isdigit))
    return bits > 4 and min(kinds) >= 2  # noqa: PLR2004


RULES = (
    LintRule(
        "secret",
        "A key, token or password of a known format",
        "This looks like a secret. Take it out, and revoke it.",
        Severity.BLOCK,
        _known_formats,
        masked=True,
    ),
    LintRule(
        "random_text",
        "A long run of random characters",
        "This looks like a key or token. Take it out, and revoke it.",
        Severity.BLOCK,
        _random_runs,
        masked=True,
    ),
)
