"""The page of numbers: each number leads to what was counted, charts are pictures with words, faults are told."""

import re
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from bot.charting.charts import CHARTS
from bot.core.figures.figures import FIGURES
from bot.core.replying.proposal import Proposal
from tests.fakes.pipeline import ANA, GIL, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.web import Browser
from tests.web.conftest import SignIn

HOSTILE = "<script>alert('my api key')</script> & \"more\""


@pytest.fixture
def worked(pipeline: Pipeline) -> Pipeline:
    """A day's work: one answered, and two that nobody took."""
    for words in ("How do I rotate my api key?", "Where is the sso page?", f"my api key {HOSTILE}"):
        pipeline.ask_question(words)
        pipeline.pass_time(minutes=20)
    pipeline.desk.questions.claim(1, ANA)
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    pipeline.pass_time(minutes=5)
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(hours=30)
    return pipeline


@pytest.fixture
def ana(worked: Pipeline, sign_in: SignIn) -> Browser:
    return sign_in(ANA)


def numbers(page: str) -> Iterator[tuple[str, str]]:
    """Each number of a page that leads to its rows: the address and the number as it is shown."""
    for address, shown in re.findall(r'<a href="(/numbers/rows\?[^"]*)">([^<]*)</a>', page):
        yield unescape(address), unescape(shown)


def test_every_number_leads_to_rows_and_who_counts_them_gets_the_number(ana: Browser) -> None:
    page = ana.read("/numbers?period=7d&by=tag")
    found = dict(numbers(page))
    counted = {figure.name for figure in FIGURES if figure.values == (figure.name,) and not figure.per}

    assert len(found) > 15
    for address, shown in found.items():
        rows = re.findall(r'<a href="/questions/(\d+)">Q-\1</a>', ana.read(address))
        name = re.search(r"figure=(\w+)", address)
        assert rows
        assert ana.get(f"/questions/{rows[0]}").status_code == 200
        if name and name[1] in counted - {"reach", "voices"}:
            assert len(rows) == int(shown), address


@pytest.mark.parametrize(
    "figure", ["answered", "voices", "seen_to_claimed", "proposed_to_approved", "approved_to_sent"]
)
def test_a_row_of_a_reply_leads_to_that_reply_and_any_other_to_its_question_alone(
    ana: Browser, worked: Pipeline, figure: str
) -> None:
    worked.pass_time(minutes=5)
    page = ana.read(
        next(address for address, _ in numbers(ana.read("/numbers?period=7d")) if f"figure={figure}&" in address)
    )
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    found = [re.search(r'<a href="(/outbound/\d+)">', row) for row in rows]

    assert rows
    assert all("/questions/" in row for row in rows)
    assert all(found) is (figure != "seen_to_claimed")
    for row, link in zip(rows, found, strict=True):
        question = re.search(r"Q-\d+", row)
        assert question
        assert not link or question[0] in ana.read(link[1])


def test_the_rows_of_a_duration_say_which_of_them_is_the_figure(ana: Browser) -> None:
    page = ana.read("/numbers?period=7d")
    address, shown = next(one for one in numbers(page) if "seen_to_claimed" in one[0])
    half = shown.partition(" · ")[0]

    assert re.search(rf">{half}\s*<span class=\"state\">[^<]*took no longer", ana.read(address))


def test_the_figures_can_be_of_one_tag_source_and_person(ana: Browser) -> None:
    page = ana.read(f"/numbers?period=7d&tag=sso&source=square&person={ANA}&by=person")

    assert "of sso and square and Ana, beside" in " ".join(page.split())
    assert "Nothing happened in this time." in page


def test_each_chart_is_a_picture_with_words_in_both_colours_and_widths(ana: Browser) -> None:
    page = ana.read("/numbers?period=7d")
    pictures = {unescape(one) for one in re.findall(r'(?:src|srcset)="(/numbers/charts/[^"]*)"', page)}

    assert len(pictures) == 4 * len(CHARTS)
    assert re.search(r'alt="Seen and answered. 3 seen in all, most \d on [^"]*"', page)
    for address in sorted(pictures):
        answer = ana.get(address)
        drawn = ET.fromstring(answer.text)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
        assert drawn.tag.endswith("svg")
        assert any(one.tag.endswith("text") for one in drawn.iter())
        assert not [one for one in drawn.iter() if one.tag.endswith(("script", "image", "foreignObject"))]


def test_a_chart_of_before_a_restart_is_drawn_as_it_was(ana: Browser) -> None:
    kept, lost = (ana.get(f"/numbers/charts/flow.svg?period=7d&of={of}") for of in ("", "0123"))

    assert kept.text == lost.text


def test_every_chart_has_its_table_and_its_definition(ana: Browser) -> None:
    page = ana.read("/numbers?period=7d")

    for chart in CHARTS:
        section = page.partition(f'id="chart-{chart.name}"')[2].partition("</section>")[0]
        assert chart.meaning in unescape(section)
        assert section.count("<tr>") >= 8, "a row for each day under a head"


def test_what_strangers_wrote_stays_words(ana: Browser) -> None:
    address = next(address for address, _ in numbers(ana.read("/numbers?period=7d")) if "figure=seen&" in address)

    assert "&lt;script&gt;" in ana.read(address)
    assert "<script" not in ana.read(address)


def test_a_time_in_which_nothing_happened_is_said_to_be_empty(sign_in: SignIn) -> None:
    page = sign_in(ANA).read("/numbers?from=2026-01-01&to=2026-01-31")

    assert "Nothing happened in this time." in page
    assert list(numbers(page)) == []


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/numbers?period=never", 400, "is no period"),
        ("/numbers?from=gestern&to=heute", 400, "is no day"),
        ("/numbers?from=2024-05-01&to=2026-10-01&by=day", 400, "Ask for weeks or months"),
        ("/numbers?by=colour", 400, "Numbers are told apart by day, week"),
        ("/numbers?tag=apy", 404, "did you mean api"),
        ("/numbers?source=nowhere", 404, "There is no such source"),
        ("/numbers?person=U0NOBODY", 404, "There is nobody of this Slack user id"),
        ("/numbers/rows?figure=luck&from=2026-01-01&to=2026-01-02", 404, "There is no such figure"),
        ("/numbers/rows?figure=seen", 400, "is no day"),
        ("/numbers/rows?figure=seen&from=2026-01-01&to=2026-01-02&skip=-1", 400, "skip is a whole number"),
        ("/numbers/charts/luck.svg", 404, "There is no such chart"),
        ("/numbers/charts/flow.svg?look=pink", 404, "There is no such chart"),
    ],
)
def test_a_bad_address_says_what_to_write(sign_in: SignIn, address: str, status: int, told: str) -> None:
    answer = sign_in(ANA).get(address)

    assert answer.status_code == status
    assert told in unescape(answer.text)


def test_many_rows_are_read_page_by_page(pipeline: Pipeline, sign_in: SignIn) -> None:
    pipeline.receive_posts(*(a_post(f"r{n}", f"my api key {n} in the machine {n * 7}") for n in range(55)))
    pipeline.pass_time(hours=1)
    ana = sign_in(ANA)
    address, shown = next(one for one in numbers(ana.read("/numbers?period=7d")) if "figure=seen&" in one[0])
    first = ana.read(address)
    more = re.search(r'href="(/numbers/rows[^"]*skip=50[^"]*)">More', first)
    assert more
    both = first + ana.read(unescape(more[1]))

    assert len(re.findall(r'href="/questions/\d+"', both)) == int(shown)
