"""The start page: what waits for whoever looks, by their roles."""

from tests.fakes.pipeline import ANA, FAY, GIL, IDA, Pipeline
from tests.web.conftest import SignIn


def test_communications_see_what_waits_for_them_with_a_way_there(sign_in: SignIn, pipeline: Pipeline) -> None:
    empty = sign_in(GIL).read("/")
    pipeline.propose_reply("Use the rotate button.")
    page = sign_in(GIL).read("/")

    assert "Nothing waits for you." in empty
    assert "Waits for approval" in page
    assert '<a class="asked" href="/questions/1">How do I rotate my api key?</a>' in page


def test_an_engineer_sees_what_is_theirs_and_what_could_be(sign_in: SignIn, pipeline: Pipeline) -> None:
    number = pipeline.ask_question("How do I <b>rotate</b> my api key?")
    free = sign_in(ANA).read("/")
    pipeline.desk.questions.claim(number, ANA)
    mine = sign_in(ANA).read("/")

    assert "Could be yours" in free
    assert "How do I &lt;b&gt;rotate&lt;/b&gt; my api key?" in free
    assert "Could be yours" not in mine
    assert f'href="/questions/{number}"' in mine


def test_a_lead_sees_what_breaks_next_and_an_operator_the_sources(sign_in: SignIn, pipeline: Pipeline) -> None:
    pipeline.ask_question()

    assert "Breaks next" in sign_in(FAY).read("/")
    assert "All 1 are as they should be." in sign_in(IDA).read("/")
