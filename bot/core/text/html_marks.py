"""How links, code and struck-out words of a page are marked in plain text, and the text without these marks."""

import re
from urllib.parse import urljoin, urlsplit

MAX_ADDRESS = 2_000
"""Characters of an address; of a longer one only the label is kept."""


_POWER = re.compile(r"[-+\u2212]?[0-9]{1,4}|[a-z]")


def marked(name: str, words: str, address: str) -> str:
    """Struck-out words, code, a quotation, a power, or a link's label with its address."""
    if name == "del":
        return f"~~{words}~~"
    if name == "q":
        return f"“{words}”"
    if name == "sup":
        return f"^{words}" if _POWER.fullmatch(words) else words
    if name == "code":
        mark = "``" if "`" in words else "`"
        return f"{mark}{words}{mark}"
    if not address:
        return words
    return address if _is_label_of(words, address) else f"{words} ({address})"


def _is_label_of(label: str, address: str) -> bool:
    """Whether a label is the address itself, whole or cut short."""
    shown, full = (re.sub(r"\A(?:https?://(?:www\.)?|mailto:)|/\Z", "", one) for one in (label, address))
    cut = re.sub(r"(?:\.\.\.|…)\Z", "", shown)
    return shown == full or (cut != shown and bool(cut) and full.startswith(cut))


def address_in(href: str, base: str) -> str:
    """Where a link leads, when that is a page or a mailbox; else ""."""
    given = re.sub(r"[\t\r\n\0]", "", href).strip()
    if not given or given.startswith("#"):
        return ""
    try:
        address = urljoin(base, given)
        parts = urlsplit(address)
    except ValueError:
        return ""
    leads = parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.netloc)
    return re.sub(r"\s", "%20", address) if leads and len(address) <= MAX_ADDRESS else ""


def without_marks(text: str) -> str:
    """A text without the addresses and marks that `text_of` adds, as it was reduced before it added any."""
    bare = re.sub(r" \((?:https?://|mailto:)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)|\[image: [^\]\n]*\]|~~|`|▸ ", "", text)
    bare = re.sub(r"^(?:> ?)+|^---$", "", bare, flags=re.MULTILINE)
    return re.sub(r"^( *)[0-9]+\. ", r"\1- ", bare, flags=re.MULTILINE).replace(" | ", " ")
