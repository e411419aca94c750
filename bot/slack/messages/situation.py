"""How a question or a reply stands, as parts of a line: the mark first, then the sentence, then when. Pure.

What is said is decided in `bot.core.telling.situation`.
"""

from collections.abc import Mapping

from bot.core.model import Person
from bot.core.telling.situation import Situation
from bot.slack.blocks.elements import Part, link, moment, said, with_names

_SHOWN = 400


def situation_line(
    situation: Situation, people: Mapping[str, Person], *, mark: bool = True, most: int = _SHOWN
) -> list[Part]:
    """The whole line; without its mark where that stands elsewhere already."""
    told = [{**part, "style": {"bold": True}} for part in with_names(situation.sentence, people, most)]
    when = [said(" "), moment(situation.at)] if situation.at else []
    there = link(situation.url, "see it")
    return [
        *([said(f"{situation.mark} ")] if mark else []),
        *told,
        *when,
        *([said(" · "), *there] if there else []),
    ]
