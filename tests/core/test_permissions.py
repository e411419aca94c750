"""Who may do what: the table is whole, and every refusal says who may."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.model import Person, Question, Role
from bot.core.permissions import MAY, OUTSIDERS_MAY, Act, Membership, refusal, who_may
from bot.core.reply import Reply
from bot.core.states import QuestionState, ReplyState

ANA, BEN = "U0ANA", "U0BEN"
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
REPLY = Reply(1, 12, 1, ReplyState.PROPOSED, 1, "Press it.", "a" * 64, ANA, NOW)
QUESTION = Question(12, QuestionState.ASKED, NOW, claimed_by=ANA)


def _person(*roles: Role, slack: str = ANA) -> Person:
    return Person(slack, "Ana", roles=roles)


def _told(act: Act, *roles: Role, by: str = ANA, about: Question | Reply | None = None) -> str:
    refused = refusal(act, by, _person(*roles, slack=by), about=about)
    return refused.told if refused else ""


def test_every_act_is_in_the_table_and_somebody_may_do_it() -> None:
    assert set(MAY) == set(Act)
    assert all(MAY.values())


@pytest.mark.parametrize("membership", [one for one in Membership if one is not Membership.MEMBER])
@pytest.mark.parametrize("act", Act)
def test_an_outsider_looks_and_talks_whatever_the_configuration_says_of_them(act: Act, membership: Membership) -> None:
    every_role = _person(*Role)
    assert (refusal(act, ANA, every_role, membership) is None) == (act in OUTSIDERS_MAY)
    assert (refusal(act, ANA, None) is None) == (act in OUTSIDERS_MAY)


@pytest.mark.parametrize("act", [Act.APPROVE, Act.EDIT, Act.ASK_FOR_CHANGES, Act.DECLINE])
def test_nobody_approves_their_own_words_whatever_their_roles(act: Act) -> None:
    assert "their own words" in _told(act, *Role, about=REPLY)
    assert "their own words" in _told(act, *Role, by=BEN, about=replace(REPLY, spoken_by=BEN))
    assert _told(act, Role.COMMS, by=BEN, about=REPLY) == ""


def test_a_refusal_says_who_may() -> None:
    assert _told(Act.ASSIGN, Role.EXPERT, Role.COMMS) == "Only a lead can assign questions to others."
    assert _told(Act.APPROVE, Role.LEAD, about=REPLY) == "Only communications can approve a reply."
    assert _told(Act.RESUME, Role.OPERATOR) == "Only a lead or communications can resume sending."
    assert (
        _told(Act.WITHDRAW, Role.LEAD, by=BEN, about=REPLY) == "Only its author or communications can withdraw a reply."
    )
    claimed = _told(Act.MERGE, Role.EXPERT, by=BEN, about=QUESTION)
    assert claimed == f"<@{ANA}> has claimed Q-12. Ask them to hand it over, or a lead."


def test_what_is_claimed_is_given_away_by_who_has_it_or_a_lead_and_what_is_free_by_everybody() -> None:
    free = replace(QUESTION, claimed_by="")
    assert _told(Act.GIVE, Role.EXPERT, about=QUESTION) == ""
    assert _told(Act.GIVE, Role.COMMS, by=BEN, about=free) == ""
    assert _told(Act.GIVE, Role.LEAD, by=BEN, about=QUESTION) == ""
    assert _told(Act.GIVE, Role.COMMS, by=BEN, about=QUESTION) != ""


def test_an_operator_runs_switchboard_and_stops_what_leaves_and_does_not_speak_for_the_company() -> None:
    may = {act for act in Act if not _told(act, Role.OPERATOR, about=REPLY)}
    stops = {Act.HOLD, Act.REVERT, Act.UNDO, Act.STOP_RETRYING, Act.STOP_BURST_ANSWER}
    opt_outs = {Act.ENTER_OPT_OUT, Act.LIFT_OPT_OUT}
    assert (
        may == {Act.LOOK, Act.TALK, Act.BE_AWAY, Act.SET_CALLS, Act.SIGN_IN, Act.VERIFY, Act.OPERATE} | opt_outs | stops
    )


def test_the_head_of_a_list_says_who_may_in_few_words() -> None:
    assert who_may(Act.LOOK) == "anybody"
    assert who_may(Act.HOLD) == "everybody in the configuration"
    assert who_may(Act.TAG) == "an expert, a lead or communications"
