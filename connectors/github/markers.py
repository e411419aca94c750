"""The hidden mark in a comment of ours, by which it is found again: an HTML comment, which nobody is shown. Pure."""

import re

_MARK = re.compile(r"\n\n<!-- switchboard:([A-Za-z0-9-]{1,80}) -->\s*\Z")
_LONGEST_KEY = 80

LONGEST_MARK = len("\n\n<!-- switchboard: -->") + _LONGEST_KEY


def marked(text: str, key: str) -> str:
    """The words with the mark of this key below them."""
    return f"{text}\n\n<!-- switchboard:{re.sub(r'[^A-Za-z0-9]+', '-', key)[:_LONGEST_KEY]} -->"


def without_mark(body: str) -> str:
    return _MARK.sub("", body.replace("\r\n", "\n"))


def is_sent(body: str, text: str, key: str) -> bool:
    """Whether a comment is the reply of this key: by its mark, or without one, as a person posts it, by its words."""
    body = body.replace("\r\n", "\n")
    if found := _MARK.search(body):
        return marked(text, key).endswith(f"<!-- switchboard:{found[1]} -->")
    return body.strip() == text.strip()


def as_read(body: str) -> str:
    """What people see of it: without HTML comments, of which templates of issues are full."""
    shown, rest = "", body
    while (start := rest.find("<!--")) >= 0:
        end = rest.find("-->", start)
        if end < 0:
            break
        shown, rest = shown + rest[:start], rest[end + 3 :]
    return (shown + rest).strip()
