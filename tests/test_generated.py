"""What is generated from the code is what the code says, wherever it stands."""

import re

import pytest

import connectors
from handlers.commands.dispatch import COMMANDS
from tests.generated import FILES, ROOT, between, commented, example_section, made, table


@pytest.mark.parametrize("name", FILES)
def test_every_generated_file_is_current(name: str) -> None:
    present, wanted = made(name)

    assert present == wanted, f"{name} is not what the code says: run `make generated`"


def test_make_generated_writes_them_all() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(r"^generated:.*\n\t\$\(BIN\)/python -m tests\.generated\n\n", makefile, re.MULTILINE)


def test_the_readme_tells_of_every_kind_of_source_and_every_slash_command() -> None:
    _, readme = made("README.md")
    abouts = [connectors.recipe(kind).ABOUT for kind in connectors.kinds()]

    assert [about for about in abouts if f"| {about.watches} | {about.answers} |" not in readme] == []
    assert [one.name for one in COMMANDS.values() if f"| {one.help} | {one.who} |" not in readme] == []


def test_only_what_stands_between_the_markers_is_written() -> None:
    assert between("<a>", "</a>", "new\n", "by hand\n<a>\nold\n</a>\nby hand\n") == "by hand\n<a>\nnew\n</a>\nby hand\n"


@pytest.mark.parametrize("text", ["", "<a>\n", "</a>\n<a>\n", "<a>\n</a>\n<a>\n</a>\n"])
def test_a_marker_that_is_lost_or_doubled_is_a_fault(text: str) -> None:
    with pytest.raises(ValueError, match="must stand there once"):
        between("<a>", "</a>", "new\n", text)


def test_a_bar_in_a_cell_ends_no_cell() -> None:
    assert table(("a",), [("`x [y|z]`",)]) == "| a |\n| --- |\n| `x [y\\|z]` |\n"


def test_a_section_that_may_be_left_out_stands_in_the_example_with_each_key_and_what_it_means() -> None:
    written = example_section("relay")

    assert written.startswith(f"# {'-' * 64} relay: how replies leave\n[relay]\nundo_seconds = 30 # Seconds between")
    assert written.endswith("Default: 6.\n")
    assert "\n# model = " in example_section("classifier")


def test_a_long_description_goes_on_under_its_key() -> None:
    first, second = commented("key = 1", "word " * 30, column=10)

    assert first.startswith("key = 1    # word word")
    assert second.startswith("           # word")
    assert max(len(first), len(second)) <= 118
