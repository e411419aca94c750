"""Every act of the desk asks the one table; an approval outlives the account that gave it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.auditing.trail import AuditFilter
from bot.core.burst_answers.answer import BurstAnswerKind
from bot.core.errors import NotAllowed
from bot.core.interrupting.budget import CallPreference
from bot.core.permissions import OUTSIDERS_MAY, Act, Membership
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import RichText
from bot.core.states import CameBy
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, PEOPLE, Pipeline, a_pipeline
from tests.fakes.posts import a_post

NOBODY = "U0NOBODY"
ARGUMENTS: dict[str, object] = {
    "number": 1,
    "reply": 1,
    "correction": 1,
    "into": 2,
    "other": 2,
    "to": ANA,
    "words": RichText.of_plain("Words."),
    "why": "because",
    "reason": "because",
    "until": datetime.max.replace(tzinfo=UTC),
    "sha256": "",
    "act": Act.CLAIM,
    "name": "square",
    "entry": 1,
    "person": ANA,
    "tag": "api",
    "request": 1,
    "who": ANA,
    "terms": ("key",),
    "kind": BurstAnswerKind.HOLDING,
    "put_in": (),
    "take_out": (),
    "which": "author:U1",
    "said": CallPreference(NOBODY),
    "wanted": AuditFilter(),
}


def _acts(pipeline: Pipeline) -> Iterator[tuple[str, Any]]:
    """Every method of the desk by which somebody does something."""
    parts = {name: part for name, part in vars(pipeline.desk).items() if name != "context"}
    for part_name, part in parts.items():
        for name in dir(part):
            method = getattr(part, name)
            if not name.startswith("_") and callable(method) and "by" in signature(method).parameters:
                yield f"{part_name}.{name}", method


def _arguments(method: Any, by: str) -> dict[str, object]:
    needed = [name for name, one in signature(method).parameters.items() if one.default is one.empty]
    return {name: by if name == "by" else ARGUMENTS[name] for name in needed}


def test_no_act_of_the_desk_is_an_outsiders(pipeline: Pipeline) -> None:
    pipeline.propose_reply()
    pipeline.ask_question("An sso question")
    pipeline.desk.questions.tag(1, ANA, ("sso",))
    pipeline.receive_posts(*(a_post(f"b{n}", f"api call {n} fails", written_at=pipeline.clock.now) for n in range(6)))
    pipeline.desk.burst_answers.prepare(1, BurstAnswerKind.HOLDING, FAY, RichText.of_plain("We are on it."))
    acts = dict(_acts(pipeline))
    looking = {
        *("queue.page", "queue.search", "choosing.who", "experts.who_could_answer", "reverting.offered"),
        *("homes.home", "expertise.profile", "opt_outs.page", "conversations.page", "conversations.whole"),
        *(f"figures.{name}" for name in ("of", "report", "picture", "rows", "replies_of", "words_of")),
        "threads.message_edited",
    }
    assert looking < set(acts)
    for name in acts.keys() - looking:
        with capture_logs() as logs, pytest.raises(NotAllowed, match="not among the people in the configuration"):
            acts[name](**_arguments(acts[name], NOBODY))
        (refused,) = (line for line in logs if line["event"] == "act.refused")
        assert refused["act"].upper() in {act.name for act in Act if act not in OUTSIDERS_MAY}, name


def test_a_guest_is_an_outsider_even_with_every_role_and_a_question_is_given_to_none(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.members.learn(ANA, Membership.GUEST)
    with pytest.raises(NotAllowed, match="your account is a guest's"):
        pipeline.desk.questions.claim(number, ANA)
    with pytest.raises(Exception, match="cannot answer here: in this Slack their account is a guest's"):
        pipeline.desk.questions.hand_over(number, HANA, to=ANA)


def test_what_slack_says_of_others_than_our_people_is_not_kept(pipeline: Pipeline, store: Store) -> None:
    pipeline.desk.members.learn(NOBODY, Membership.GUEST)
    with store.reading() as tx:
        assert tx.members.membership_of(NOBODY) is Membership.MEMBER


def _without(pipeline: Pipeline, slack: str) -> None:
    people = tuple(person for person in PEOPLE.values() if person.slack != slack)
    pipeline.company.swap(pipeline.company().with_sections(people=people))


def test_the_candidate_of_somebody_who_has_left_is_approved_or_edited_and_no_longer_theirs(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    _without(pipeline, ANA)
    with pytest.raises(NotAllowed):
        pipeline.desk.replies.withdraw(reply, ANA)
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert pipeline.reply_state(reply) == "waiting"


def test_the_words_of_somebody_who_has_left_need_an_approval_where_nobody_elses_do(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=1))
    reply = pipeline.propose_reply()
    pipeline.company.swap(pipeline.company().with_sections(policy=ApprovalPolicy(approvals=0)))
    _without(pipeline, ANA)
    pipeline.desk.reviews.edit_and_approve(reply, GIL, "Use the other button.", pipeline.reply_hash(reply))
    with store.reading() as tx:
        assert tx.replies.approvals_needed(reply) == (1, "its author is not in the configuration")


def test_what_an_outsider_makes_of_their_message_does_not_touch_the_candidate_a_colleague_made_of_it(
    pipeline: Pipeline,
) -> None:
    number = pipeline.ask_question()
    reply = pipeline.desk.replies.propose(
        number, Proposal(ANA, "Use the button.", spoken=("C1", "5.0"), came_by=CameBy.SHORTCUT, written_by=NOBODY)
    )
    edited = pipeline.desk.threads.message_edited("C1", "5.0", NOBODY, "Buy my book", ("edited:1",))
    deleted = pipeline.desk.threads.message_deleted("C1", "5.0", ("deleted:1",))
    assert (edited.kind, deleted.kind) == ("refused", "refused")
    assert "not among the people" in edited.problem
    assert "not among the people" in deleted.problem
    _, file = pipeline.desk.replies.detail(reply)
    assert (file.reply.state.value, file.reply.version, file.reply.text) == ("proposed", 1, "Use the button.")


def test_nothing_but_the_table_judges_by_role() -> None:
    root = Path(__file__).parents[2]
    paths = [
        path for folder in ("bot/desk", "bot/flow", "handlers", "bot/slack") for path in (root / folder).rglob("*.py")
    ]
    assert [path.name for path in paths if re.search(r"\bRole\.|\.roles\b", path.read_text(encoding="utf-8"))] == []
