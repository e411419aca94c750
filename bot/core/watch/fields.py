"""The fields of the watch language: what `site:`, `source:`, `author:`, `lang:` and `type:` test. How fields and words
form a query is in `bot.core.watch.query`.
"""

import difflib
import re
from collections.abc import Callable
from fnmatch import translate
from functools import cached_property
from urllib.parse import urlsplit

from bot.core.errors import Faulty
from bot.core.model import Post, PostKind
from bot.core.text.matching import fold

FIELDS = ("site", "source", "author", "lang", "type")

_SYNONYMS = {
    "from": "author", "user": "author", "by": "author", "domain": "site", "host": "site", "url": "site",
    "language": "lang", "kind": "type", "is": "type", "channel": "source", "feed": "source",
}  # fmt: skip


class BadField(Faulty):
    """A field or value that is wrong. `in_name`: the mistake is in the field's name, else in the value."""

    def __init__(self, remedy: str, *, in_name: bool = False) -> None:
        super().__init__([remedy])
        self.in_name = in_name


class PostFields:
    """One post as queries see it: each view is computed once, when first needed."""

    def __init__(self, post: Post) -> None:
        self.post = post

    @cached_property
    def words(self) -> str:
        return fold(self.post.words)

    @cached_property
    def host(self) -> str:
        url = self.post.url
        try:
            return fold(urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
        except ValueError:
            return ""


PostPredicate = Callable[[PostFields], bool]
"""A test on a post. Never raises."""


def field_predicate(name: str, value: str) -> PostPredicate:
    """The test for `name:value`. Raises BadField."""
    if name not in FIELDS:
        raise BadField(f"there is no field '{name}:'. {_nearest_field(name)}", in_name=True)
    wanted = fold(value).strip()
    if not wanted:
        raise BadField(f"say right behind the colon what '{name}:' should be, without a space.")
    return _PREDICATES[name](wanted)


def _nearest_field(name: str) -> str:
    close = difflib.get_close_matches(name, FIELDS, 1)
    nearest = _SYNONYMS.get(name) or (close[0] if close else "")
    advice = "If you mean the words, put them in quotes."
    if nearest:
        return f"Did you mean '{nearest}:'? {advice}"
    return f"There are {', '.join(f'{known}:' for known in FIELDS)}. {advice}"


def _site(value: str) -> PostPredicate:
    host = value.removeprefix("*.").rstrip(".")
    if not re.fullmatch(r"[^\W_][\w.-]*", host):
        raise BadField("'site:' takes a host only, such as site:reddit.com.")
    below = f".{host}"
    return lambda fields: fields.host == host or fields.host.endswith(below)


def _source(value: str) -> PostPredicate:
    fits = _glob(value)
    return lambda fields: fits(fold(fields.post.source))


def _author(value: str) -> PostPredicate:
    fits = _glob(value.removeprefix("@"))
    return lambda fields: fits(fold(fields.post.author.handle).removeprefix("@"))


def _glob(value: str) -> Callable[[str], bool]:
    # fnmatch's own translation commits to the leftmost match of each star, so it does not backtrack.
    pattern = re.compile(translate(value.replace("[", "[[]").replace("?", "[?]")))
    return lambda text: pattern.match(text) is not None


def _lang(value: str) -> PostPredicate:
    if not re.fullmatch(r"[a-z]{2,8}([-_][a-z0-9]{1,8})*", value):
        raise BadField("'lang:' takes a language code, such as lang:en or lang:pt-br.")
    wanted = value.replace("_", "-")
    return lambda fields: f"{fold(fields.post.lang).replace('_', '-')}-".startswith(f"{wanted}-")


def _type(value: str) -> PostPredicate:
    kinds = [kind.value for kind in PostKind]
    if value not in kinds:
        nearest = difflib.get_close_matches(value, kinds, 1, 0)[0]
        raise BadField(f"'type:' is post, reply or comment. Did you mean type:{nearest}?")
    return lambda fields: fields.post.kind.value == value


_PREDICATES: dict[str, Callable[[str], PostPredicate]] = {
    "site": _site, "source": _source, "author": _author, "lang": _lang, "type": _type,
}  # fmt: skip
