"""Who may do what, walked through every button, window, command and shortcut there is, as Slack sends them. What is
expected is written out here, apart from the table that the product goes by.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.request import BoltRequest
from structlog.testing import capture_logs

import handlers
from bot.core.burst_answers.answer import BurstAnswerKind, BurstRecipient
from bot.core.bursts import BurstChange
from bot.core.model import Batch, Person, Role
from bot.core.permissions import Membership
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.sandbox.slack import User
from bot.slack import action_ids
from bot.slack.client.messenger import web_client
from bot.slack.messages.cards.doubtful import ASIDE
from handlers.actions import ACTS, WINDOWS
from handlers.commands.dispatch import COMMANDS
from handlers.windows import SUBMISSION_HANDLERS
from tests.fakes.bot_harness import API, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

AUTHOR, EXPERT, LEAD, COMMS, OPERATOR = "U0AUTHOR01", "U0EXPERT01", "U0LEAD0001", "U0COMMS001", "U0OPERATE1"
NOBODY, GUEST, PARTNER, GONE, ROBOT = "U0NOBODY01", "U0GUEST001", "U0PARTNER1", "U0GONE0001", "U0ROBOT001"
COLLEAGUES = {
    AUTHOR: (Role.EXPERT,),
    EXPERT: (Role.EXPERT,),
    LEAD: (Role.LEAD,),
    COMMS: (Role.COMMS,),
    OPERATOR: (Role.OPERATOR,),
}
OUTSIDERS = {GUEST: Membership.GUEST, PARTNER: Membership.FOREIGN, GONE: Membership.DEACTIVATED, ROBOT: Membership.BOT}
EVERYBODY = (*COLLEAGUES, NOBODY, *OUTSIDERS)
PEOPLE = (
    *(Person(slack, slack.title(), "engineer", ("api",), roles) for slack, roles in COLLEAGUES.items()),
    *(Person(slack, slack.title(), "engineer", (), tuple(Role)) for slack in OUTSIDERS),
)
USERS = (
    *(User(slack, slack.lower()) for slack in (*COLLEAGUES, NOBODY)),
    User(GUEST, "guest", guest=True),
    User(PARTNER, "partner", team="T0PARTNERS"),
    User(GONE, "gone", deleted=True),
    User(ROBOT, "robot", bot=True),
)

ANY = frozenset(EVERYBODY)
ALL = frozenset(COLLEAGUES)
DAILY = ALL - {OPERATOR}
REVIEW = frozenset({COMMS})
DESK = frozenset({LEAD, COMMS})

BUTTONS: dict[str, tuple[str, frozenset[str]]] = {
    action_ids.CLAIM: ("4", DAILY),
    action_ids.MERGE: ("2 1", DAILY),
    action_ids.NOT_SAME: ("1 2", DAILY),
    action_ids.SPLIT: ("2", DAILY),
    action_ids.REOPEN: ("2", DAILY),
    **{f"{action_ids.SET_ASIDE}_{kind}": ("1", DAILY) for kind in ASIDE},
    action_ids.SETTLE: ("2", DAILY),
    action_ids.UNDO: ("1", ALL),
    action_ids.RETRY: ("1", DAILY),
    action_ids.POST_BY_HAND: ("1", DAILY),
    action_ids.IT_IS_NOT_THERE: ("1", DAILY),
    action_ids.WITHDRAW: ("1", frozenset({AUTHOR, COMMS})),
    action_ids.UNLEARN: ("1", DAILY),
    action_ids.OUTDATE: ("1", DAILY),
    action_ids.STILL_RIGHT: ("1", DAILY),
    action_ids.APPROVE: ("1 abc", REVIEW),
    action_ids.APPROVE_AND_KEEP: ("1 abc", REVIEW),
    action_ids.KEEP_OTHERS: ("1 abc", REVIEW),
    action_ids.SEND_ALL_THE_SAME: ("1 abc", REVIEW),
    action_ids.WRITE: ("3", DAILY),
    action_ids.USE_EARLIER: ("3 1", DAILY),
    action_ids.REWORD: ("1", DAILY),
    action_ids.NOT_MINE: ("3", DAILY),
    action_ids.SNOOZE: ("3", DAILY),
    action_ids.IGNORE: ("3", DAILY),
    action_ids.EDIT: ("1 abc", REVIEW),
    action_ids.ASK_FOR_CHANGES: ("1 abc", REVIEW),
    action_ids.DECLINE: ("1 abc", REVIEW),
    action_ids.OVERRIDE_BLOCK: ("1 abc", REVIEW),
    action_ids.AMEND: ("1", frozenset({AUTHOR, LEAD, COMMS})),
    action_ids.TAKE_BACK: ("1", frozenset({AUTHOR, COMMS})),
    action_ids.LEAVE: ("1", REVIEW),
    action_ids.I_POSTED_IT: ("1", DAILY),
    action_ids.IT_IS_THERE: ("1", DAILY),
    action_ids.RELEASE: ("4", DAILY),  # once nobody has it, nobody is refused
    action_ids.TAKE_OVER: ("4", DAILY),
    action_ids.GIVE: ("3 999", DAILY),
    action_ids.KEEP: ("3 999", DAILY),
    action_ids.CALL_COLLEAGUE: (f"3 {EXPERT}", DAILY),
    action_ids.HOLD_ALL: ("all", ALL),
    action_ids.AWAY: ("me", ALL),
    action_ids.BACK: ("me", ALL),
    action_ids.ANSWER_ALL: ("1", DESK),
    action_ids.RESOLVE_BURST: ("1", DESK),
    action_ids.CHANGE_BURST: ("1", DESK),
    action_ids.APPROVE_FOR_ALL: ("1 abc", REVIEW),
    action_ids.DECLINE_FOR_ALL: ("1 abc", REVIEW),
    action_ids.EDIT_FOR_ALL: ("1 abc", REVIEW),
    action_ids.OVERRIDE_FOR_ALL: ("1 abc", REVIEW),
    action_ids.STOP_BURST_ANSWER: ("1", ALL),
    action_ids.SAME_AS: ("3", DAILY),
    action_ids.SELECT: ('["","",1]', ANY),
    action_ids.WHO: ("1", ANY),
    action_ids.READ_ALL: ("1", ANY),
    action_ids.EXPLAIN: ("1", ANY),
}
"""Each button: the value it is pressed with, and who may."""

SUBMISSIONS: dict[str, frozenset[str]] = {
    action_ids.WRITE_WINDOW: DAILY,
    action_ids.EDIT_WINDOW: REVIEW,
    action_ids.CHANGES_WINDOW: REVIEW,
    action_ids.DECLINE_WINDOW: REVIEW,
    action_ids.OVERRIDE_WINDOW: REVIEW,
    action_ids.AMEND_WINDOW: frozenset({AUTHOR, LEAD, COMMS}),
    action_ids.TAKE_BACK_WINDOW: frozenset({AUTHOR, COMMS}),
    action_ids.NOT_MINE_WINDOW: DAILY,
    action_ids.SNOOZE_WINDOW: DAILY,
    action_ids.IGNORE_WINDOW: DAILY,
    action_ids.POSTED_WINDOW: DAILY,
    action_ids.THERE_WINDOW: DAILY,
    action_ids.AWAY_WINDOW: ALL,
    action_ids.ANSWER_ALL_WINDOW: DESK,
    action_ids.SELECT_WINDOW: ANY,  # each of its acts asks for its own right
    action_ids.SAME_AS_WINDOW: DAILY,
    action_ids.RESOLVE_BURST_WINDOW: DESK,
    action_ids.CHANGE_BURST_WINDOW: DESK,
    action_ids.DECLINE_FOR_ALL_WINDOW: REVIEW,
    action_ids.EDIT_FOR_ALL_WINDOW: REVIEW,
    action_ids.OVERRIDE_FOR_ALL_WINDOW: REVIEW,
}

TYPED: dict[str, tuple[str, frozenset[str]]] = {
    "queue": ("queue", ANY),
    "show": ("show Q-3", ANY),
    "help": ("help", ANY),
    "assign": (f"assign Q-3 <@{EXPERT}|expert>", frozenset({LEAD, EXPERT})),  # oneself everybody
    "claim": ("claim Q-4", DAILY),
    "release": ("release Q-4", DAILY),
    "snooze": ("snooze Q-3 2h", DAILY),
    "search": ("search key", ANY),
    "stats": ("stats 7d", ANY),
    "desk": ("desk", ANY),
    "pause": ("pause square", frozenset({OPERATOR})),
    "tag": ("tag Q-3 +api", DAILY),
    "ignore": ("ignore Q-2 it is spam", DAILY),
    "close": ("close Q-2", DAILY),
    "reopen": ("reopen Q-2", DAILY),
    "merge": ("merge Q-2 Q-1", DAILY),
    "split": ("split Q-2", DAILY),
    "who": ("who api", ANY),
    "oncall": ("oncall", ANY),
    "away": (f"away <@{EXPERT}|expert> until fri", frozenset({LEAD, EXPERT})),  # oneself everybody
    "expert": (f"expert <@{EXPERT}|expert> cap 4", frozenset({LEAD})),
    "back": ("back", ALL),
    "calls": ("calls 3 an hour", ALL),
    "hold": ("hold all", ALL),
    "sources": ("sources ask square", frozenset({OPERATOR})),
    "optouts": ("optouts", ANY),
    "resume": ("resume all", frozenset({LEAD, COMMS})),
}


@dataclass
class Walk:
    """A bot whose listeners have finished when a payload is answered."""

    harness: BotHarness
    app: App
    count: int = 0

    def refused(self, user: str, body: dict[str, Any]) -> bool:
        """Whether this user is refused what the payload asks for: logged once, and told to them alone."""
        self.count += 1
        before = len(self.harness.slack.ephemerals(user))
        with capture_logs() as logs:
            answer = self.app.dispatch(BoltRequest(mode="socket_mode", body=self._whole(user, body)))
            inbox = next(step for step in self.harness.bot.steps if step.name == "inbox")
            for key in inbox.due():
                inbox.run(key)
        lines = [line for line in logs if line["event"] == "act.refused"]
        if not lines:
            return False
        assert [line["by"] for line in lines] == [user], lines
        told = " ".join(message_text(message) for message in self.harness.slack.ephemerals(user)[before:])
        assert "Only" in f"{told} {answer.body}" or "their own words" in f"{told} {answer.body}", (body, told)
        return True

    def _whole(self, user: str, body: dict[str, Any]) -> dict[str, Any]:
        ours = self.harness.slack.workspace.seed.team_id
        theirs = self.harness.slack.workspace.state.team_of(self.harness.slack.workspace.state.user(user))
        trigger = f"{self.count}.walk"
        if "command" in body:
            typed = {"user_id": user, "user_name": user.lower(), "channel_id": API, "channel_name": "api"}
            return {**body, **typed, "team_id": ours, "trigger_id": trigger}
        if "event" in body:
            said = {"type": "message", "channel": API, "user": user, "user_team": theirs, "ts": f"{self.count}.5"}
            return {**body, "type": "event_callback", "team_id": ours, "event": {**said, **body["event"]}}
        who: dict[str, Any] = {"user": {"id": user, "team_id": theirs}, "team": {"id": ours}, "channel": {"id": API}}
        return {**body, **who, "trigger_id": trigger}

    def press(self, user: str, action: str, value: str) -> bool:
        pressed = {"action_id": action, "block_id": "b", "type": "button", "value": value, "action_ts": f"{self.count}"}
        container = {"type": "message", "message_ts": "1.0", "channel_id": API}
        return self.refused(user, {"type": "block_actions", "actions": [pressed], "container": container})

    def submit(self, user: str, callback: str) -> bool:
        values = {"words": {"words": {"value": "Words."}}, "why": {"why": {"value": "because"}}}
        metadata = '{"q": 3, "r": 1, "s": "abc", "u": 1}'
        view: dict[str, Any] = {
            "id": f"V{self.count}",
            "type": "modal",
            "callback_id": callback,
            "private_metadata": metadata,
        }
        view |= {
            "hash": "h",
            "state": {"values": values},
            "blocks": [{"type": "input", "block_id": "words", "element": {}}],
        }
        return self.refused(user, {"type": "view_submission", "view": view})

    def type(self, user: str, text: str) -> bool:
        return self.refused(user, {"command": "/sb", "text": text})


def _put_into_burst(harness: BotHarness) -> None:
    """The last question is a burst, for which an answer of the author's waits."""
    now, recipients = harness.bot.desk.now(), (BurstRecipient(4, post=4, source="square"),)
    with harness.bot.desk.context.store.writing() as tx:
        tx.bursts.save(BurstChange(None, "api", API, now, now, 1, frozenset({4})))
        tx.burst_answers.prepare(1, BurstAnswerKind.HOLDING, RichText.of_plain("Soon."), AUTHOR, recipients)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Four questions and a candidate of the author's to the first; only the last is ever claimed by several."""
    clock = FakeClock()
    channel = FakeChannel(clock)
    database: Path = tmp_path_factory.mktemp("walk") / "bot.sqlite"
    with running_bot(database, channel, clock, others=USERS, people=PEOPLE) as harness:
        posts = [a_post(f"p{n}", f"How do I rotate API key number {n}?", thread_id=f"p{n}") for n in (1, 2, 3, 4)]
        channel.batches.append(Batch(tuple(posts), "c1"))
        harness.pass_time(minutes=1)
        harness.bot.desk.replies.propose(1, Proposal(AUTHOR, "Use the rotate button."))
        harness.run_due()
        _put_into_burst(harness)
        bot_token = harness.slack.workspace.app.bot_token
        app = App(
            client=web_client(bot_token, harness.slack.api),
            token_verification_enabled=False,
            process_before_response=True,
            raise_error_for_unhandled_request=False,
        )
        handlers.register(app, harness.bot.desk, handlers.Homes(harness.bot.desk, app.client))
        yield Walk(harness, app)


def test_nothing_that_people_can_do_is_missing_here() -> None:
    assert set(BUTTONS) == {*ACTS, *WINDOWS}
    assert set(SUBMISSIONS) == set(SUBMISSION_HANDLERS)
    assert set(TYPED) == set(COMMANDS)


@pytest.mark.parametrize("action", BUTTONS)
def test_a_button_is_theirs_who_may(walk: Walk, action: str) -> None:
    value, may = BUTTONS[action]
    assert {user for user in EVERYBODY if not walk.press(user, action, value)} == may


@pytest.mark.parametrize("callback", SUBMISSIONS)
def test_a_window_is_submitted_by_those_who_may(walk: Walk, callback: str) -> None:
    assert {user for user in EVERYBODY if not walk.submit(user, callback)} == SUBMISSIONS[callback]


@pytest.mark.parametrize("name", TYPED)
def test_a_command_is_theirs_who_may(walk: Walk, name: str) -> None:
    text, may = TYPED[name]
    assert {user for user in EVERYBODY if not walk.type(user, text)} == may


@pytest.mark.parametrize(("text", "may"), [("sources", ANY), ("sources pause square", {OPERATOR})])
def test_everybody_looks_at_sources_and_operators_run_them(walk: Walk, text: str, may: frozenset[str]) -> None:
    assert {user for user in EVERYBODY if not walk.type(user, text)} == may


@pytest.mark.parametrize(
    ("text", "may"), [("optouts add square u/kim", {LEAD, COMMS, OPERATOR}), ("optouts lift 1", {LEAD, OPERATOR})]
)
def test_who_is_not_answered_is_said_and_lifted_by_those_who_may(walk: Walk, text: str, may: frozenset[str]) -> None:
    assert {user for user in EVERYBODY if not walk.type(user, text)} == may


def test_a_reply_in_the_thread_is_a_candidate_of_those_who_may(walk: Walk) -> None:
    said = {"text": "reply: Press it.", "thread_ts": walk.harness.messages(API)[-1]["ts"]}
    assert {user for user in EVERYBODY if not walk.refused(user, {"event": said})} == DAILY


def test_resume_under_a_hold_and_the_shortcut_are_theirs_who_may(walk: Walk) -> None:
    resume = {user for user in EVERYBODY if not walk.press(user, action_ids.RESUME, action_ids.RESUME_PREFIX)}
    assert resume == {LEAD, COMMS}
    card = walk.harness.messages(API)[-1]["ts"]
    message = {"ts": "1.5", "thread_ts": card, "text": "Press it.", "user": AUTHOR}
    shortcut = {"type": "message_action", "callback_id": action_ids.PROPOSE_AS_REPLY, "message": message}
    assert {user for user in EVERYBODY if not walk.refused(user, shortcut)} == DAILY
