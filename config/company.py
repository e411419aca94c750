"""The company as `switchboard.toml` describes it: read once, checked whole, handed on as the core's own values.

What each key may hold is in `bot.core.settings` and `tables`, what must hold between them in `cross_checks`. Secrets
are not here: see `settings`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path as File

from pydantic import ConfigDict, ValidationError

from bot.core.calendars.hours import Hours
from bot.core.company import Company, PlainSections
from bot.core.errors import Faulty
from bot.core.model import Person, Tag
from bot.core.promises.rules import PromiseRule
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule, QuietTime
from bot.core.watch.query import BadQuery, Query, Watch, combine_queries, compile_query
from config import cross_checks, problems, toml_positions
from config.cross_checks import CheckSource
from config.on_call import OnCallRules
from config.problems import Problem
from config.tables.file import CompanyFile
from config.tables.people import PersonTable, TagTable
from config.tables.policy import PolicyTable, QuietTable, RuleTable
from config.tables.sinks import SinkTable
from config.tables.sources import SourceTable, WatchTable
from config.toml_positions import Document, Path
from config.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """A source as it is to be run. `values` are its connector's own settings, checked but not read here."""

    kind: str
    name: str
    watch: Watch
    every: timedelta
    enabled: bool
    answer: bool
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SinkConfig:
    """A sink as it is to be run. `values` are its own settings, checked but not read here."""

    kind: str
    name: str
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    enabled: bool
    values: Mapping[str, object]


class ConfiguredCompany(Company):
    """The company with the sources it watches and the sinks it hands on to, which are the edge's affair."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    sources: tuple[SourceConfig, ...] = ()
    sinks: tuple[SinkConfig, ...] = ()


def load_company(path: File, check_source: CheckSource) -> ConfiguredCompany:
    """The company in the file at `path`. Raises Faulty with every fault in it, each `file:line: where: what to do`.

    `check_source(kind, values)` gives a connector's settings, for `sinks.<kind>` a sink's; it raises NotFound for the
    kind and pydantic.ValidationError for the values. Where the file is no TOML, only that is reported: the rest cannot
    be known.
    """
    return _checked(path, _document(path), path.parent, check_source)


def load_policy(path: File, company: File, check_source: CheckSource) -> ApprovalPolicy:
    """The policy in the file at `path`: a whole configuration, or `[policy]` alone beside the rest of the one at
    `company`. Raises Faulty as `load_company` does.
    """
    document = _document(path)
    if "company" in document.values:
        return _checked(path, document, path.parent, check_source).policy
    if "policy" not in document.values:
        raise Faulty([f"{path}:1: holds no [policy]; write it there, or a whole configuration."])
    values = {**_document(company).values, "policy": document.values["policy"]}
    return _checked(path, Document(values, document.lines), company.parent, check_source).policy


def _document(path: File) -> Document:
    document = toml_positions.read_document(_text(path))
    if not isinstance(document, Document):
        raise Faulty([f"{path}:{fault.line}: {fault.problem}" for fault in document])
    return document


def _checked(path: File, document: Document, folder: File, check_source: CheckSource) -> ConfiguredCompany:
    found = list(cross_checks.cross_check_problems(document, check_source))
    try:
        file = CompanyFile.model_validate(dict(document.values))
    except ValidationError as error:
        raise Faulty(_fault_texts(path, document, [*problems.table_problems(error, CompanyFile), *found])) from None
    hours = WorkingHours(file, folder)
    on_call = OnCallRules(file, folder)
    found += [*_combined_query_problems(file.watch), *hours.problems, *on_call.problems]
    if found:
        raise Faulty(_fault_texts(path, document, found))
    return _company(file, hours, on_call)


def _text(path: File) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Faulty([f"{path}: there is no such file; write one with `switchboard init`."]) from None
    except UnicodeDecodeError:
        raise Faulty([f"{path}:1: the file is not UTF-8 text; save it as UTF-8."]) from None
    except OSError as error:
        raise Faulty([f"{path}: the file cannot be read ({error.strerror}); check its path and permissions."]) from None


def _fault_texts(path: File, document: Document, found: list[Problem]) -> list[str]:
    """The problems as lines for a person, in the order of the file."""
    placed = sorted(((document.line(problem.path), problem) for problem in found), key=lambda pair: pair[0])
    return [f"{path}:{line}: {_where(problem.path, document.values)}: {problem.text}" for line, problem in placed]


def _where(path: Path, values: Mapping[str, object]) -> str:
    """`[[people]] "Ana", tags 2`: the table as it is written in the file, then the key."""
    section, *rest = path
    if not rest:
        return f"[{section}]"
    if not isinstance(rest[0], int):
        return f"[{section}] {_key(rest)}"
    table = dict(cross_checks.table_items(values, str(section))).get((section, rest[0]), {})
    name = table.get("name", f"number {rest[0] + 1}")
    return f'[[{section}]] "{name}"' + (f", {_key(rest[1:])}" if rest[1:] else "")


def _key(path: list[str | int]) -> str:
    """List items counted from 1, as people do."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _combined_query_problems(table: WatchTable) -> Iterator[Problem]:
    """Each query alone is sound by now; all of them together may still be too long or too deep."""
    try:
        _global_query(table)
    except BadQuery as problem:
        yield Problem(("watch",), f"query and never together make no query: {problem}")


def _global_query(table: WatchTable) -> Query | None:
    parts = [f"({table.query})"] if table.query else []
    parts += [f"-({query})" for query in table.never]
    return compile_query(" ".join(parts)) if parts else None


def _company(file: CompanyFile, hours: WorkingHours, on_call: OnCallRules) -> ConfiguredCompany:
    everywhere = _global_query(file.watch)
    return ConfiguredCompany(
        **{name: getattr(file, name) for name in PlainSections.model_fields},
        tags=tuple(_tag(table) for table in file.tags),
        people=tuple(_person(table, hours.of(number)) for number, table in enumerate(file.people)),
        policy=_policy(file.policy),
        promises=tuple(PromiseRule(**dict(table)) for table in file.promises),
        oncall=on_call.rules,
        escalation=tuple(table.rung() for table in file.escalation),
        sources=tuple(_source(table, everywhere) for table in file.sources),
        sinks=tuple(_sink(table) for table in file.sinks),
    )


def _tag(table: TagTable) -> Tag:
    return Tag(**dict(table))


def _person(table: PersonTable, hours: Hours | None) -> Person:
    return Person(**{**dict(table), "hours": hours})


def _policy(table: PolicyTable) -> ApprovalPolicy:
    return ApprovalPolicy(
        table.approvals, tuple(_rule(rule) for rule in table.rules), tuple(_quiet(quiet) for quiet in table.quiet)
    )


def _rule(table: RuleTable) -> ApprovalRule:
    given = {name: value for name, value in dict(table).items() if value is not None and name != "undo_seconds"}
    return ApprovalRule(**given, undo=table.undo)


def _quiet(table: QuietTable) -> QuietTime:
    return QuietTime(**{name: value for name, value in dict(table).items() if value is not None})


def _source(table: SourceTable, everywhere: Query | None) -> SourceConfig:
    here = compile_query(table.watch) if table.watch else None
    return SourceConfig(
        table.kind,
        table.name,
        combine_queries(everywhere, here),
        table.every,
        table.enabled,
        table.answer,
        table.values,
    )


def _sink(table: SinkTable) -> SinkConfig:
    return SinkConfig(table.kind, table.name, table.sources, table.tags, table.enabled, table.values)
