"""Reads a file of labelled posts, JSON Lines: {"text": …, "label": …} or {"text": …, "tags": […]} (or `labels`).

A label of null, or no tags, means that the post has no tag. Optional keys: `fold` (its part in a cross-validation),
`company`, `doc_id` (the answer that settled it), `reply` (that answer's words), `id` and `same_as` (the id of a post
that asks the same), `wants` (its intent, see `bot.core.verdict.Intent`, or `nothing`; `need` is the same) and
`about_us`. A line needs `label`, `labels`, `tags`, `doc_id`, `wants` or `need`; other keys are ignored.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core.errors import Faulty
from bot.core.verdict import Intent

MAX_FAULTS = 20


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    text: str
    label: str | None = None
    labels: tuple[str, ...] | None = None
    fold: int | str | None = None
    company: str = ""
    doc_id: int | str | None = None
    reply: str = ""
    id: str = ""
    same_as: str = ""
    tags: tuple[str, ...] | None = None
    need: Intent | Literal["nothing"] | None = None
    wants: Intent | Literal["nothing"] | None = None
    about_us: bool = True


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """A post with its labels. `answer` names what settled it, "" when that is not known.

    `same_as` is the `id` of a post that asks the same, "" for none. `intent` None: it is not labelled. `wants` says
    whether it wants an answer of us, None where that is not labelled.
    """

    text: str
    labels: tuple[str, ...]
    fold: str = ""
    company: str = ""
    answer: str = ""
    reply: str = ""
    id: str = ""
    same_as: str = ""
    intent: Intent | None = None
    about_us: bool = True
    wants: bool | None = None


def read_dataset(path: Path) -> list[LabelledPost]:
    """Every line that is not blank. Raises Faulty with the numbers of the faulty lines (the first `MAX_FAULTS`),
    OSError.
    """
    rows: list[LabelledPost] = []
    faults: list[str] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise Faulty([f"{path} is no text in UTF-8."]) from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _parse_row(line)
            if isinstance(row, LabelledPost):
                rows.append(row)
            else:
                faults.append(f"{path}, line {number}: {row}")
    if faults:
        raise Faulty(_first_faults(faults))
    if not rows:
        raise Faulty([f'{path} holds no posts; write {{"text": "…", "label": "…"}}, one a line.'])
    return rows


def _first_faults(faults: Sequence[str]) -> Sequence[str]:
    rest = len(faults) - MAX_FAULTS
    return faults if rest <= 0 else (*faults[:MAX_FAULTS], f"and {rest} more lines")


def _parse_row(line: str) -> LabelledPost | str:
    """The post, or what is wrong with the line, without quoting it."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return "this is no JSON."
    if not isinstance(value, dict):
        return 'this is no JSON object; write {"text": "…", "label": "…"}.'
    if not {"label", "labels", "tags", "doc_id", "need", "wants"} & value.keys():
        return "there is neither label nor labels nor tags nor wants nor need."
    try:
        row = _Row.model_validate_json(line)
    except ValidationError as error:
        return "; ".join(f"{e['loc'][0] if e['loc'] else 'it'}: {e['msg']}" for e in error.errors(include_input=False))
    several = row.tags if row.tags is not None else row.labels
    labels = several if several is not None else (row.label,) if row.label else ()
    fold, answer = ("" if part is None else str(part) for part in (row.fold, row.doc_id))
    said = row.wants or row.need
    intent = said if isinstance(said, Intent) else None
    wants = None if said is None else row.about_us and intent is not None and intent.wants_an_answer
    known = (fold, row.company, answer, row.reply, row.id, row.same_as, intent, row.about_us, wants)
    return LabelledPost(row.text, tuple(dict.fromkeys(labels)), *known)
