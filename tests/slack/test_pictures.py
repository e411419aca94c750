"""Every picture is one that Slack takes, and no file is kept of a picture there is no more."""

import json

import pytest

from bot.sandbox.slack.blockkit.limits import check_blocks, check_view
from bot.slack.blocks.elements import actions, button, line, moment, said
from tests.generated import ROOT
from tests.slack.pictures import FILES, FOLDER, PICTURES
from tests.slack.pictures.as_text import as_text
from tests.slack.samples import NOW


@pytest.mark.parametrize("name", PICTURES)
def test_slack_takes_what_is_pictured(name: str) -> None:
    drawn = json.loads(json.dumps(PICTURES[name]()))
    assert (check_view(drawn) if isinstance(drawn, dict) else check_blocks(drawn, "message")) == []


def test_each_file_is_of_a_picture() -> None:
    kept = {str(file.relative_to(ROOT)) for file in (ROOT / FOLDER).rglob("*.*")}
    assert kept - set(FILES) == set()


def test_a_picture_tells_words_looks_calls_times_and_what_a_button_carries() -> None:
    blocks = [
        line(said("Late", bold=True), said(" since "), moment(NOW), {"type": "user", "user_id": "U0ANA"}),
        *actions(button("Approve", "approve", f"7 {'a' * 64}", "primary", "Really?")),
    ]
    assert as_text(blocks) == "*Late* since <Fri 09:00><calls U0ANA>\n[Approve primary: approve 7 …, sure? Really?]\n"
