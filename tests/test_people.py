"""Who is asked promises, typed and pressed in Slack: absences hold at once, turns are fair, and everybody sees why."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.model import Author, Batch, Person, Role
from bot.core.replying.proposal import Proposal
from bot.core.routing.on_call import OnCall
from bot.sandbox.slack import User
from bot.sandbox.slack.workspace.seed import Usergroup
from bot.slack import action_ids
from bot.slack.responses.explanation import reason_window
from tests.fakes.bot_harness import ANA, API, FAY, GIL, PEOPLE, TRIAGE, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

LEAD, COMMS = PEOPLE[1], PEOPLE[2]
BEN = Person("U0BEN00002", "Ben Ode", "engineer", ("api",))
DEV = Person("U0DEV00004", "Dev Rao", "engineer", ())
GROUP = "S0APIDUTY1"
USERS = (User(BEN.slack, "ben", BEN.name), User(DEV.slack, "dev", DEV.name))
STAFF = (PEOPLE[0], BEN, DEV, Person(FAY, LEAD.name, LEAD.title, (), (Role.LEAD,)), COMMS)


@dataclass
class Staffed:
    """A bot with two experts of one tag, and what customers ask it."""

    harness: BotHarness
    channel: FakeChannel
    count: int = 0

    def ask(self) -> tuple[str, ...]:
        """A customer asks something; who was asked, first first."""
        self.count += 1
        post = a_post(
            f"p{self.count}",
            f"How do I rotate api key number {self.count * 7919}?",
            author=Author(f"u{self.count}", f"h{self.count}"),
        )
        self.channel.batches.append(Batch((post,), f"c{self.count}"))
        self.harness.pass_time(minutes=2)
        return self.harness.bot.desk.questions.detail(self.count).question.asked

    def type(self, user: str, text: str) -> str:
        return message_text(self.harness.command(user, API, text))

    def undo(self, user: str, text: str) -> str:
        """Type a command and undo what it did; the answer to that."""
        return self.press(user, text, action_ids.REVERT)

    def press(self, user: str, text: str, button: str = action_ids.RUN_PLACES[0]) -> str:
        """Type a command and press this button under its answer; the answer to that."""
        self.harness.command(user, API, text)
        shown = self.harness.slack.ephemerals(user)
        self.harness.press(user, API, shown[-1]["ts"], button)
        count = len(shown)
        self.harness.wait_until(
            lambda: message_text(self.harness.slack.ephemerals(user)[-1]) != message_text(shown[-1])
        )
        assert len(self.harness.slack.ephemerals(user)) >= count
        return message_text(self.harness.slack.ephemerals(user)[-1])


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Staffed]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with ExitStack() as closing:
        rules = (OnCall(people=(DEV.slack,), starts=clock.now), OnCall("api", group=GROUP))
        harness = closing.enter_context(
            running_bot(tmp_path / "s.db", channel, clock, others=USERS, people=STAFF, oncall=rules)
        )
        yield Staffed(harness, channel)


def test_equals_are_asked_first_in_turns_and_who_says_so(staffed: Staffed) -> None:
    assert [staffed.ask()[0] for _ in range(4)] == [ANA, BEN.slack, ANA, BEN.slack]
    told = staffed.type(GIL, "who API")
    assert "Ana Reyes  · api · at work · 0 open of 5 · asked first in 2 of the last 4" in told
    assert "is first by turns" in told


def test_whoever_is_away_is_not_asked_until_they_are_back(staffed: Staffed) -> None:
    assert "is away until" in staffed.type(ANA, "away 2h dentist")
    assert staffed.ask() == (BEN.slack,)
    assert "Not asked now:" in staffed.type(FAY, "who api")
    assert "is back and is asked again" in staffed.type(ANA, "back")
    assert ANA in staffed.ask()
    assert "was not away" in staffed.type(ANA, "back")


def test_why_shows_the_same_sum_for_a_question(staffed: Staffed) -> None:
    staffed.ask()
    staffed.type(ANA, "away 2h")
    detail, experts = staffed.harness.bot.desk.experts.who_could_answer(1, GIL)
    told = {one.person.name: one.told for one in experts}
    assert told["Ben Ode"] == ("api", "at work", "0 open of 5", "asked first in 0 of the last 1")
    assert told["Ana Reyes"][0].startswith("is away until")
    assert "asked first in 1 of" in str(reason_window(detail, experts, {}, staffed.harness.bot.desk.now()))


def test_an_absence_ends_by_itself(staffed: Staffed) -> None:
    staffed.type(ANA, "away 2h")
    staffed.harness.pass_time(hours=3)
    assert ANA in staffed.ask()


def test_a_lead_says_who_is_away_and_the_questions_they_hold_are_handed_over_by_a_button(staffed: Staffed) -> None:
    staffed.ask()
    staffed.type(ANA, "claim Q-1")
    assert "holds Q-1: hand over?" in staffed.type(FAY, "away @ana until fri")
    assert "is nobody's now" in staffed.press(FAY, "away @ana until fri")
    assert staffed.harness.bot.desk.questions.detail(1).question.claimed_by == ""


NAMED = ("away @Ana Reyes until fri", "away Ana until fri", "away ana 2h")
REFUSED = {
    "away @ben": "Until when? Type: away",
    "away yesterday": "Type one such as",
    "away @ben until fri": "Only a lead can say that a colleague is away",
    "away @zoe until fri": "There is nobody called",
    "who ssso": "There is no tag ssso",
    "who": "About which tag? Type: who api",
    "oncall ssso": "There is no tag ssso",
    "expert @ana cap 2": "Only a lead can change what a colleague is asked about",
    "expert @ana sso": "Write + before a tag to add it",
    "expert @ana +api sso": "Write + before a tag to add it",
    "expert @ana cap lots": "A cap is a whole number up to 1000",
    "expert @zoe": "There is nobody called @zoe",
}


def test_a_colleague_is_named_as_people_name_them(staffed: Staffed) -> None:
    for typed in NAMED:
        staffed.type(FAY, typed)
        assert staffed.ask() == (BEN.slack,)
        staffed.type(FAY, "back ana")


def test_what_cannot_be_done_gets_a_sentence_that_says_what_to_type(staffed: Staffed) -> None:
    told = {typed: staffed.type(ANA, typed) for typed in REFUSED}
    assert {typed for typed, words in REFUSED.items() if words not in told[typed]} == set(), told


def test_whoever_is_on_call_stands_in_when_the_experts_are_away(staffed: Staffed) -> None:
    assert "Dev Rao" in staffed.type(GIL, "oncall")
    staffed.type(ANA, "away 2h")
    staffed.type(BEN.slack, "away 2h")
    assert staffed.ask() == (DEV.slack,)
    assert "on call for all tags" in staffed.type(GIL, "who api")


def test_who_is_in_a_user_group_that_is_on_call_is_asked_first_and_what_slack_does_not_say_is_told(
    staffed: Staffed,
) -> None:
    assert staffed.ask() == (ANA, BEN.slack)
    assert "Slack could not say who is in it" in staffed.type(GIL, "oncall api")
    told = [message_text(message) for message in staffed.harness.messages(TRIAGE)]
    assert any("Slack does not say who is on call" in one for one in told)
    staffed.harness.slack.workspace.state.usergroups[GROUP] = Usergroup(GROUP, "api-duty", users=(DEV.slack,))
    staffed.harness.pass_time(minutes=16)
    assert staffed.ask() == (DEV.slack, BEN.slack, ANA)
    assert "Slack could not say" not in staffed.type(GIL, "oncall api")


def test_an_assignment_that_something_speaks_against_is_asked_once_more(staffed: Staffed) -> None:
    staffed.ask()
    assert "Only a lead can assign" in staffed.type(GIL, "assign Q-1 @dev")
    told = staffed.type(FAY, "assign Q-1 @dev")
    assert "Dev Rao does not have the tag api. Q-1 is not assigned yet." in told
    assert staffed.harness.bot.desk.questions.detail(1).question.claimed_by == ""
    assert "is with Dev Rao now" in staffed.press(FAY, "assign Q-1 @dev")
    staffed.type(BEN.slack, "away 2h")
    assert "Ben Ode is away until" in staffed.type(FAY, "assign Q-1 @ben")
    assert "is with Ana Reyes now" in staffed.type(FAY, "assign Q-1 @ana")


def test_an_absence_typed_by_mistake_is_undone_and_so_is_a_return(staffed: Staffed) -> None:
    assert "Undone: the absence." in staffed.undo(ANA, "away 2h")
    assert ANA in staffed.ask()
    staffed.type(ANA, "away 2h")
    assert "Undone: coming back." in staffed.undo(ANA, "back")
    assert staffed.ask() == (BEN.slack,)


def test_a_lead_corrects_what_somebody_is_asked_about_and_puts_it_back_by_a_button(staffed: Staffed) -> None:
    told = staffed.type(FAY, "expert @ana -api cap 2")
    assert "takes 2 open questions at once and has 0" in told
    assert "Changed over the configuration by" in told
    assert "The configuration says cap 5" in told
    assert staffed.ask() == (BEN.slack,)
    assert "already" in staffed.type(FAY, "expert @ana -api cap 2")
    assert "takes 3 open questions" in staffed.type(FAY, "expert @ana cap 3")
    assert "Undone: the change of tags and cap." in staffed.undo(FAY, "expert @ana cap 4")
    assert "takes 3 open questions" in staffed.type(FAY, "expert @ana")
    staffed.type(FAY, "expert @ana +api cap 5")
    assert "Changed over the configuration" not in staffed.type(GIL, "expert @ana")
    assert ANA in staffed.ask()


def test_outcomes_are_learnt_and_a_colleague_who_answers_well_is_suggested_to_leads(staffed: Staffed) -> None:
    desk = staffed.harness.bot.desk
    for number in (1, 2, 3):
        staffed.ask()
        reply = desk.replies.propose(number, Proposal(DEV.slack, f"Under Settings, page {number}."))
        desk.reviews.approve(reply, GIL, desk.replies.detail(reply)[1].reply.sha256)
    staffed.ask()
    reply = desk.replies.propose(4, Proposal(ANA, "Ask somebody else."))
    desk.reviews.decline(reply, GIL, "it says nothing", desk.replies.detail(reply)[1].reply.sha256)
    desk.questions.hand_over(4, BEN.slack)
    assert "1 declined" in staffed.type(GIL, "expert @ana")
    assert "1 handed over as not theirs" in staffed.type(GIL, "expert @ben")
    told = staffed.type(FAY, "who api")
    assert "Dev Rao answered well in api without having it. A lead can give it:" in " ".join(told.split())
    assert "answers well in it (3 approved)" in staffed.press(FAY, "who api")
    assert DEV.slack in staffed.ask()
