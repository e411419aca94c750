"""The response to `search`: one page of what holds the words. Pure."""

from collections.abc import Mapping

from bot.core.model import Person
from bot.core.searching.search import HitKind, SearchHit, SearchPage, excerpt
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, bullets, button, line, moment, one_line, person, rich, said
from bot.slack.blocks.limits import fit

_SOURCE, _HANDLE, _TERMS = 30, 40, 80


def search_response(found: SearchPage, people: Mapping[str, Person]) -> list[Block]:
    """Each hit in a line, with a button for each question, and for the pages beside this one."""
    sought = one_line(" ".join(found.terms), _TERMS)
    if not found.hits:
        return [line(said("Nothing holds "), sought, said(". Every word has to occur: try fewer, or a part of one."))]
    pages = f", page {found.page} of {found.pages}" if found.pages > 1 else ""
    numbers = dict.fromkeys(hit.question for hit in found.hits if hit.question)
    return fit(
        [
            line(said(f"{found.total} found for ", bold=True), sought, said(f"{pages}:")),
            rich(bullets([_hit(hit, found, people) for hit in found.hits])),
            *actions(*[button(f"Q-{n}", f"{action_ids.SHOW}_{place}", str(n)) for place, n in enumerate(numbers)]),
            *actions(*_paging(found)),
        ]
    )


def _hit(hit: SearchHit, found: SearchPage, people: Mapping[str, Person]) -> list[Part]:
    who = [person(hit.who, people)] if hit.kind is HitKind.REPLY else [said("@"), one_line(hit.who, _HANDLE)]
    return [
        *([said(f"Q-{hit.question} ", bold=True)] if hit.question else []),
        said(f"{hit.kind.value} · "),
        moment(hit.at),
        said(" · "),
        *who,
        said(" on "),
        one_line(hit.source, _SOURCE),
        said(": "),
        one_line(excerpt(hit.text, found.terms), 160),
    ]


def _paging(found: SearchPage) -> list[Part]:
    back = button("Previous page", action_ids.SEARCH_BACK, action_ids.search_value(found.terms, found.page - 1))
    on = button("Next page", action_ids.SEARCH_ON, action_ids.search_value(found.terms, found.page + 1))
    return [*([back] if found.page > 1 else []), *([on] if found.page < found.pages else [])]
