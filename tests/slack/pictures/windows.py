"""Every window that people fill in or read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC

from bot.core.moments.suggested import suggested_moments
from bot.core.replying.compose import Preview
from bot.core.routing.experts import experts_of
from bot.core.routing.roster import Roster
from bot.core.states import ReplyState
from bot.core.text.lint_finding import LintFinding, Severity
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block
from bot.slack.responses.explanation import colleagues_window, reason_window, words_window
from bot.slack.responses.people import run_button
from bot.slack.responses.question import question_response
from bot.slack.windows.away import away_window, held_window
from bot.slack.windows.command import FieldChoices, command_window
from bot.slack.windows.override import override_window
from bot.slack.windows.parts import notice_window
from bot.slack.windows.published import amend_window, obstacle_window, take_back_window
from bot.slack.windows.question import ignore_window, not_mine_window, show_window, snooze_window
from bot.slack.windows.reply import asked_window, posted_window, there_window, write_window
from bot.slack.windows.review import changes_window, decline_window, edit_window
from handlers.commands.dispatch import COMMANDS
from tests.slack.samples import ANA, BO, NOW, PEOPLE, SHA, TAGS, kept_post, question, question_detail, reply_detail

_PLACE = ("C0ROOM", "1763629200.000100")
_CARRIED = WindowMetadata(question=12)
_WORDS = "Open Settings, then SSO."
_FORBIDS = LintFinding("embargo", Severity.BLOCK, "This is under embargo.", (0, 4), "Open")
_WARNED = Preview(_WORDS, len(_WORDS), 280, (_FORBIDS,), blocked=True)
_TWICE = question_detail(posts=(kept_post(), kept_post("Same here", 2, source="reddit")))
_MADE = reply_detail(_WORDS)
_STANDS = reply_detail(_WORDS, ReplyState.SENT)
_MOMENTS = suggested_moments(NOW, UTC)
_CHOICES = FieldChoices(((12, "How do I set up SSO?"),), tuple(TAGS), ("sso",), ("square",), _MOMENTS)


def _reason(draw: Callable[..., Block]) -> Block:
    experts = [replace(one, tags=("sso",)) for one in PEOPLE.values()]
    found = experts_of(question(), experts, Roster(open={BO: 4}), (), NOW)
    return draw(question_detail(), found)


def _command(name: str) -> Callable[[], Block]:
    one = COMMANDS[name]
    return lambda: command_window(one.name, one.help, one.fields, _CHOICES, WindowMetadata(command=one.name))


PICTURES: Mapping[str, Callable[[], Block]] = {
    "write": lambda: write_window(question_detail(), _CARRIED),
    "write_to_one_of_two": lambda: write_window(_TWICE, _CARRIED, _WORDS, 2, by=ANA),
    "write_forbidden": lambda: write_window(question_detail(), _CARRIED, _WORDS, None, _WARNED, by=ANA),
    "edit": lambda: edit_window(question_detail(_MADE), _MADE, SHA),
    "edit_forbidden": lambda: edit_window(question_detail(_MADE), _MADE, SHA, _WORDS, _WARNED),
    "ask_for_changes": lambda: changes_window(_MADE, SHA),
    "decline": lambda: decline_window(_MADE, SHA),
    "override": lambda: override_window(reply_detail(findings=(_FORBIDS,)), SHA),
    "correct": lambda: amend_window(_STANDS),
    "take_back": lambda: take_back_window(_STANDS, "it is wrong"),
    "not_from_here": lambda: obstacle_window(question_detail(_STANDS), _STANDS, "The channel has no way to edit."),
    "ignore": lambda: ignore_window(question(), _PLACE),
    "not_mine": lambda: not_mine_window(question(), TAGS, _PLACE),
    "snooze": lambda: snooze_window(question(), _MOMENTS, _PLACE),
    "posted": lambda: posted_window(7),
    "there": lambda: there_window(7),
    "asked": asked_window,
    "notice": lambda: notice_window(f"<@{ANA}> has claimed Q-12.", PEOPLE),
    "show": lambda: show_window(question(), question_response(question_detail(), PEOPLE, NOW)),
    "read_all": lambda: words_window(question_detail(posts=(kept_post("How do I set up SSO? " * 40),))),
    "why": lambda: _reason(lambda of, found: reason_window(of, found, PEOPLE, NOW)),
    "who_else": lambda: _reason(lambda of, found: colleagues_window(of, found, ANA)),
    "away": away_window,
    "away_holding": lambda: held_window("You hold Q-12: hand over?", run_button("Hand over", "release Q-12", 0)),
    **{f"command_{name}": _command(name) for name in ("assign", "tag", "snooze", "ignore", "merge", "away")},
}
