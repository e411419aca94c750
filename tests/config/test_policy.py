"""Rules of the policy and quiet times as they are written, and what is told where they cannot mean anything."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.replying.policy import ApprovalPolicy, ApprovalRule, QuietTime, RecordRule
from tests.config.company_file import SOUND, company, faults

EVERY_RULE = """
[[policy.rules]]
approvals = 1
approvers = ["U0GIL00007"]
undo_seconds = 600
reason = "r"
record = "9 of 10"
outside_hours = true
reuse = true
[[policy.quiet]]
start = 2026-12-01T08:00:00+01:00
end = 2026-12-01T12:00:00+01:00
reason = "the results"
tag = "billing"
"""


def test_a_rule_names_who_approves_how_long_it_may_be_undone_and_when_nothing_leaves(tmp_path: Path) -> None:
    policy = company(tmp_path, SOUND + EVERY_RULE).policy

    record, undo = RecordRule(9, 10), timedelta(minutes=10)
    rule = ApprovalRule(1, "r", record=record, outside_hours=True, reuse=True, approvers=("U0GIL00007",), undo=undo)
    start, end = (datetime(2026, 12, 1, hour, tzinfo=UTC) for hour in (7, 11))
    assert policy == ApprovalPolicy(1, (rule,), (QuietTime(start, end, "the results", tag="billing"),))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'record = "9 of 10"',
            'record = "11 of 10"',
            "record: must be a share of the author's last answers, at most 99, such as",
        ),
        (
            'approvers = ["U0GIL00007"]',
            'approvers = ["U0GIL00008"]',
            "there is no person U0GIL00008; did you mean U0GIL00007?",
        ),
        ('approvers = ["U0GIL00007"]', 'approvers = ["lead"]', "needs 1, but 0 of those it names can approve"),
        ('approvers = ["U0GIL00007"]', 'approvers = ["boss"]', "must be a Slack member id"),
        ("end = 2026-12-01T12", "end = 2026-12-01T07", "ends before it starts"),
        ("start = 2026-12-01T08:00:00+01:00", "start = 2026-12-01T08:00:00", "must be a date and a time with its zone"),
        ('tag = "billing"', 'tag = "biling"', "there is no tag biling; did you mean billing?"),
    ],
)
def test_what_such_a_rule_cannot_mean_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert EVERY_RULE.count(old) == 1
    told = faults(tmp_path, SOUND + EVERY_RULE.replace(old, new))

    assert [fault for fault in told if said in fault], told
