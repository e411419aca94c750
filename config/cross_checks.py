"""What must hold between the tables of `switchboard.toml`: names are unique, names exist, enough people can approve. It
reads the raw values, so that it finds its faults even if a table has faults of its own; what has the wrong type is left
to `config.tables`.
"""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from bot.core.errors import NotFound
from bot.core.model import Role
from bot.core.settings.table import Table
from config.problems import Problem, connector_problems
from config.tables.sinks import SinkTable
from config.tables.sources import SourceTable
from config.toml_positions import Document, Path

CheckSource = Callable[[str, Mapping[str, object]], BaseModel]
"""A connector's settings from its kind and values, a sink's for `sinks.<kind>`. Raises NotFound, or
pydantic.ValidationError.
"""

_UNIQUE_KEYS = (("tags", "name"), ("people", "slack"), ("sources", "name"), ("sinks", "name"))


def cross_check_problems(document: Document, check_source: CheckSource) -> Iterator[Problem]:
    """Every problem between tables, and in the settings of sources and sinks."""
    yield from _duplicate_names(document)
    yield from _former_names_taken(document)
    yield from _unknown_names(document.values)
    yield from _too_few_to_approve(document.values)
    for at, source in table_items(document.values, "sources"):
        yield from _source_problems(at, source, check_source, SourceTable)
    for at, sink in table_items(document.values, "sinks"):
        yield from _source_problems(at, sink, check_source, SinkTable, "sinks.")


def table_items(values: Mapping[str, object], section: str) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """The tables of a `[[section]]`, each with its path."""
    found = values.get(section)
    for number, item in enumerate(found if isinstance(found, list) else []):
        if isinstance(item, dict):
            yield (section, number), item


def _duplicate_names(document: Document) -> Iterator[Problem]:
    for section, key in _UNIQUE_KEYS:
        first: dict[object, int] = {}
        for at, item in table_items(document.values, section):
            name = item.get(key)
            if isinstance(name, str) and name in first:
                yield Problem((*at, key), f"{name} stands in line {first[name]} already; each must be there once.")
            elif isinstance(name, str):
                first[name] = document.line((*at, key))


def _former_names_taken(document: Document) -> Iterator[Problem]:
    """A former name belongs to one tag only, and is not the present name of any."""
    present = _names(document.values, "tags")
    first: dict[str, int] = {}
    for at, tag in table_items(document.values, "tags"):
        for number, name in enumerate(_texts(tag.get("formerly"))):
            path = (*at, "formerly", number)
            if name in present:
                yield Problem(path, f"{name} is the name of a tag now; a name before must not be in use.")
            elif name in first:
                yield Problem(path, f"{name} stands in line {first[name]} already; it can have become one tag only.")
            else:
                first[name] = document.line(path)


def _unknown_names(values: Mapping[str, object]) -> Iterator[Problem]:
    tags, former = _names(values, "tags"), _former_names(values)
    for at, person in table_items(values, "people"):
        for number, tag in enumerate(_texts(person.get("tags"))):
            if tag not in tags:
                yield Problem((*at, "tags", number), _unknown_name_text("tag", tag, tags, former))
    yield from _unknown_on_call(values)
    yield from _unknown_of_sinks(values)
    known = {"author": _names(values, "people", "slack"), "tag": tags, "source": _names(values, "sources")}
    for at, rule in (
        *_rules(values),
        *_quiet(values),
        *table_items(values, "promises"),
        *table_items(values, "escalation"),
    ):
        for key, names in known.items():
            if isinstance(name := rule.get(key), str) and name not in names:
                said = _unknown_name_text(
                    "person" if key == "author" else key, name, names, former if key == "tag" else {}
                )
                yield Problem((*at, key), said)


def _unknown_on_call(values: Mapping[str, object]) -> Iterator[Problem]:
    tags, former, people = _names(values, "tags"), _former_names(values), _names(values, "people", "slack")
    for at, rule in table_items(values, "oncall"):
        if isinstance(tag := rule.get("tag"), str) and tag and tag not in tags:
            yield Problem((*at, "tag"), _unknown_name_text("tag", tag, tags, former))
        for number, person in enumerate(_texts(rule.get("people"))):
            if person not in people:
                yield Problem((*at, "people", number), _unknown_name_text("person", person, people, {}))


def _unknown_of_sinks(values: Mapping[str, object]) -> Iterator[Problem]:
    tags, former, sources = _names(values, "tags"), _former_names(values), _names(values, "sources")
    for at, sink in table_items(values, "sinks"):
        for number, source in enumerate(_texts(sink.get("sources"))):
            if source not in sources:
                yield Problem((*at, "sources", number), _unknown_name_text("source", source, sources, {}))
        for number, tag in enumerate(_texts(sink.get("tags"))):
            if tag not in tags:
                yield Problem((*at, "tags", number), _unknown_name_text("tag", tag, tags, former))


def _former_names(values: Mapping[str, object]) -> dict[str, str]:
    """Former names of tags → the present name."""
    return {
        name: now
        for _, tag in table_items(values, "tags")
        if isinstance(now := tag.get("name"), str)
        for name in _texts(tag.get("formerly"))
    }


def _unknown_name_text(noun: str, name: str, names: list[str], former: Mapping[str, str]) -> str:
    if name in former:
        return f"the {noun} {name} is called {former[name]} now; write {former[name]}."
    near = get_close_matches(name, names, n=1)
    if near:
        return f"there is no {noun} {name}; did you mean {near[0]}?"
    return f"there is no {noun} {name}; there are: {', '.join(names)}." if names else f"there is no {noun} at all."


def _too_few_to_approve(values: Mapping[str, object]) -> Iterator[Problem]:
    able = sum(Role.COMMS in _texts(person.get("roles")) for _, person in table_items(values, "people"))
    for at, rule in _rules(values):
        yield from _too_few_named(at, rule, values)
    for path, needed in _approvals(values):
        if needed > able:
            yield Problem(
                path,
                f"needs {needed}, but {able} with the role comms can approve; give it to more people, or ask for less.",
            )


def _too_few_named(at: Path, rule: Mapping[str, object], values: Mapping[str, object]) -> Iterator[Problem]:
    """Those whom a rule names are people there are, have the role comms, and are as many as it asks for."""
    named, people = _texts(rule.get("approvers")), dict.fromkeys(_names(values, "people", "slack"))
    unknown = [one for one in named if one not in people and one not in tuple(Role)]
    for one in unknown:
        yield Problem((*at, "approvers"), _unknown_name_text("person", one, list(people), {}))
    needed = rule.get("approvals")
    if not named or unknown or not isinstance(needed, int):
        return
    comms = [person for _, person in table_items(values, "people") if Role.COMMS in _texts(person.get("roles"))]
    able = sum(bool({str(one.get("slack")), *_texts(one.get("roles"))} & set(named)) for one in comms)
    if able < needed:
        told = f"needs {needed}, but {able} of those it names can approve; they need the role comms, too."
        yield Problem((*at, "approvers"), told)


def _approvals(values: Mapping[str, object]) -> Iterator[tuple[Path, int]]:
    default = _policy(values).get("approvals", 1)
    yield ("policy", "approvals"), default if isinstance(default, int) else 0
    for at, rule in _rules(values):
        approvals = rule.get("approvals")
        yield (*at, "approvals"), approvals if isinstance(approvals, int) else 0


def _policy(values: Mapping[str, object]) -> Mapping[str, object]:
    policy = values.get("policy")
    return policy if isinstance(policy, dict) else {}


def _rules(values: Mapping[str, object]) -> Iterator[tuple[Path, Mapping[str, object]]]:
    for at, rule in table_items(_policy(values), "rules"):
        yield ("policy", *at), rule


def _quiet(values: Mapping[str, object]) -> Iterator[tuple[Path, Mapping[str, object]]]:
    for at, quiet in table_items(_policy(values), "quiet"):
        yield ("policy", *at), quiet


def _source_problems(
    at: Path, source: Mapping[str, object], check_source: CheckSource, shared: type[Table], prefix: str = ""
) -> Iterator[Problem]:
    """Of a source, or of a sink: `shared` are the keys that all of them have."""
    kind = source.get("kind")
    own = {key: value for key, value in source.items() if key not in shared.model_fields}
    if not isinstance(kind, str):
        return
    try:
        check_source(f"{prefix}{kind}", own)
    except NotFound as unknown:
        yield Problem((*at, "kind"), str(unknown))
    except ValidationError as error:
        found = _keys_of(f"{prefix}{kind}", own, error, check_source)
        yield from connector_problems(error, at, found | {*shared.model_fields})


def _keys_of(kind: str, own: Mapping[str, object], error: ValidationError, check_source: CheckSource) -> set[str]:
    """The keys a source of this kind may have, as far as can be found out by checking it again without the bad ones."""
    bad = {str(details["loc"][0]) for details in error.errors() if details["loc"]}
    missing = {str(details["loc"][0]) for details in error.errors() if details["type"] == "missing"}
    try:
        settings = check_source(kind, {key: value for key, value in own.items() if key not in bad})
    except ValidationError as again:
        missing |= {str(details["loc"][0]) for details in again.errors() if details["type"] == "missing"}
        return missing
    return {*type(settings).model_fields}


def _names(values: Mapping[str, object], section: str, key: str = "name") -> list[str]:
    return [name for _, item in table_items(values, section) if isinstance(name := item.get(key), str)]


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
