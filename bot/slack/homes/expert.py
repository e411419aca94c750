"""The expert's part of the App Home: what is theirs, what could be, what they said, and how they are asked. Pure."""

from collections.abc import Mapping
from datetime import datetime, time

from bot.core.calendars.hours import Hours
from bot.core.homes.home import ExpertHome
from bot.core.model import Person
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, actions, button, header, line, moment, one_line, said
from bot.slack.homes.parts import load_bar, questions_part, replies_part
from bot.slack.responses.people import run_button

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def expert_part(me: Person, home: ExpertHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """`me` with the tags and the cap that leads said of them."""
    tags = ", ".join(me.tags)
    could = f"Nothing new about {tags}." if tags else "You have no tags yet: with one, its questions stand here."
    said_none = "Your answers stand here, with what became of them."
    return [
        *questions_part("Yours", "Nothing waits for you. What you claim stands here.", home.mine, people, now),
        *questions_part("Could be yours", could, home.could_be, people, now),
        *replies_part("Waits for your change", "", home.to_change, people, now, own=True),
        *replies_part("You said lately", said_none, home.said, people, now, own=True),
        header("You"),
        line(
            said("Tags: "),
            one_line(tags or "none", 150),
            said(f" · Load: {load_bar(home.load, me.cap)} · Hours: {_hours(me.hours)}"),
        ),
        *_presence(me, home),
    ]


def _presence(me: Person, home: ExpertHome) -> list[Block]:
    """Whether they are asked now, and the buttons that change it."""
    why = run_button("What am I asked about?", f"expert <@{me.slack}>", 1)
    if home.away_until is None:
        return actions(button("Away until…", action_ids.AWAY, "me"), why)
    told = line(said("⏸ You are away until "), moment(home.away_until), said("; nobody asks you until then."))
    if home.away_by_status:
        told = line(said("⏸ Your Slack status says that you are away; nobody asks you meanwhile."))
    back = button("I am back", action_ids.BACK, "me", "primary")
    return [told, *actions(back, button("Away until…", action_ids.AWAY, "me"), why)]


def _hours(hours: Hours | None) -> str:
    if hours is None:
        return "always"
    return f"{_days(hours.days)}, {_clock(hours.start)} to {_clock(hours.end)} ({hours.zone})"


def _clock(at: time) -> str:
    return f"{at.hour}:{at:%M}"


def _days(days: tuple[int, ...]) -> str:
    """Mon to Fri, or Mon Wed Fri."""
    named = [_DAYS[day - 1] for day in days]
    follow = len(days) > _FEW and list(days) == list(range(days[0], days[0] + len(days)))
    return f"{named[0]} to {named[-1]}" if follow else " ".join(named)


_FEW = 2
