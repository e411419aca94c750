"""The page draws every block, element and view of the bot's as Slack does, and says so where it cannot."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab

import bot.slack
from bot.sandbox.slack.blockkit.inputs import initial_values
from tests.slack.pictures import PICTURES

pytestmark = pytest.mark.browser

DRAW = """async ([blocks, values]) => {
  const { drawBlocks } = await import("/static/blocks.js");
  const names = new Map();
  const around = { people: names, rooms: names, place: "test", values, act: () => null, changed: () => null };
  const box = document.createElement("section");
  box.append(...drawBlocks(blocks, around));
  return { words: box.textContent, unknown: [...box.querySelectorAll(".unknown")].map((one) => one.textContent) };
}"""
DRAWN = """async () => Object.values((await import("/static/blocks.js")).DRAWN).flat()"""
FRAMES = {"modal", "home", "plain_text", "mrkdwn", "message", "message_action", "block_actions", "text"}
"""Types that are no part of what is drawn: surfaces, text objects, payloads."""
UNSHOWN = ("placeholder", "confirm", "initial_value", "initial_option", "initial_options", "fallback")


def drawn(tab: Tab, blocks: object) -> dict[str, object]:
    plain = json.loads(json.dumps(blocks))
    for place, block in enumerate(plain):
        block.setdefault("block_id", f"b{place}")
    found: dict[str, object] = tab.evaluate(DRAW, [plain, initial_values(plain, {})])
    return found


def words_in(thing: object) -> Iterator[str]:
    """What is to be read, wherever it stands in the blocks."""
    if isinstance(thing, list | tuple):
        for one in thing:
            yield from words_in(one)
    elif isinstance(thing, dict):
        if isinstance(thing.get("text"), str):
            yield thing["text"]
        for key, part in thing.items():
            if key not in UNSHOWN:
                yield from words_in(part)


def types_in_messages() -> set[str]:
    """Every type that stands in the code of what the bot shows."""
    files = Path(next(iter(bot.slack.__path__))).rglob("*.py")
    return {kind for file in files for kind in re.findall(r'"type": "([a-z_]+)"', file.read_text(encoding="utf-8"))}


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def test_every_picture_of_what_the_bot_shows_is_drawn_whole(tab: Tab) -> None:
    for name, draw in PICTURES.items():
        picture = draw()
        blocks = picture["blocks"] if isinstance(picture, dict) else picture
        found = drawn(tab, blocks)
        assert found["unknown"] == [], name
        seen = letters(str(found["words"]))
        assert [text for text in words_in(json.loads(json.dumps(blocks))) if letters(text) not in seen] == [], name


def test_every_type_that_stands_in_the_code_of_messages_is_drawn(tab: Tab) -> None:
    assert types_in_messages() - FRAMES - set(tab.evaluate(DRAWN)) == set()


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([{"type": "video"}], "Not drawn here: video"),
        ([{"type": "actions", "elements": [{"type": "workflow_button"}]}], "Not drawn here: workflow_button"),
        ([{"type": "rich_text", "elements": [{"type": "rich_text_poem"}]}], "Not drawn here: rich_text_poem"),
    ],
)
def test_what_cannot_be_drawn_is_said(tab: Tab, blocks: list[dict[str, object]], said: str) -> None:
    assert tab.evaluate(DRAW, [blocks, {}])["unknown"] == [said]


def test_a_table_is_a_table_with_its_columns_aligned(tab: Tab) -> None:
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in (("due", "what"), ("2 h", "SSO <b>"))]
    table = {"type": "table", "rows": cells, "column_settings": [{"align": "right"}]}
    shape = """async (block) => {
      const { drawBlock } = await import("/static/blocks.js");
      const node = drawBlock(block, {});
      return [...node.querySelectorAll("th, td")].map((cell) => [cell.tagName, cell.dataset.align, cell.textContent]);
    }"""
    assert tab.evaluate(shape, table) == [
        ["TH", "right", "due"],
        ["TH", "left", "what"],
        ["TD", "right", "2 h"],
        ["TD", "left", "SSO <b>"],
    ]


def test_pickers_boxes_and_radio_buttons_hand_on_what_slack_would(tab: Tab) -> None:
    options = [{"text": {"type": "plain_text", "text": text}, "value": text} for text in ("a", "b")]
    elements = [
        {"type": "checkboxes", "action_id": "boxes", "options": options, "initial_options": options[:1]},
        {"type": "radio_buttons", "action_id": "radio", "options": options},
        {"type": "datepicker", "action_id": "day"},
        {"type": "timepicker", "action_id": "time"},
        {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1767225600},
        {"type": "users_select", "action_id": "person"},
    ]
    told = """async (elements) => {
      const { drawBlock } = await import("/static/blocks.js");
      const said = {};
      const act = (id, value) => (said[id] = value);
      const around = { people: new Map([["U1", "Ana"]]), rooms: new Map(), place: "t", act };
      const box = drawBlock({ type: "actions", elements }, around);
      document.body.append(box);
      const [boxes, radio, day, time, moment, person] = box.children;
      said.shown = moment.value !== "";
      boxes.querySelectorAll("input")[1].click();
      radio.querySelectorAll("input")[1].click();
      const when = "2026-12-24T09:30";
      for (const [node, value] of [[day, "2026-12-24"], [time, "09:30"], [moment, when], [person, "U1"]]) {
        node.value = value;
        node.dispatchEvent(new Event("change"));
      }
      box.remove();
      return said;
    }"""
    said = tab.evaluate(told, elements)
    assert said["boxes"] == ["a", "b"]
    assert (said["radio"], said["day"], said["time"], said["person"]) == ("b", "2026-12-24", "09:30", "U1")
    assert said["moment"] > 1767225600
    assert said["shown"] is True
