"""The page of sources: how each stream is, and what operators do about it."""

from datetime import timedelta

from bot.core.errors import Unauthorised
from bot.core.model import Batch, Quota
from bot.core.watch.spending import Spending
from bot.store.transaction import Store
from bot.web.app import web_app
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import MeteredChannel
from tests.fakes.pipeline import ANA, IDA, Pipeline, a_pipeline
from tests.fakes.web import signed_in_browser
from tests.web.conftest import SignIn


def test_a_stream_tells_when_it_was_read_what_its_quota_is_and_when_it_is_read_next(
    sign_in: SignIn, pipeline: Pipeline
) -> None:
    quota = Quota(1234, 5000, pipeline.clock.now + timedelta(hours=2))
    pipeline.channel.batches.append(Batch((), "1", quota=quota))
    pipeline.run_due()
    page = sign_in(ANA).read("/sources")

    assert "It is as it should be." in page
    assert "1,234 of 5,000" in page
    assert ">in 2 h</time>" in page
    assert ">in 1 min</time>" in page
    assert "/sources/pause" not in page


def test_a_source_that_charges_tells_what_today_cost_and_when_that_begins_anew(store: Store, clock: FakeClock) -> None:
    metered = MeteredChannel(clock)
    pipeline = a_pipeline(store, clock, metered={"square": metered})
    metered.today = Spending(1234, 6.2, 10.0, clock.now + timedelta(hours=3))
    pipeline.run_due()
    page = signed_in_browser(pipeline.desk, ANA, web_app(pipeline.desk)).read("/sources")

    assert "1,234 posts today, about $6.20 of $10.00" in page
    assert ">in 3 h</time>" in page


def test_what_needs_somebody_comes_first_with_its_problem_inert(sign_in: SignIn, pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Unauthorised("square", "<script>alert(1)</script> token revoked"))
    pipeline.run_due()
    page = sign_in(IDA).read("/sources")

    assert "1 of 1 need somebody." in page
    assert "Stopped: its credentials failed" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; token revoked" in page
    assert "mend its credentials, then ask it again" in page


def test_an_operator_pauses_resumes_and_asks(sign_in: SignIn, pipeline: Pipeline) -> None:
    browser = sign_in(IDA)
    pipeline.run_due()
    browser.submit("/sources", "/sources/pause")
    paused = browser.read("/sources")
    browser.submit("/sources", "/sources/resume")
    resumed = browser.read("/sources")
    browser.submit("/sources", "/sources/ask")

    assert "Paused: square." in paused
    assert "Paused by Ida" in paused
    assert "Read again, at once: square." in resumed
    assert "Asked at once: square." in browser.read("/sources")


def test_others_are_told_who_may(sign_in: SignIn, pipeline: Pipeline) -> None:
    pipeline.run_due()
    token = {"form_token": _token(sign_in(ANA).read("/sources"))}
    browser = sign_in(ANA)
    answer = browser.post("/sources/pause", {"form_token": _token(browser.read("/sources")), "name": "square"})

    assert token["form_token"]
    assert answer.status_code == 403
    assert "Only an operator can run Switchboard" in answer.text


def test_a_source_that_is_not_there_is_said_with_those_there_are(sign_in: SignIn) -> None:
    browser = sign_in(IDA)
    answer = browser.submit("/sources", "/sources/pause", name="myspace")

    assert answer.status_code == 404
    assert "There is no source myspace. There are: square." in answer.text


def _token(page: str) -> str:
    return page.partition('name="form_token" value="')[2].partition('"')[0]
