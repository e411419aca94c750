"""A user group that is on call is learnt from Slack, and while Slack does not say, whoever was in it last stays."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.company import Current
from bot.core.errors import Refused
from bot.core.routing.on_call import OnCall
from bot.flow.steps.maintenance.learn_user_groups import ASKED_AGAIN, LearnUserGroups
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import a_company


class FakeGroups:
    """Slack's user groups: one, or a refusal."""

    def __init__(self) -> None:
        self.members: Sequence[str] = ("U1", "U2")
        self.refusal = ""

    def members_of_group(self, group: str) -> Sequence[str]:
        if self.refusal:
            raise Refused(f"a user group {group}", self.refusal)
        return self.members


def _members(store: Store) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    with store.reading() as tx:
        return tx.user_groups.members(), tx.user_groups.problems()


def test_who_is_in_it_is_learnt_kept_and_asked_again(store: Store, clock: FakeClock) -> None:
    groups = FakeGroups()
    company = a_company("Ferrywire", oncall=(OnCall("api", group="S0SUPPORT"),))
    step = LearnUserGroups(store, groups, Current(company))
    assert list(step.due()) == ["S0SUPPORT"]
    step.run("S0SUPPORT")
    assert (_members(store)[0], list(step.due())) == ({"S0SUPPORT": ("U1", "U2")}, [])
    clock.now += ASKED_AGAIN + timedelta(seconds=1)
    groups.refusal = "no_such_subteam"
    step.run("S0SUPPORT")
    members, problems = _members(store)
    assert members == {"S0SUPPORT": ("U1", "U2")}
    assert "no_such_subteam" in problems["S0SUPPORT"]
    with store.reading() as tx:
        assert "no_such_subteam" in tx.notices.one(1).why
    clock.now += ASKED_AGAIN + timedelta(seconds=1)
    groups.refusal, groups.members = "", ("U3",)
    step.run("S0SUPPORT")
    assert _members(store) == ({"S0SUPPORT": ("U3",)}, {})


def test_without_a_group_nothing_is_asked(store: Store) -> None:
    assert list(LearnUserGroups(store, FakeGroups(), Current(a_company("Ferrywire"))).due()) == []
