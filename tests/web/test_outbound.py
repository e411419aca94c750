"""The pages of what left, waits or failed: what they show to whom, what is typed comes to no harm, a file holds what is
seen.
"""

import re
from html import unescape

import pytest

from bot.core.outbound.filtering import OutboundFilter
from bot.core.replying.proposal import Proposal
from tests.fakes.amending import a_published_reply
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, IDA, Pipeline
from tests.web.conftest import SignIn

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 12345 * 67891 }} \u202egnp.exe"


def test_an_empty_list_says_what_will_stand_there(sign_in: SignIn) -> None:
    assert "Nothing has been proposed yet" in sign_in(GIL).read("/outbound")


def test_the_list_shows_what_left_with_who_said_it_and_who_approved_it(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    page = sign_in(GIL).read("/outbound")
    row = re.sub(r"<[^>]+>|\s+", " ", page.partition("<tbody>")[2].partition("</tbody>")[0])

    assert f'href="/outbound/{reply}"' in page
    assert re.sub(r" +", " ", row).strip().endswith("square @kim Ana Gil Use the rotate button. stands")
    assert "1 reply, newest first" in page


def test_newer_leads_back_page_by_page_to_the_newest(sign_in: SignIn, pipeline: Pipeline) -> None:
    asked = [pipeline.ask_question(f"my api key {n} in the machine {n * 7}") for n in range(5)]
    oldest, *newer = (pipeline.desk.replies.propose(one, Proposal(ANA, "Rotate it.")) for one in asked)
    which, read = OutboundFilter(source="square"), pipeline.desk.outbound.page
    pages = [read(GIL, which, size=2)]
    while pages[-1].older:
        pages.append(read(GIL, which, pages[-1].older, size=2))
    back = [pages[-1]]
    while back[-1].newer:
        back.append(read(GIL, which, back[-1].newer.after, size=2))

    assert [[line.reply.number for line in page.lines] for page in pages] == [newer[:1:-1], newer[1::-1], [oldest]]
    assert [page.lines for page in reversed(back)] == [page.lines for page in pages]
    second = sign_in(GIL).read(f"/outbound?source=square&after={pages[0].older}")
    assert _link(second, "Newer") == "/outbound?source=square"
    assert ">Newest<" not in second
    assert ">Newer<" not in sign_in(GIL).read("/outbound")


def _link(page: str, name: str) -> str:
    found = re.search(rf'href="([^"]*)"(?: rel="\w+")?>{name}<', page)
    assert found, name
    return unescape(found[1])


def test_a_filter_stands_in_the_address_and_goes_along(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    browser = sign_in(GIL)
    page = browser.read("/outbound?q=rotate&state=left&person=U0ANA&tag=api&from=2026-11-01&to=2026-11-30")

    assert f'href="/outbound/{reply}?q=rotate&amp;tag=api' in page
    assert "<mark>rotate</mark>" in page
    assert 'value="rotate"' in page
    assert "Nothing is like this" in browser.read("/outbound?q=rotate&state=failed")
    assert "The whole conversation of Q-1" in browser.read(f"/outbound/{reply}?q=rotate&state=left")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("state=nonsense", "state is one of review, waiting"),
        ("fate=x", "fate is one of stands"),
        ("from=yesterday", "from is a day such as"),
        ("to=9999-12-31", "to is a day such as"),
        ("after=x", "Begin again with the newest"),
        ("tag=nonsense", "no tag nonsense"),
    ],
)
def test_what_an_address_cannot_ask_is_said_with_what_to_write(sign_in: SignIn, query: str, told: str) -> None:
    answer = sign_in(GIL).get(f"/outbound?{query}")

    assert answer.status_code in (400, 404)
    assert told in answer.text


@pytest.mark.parametrize("address", ["/outbound/999", "/outbound/x", "/review/999", "/outbound/99999999999999999999"])
def test_a_reply_that_is_not_there_is_said(sign_in: SignIn, address: str) -> None:
    assert sign_in(GIL).get(address).status_code in (400, 404)


def test_hostile_words_are_words_everywhere(sign_in: SignIn, pipeline: Pipeline) -> None:
    number = pipeline.ask_question(f"api {HOSTILE}", url="javascript:alert(1)")
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, f"Words {HOSTILE}"))
    browser = sign_in(GIL)
    for address in ("/outbound", f"/outbound/{reply}", "/review", f"/outbound?q={HOSTILE}"):
        page = browser.get(address).text
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "javascript:" not in page
        assert str(12345 * 67891) not in page
    assert "[U+202E]" in browser.read(f"/outbound/{reply}")


@pytest.mark.parametrize("typed", ["%22", "*", "NEAR(", "%00", "%F0%9F%9A%80", "'; drop table reply; --", "%"])
def test_any_text_is_a_search(sign_in: SignIn, pipeline: Pipeline, typed: str) -> None:
    a_published_reply(pipeline)

    assert sign_in(GIL).get(f"/outbound?q={typed}").status_code == 200


def test_a_file_says_before_what_it_will_hold_and_holds_it(sign_in: SignIn, pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    browser = sign_in(GIL)
    page = browser.read("/outbound/export?state=left&q=rotate")
    answer = browser.submit("/outbound/export?state=left&q=rotate", "/outbound/export", format="csv")

    assert '<strong class="number">1</strong> reply' in page
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="outbound-20261102-0901.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.splitlines()[1].startswith(f'"{reply}","Q-1","sent"')
    assert browser.submit("/outbound/export", "/outbound/export", format="xml").status_code == 400


def test_a_file_is_for_leads_and_communications(sign_in: SignIn, pipeline: Pipeline) -> None:
    a_published_reply(pipeline)
    may = {who: sign_in(who).get("/outbound/export").status_code for who in (ANA, FAY, GIL, IDA)}

    assert may == {ANA: 403, FAY: 200, GIL: 200, IDA: 403}
    assert "take them as a file" not in sign_in(BEN).read("/outbound")
    assert "take them as a file" in sign_in(HANA).read("/outbound")
