"""Reads a file of labelled posts, JSON Lines: {"text": …, "label": …} or {"text": …, "labels": […]}.

A label of null, or no labels, means that the post has no tag. Optional keys: `fold` (its part in a cross-validation),
`company`, `doc_id` (the answer that settled it), `reply` (that answer's words), `id` and `same_as` (the id of a post
that asks the same), `need` (its intent, see `bot.core.verdict.Intent`) and `about_us`. A line needs `label`, `labels`,
`doc_id` or `need`; other keys are ignored.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    need: Intent | None = None
    about_us: bool = True


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """A post with its labels. `answer` names what settled it, "" when that is not known.

    `same_as` is the `id` of a post that asks the same, "" for none. `intent` None: it is not labelled.
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
    if not {"label", "labels", "doc_id", "need"} & value.keys():
        return "there is neither label nor labels nor need."
    try:
        row = _Row.model_validate_json(line)
    except ValidationError as error:
        return "; ".join(f"{e['loc'][0] if e['loc'] else 'it'}: {e['msg']}" for e in error.errors(include_input=False))
    labels = row.labels if row.labels is not None else (row.label,) if row.label else ()
    fold, answer = ("" if part is None else str(part) for part in (row.fold, row.doc_id))
    known = (fold, row.company, answer, row.reply, row.id, row.same_as, row.need, row.about_us)
    return LabelledPost(row.text, tuple(dict.fromkeys(labels)), *known)
