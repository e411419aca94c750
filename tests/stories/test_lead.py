"""The support lead's day: who waits, who has it, who is there, what it came to; every command once."""

from pathlib import Path

from handlers.commands.dispatch import COMMANDS
from tests.fakes.bot_harness import ANA, API, FAY, TRIAGE
from tests.stories.day import BEN, Day, a_day


def test_a_lead_keeps_the_promises_from_slack_alone(tmp_path: Path) -> None:
    with a_day(tmp_path) as day:
        typed = set[str]()

        def lead(text: str, *shown: str) -> None:
            typed.add(text.split(maxsplit=1)[0])
            day.types(FAY, text, *shown)

        _the_morning(day)
        lead("help", "queue", "show Q-12")
        lead("queue", "4 in the queue", "Which keys may read our invoices?")
        lead("show Q-1", "How do I rotate my API key?", "kim1")
        lead("who sso", "Ben Ode")
        lead("assign Q-1 @ana", "Ana")
        day.shows(day.finds("How do I rotate my API key?"), "Ana Reyes is on it")
        lead("claim Q-2", "Q-2")
        lead("release Q-2", "nobody's now")
        lead("tag Q-2 +sso -api", "sso")
        day.finds("Is there a rate limit for reports", TRIAGE)
        lead("snooze Q-3 2h", "Q-3")
        lead("merge Q-4 Q-1", "Q-1")
        lead("split Q-4", "Q-4")
        lead("ignore Q-4 spam", "Q-4")
        lead("reopen Q-4", "open again")
        lead("close Q-4 answered on the phone", "is settled")
        lead("expert @ana +sso cap 3", "takes 3 open questions", "sso (given by a lead): nothing learnt yet")
        lead("away @ana until fri", "is away until", "Hand over")
        assert "away until" in day.home(FAY)
        lead("back @ana", "is asked again")
        lead("oncall", "Nobody is on call")
        lead("calls 3 an hour", "3")
        lead("search rate limit", "1 found")
        lead("stats 7d", "asked", "promises kept")
        lead("sources", "square")
        lead("pause square", "Only an operator")
        lead("optouts add square @kim2 asked by e-mail", "is not answered any more")
        lead("hold square outage", "square")
        lead("resume square", "Sending goes on")
        lead("desk", "desk on the web")
        assert typed == set(COMMANDS)
        _the_evening(day)


def _the_morning(day: Day) -> None:
    day.ask("How do I rotate my API key?")
    day.ask("Is there a rate limit for reports?")
    day.ask("Which keys may read our invoices?")
    day.ask("Where do I see when a key was used last?")
    home = day.home(FAY)
    for part in ("Breaks next", "Nobody is on these", "People", "Sources", "Today: 4 asked"):
        assert part in home


def _the_evening(day: Day) -> None:
    """What she gave away is on its experts' homes; what was put off comes back by itself."""
    assert "rotate my API key" in day.home(ANA)
    assert "rate limit for reports" in day.home(BEN.slack)
    card = day.finds("Which keys may read our invoices?", API)
    day.shows(card, "snoozed")
    day.harness.pass_time(hours=3)
    day.shows(card, "nobody is on it")
