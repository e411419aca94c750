"""Every key and list item of a TOML file is found at its own line, however it is written."""

import tomllib
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from config.toml_positions import Document, Path, TomlFault, read_document

TEXT = """\
top = 1
# a comment

[company]  # here
name = "Ferrywire"
a.b = 2
words = [ # of ours
  "one",
  # not this
  { two = 2, "thr ee" = [3, 4] },
]
long = \"\"\"
[not.a.table]
x = 1\"\"\"

[[people]]
name = 'Ana'
[people.hours]
zone = "UTC"

[[people]]
name = "Ben"
[[people.notes]]
text = "a"
[[people.notes]]
text = "b"
[people.hours]
zone = "GMT"
"""


def document(text: str = TEXT) -> Document:
    found = read_document(text)
    assert isinstance(found, Document), found
    return found


def faults(text: str) -> list[TomlFault]:
    found = read_document(text)
    assert isinstance(found, list), found
    return found


def test_each_key_and_item_stands_at_its_line() -> None:
    expected: dict[Path, int] = {
        ("top",): 1,
        ("company",): 4,
        ("company", "name"): 5,
        ("company", "a", "b"): 6,
        ("company", "words"): 7,
        ("company", "words", 0): 8,
        ("company", "words", 1, "two"): 10,
        ("company", "words", 1, "thr ee", 1): 10,
        ("company", "long"): 12,
        ("people", 0): 16,
        ("people", 0, "name"): 17,
        ("people", 0, "hours", "zone"): 19,
        ("people", 1): 21,
        ("people", 1, "notes", 0, "text"): 24,
        ("people", 1, "notes", 1, "text"): 26,
        ("people", 1, "hours"): 27,
        ("people", 1, "hours", "zone"): 28,
    }

    found = document()

    assert {path: found.lines.get(path) for path in expected} == expected


def test_what_is_not_there_stands_where_it_belongs() -> None:
    assert document().line(("people", 1, "slack")) == 21
    assert document().line(("company", "name", "deeper")) == 5
    assert document().line(("nowhere",)) == 1


def every_path(value: object, above: Path = ()) -> Iterator[Path]:
    yield above
    if isinstance(value, dict):
        for key, below in value.items():
            yield from every_path(below, (*above, key))
    if isinstance(value, list):
        for number, below in enumerate(value):
            yield from every_path(below, (*above, number))


def test_nothing_that_has_a_value_lacks_a_line() -> None:
    missing = (
        set(every_path(dict(document().values))) - set(document().lines) - {(), ("people",), ("people", 1, "notes")}
    )

    assert missing == set()


def test_a_value_keeps_its_words() -> None:
    assert document().values == tomllib.loads(TEXT)


def test_every_line_that_is_no_toml_is_told_at_once() -> None:
    found = faults('[company]\nname = Ferrywire\ncity = "Bonn"\n\ncity = "Ulm"\nsize = 3\n[[people]\nname = "Ana"\n')

    assert [fault.line for fault in found] == [2, 5, 7]
    assert "column 8" in found[0].problem
    assert "Cannot overwrite a value" in found[1].problem


def test_an_open_bracket_is_told_once_and_not_in_every_line_behind_it() -> None:
    found = faults("tags = [\n  'a',\n  'b'\nname = 'x'\nother = 'y'\nmore = 'z'\n")

    assert len(found) == 1


def test_a_text_that_never_ends_is_told_at_the_end() -> None:
    found = faults('a = 1\nb = """never\nends\n')

    assert [fault.line for fault in found] == [3]


@given(st.text(alphabet="ab[]{}='\"\n.,# 1", max_size=60))
def test_any_text_gives_a_document_or_faults_within_it(text: str) -> None:
    found = read_document(text)

    if isinstance(found, list):
        assert all(1 <= fault.line <= text.count("\n") + 1 for fault in found)
    else:
        assert found.values == tomllib.loads(text)
