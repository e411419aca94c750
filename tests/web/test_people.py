"""The page of people: load, tags, hours, absence, on call and turns, each as it is now."""

from dataclasses import replace
from datetime import time, timedelta

from bot.core.calendars.hours import Hours
from bot.core.routing.on_call import OnCall
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, FAY, PEOPLE, Pipeline
from tests.web.conftest import SignIn


def row(page: str, name: str) -> str:
    """The row of somebody, its markup taken out."""
    rest = page.partition(f'<th scope="row">{name} ')[2].partition("</tr>")[0]
    return " ".join(rest.split())


def test_a_row_tells_load_tags_absence_and_turns(sign_in: SignIn, pipeline: Pipeline) -> None:
    number = pipeline.ask_question("How do I rotate my api key?")
    pipeline.desk.questions.claim(number, ANA)
    pipeline.desk.absences.begin(BEN, pipeline.clock.now + timedelta(days=2), BEN, "<b>at sea</b>")
    page = sign_in(FAY).read("/people")

    assert "1 of 5" in row(page, "Ana")
    assert "At work" in row(page, "Ana")
    assert ">api<" in row(page, "Ana")
    assert "Away" in row(page, "Ben")
    assert "&lt;b&gt;at sea&lt;/b&gt;" in row(page, "Ben")


def test_hours_are_todays_by_the_clock_of_who_reads(sign_in: SignIn, pipeline: Pipeline) -> None:
    hours = Hours(time(10), time(18), zone="Europe/Madrid")
    londoner = replace(PEOPLE[FAY], hours=Hours(zone="Europe/London"))
    people = {**PEOPLE, ANA: replace(PEOPLE[ANA], hours=hours), FAY: londoner}
    change(pipeline.company, people=tuple(people.values()))
    page = sign_in(FAY).read("/people")

    assert "9:00\u201317:00" in row(page, "Ana")
    assert "no set hours" in row(page, "Ben")


def test_who_is_on_call_is_told_above_and_beside_the_name(sign_in: SignIn, pipeline: Pipeline) -> None:
    change(pipeline.company, oncall=(OnCall("api", people=(ANA, BEN), starts=pipeline.clock.now),))
    page = sign_in(FAY).read("/people")

    assert "<dt>api</dt>" in page
    assert "next Ben" in " ".join(page.split())
    assert "On call: api" in row(page, "Ana")
