"""Each block, element and part that the bot uses, beside what Slack's documentation says of it: what kind of node is
on the page, what can be done with it, and that mrkdwn is formatted as Slack formats it.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page as Tab

from tests.browser.test_drawing import FRAMES, types_in_messages

pytestmark = pytest.mark.browser

Part = dict[str, Any]


def plain(text: str) -> Part:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Part:
    return {"type": "mrkdwn", "text": text}


def actions(**element: object) -> Part:
    return {"type": "actions", "elements": [{"action_id": "act", **element}]}


def field(**element: object) -> Part:
    return {
        "type": "input",
        "block_id": "b",
        "label": plain("Label"),
        "hint": plain("Hint"),
        "element": {"action_id": "a", **element},
    }


def rich(*parts: Part) -> Part:
    return {"type": "rich_text", "elements": list(parts)}


def line(**part: object) -> Part:
    return rich({"type": "rich_text_section", "elements": [part]})


_WORDS = [{"type": "text", "text": "words", "style": {"bold": True, "italic": True, "strike": True, "code": True}}]
_OPTIONS = [
    {"text": plain("One"), "value": "1", "description": plain("the first")},
    {"text": plain("Two"), "value": "2"},
]
_CONFIRM = {"title": plain("Sure?"), "text": plain("It goes."), "confirm": plain("Go"), "deny": plain("Back")}

_TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": text}] for text in ("Due", "2 h")]}

SHOWN: Mapping[str, tuple[Part, tuple[str, ...]]] = {
    "header": ({"type": "header", "text": plain("Head")}, ("h4:text-is('Head')",)),
    "divider": ({"type": "divider"}, ("hr",)),
    "image": (
        {"type": "image", "image_url": "https://a.example/i.png", "alt_text": "a cat", "title": plain("Cat")},
        ("[role=img][aria-label='a cat']", "figcaption:text-is('Cat')"),
    ),
    "section": (
        {
            "type": "section",
            "text": mrkdwn("*a* <b"),
            "fields": [plain("f1"), plain("f2")],
            "accessory": actions(type="button", text=plain("Go"))["elements"][0],
        },
        ("p b:text-is('a')", ".fields p >> nth=1", "button:text-is('Go')"),
    ),
    "context": (
        {"type": "context", "elements": [mrkdwn("_small_"), plain("*plain*")]},
        ("i:text-is('small')", "text=*plain*"),
    ),
    "actions": (actions(type="button", text=plain("Go")), (".block-actions > button",)),
    "button": (
        actions(type="button", text=plain("Go"), style="danger", confirm=_CONFIRM, accessibility_label="Go away"),
        ("button.danger[aria-label='Go away']",),
    ),
    "overflow": (actions(type="overflow", options=_OPTIONS), ("select[data-kind=overflow] option:text-is('Two')",)),
    "static_select": (
        actions(type="static_select", options=_OPTIONS, placeholder=plain("Which?")),
        ("select[aria-label='Which?'] option:text-is('One')",),
    ),
    "users_select": (actions(type="users_select", initial_user="U1"), ("select option[value=U1]:text-is('Ana')",)),
    "multi_static_select": (
        field(type="multi_static_select", option_groups=[{"label": plain("G"), "options": _OPTIONS}]),
        ("fieldset legend:text-is('Label')", "input[type=checkbox][value='2']"),
    ),
    "checkboxes": (
        actions(type="checkboxes", options=_OPTIONS),
        ("input[type=checkbox]", "small:text-is('the first')"),
    ),
    "radio_buttons": (field(type="radio_buttons", options=_OPTIONS), ("input[type=radio][value='1']",)),
    "datetimepicker": (actions(type="datetimepicker"), ("input[type=datetime-local]",)),
    "input": (
        field(type="plain_text_input", multiline=True, max_length=9, placeholder=plain("Say")),
        ("label:text-is('Label')", "textarea[maxlength='9'][placeholder=Say]", ".hint:text-is('Hint')"),
    ),
    "plain_text_input": (field(type="plain_text_input"), ("input[aria-required=true]",)),
    "url_text_input": (field(type="url_text_input"), ("input[type=url]",)),
    "rich_text_input": (field(type="rich_text_input"), ("textarea",)),
    "file_input": (field(type="file_input", filetypes=["png"], max_files=1), ("input[type=file][accept='.png']",)),
    "rich_text": (
        rich({"type": "rich_text_section", "elements": _WORDS}),
        (".block-rich code s i b, .block-rich code",),
    ),
    "rich_text_section": (line(type="text", text="words"), ("p span:text-is('words')",)),
    "rich_text_quote": (rich({"type": "rich_text_quote", "elements": _WORDS}), ("blockquote:has-text('words')",)),
    "rich_text_preformatted": (rich({"type": "rich_text_preformatted", "elements": _WORDS}), ("pre[tabindex='0']",)),
    "rich_text_list": (
        rich(
            {
                "type": "rich_text_list",
                "style": "ordered",
                "offset": 2,
                "indent": 1,
                "elements": [{"type": "rich_text_section", "elements": _WORDS}],
            }
        ),
        ("ol[start='3'][data-indent='1'] li",),
    ),
    "table": (_TABLE, ("th:text-is('Due')", "td:text-is('2 h')")),
    "raw_text": (_TABLE, ("td:text-is('2 h')",)),
    "link": (line(type="link", url="http://127.0.0.1:1/x", text="there"), ("a[rel~=noopener]:text-is('there')",)),
    "user": (line(type="user", user_id="U1"), (".mention:text-is('@Ana')",)),
    "channel": (line(type="channel", channel_id="C1"), (".mention:text-is('#api')",)),
    "broadcast": (line(type="broadcast", range="here"), (".mention:text-is('@here')",)),
    "emoji": (line(type="emoji", name="tada", unicode="1f389"), ("text=🎉",)),
    "date": (
        line(type="date", timestamp=0, format="on {date_num}, {nonsense}", fallback="then"),
        ("time[datetime^='1970-01-01']:has-text('{nonsense}')",),
    ),
}
"""Type → one of its kind, and what must be found on the page for it."""

PUT = """async (block) => {
  const { drawBlock } = await import("/static/blocks.js");
  const names = { people: new Map([["U1", "Ana"]]), rooms: new Map([["C1", "api"]]) };
  document.querySelector("#probe")?.remove();
  const probe = document.createElement("section");
  probe.id = "probe";
  probe.append(drawBlock(block, { ...names, place: "p", values: {}, act: () => null, changed: () => null }));
  document.body.append(probe);
  return probe.innerHTML;
}"""


def test_the_list_has_every_type_that_the_bot_uses() -> None:
    assert types_in_messages() - FRAMES - set(SHOWN) == set()


def test_each_is_on_the_page_what_it_is_in_slack(tab: Tab) -> None:
    for kind, (block, wanted) in SHOWN.items():
        drawn = tab.evaluate(PUT, block)
        missing = [one for one in wanted if not tab.locator(f"#probe >> {one}").count()]
        assert missing == [], f"{kind}: {drawn}"
    tab.evaluate("document.querySelector('#probe').remove()")


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("*bold* _it_ ~gone~ `*code*`", "<b>bold</b> <i>it</i> <s>gone</s> <code>*code*</code>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("2*3*4 snake_case_name a ~ b", "2*3*4 snake_case_name a ~ b"),
        ("* a * b", "* a * b"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<script>", '<span class="dead-link">script</span>'),
        (
            "<@U1> <@U9|kim> <#C1>",
            '<span class="mention">@Ana</span> <span class="mention">@kim</span> <span class="mention">#api</span>',
        ),
        ("<!here> <!subteam^S1|@team>", '<span class="mention">@here</span> <span class="mention">@team</span>'),
        ("<https://a.example/?x=1&amp;y|a *b*>", '<span class="dead-link">a *b* (https://a.example/?x=1&amp;y)</span>'),
        ("a\n&gt; q1\n&gt; q2\nb", "a<blockquote>q1\nq2</blockquote>b"),
        ("```\nx *y*\n&lt;\n```", '<pre tabindex="0" role="group" aria-label="Lines in columns">x *y*\n&lt;</pre>'),
        ("<!date^0^{nonsense}^https://a.example|then> <!date^x^{ago}|then>", "{nonsense} then"),
    ],
)
def test_mrkdwn_is_formatted_as_slack_formats_it(tab: Tab, written: str, drawn: str) -> None:
    told = """async (text) => {
      const { drawMrkdwn } = await import("/static/mrkdwn.js");
      const box = document.createElement("p");
      const names = { people: new Map([["U1", "Ana"]]), rooms: new Map([["C1", "api"]]) };
      box.append(...drawMrkdwn(text, names).flat(Infinity));
      box.querySelectorAll("time").forEach((one) => one.replaceWith(one.textContent));
      return box.innerHTML;
    }"""
    assert tab.evaluate(told, written) == drawn
