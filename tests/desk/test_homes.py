"""Each home tells what its person's roles wait for, and nothing of the other roles."""

from dataclasses import replace
from datetime import UTC, timedelta
from importlib.metadata import version

import pytest
from sqlalchemy import Engine

from bot.core.errors import ChannelUnusable, Refused
from bot.core.figures.period import read_periods
from bot.core.figures.reckoning import PeriodFigures
from bot.core.figures.scope import EVERYTHING
from bot.core.figures.wording import figure_table
from bot.core.model import Person, Role
from bot.core.replying.proposal import Proposal
from bot.core.states import ReplyState
from bot.core.telling.notices import NoticeKind
from bot.slack.homes.by_role import home_view
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, FAY, GIL, Pipeline, a_pipeline
from tests.fakes.posts import a_post
from tests.fakes.query_plans import GROWING, scanned_tables
from tests.slack.samples import action_ids, shown_text


@pytest.fixture
def pipeline(store: Store, clock: FakeClock) -> Pipeline:
    """Two questions about api: one that Ana has claimed and answered, for review; one that nobody has."""
    made = a_pipeline(store, clock)
    made.ask_question()
    made.ask_question("Is there a rate limit of the API key?")
    made.desk.questions.claim(1, ANA)
    made.desk.replies.propose(1, Proposal(ANA, "Use the rotate button."))
    made.run_due()
    return made


def _drawn(pipeline: Pipeline, by: str) -> str:
    return shown_text(home_view(pipeline.desk.homes.home(by), pipeline.desk.people, pipeline.desk.now())["blocks"])


def test_an_expert_sees_theirs_what_they_could_take_what_they_said_and_their_load(pipeline: Pipeline) -> None:
    home = pipeline.desk.homes.home(ANA)
    assert home.expert is not None
    assert [one.question.number for one in home.expert.mine.items] == [1]
    assert [one.question.number for one in home.expert.could_be.items] == [2]
    assert [(one.question, one.state) for one in home.expert.said] == [(1, ReplyState.PROPOSED)]
    assert (home.lead, home.comms, home.operator) == (None, None, None)
    told = _drawn(pipeline, ANA)
    assert "▓░░░░ 1 of 5" in told
    assert told.index("Yours") < told.index("Could be yours") < told.index("You said lately") < told.index("Load: ")


def test_what_waits_for_ones_change_stands_apart(pipeline: Pipeline) -> None:
    sha256 = pipeline.desk.replies.detail(1)[1].reply.sha256
    pipeline.desk.reviews.ask_for_changes(1, GIL, "Say which page.", sha256)
    assert "Waits for your change" in _drawn(pipeline, ANA)


def test_a_lead_sees_what_breaks_next_what_nobody_has_and_how_loaded_each_is(pipeline: Pipeline) -> None:
    home = pipeline.desk.homes.home(FAY)
    assert home.lead is not None
    assert [one.question.number for one in home.lead.next.items] == [1, 2]
    assert [one.question.number for one in home.lead.unassigned.items] == [2]
    assert [one.reply for one in home.lead.in_review] == [1]
    assert {one.person.slack: one.open for one in home.lead.people}[ANA] == 1
    assert home.lead.asked_today == 2
    assert "Breaks next" in _drawn(pipeline, FAY)


def test_communications_see_what_waits_longest_first_what_leaves_with_undo_and_what_is_held(
    pipeline: Pipeline, clock: FakeClock
) -> None:
    clock.forward(minutes=5)
    pipeline.desk.replies.propose(2, Proposal(ANA, "It is 600 calls a minute."))
    home = pipeline.desk.homes.home(GIL)
    assert home.comms is not None
    assert [one.reply for one in home.comms.waiting] == [1, 2]
    pipeline.desk.reviews.approve(1, GIL, pipeline.desk.replies.detail(1)[1].reply.sha256)
    pipeline.desk.sending.hold(FAY, "outage")
    view = home_view(pipeline.desk.homes.home(GIL), pipeline.desk.people, pipeline.desk.now())
    assert "outage" in shown_text(view["blocks"])
    assert {"undo", "hold_all", "run_0"} <= set(action_ids(view["blocks"]))


def test_an_operator_sees_the_sources_and_somebody_with_several_roles_all_their_parts(pipeline: Pipeline) -> None:
    olga = Person("U0OLGA", "Olga", roles=(Role.OPERATOR,))
    both = replace(pipeline.desk.people[ANA], roles=tuple(Role))
    change(pipeline.company, people=(olga, both))
    assert "Sources" in _drawn(pipeline, "U0OLGA")
    told = _drawn(pipeline, ANA)
    assert told.index("Yours") < told.index("Breaks next") < told.index("Waits for you") < told.rindex("Sources")


def test_an_operator_sees_what_is_left_what_is_refused_what_runs_and_that_nothing_is_backed_up(
    pipeline: Pipeline,
) -> None:
    change(pipeline.company, people=(Person("U0OLGA", "Olga", roles=(Role.OPERATOR,)),))
    with pipeline.store.writing() as tx:
        tx.notices.begin(NoticeKind.SENDING, "square", "the account is suspended")
        (stream,) = tx.streams.health()
    told = _drawn(pipeline, "U0OLGA")
    assert "Replies cannot be sent to square" in told
    assert "the account is suspended" in told
    assert f"Version {version('switchboard')}" in told
    assert "keeps no backup" in told
    assert stream.quota is None
    assert "Quotas" not in told, "it says nothing of one"


def test_leads_and_operators_see_what_is_wrong_with_sources_and_slack_and_what_mends_it(pipeline: Pipeline) -> None:
    assert "It is read as it should be." in _drawn(pipeline, FAY)
    pipeline.channel.errors["fetch"].append(Refused("square", "it wants no bots"))
    pipeline.pass_time(minutes=2)
    pipeline.desk.sending.hold(FAY, "outage", "square")
    told = _drawn(pipeline, FAY)
    assert "square rests until" in told
    assert "it wants no bots → At once: /sb sources ask square. To silence it: /sb sources pause square" in told
    assert "Fay holds sending to square: outage → /sb resume square" in told
    assert "It is read as it should be." not in told
    assert "Sources and Slack" not in _drawn(pipeline, ANA)


def test_a_channel_that_the_bot_is_not_in_is_told_to_operators_and_on_homes_until_it_takes_a_question(
    pipeline: Pipeline,
) -> None:
    pipeline.cards.refused["#ask-api"] = ChannelUnusable("slack", "#ask-api: the bot is not in it")
    pipeline.ask_question("Which api key is mine?")
    pipeline.run_due()
    assert "Questions cannot be asked in #ask-api: #ask-api: the bot is not in it → " in _drawn(pipeline, FAY)
    assert "Invite Switchboard with /invite" in _drawn(pipeline, FAY)
    notices = [one for owner, one, _ in pipeline.cards.messages.values() if owner.startswith("notice:")]
    assert "Questions cannot be asked in #ask-api" in shown_text(list(notices[-1].blocks))
    pipeline.cards.refused.clear()
    pipeline.ask_question("Is the api key secret?")
    pipeline.run_due()
    assert "cannot be asked" not in _drawn(pipeline, FAY)


def test_an_expert_sees_what_was_written_to_what_they_said_and_whether_it_waits(pipeline: Pipeline) -> None:
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.pass_time(minutes=2)
    assert "wrote again" not in _drawn(pipeline, ANA)
    asked = pipeline.desk.questions.detail(1).posts[0].post
    again = {"author": asked.author, "parent_id": asked.external_id, "thread_id": asked.thread_id}
    for name, words in (("f1", "And over the api?"), ("f2", "And <!channel> twice?")):
        pipeline.receive_posts(a_post(name, words, written_at=pipeline.clock(), **again))
        pipeline.pass_time(minutes=3)
    told = _drawn(pipeline, ANA)
    assert f"@{asked.author.handle} wrote again" in told
    assert "“And <!channel> twice?”, and 1 before · waits for an answer" in told


def test_somebody_who_is_not_in_the_configuration_sees_what_nobody_is_on_and_how_to_be_added(
    pipeline: Pipeline,
) -> None:
    told = _drawn(pipeline, "U0STRANGER")
    assert "whoever runs Switchboard can add you" in told
    assert "Q-2" in told


def test_an_empty_home_teaches_what_would_stand_there(store: Store, clock: FakeClock) -> None:
    empty = a_pipeline(store, clock)
    assert "What you claim stands here" in _drawn(empty, ANA)
    assert "the longest waiting first" in _drawn(empty, GIL)


def test_an_expert_sees_the_tags_and_the_cap_that_a_lead_has_said(pipeline: Pipeline) -> None:
    pipeline.desk.expertise.correct(ANA, FAY, ("sso",), (), 3)
    told = _drawn(pipeline, ANA)
    assert "Tags: api, sso" in told
    assert "▓░░ 1 of 3" in told


def test_who_is_away_sees_until_when_and_how_to_be_back(pipeline: Pipeline) -> None:
    assert "away until" not in _drawn(pipeline, ANA)
    pipeline.desk.absences.begin(ANA, pipeline.clock() + timedelta(days=2), FAY)
    assert "You are away until" in _drawn(pipeline, ANA)
    pipeline.pass_time(days=3)
    assert "away until" not in _drawn(pipeline, ANA)


def test_communications_see_the_week_in_the_digits_of_stats(pipeline: Pipeline) -> None:
    figures = pipeline.desk.figures.of(read_periods("7d", pipeline.clock(), UTC), EVERYTHING, GIL)
    told = _drawn(pipeline, GIL)
    shown = [one for one in figure_table(figures).splitlines() if one.split("  ")[0] in ("asked", "answered", "voices")]
    assert len(shown) == 3
    assert all(" ".join(one.split()) in " ".join(told.split()) for one in shown)
    assert home_week(pipeline) == figures


def home_week(pipeline: Pipeline) -> PeriodFigures | None:
    comms = pipeline.desk.homes.home(GIL).comms
    return comms.week if comms else None


def test_communications_decide_on_what_waits_in_windows_and_put_right_what_failed(pipeline: Pipeline) -> None:
    view = home_view(pipeline.desk.homes.home(GIL), pipeline.desk.people, pipeline.desk.now())
    assert {"edit", "ask_for_changes", "decline", "show"} <= set(action_ids(view["blocks"]))
    assert "approve" not in action_ids(view["blocks"])
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.channel.errors["reply"].append(Refused("square", "the post is locked"))
    pipeline.pass_time(minutes=2)
    view = home_view(pipeline.desk.homes.home(GIL), pipeline.desk.people, pipeline.desk.now())
    assert {"retry", "post_by_hand"} <= set(action_ids(view["blocks"]))


def test_what_changed_in_public_is_told_until_the_end_of_the_next_day(pipeline: Pipeline) -> None:
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.pass_time(minutes=2)
    told = _drawn(pipeline, ANA)
    assert "sent a minute ago" in told
    assert "Changed in public" not in _drawn(pipeline, GIL)
    with pipeline.store.writing() as tx:
        tx.replies.move(1, ReplyState.REMOVED)
        tx.record(NewEntry("reply.removed", "ingest", 1, 1))
    pipeline.pass_time(minutes=5)
    assert "removed 5 minutes ago" in _drawn(pipeline, GIL)
    pipeline.pass_time(days=2)
    assert "Changed in public" not in _drawn(pipeline, GIL)


def test_no_table_that_grows_is_read_whole(pipeline: Pipeline, engine: Engine) -> None:
    everybody = replace(pipeline.desk.people[ANA], roles=tuple(Role))
    change(pipeline.company, people=(everybody,))
    with scanned_tables(engine) as scans:
        pipeline.desk.homes.home(ANA)
    assert [scan for scan in scans if scan.table in GROWING] == []
