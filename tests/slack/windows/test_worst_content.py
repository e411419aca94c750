"""Whatever people and strangers wrote, each window is one that Slack opens, and nothing in it acts."""

import json
from dataclasses import replace
from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.details import ReplyDetail
from bot.core.model import Person, Tag
from bot.core.moments.suggested import suggested_moments
from bot.core.replying.compose import Preview
from bot.core.routing.experts import Expert
from bot.core.states import ReplyState
from bot.core.text.lint_finding import LintFinding, Severity
from bot.sandbox.slack import active_parts
from bot.sandbox.slack.blockkit.limits import check_view
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block
from bot.slack.responses.explanation import colleagues_window
from bot.slack.responses.people import run_button
from bot.slack.windows.away import held_window
from bot.slack.windows.command import FieldChoices, command_window
from bot.slack.windows.override import override_window
from bot.slack.windows.published import amend_window, obstacle_window, take_back_window
from bot.slack.windows.question import ignore_window, not_mine_window, snooze_window
from handlers.commands.dispatch import COMMANDS
from tests.slack.samples import NOW, SHA, question, question_detail, reply_detail

_PIECES = ["<!channel>", "<@U0ANA> ", "https://evil.example/x ", "*b* _i_ `c`", "x", "😀", "é", "\n", "\u202e", " ", ""]
_words = st.builds(lambda piece, times: piece * times, st.sampled_from(_PIECES), st.integers(1, 3000))
_names = st.lists(
    st.builds(lambda piece, times: piece * times, st.sampled_from(_PIECES), st.integers(1, 80)), max_size=9
)
_MANY = [f"name {n}" for n in range(120)]
_LONGEST = ("C" * 20, "1763629200.000100")
_NUMBER = 10**9


def _standing(words: str) -> ReplyDetail:
    finding = LintFinding("embargo", Severity.BLOCK, words[:300], (0, len(words)), words[:300])
    made = reply_detail(words, ReplyState.SENT, findings=(finding,) * 30)
    return replace(made, reply=replace(made.reply, number=_NUMBER, question=_NUMBER, standing=words, url=words))


@settings(max_examples=10, deadline=None)
@given(_words, _words)
def test_every_window_about_a_reply_in_public_or_forbidden_words_is_one_slack_would_open(words: str, why: str) -> None:
    file = _standing(words)
    preview = Preview(words, len(words), 280, file.findings, blocked=True)
    for view in (
        override_window(file, SHA),
        amend_window(file),
        amend_window(file, file.reply.words, preview),
        take_back_window(file, why),
        obstacle_window(question_detail(file), file, "The channel has no way to edit."),
    ):
        _openable(view)


@settings(max_examples=10, deadline=None)
@given(_names, _words)
def test_every_window_about_a_question_is_one_slack_would_open(names: list[str], words: str) -> None:
    names = [*names, *_MANY]
    of = question(number=_NUMBER, tags=tuple(name[:40] for name in names))
    tags = {name[:150] or "x": Tag(name[:150] or "x") for name in names}
    experts = [Expert(Person(f"U0{n}", name, "", (name,)), 3, told=(name,)) for n, name in enumerate(names)]
    moments = suggested_moments(NOW, UTC)
    for view in (
        not_mine_window(of, tags, _LONGEST),
        snooze_window(of, moments, _LONGEST),
        ignore_window(of, _LONGEST),
        colleagues_window(question_detail(question=of), experts, ""),
        held_window(words[:200] or "x", run_button("Hand over", " ".join(f"Q-{n}" for n in range(20)), 0)),
    ):
        _openable(view)


@settings(max_examples=10, deadline=None)
@given(_names)
def test_the_window_of_every_command_is_one_slack_would_open(words: list[str]) -> None:
    words = [*words, *_MANY]
    named = list(dict.fromkeys(name[:150] or "x" for name in words))
    moments = suggested_moments(NOW, UTC)
    choices = FieldChoices([(n, one) for n, one in enumerate(words, 1)], named, named[:5], named, moments)
    for one in COMMANDS.values():
        metadata = WindowMetadata(question=_NUMBER, source_message=_LONGEST, command=one.name)
        _openable(command_window(one.name, one.help, one.fields, choices, metadata))


def _openable(view: Block) -> None:
    assert check_view(json.loads(json.dumps(view))) == []
    acting = active_parts({"blocks": view["blocks"], "unfurl_links": False, "unfurl_media": False})
    assert [part for part in acting if part.kind not in ("mention", "link")] == []
    assert len(str(view.get("private_metadata", ""))) <= 300
