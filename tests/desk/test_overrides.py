"""What lint forbids leaves only when communications override it, by name and with a reason, for these very words."""

from typing import Any

import pytest

from bot.core.errors import Blocked, Faulty, NotAllowed, Refused, Stale
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.store.transaction import Store
from tests.fakes.amending import a_published_reply
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline, a_pipeline

WORDS = "It comes with Project Falcon."


def _asked(pipeline: Pipeline, words: str = WORDS, by: str = ANA) -> int:
    reply = pipeline.desk.replies.ask_to_allow(pipeline.ask_question(), Proposal(by, words))
    pipeline.run_due()
    return reply


def _entries(pipeline: Pipeline, what: str) -> list[Any]:
    return [entry for entry in pipeline.desk.questions.detail(1).entries if entry.what == what]


def test_words_that_lint_forbids_are_refused_unless_their_author_asks(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(Blocked, match="“Project Falcon”: This is under embargo"):
        pipeline.desk.replies.propose(number, Proposal(ANA, WORDS))
    reply = pipeline.desk.replies.ask_to_allow(number, Proposal(ANA, WORDS))
    assert pipeline.reply_state(reply) == "proposed"


def test_asking_does_not_help_words_that_are_too_long(pipeline: Pipeline) -> None:
    with pytest.raises(Faulty, match="too long"):
        pipeline.desk.replies.ask_to_allow(pipeline.ask_question(), Proposal(ANA, "Project Falcon " * 30))


def test_what_lint_forbids_waits_for_communications_also_where_no_approval_is_asked(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(0))
    reply = _asked(pipeline)
    pipeline.pass_time(seconds=60)
    assert pipeline.reply_state(reply) == "proposed"
    detail = pipeline.desk.replies.detail(reply)[1]
    assert (detail.approvals_needed, detail.policy_why) == (1, "lint forbids it: communications must override that")


def test_what_lint_forbids_is_not_approved(pipeline: Pipeline) -> None:
    reply = _asked(pipeline)
    with pytest.raises(NotAllowed, match=r"Lint forbids these words now\. “Project Falcon”"):
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert pipeline.reply_state(reply) == "proposed"


def test_an_override_names_who_and_why_and_the_reply_leaves(pipeline: Pipeline) -> None:
    reply = _asked(pipeline)
    pipeline.desk.reviews.override_and_approve(reply, GIL, "It is announced at noon.", pipeline.reply_hash(reply))
    (entry,) = _entries(pipeline, "reply.block_overridden")
    assert (entry.by, entry.why) == (GIL, "It is announced at noon.")
    assert entry.data == {"sha256": pipeline.reply_hash(reply), "rules": "embargo"}
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "sent"


@pytest.mark.parametrize("by", [ANA, BEN, FAY, "U0NOBODY"])
def test_only_communications_override(pipeline: Pipeline, by: str) -> None:
    reply = _asked(pipeline)
    with pytest.raises(NotAllowed, match="Only communications"):
        pipeline.desk.reviews.override_and_approve(reply, by, "please", pipeline.reply_hash(reply))


def test_nobody_overrides_for_their_own_words(pipeline: Pipeline) -> None:
    reply = _asked(pipeline, by=HANA)
    with pytest.raises(NotAllowed, match="their own words"):
        pipeline.desk.reviews.override_and_approve(reply, HANA, "please", pipeline.reply_hash(reply))


def test_an_override_needs_a_reason_and_something_to_override(pipeline: Pipeline) -> None:
    reply = _asked(pipeline)
    with pytest.raises(Faulty, match="Say why"):
        pipeline.desk.reviews.override_and_approve(reply, GIL, "  ", pipeline.reply_hash(reply))
    change(pipeline.company, lint=LintRules())
    with pytest.raises(Stale, match="Nothing forbids these words"):
        pipeline.desk.reviews.override_and_approve(reply, GIL, "yes", pipeline.reply_hash(reply))


def test_an_override_holds_for_these_very_words(pipeline: Pipeline) -> None:
    reply = _asked(pipeline)
    seen = pipeline.reply_hash(reply)
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "say less", pipeline.reply_hash(reply))
    pipeline.desk.replies.ask_to_allow(1, Proposal(ANA, "Project Falcon it is."))
    with pytest.raises(Stale, match="words have changed"):
        pipeline.desk.reviews.override_and_approve(reply, GIL, "fine", seen)
    assert pipeline.desk.replies.detail(reply)[1].override is None


def test_an_override_that_is_undone_lets_nothing_pass(pipeline: Pipeline) -> None:
    reply = _asked(pipeline)
    pipeline.desk.reviews.override_and_approve(reply, GIL, "It is announced.", pipeline.reply_hash(reply))
    pipeline.desk.replies.undo(reply, GIL)
    with pytest.raises(NotAllowed, match="Lint forbids"):
        pipeline.desk.reviews.approve(reply, HANA, pipeline.reply_hash(reply))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == []


def test_an_embargo_that_comes_meanwhile_stops_what_was_approved(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply("It comes with Project Heron.")
    change(pipeline.company, lint=LintRules.model_validate({"embargo": ["Project Heron"]}))
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "failed"
    assert "lint forbids it now" in pipeline.desk.replies.detail(reply)[1].reply.failure


def test_an_override_of_one_block_is_none_of_another(pipeline: Pipeline) -> None:
    reply = _asked(pipeline, "Project Falcon comes with Project Heron.")
    pipeline.desk.reviews.override_and_approve(reply, GIL, "announced", pipeline.reply_hash(reply))
    change(pipeline.company, lint=LintRules.model_validate({"embargo": ["Project Falcon", "Project Heron"]}))
    pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(reply) == "failed"


def test_an_embargo_that_comes_before_the_approval_is_told_and_can_be_overridden(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("It comes with Project Heron.")
    change(pipeline.company, lint=LintRules.model_validate({"embargo": ["Project Heron"]}))
    with pytest.raises(NotAllowed, match="Project Heron"):
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert [one.rule for one in pipeline.desk.replies.detail(reply)[1].standing_blocks] == ["embargo"]
    assert _entries(pipeline, "reply.blocked")[0].data["rules"] == "embargo"
    pipeline.desk.reviews.override_and_approve(reply, GIL, "announced", pipeline.reply_hash(reply))
    assert pipeline.reply_state(reply) == "waiting"


def test_an_embargo_ends_with_its_day(pipeline: Pipeline) -> None:
    last = pipeline.clock().date()
    change(pipeline.company, lint=LintRules.model_validate({"embargo": [{"words": "Heron", "until": last}]}))
    number = pipeline.ask_question()
    with pytest.raises(Blocked):
        pipeline.desk.replies.propose(number, Proposal(ANA, "It is Heron."))
    pipeline.pass_time(days=1)
    assert pipeline.desk.replies.propose(number, Proposal(ANA, "It is Heron."))


def test_no_secret_that_was_found_stands_in_the_history_or_beside_the_finding(pipeline: Pipeline) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    reply = _asked(pipeline, f"Use {key} for that.")
    pipeline.desk.reviews.override_and_approve(reply, GIL, "an example key", pipeline.reply_hash(reply))
    detail = pipeline.desk.replies.detail(reply)[1]
    assert key not in repr(detail.findings)
    assert key not in repr(detail.override)
    assert key not in repr(pipeline.desk.questions.detail(1).entries)


def test_communications_are_asked_to_allow_a_correction_too(pipeline: Pipeline) -> None:
    published = a_published_reply(pipeline)
    amendment = pipeline.desk.published.ask_to_allow(published, ANA, WORDS)
    pipeline.desk.reviews.override_and_approve(amendment, GIL, "announced", pipeline.reply_hash(amendment))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == [WORDS]


@pytest.mark.parametrize("correction", [False, True])
@pytest.mark.parametrize("end", ["failed", "declined"])
def test_communications_may_be_asked_again_when_the_first_time_came_to_nothing(
    pipeline: Pipeline, end: str, correction: bool
) -> None:
    def ask() -> int:
        if correction:
            return pipeline.desk.published.ask_to_allow(published, ANA, WORDS)
        return pipeline.desk.replies.ask_to_allow(1, Proposal(ANA, WORDS))

    published = a_published_reply(pipeline) if correction else pipeline.ask_question()
    first = ask()
    if end == "failed":
        pipeline.channel.errors["edit" if correction else "reply"].append(Refused("square", "no"))
        pipeline.desk.reviews.override_and_approve(first, GIL, "announced", pipeline.reply_hash(first))
        pipeline.pass_time(seconds=31)
    else:
        pipeline.desk.reviews.decline(first, GIL, "not now", pipeline.reply_hash(first))
    assert pipeline.reply_state(first) == end
    again = ask()
    assert pipeline.reply_state(again) == "proposed"
    if end == "failed":  # for these very words the override stands
        pipeline.desk.reviews.approve(again, GIL, pipeline.reply_hash(again))
    else:
        pipeline.desk.reviews.override_and_approve(again, GIL, "announced", pipeline.reply_hash(again))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == [WORDS]


def test_whoever_edits_lets_pass_what_lint_forbids_with_a_reason(pipeline: Pipeline) -> None:
    reply = _asked(pipeline)
    seen = pipeline.reply_hash(reply)
    with pytest.raises(Blocked, match="say why they may leave") as refused:
        pipeline.desk.reviews.edit_and_approve(reply, GIL, f"{WORDS} Soon.", seen)
    assert refused.value.about == "why"
    pipeline.desk.reviews.edit_and_approve(reply, GIL, f"{WORDS} Soon.", seen, why="announced")
    (entry,) = _entries(pipeline, "reply.block_overridden")
    assert (entry.by, entry.why, entry.data["sha256"]) == (GIL, "announced", pipeline.reply_hash(reply))
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == [f"{WORDS} Soon."]


def test_what_was_let_pass_stays_so_in_the_words_of_an_edit_and_nothing_else_does(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(2))
    reply = _asked(pipeline)
    pipeline.desk.reviews.override_and_approve(reply, GIL, "announced", pipeline.reply_hash(reply))
    seen = pipeline.reply_hash(reply)
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    with pytest.raises(Blocked):
        pipeline.desk.reviews.edit_and_approve(reply, HANA, f"{WORDS} Use {key}.", seen)
    pipeline.desk.reviews.edit_and_approve(reply, HANA, f"Soon. {WORDS}", seen)
    (_, entry) = _entries(pipeline, "reply.block_overridden")
    assert (entry.by, entry.why) == (HANA, "announced")
    assert pipeline.desk.replies.detail(reply)[1].standing_blocks == ()
