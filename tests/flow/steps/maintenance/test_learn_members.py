"""What accounts are is learnt in time, and what was learnt outlives an outage and a restart."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.company import Company, Current
from bot.core.errors import Refused, Unavailable
from bot.core.permissions import Membership
from bot.flow.steps.maintenance.learn_members import ASKED_AGAIN, PATIENCE, LearnMembers
from bot.slack.client.accounts import membership_of
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import a_current_company
from tests.fakes.pipeline import ANA, BEN, PEOPLE
from tests.fakes.sweep import run_until_idle


class FakeAccounts:
    """Accounts as they are said to be, or an error."""

    def __init__(self) -> None:
        self.known: dict[str, Membership] = {}
        self.error: Exception | None = None
        self.asked: list[str] = []

    def membership(self, slack: str) -> Membership:
        self.asked.append(slack)
        if self.error is not None:
            raise self.error
        return self.known.get(slack, Membership.MEMBER)


@pytest.fixture
def company() -> Current[Company]:
    return a_current_company(people=(PEOPLE[ANA], PEOPLE[BEN]))


def _membership(store: Store, slack: str) -> Membership:
    with store.reading() as tx:
        return tx.members.membership_of(slack)


def test_each_account_is_asked_for_once_and_again_in_time(
    store: Store, clock: FakeClock, company: Current[Company]
) -> None:
    accounts = FakeAccounts()
    accounts.known[ANA] = Membership.GUEST
    step = LearnMembers(store, accounts, company)
    run_until_idle((step,))
    assert sorted(accounts.asked) == [ANA, BEN]
    assert _membership(store, ANA) is Membership.GUEST
    accounts.known.clear()
    clock.now += ASKED_AGAIN + timedelta(seconds=1)
    run_until_idle((step,))
    assert _membership(store, ANA) is Membership.MEMBER


def test_while_slack_is_down_nobody_is_asked_for_and_what_is_known_holds_after_a_restart(
    store: Store, clock: FakeClock, company: Current[Company]
) -> None:
    accounts = FakeAccounts()
    accounts.known[ANA] = Membership.DEACTIVATED
    run_until_idle((LearnMembers(store, accounts, company),))
    accounts.error = Unavailable("slack", "503")
    clock.now += ASKED_AGAIN + timedelta(seconds=1)
    again = LearnMembers(store, accounts, company)
    asked = len(accounts.asked)
    with capture_logs() as logs:
        run_until_idle((again,))
    assert len(accounts.asked) == asked + 1
    assert [line["event"] for line in logs] == ["member.unread"]
    assert _membership(store, ANA) is Membership.DEACTIVATED
    clock.now += PATIENCE
    accounts.error = None
    run_until_idle((again,))
    assert len(accounts.asked) == asked + 3


def test_one_whom_slack_does_not_know_holds_up_nobody(
    store: Store, clock: FakeClock, company: Current[Company]
) -> None:
    accounts = FakeAccounts()
    accounts.error = Refused("slack", "user_not_found")
    run_until_idle((LearnMembers(store, accounts, company),))
    assert sorted(accounts.asked) == [ANA, BEN]


@pytest.mark.parametrize(
    ("user", "membership"),
    [
        ({"team_id": "T1"}, Membership.MEMBER),
        ({}, Membership.MEMBER),
        ({"team_id": "T1", "is_restricted": True}, Membership.GUEST),
        ({"team_id": "T1", "is_ultra_restricted": True}, Membership.GUEST),
        ({"team_id": "T1", "deleted": True, "is_bot": True}, Membership.DEACTIVATED),
        ({"team_id": "T1", "is_bot": True}, Membership.BOT),
        ({"team_id": "T2"}, Membership.FOREIGN),
        ({"team_id": "T1", "is_stranger": True}, Membership.FOREIGN),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, Membership.MEMBER),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, Membership.FOREIGN),
    ],
)
def test_an_account_is_what_slack_says_of_it(user: dict[str, object], membership: Membership) -> None:
    assert membership_of(user, "T1", "E1") is membership
