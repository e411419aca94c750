"""The audit's page: what was done, found again by who, what and question; and whether anybody changed it."""

import pytest
from sqlalchemy import text

from bot.core.auditing.trail import AuditFilter
from tests.fakes.pipeline import ANA, BEN, GIL, IDA, Pipeline
from tests.web.conftest import SignIn


@pytest.fixture
def asked(pipeline: Pipeline) -> int:
    """A question that Ana has claimed."""
    number = pipeline.ask_question("How do I rotate my api key?")
    pipeline.desk.questions.claim(number, ANA)
    return number


def rows(page: str) -> list[str]:
    """The rows of the table, their words alone."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(one.split()) for one in body.split("<tr>")[1:]]


@pytest.mark.parametrize(
    ("query", "said"),
    [("person=U0ANA", "Claimed"), ("kind=question.claimed", "Claimed"), ("question=Q-1&kind=question.seen", "Seen in")],
)
def test_entries_are_found_by_who_what_and_question(sign_in: SignIn, asked: int, query: str, said: str) -> None:
    found = rows(sign_in(GIL).read(f"/audit?{query}"))

    assert asked
    assert found
    assert any(said in row for row in found)


def test_what_does_not_fit_is_not_shown(sign_in: SignIn, asked: int) -> None:
    found = rows(sign_in(GIL).read("/audit?person=U0ANA&kind=question.claimed"))

    assert asked
    assert len(found) == 1
    assert "Ana" in found[0]
    assert "Nothing was done that fits." in sign_in(GIL).read("/audit?person=U0BEN&kind=question.claimed")


def test_pages_follow_each_other_without_gap_or_repeat(sign_in: SignIn, pipeline: Pipeline, asked: int) -> None:
    for _ in range(60):
        pipeline.desk.sending.hold(BEN, "a leak")
    browser, seen, address = sign_in(GIL), [], "/audit"
    while address:
        page = browser.read(address)
        seen += [int(row.partition("</th>")[0].rpartition(">")[2]) for row in rows(page)]
        address = page.partition('<a href="/audit?before=')[2].partition('"')[0]
        address = address and f"/audit?before={address}"

    assert asked
    assert seen == list(range(len(seen), 0, -1))
    assert len(seen) > 60


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=nonsense", "pick one from the list"),
        ("question=Q-x", "such as Q-12"),
        ("before=-1", "before is a whole number"),
        ("before=" + "9" * 30, "before is a whole number"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_to_write(sign_in: SignIn, query: str, said: str) -> None:
    answer = sign_in(GIL).get(f"/audit?{query}")

    assert answer.status_code == 400
    assert said in answer.text


def test_a_history_that_somebody_changed_is_told_as_verify_tells_it(
    sign_in: SignIn, pipeline: Pipeline, asked: int
) -> None:
    browser = sign_in(GIL)
    whole = browser.read("/audit")
    with pipeline.store._engine.begin() as connection:
        connection.execute(text("UPDATE history SET why = 'other' WHERE seq = 2"))
    broken = browser.read("/audit")

    assert asked
    assert '<span class="state good">Whole</span>' in whole
    assert "It is broken at entry 2: entry 2 was changed after it was written." in broken


def test_a_reason_with_markup_stays_words(sign_in: SignIn, pipeline: Pipeline) -> None:
    pipeline.desk.sending.hold(IDA, "<img src=x onerror=alert(1)>")

    assert "&lt;img src=x" in sign_in(GIL).read("/audit?person=U0IDA")
    assert "<img src=x" not in sign_in(GIL).read("/audit")


def test_checking_all_of_it_is_for_leads_communications_and_operators(sign_in: SignIn, asked: int) -> None:
    assert asked
    assert "Check all of it now" not in sign_in(ANA).read("/audit")
    browser = sign_in(GIL)
    answer = browser.submit("/audit", "/audit/check")
    assert "The history is whole." in browser.read(answer.headers["location"])


def test_a_page_by_person_is_read_without_looking_at_the_whole_history(pipeline: Pipeline) -> None:
    with pipeline.store._engine.connect() as connection:
        query = "EXPLAIN QUERY PLAN SELECT * FROM history WHERE \"by\" = 'U0ANA' ORDER BY seq DESC LIMIT 51"
        plan = " ".join(str(row) for row in connection.execute(text(query)))

    assert "history_by_person" in plan
    assert "TEMP B-TREE" not in plan
    assert pipeline.desk.audit.page(AuditFilter(person=ANA), GIL).entries == ()
