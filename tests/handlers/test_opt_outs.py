"""`optouts`, as it is typed and pressed: whom we answer no more is listed page by page, entered, and lifted."""

import pytest

from bot.core.errors import Faulty, NotAllowed, NotFound
from bot.core.model import Author
from bot.core.replying.proposal import Proposal
from bot.desk import Desk
from bot.slack.responses.opt_outs.listing import opt_outs_response
from bot.store.transaction import Store
from handlers.commands.dispatch import run_command
from handlers.interactions import TypedCommand
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, IDA, Pipeline, a_pipeline
from tests.fakes.posts import a_post
from tests.slack.samples import action_ids, shown_text


@pytest.fixture
def pipeline(store: Store, clock: FakeClock) -> Pipeline:
    """Kim has asked in a community, and Ana's answer to it is in review."""
    made = a_pipeline(store, clock)
    kim = Author("u-kim", "Kim")
    made.receive_posts(a_post("p1", "How do I rotate my api key?", author=kim, community="r/sysadmin"))
    made.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    return made


def typed(desk: Desk, text: str, by: str = FAY) -> str:
    return shown_text(run_command(desk, TypedCommand(by, text, ()))[1])


@pytest.mark.parametrize("text", ["square @kim", "square <@U0BEN|Kim>", "square u/kim", "u-kim", "Square Kim,"])
def test_an_author_is_entered_and_what_waited_for_them_is_withdrawn(pipeline: Pipeline, text: str) -> None:
    told = typed(pipeline.desk, f"optouts add {text} asked by e-mail")
    assert "Kim on square is not answered any more (opt-out 1)" in told
    assert pipeline.reply_state(1) == "withdrawn"
    assert "@Kim on square · entered by Fay" in typed(pipeline.desk, "optouts")
    assert "asked by e-mail" in typed(pipeline.desk, "optouts list")


@pytest.mark.parametrize("text", ["r/sysadmin", "square r/SysAdmin", "square community sysadmin"])
def test_a_community_is_entered_by_its_name(pipeline: Pipeline, text: str) -> None:
    assert "r/sysadmin on square is not answered any more" in typed(pipeline.desk, f"optouts add {text}", IDA)
    assert "r/sysadmin on square, all who write there" in typed(pipeline.desk, "optouts", ANA)


@pytest.mark.parametrize("which", ["1", "#1", "square @kim", "square u-kim"])
def test_one_is_lifted_by_its_number_or_name_once(pipeline: Pipeline, which: str) -> None:
    typed(pipeline.desk, "optouts add square @kim")
    assert "may be answered again" in typed(pipeline.desk, f"optouts lift {which}")
    assert "was lifted already" in typed(pipeline.desk, f"optouts remove {which}")
    assert "Nobody has opted out" in typed(pipeline.desk, "optouts")


def test_who_opted_out_already_is_not_entered_twice(pipeline: Pipeline) -> None:
    typed(pipeline.desk, "optouts add square @kim")
    assert "has opted out already" in typed(pipeline.desk, "optouts add square Kim")


def test_leads_and_operators_lift_communications_enter_and_the_rest_look(pipeline: Pipeline) -> None:
    typed(pipeline.desk, "optouts add square @kim", GIL)
    for by in (GIL, BEN):
        with pytest.raises(NotAllowed, match="Only a lead or an operator can say that somebody may be answered again"):
            typed(pipeline.desk, "optouts lift 1", by)
    with pytest.raises(NotAllowed, match="can say that somebody is not to be answered"):
        typed(pipeline.desk, "optouts add square @lee", ANA)
    assert "Lift 1" not in typed(pipeline.desk, "optouts", GIL)
    assert "Lift 1" in typed(pipeline.desk, "optouts", IDA)


def test_the_list_is_read_page_by_page_each_with_its_button(pipeline: Pipeline) -> None:
    for number in range(7):
        typed(pipeline.desk, f"optouts add square u/author{number}")
    first, second = (opt_outs_response(pipeline.desk.opt_outs.page(FAY, page), {}) for page in (1, 2))
    assert "7 not to be answered, page 1 of 2" in shown_text(first)
    assert action_ids(first) == ["run_0", "run_1", "run_2", "run_3", "run_4", "opt_outs_on"]
    assert action_ids(second) == ["run_0", "run_1", "opt_outs_back"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("optouts ad square @kim", "Did you mean optouts add"),
        ("optouts whatever", "Type: optouts"),
        ("optouts add", "Whom"),
        ("optouts add square", "Whom on square"),
        ("optouts add myspace @kim", "On which kind of source"),
        ("optouts add square <@U0BEN>", "Slack took that for a colleague"),
        ("optouts add square [deleted]", "names nobody"),
        ("optouts lift", "Whom"),
        ("optouts lift 9", "There is no opt-out 9"),
        ("optouts lift square @lee", "@lee on square has not opted out"),
    ],
)
def test_a_slip_gets_the_right_way_to_type_it(pipeline: Pipeline, text: str, told: str) -> None:
    with pytest.raises((Faulty, NotFound), match=told):
        typed(pipeline.desk, text)
