"""Writes a company's first `switchboard.toml`: the bundled example with its explanations, and the answers filled in.

The example's own values are kept as comments, to show how more is written.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HEADER = re.compile(r"^# -{8,} (\w+):", re.MULTILINE)
_INVENTED = "# This one describes Ferrywire, the invented company of `make demo`.\n"


@dataclass(frozen=True, slots=True)
class StarterChoices:
    """The answers. Channels are "#name" or ids; `person` is a Slack member id; `source` the keys of its table."""

    company: str
    tag: str
    channel: str
    person: str
    person_name: str
    person_title: str
    review_channel: str
    watch: str
    source_kind: str = ""
    source: Mapping[str, object] = field(default_factory=dict)


def render_toml(example: str, answers: StarterChoices) -> str:
    """The whole file. It is validated by `config.company`, not here."""
    head, sections = _parts(example)
    own = {
        "tags": _tag(answers),
        "people": _person(answers),
        "slack": _slack(answers),
        "watch": _watch(answers),
        "sources": _source(answers),
        "lint": "[lint]\ninternal = []\nembargo = []\n",
    }
    parts = [_company(head, answers.company)]
    for name, text in sections:
        ours = _by_meaning(text) if name == "classifier" else text
        parts.append(_insert_own(ours, own[name]) if name in own else _comment_out_rules(ours))
    return "".join(parts)


def _by_meaning(section: str) -> str:
    """A new company is judged by meaning; one whose file does not say is judged by words, as it always was."""
    return re.sub(r'^kind = "words"', 'kind = "meaning"', section, count=1, flags=re.MULTILINE)


def _parts(example: str) -> tuple[str, list[tuple[str, str]]]:
    marks = list(_HEADER.finditer(example))
    ends = [mark.start() for mark in marks[1:]] + [len(example)]
    sections = [(mark[1], example[mark.start() : end]) for mark, end in zip(marks, ends, strict=True)]
    return example[: marks[0].start()], sections


def _company(head: str, name: str) -> str:
    head = head.replace(_INVENTED, "")
    return re.sub(r'^name = "[^"]*"', lambda _found: f"name = {_toml(name)}", head, count=1, flags=re.MULTILINE)


def _insert_own(section: str, own: str) -> str:
    """The section's explanation, then the new company's tables, then the example's as comments."""
    start = re.search(r"^\[", section, re.MULTILINE)
    at = start.start() if start else len(section)
    return f"{section[:at].rstrip()}\n\n{own}\n# The example's own:\n{_comment_out(section[at:])}\n"


def _comment_out(text: str) -> str:
    return "".join(f"{line if line.startswith('#') or not line.strip() else f'# {line}'}" for line in _lines(text))


def _comment_out_rules(section: str) -> str:
    """Comment out the section's arrays of tables, which name tags and people of the example."""
    at = section.find("[[")
    return section if at < 0 else section[:at] + _comment_out(section[at:])


def _lines(text: str) -> list[str]:
    return f"{text.rstrip()}\n".splitlines(keepends=True)


def _tag(answers: StarterChoices) -> str:
    return (
        f"[[tags]]\nname = {_toml(answers.tag)}\nchannel = {_toml(answers.channel)}\n"
        'description = ""\nwords = []\nexamples = []\npromise_minutes = 240\n'
    )


def _person(answers: StarterChoices) -> str:
    """One person in every role. Nobody approves their own replies, so a second person has to be added."""
    return (
        f"[[people]]\nslack = {_toml(answers.person)}\nname = {_toml(answers.person_name)}\n"
        f"title = {_toml(answers.person_title)}\ntags = [{_toml(answers.tag)}]\n"
        'roles = ["expert", "lead", "comms"] # nobody approves their own words: add a colleague with "comms"\n'
    )


def _slack(answers: StarterChoices) -> str:
    return (
        f"[slack]\nreview_channel = {_toml(answers.review_channel)}\ntriage_channel = {_toml(answers.channel)}\n"
        f"fallback_channel = {_toml(answers.channel)}\noutbound_channel = {_toml(answers.review_channel)}\n"
    )


def _watch(answers: StarterChoices) -> str:
    return f"[watch]\nquery = {_toml(answers.watch)}\nnever = []\n"


def _source(answers: StarterChoices) -> str:
    if not answers.source_kind:
        return ""
    keys = {"kind": answers.source_kind, "name": answers.source_kind, "every": "5m", **answers.source}
    return "[[sources]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in keys.items())


def _toml(value: object) -> str:
    """A TOML value: JSON's strings, numbers, booleans and lists are valid TOML once DEL is escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
