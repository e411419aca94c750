"""When two addresses lead to the same place: scheme, `www.`, fragment, tracking and session values aside."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|piwik_\w+|hsa_\w+|_hs\w+|vero_\w+|oly_\w+|ga_\w+|at_\w+|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|"
    r"_ga|_gl|s_cid|cmpid|icid|ncid|spm|scm|ref|ref_src|ref_url|referrer|source|src|rss|feature|share|shared|guccounter",
    re.IGNORECASE,
)
"""Parameters that say how a reader came, after ClearURLs' rules (read November 2026)."""

_SESSION = re.compile(
    r"\w*sess(?:ion)?_?(?:id)?|sid|s|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|zenid|oscsid|nonce|token|cache|"
    r"cb|rnd|rand|random|nocache|ts|timestamp|_",
    re.IGNORECASE,
)
"""Parameters that name a visit or defeat a cache. `s` is one only with a value of sixteen or more hex digits."""

_HEX = re.compile(r"[0-9a-fA-F]{16,}")
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/;?]*", re.IGNORECASE)


def canonical_address(url: str) -> str:
    """The part of an address that says where it leads, to be compared and not followed; "" for what is no address."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    if not host:
        return ""
    path = unquote(_PATH_SESSION.sub("", parts.path)).rstrip("/")
    kept = sorted((key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if _leads(key, value))
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{port}{path}{query}"


def address_path(url: str) -> str:
    """`canonical_address` without its query."""
    return canonical_address(url).partition("?")[0]


def _leads(key: str, value: str) -> bool:
    """Whether this parameter says where the address leads."""
    if _TRACKING.fullmatch(key):
        return False
    if key.lower() == "s":
        return not _HEX.fullmatch(value)
    return not _SESSION.fullmatch(key)
