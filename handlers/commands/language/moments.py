"""Moments as they are typed after a command or chosen in a window: by the clock of whoever does."""

from datetime import datetime

from bot.core.moments.typed import read_moment, split_moment
from bot.desk import Desk
from handlers.commands.language.grammar import reason_in, unescape


def typed_moment(desk: Desk, by: str, rest: str) -> tuple[datetime, str]:
    """The moment at the start of `rest`, and the reason after it. Raises Faulty."""
    moment, after = split_moment(unescape(rest), desk.now(), desk.zone_of(by))
    return moment, reason_in(after)


def chosen_moment(desk: Desk, by: str, typed: str) -> datetime:
    """The moment that was chosen in a window, now where none was; windows of earlier versions name minutes. Raises
    Faulty.
    """
    if not typed:
        return desk.now()
    return read_moment(f"{typed}m" if typed.isdecimal() else typed, desk.now(), desk.zone_of(by))
