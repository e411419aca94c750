"""Commands about all sending: hold and resume, and the buttons that resume."""

from collections.abc import Sequence

from bot.core.permissions import Act
from bot.core.sending.holds import digest_of, scope_words, tag_of_scope
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.sending import resume_button, resume_preview
from handlers.commands.answers.undo import undo_step
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import scope_and_reason
from handlers.interactions import ButtonPress, TypedCommand, number_in


def _read(rest: str, _people: People) -> str:
    """Read once it is known what there is to hold."""
    return rest


def _hold(desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
    scope, why = scope_and_reason(rest, "hold", desk.sending.scopes())
    desk.sending.hold(typed.by, why, scope, event=typed.event)
    told = f"{_start(scope_words(scope))} is held. Nothing leaves until a lead or communications resume it."
    told += f" That is {tag_of_scope(scope) or scope} only; to hold everything, type: hold all {why}" if scope else ""
    return "Sending is held", text_response(
        told.rstrip(), desk.people, resume_button(scope), *undo_step(desk, typed.by)
    )


def _typed_resume(desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
    scope, why = scope_and_reason(rest, "resume", desk.sending.scopes())
    return resume(desk, scope or why, typed)


def resume(desk: Desk, scope: str, by: TypedCommand | ButtonPress) -> CommandResponse:
    """Show what would leave; where nothing would, resume at once. Typed, or by the button under a hold."""
    replies, shown = desk.sending.would_leave(by.by, scope)
    if replies:
        return "What would leave", resume_preview(scope, replies, shown, desk.people)
    return _resumed(desk, scope, (), by)


def resume_all(desk: Desk, pressed: ButtonPress) -> CommandResponse:
    """Resume, having seen what leaves. What came since is shown first."""
    scope, _, seen = pressed.value.removeprefix(action_ids.RESUME_PREFIX).rpartition(" ")
    replies, shown = desk.sending.would_leave(pressed.by, scope)
    if replies and digest_of(replies) != seen:
        changed = "Other replies wait by now than those you saw, so nothing was resumed yet."
        return "What would leave", resume_preview(scope, replies, shown, desk.people, changed)
    return _resumed(desk, scope, replies, pressed)


def resume_one(desk: Desk, pressed: ButtonPress) -> CommandResponse:
    """Let one reply go, and show what still waits."""
    number, _, scope = pressed.value.partition(f" {action_ids.RESUME_PREFIX}")
    told = f"The reply to {desk.sending.resume_one(number_in(number), pressed.by, event=pressed.event)} goes."
    replies, shown = desk.sending.would_leave(pressed.by, scope)
    if replies:
        return told, resume_preview(scope, replies, shown, desk.people, told)
    return told, text_response(f"{told} Nothing else waits; the hold stays.", desk.people, resume_button(scope))


def _resumed(desk: Desk, scope: str, seen: Sequence[int], by: TypedCommand | ButtonPress) -> CommandResponse:
    lifted = desk.sending.resume(by.by, scope, digest_of(seen), event=by.event)
    held = [(each, f"<@{who}>{f': {why}' if why else ''}") for each, who, why in desk.sending.holds()]
    goes_on = not any(each in ("", scope) for each, _ in held)
    still = [f"{_start(scope_words(each))} is held by {whom}." for each, whom in held]
    told = " ".join([_resumed_sentence(scope, lifted=lifted, goes_on=goes_on), *still])
    return told, text_response(told, desk.people, *(undo_step(desk, by.by) if lifted else []))


def _resumed_sentence(scope: str, *, lifted: bool, goes_on: bool) -> str:
    if not lifted:
        return f"{scope} was not held by itself." if scope and not goes_on else "Nothing was held."
    return "Sending goes on." if goes_on else f"The hold on {scope} is lifted."


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]


COMMANDS = (
    Command(
        "hold",
        "hold [all|source|#tag] [why]",
        "stop all sending, or one source's or tag's, at once",
        Act.HOLD,
        _read,
        _hold,
    ),
    Command(
        "resume",
        "resume [all|source|#tag]",
        "see what would leave, and let it go on",
        Act.RESUME,
        _read,
        _typed_resume,
        suggested=False,
    ),
)
