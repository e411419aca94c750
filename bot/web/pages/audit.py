"""Audit: the history's entries newest first, and whether anybody changed it."""

import re

from starlette.responses import Response

from bot.core.auditing.trail import AuditFilter
from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.core.telling.history import WORDS, entry_words
from bot.web.page import Form, Page
from bot.web.visit import Visit, address_with, whole_number

_QUESTION = re.compile(r"(?:q-?)?(\d{1,18})", re.IGNORECASE)


def show(visit: Visit) -> Response:
    """One page of it."""
    query = {name: visit.query.get(name, "").strip() for name in ("person", "kind", "question", "before")}
    page = visit.desk.audit.page(_filter(query), visit.by)
    return visit.render(
        "audit.html",
        page=page,
        query=query,
        kinds=sorted(WORDS.items(), key=lambda kind: kind[1]),
        colleagues=sorted(visit.desk.people.values(), key=lambda one: one.name),
        words=entry_words,
        state=visit.desk.audit.state(visit.by),
        older=address_with("/audit", query, before=str(page.older)) if page.older else "",
        newest=address_with("/audit", query, before=""),
    )


def check(visit: Visit) -> Response:
    """Have the whole history checked."""
    state = visit.desk.audit.check(visit.by)
    told = "The history is whole." if state.is_whole else "The history is not as it was written."
    return visit.go(visit.back, told)


def _filter(query: dict[str, str]) -> AuditFilter:
    if query["kind"] and query["kind"] not in WORDS:
        raise Faulty([f"There is no kind of entry {query['kind']}; pick one from the list."])
    before = whole_number(query["before"], "before") if query["before"] else 0
    return AuditFilter(query["person"], query["kind"], _question(query["question"]), before)


def _question(text: str) -> int:
    found = _QUESTION.fullmatch(text)
    if text and found is None:
        raise Faulty([f"{text} is no question; write its number, such as Q-12."])
    return int(found[1]) if found else 0


PAGES = (Page("/audit", show, "Audit"),)
FORMS = (Form("/audit/check", check, Act.VERIFY),)
