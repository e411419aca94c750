"""The demo's page, connected with the demo: its road, what the bot's commands and reactions are, and *Reset*."""

from bot.cli.demo.road import road_of
from bot.cli.demo.setup import DemoSetup, RestartableDemo
from bot.core.settings.sections import ReactionSettings
from bot.sandbox.demo.environment import DemoEnvironment
from bot.sandbox.page import DemoPage
from bot.sandbox.page.offers import OfferedCommand, Offers
from bot.sandbox.page.road import Road
from bot.sandbox.page.server import Acts
from handlers.commands.dispatch import COMMANDS

AWAY = 5.0
"""Seconds for which there is no bot when it is killed on the page."""


def page_of(demo: RestartableDemo, port: int = 0) -> DemoPage:
    """The page of this demo, not yet served."""

    def restart() -> tuple[DemoEnvironment, Road]:
        setup = demo.restart()
        return setup.environment, _road(setup)

    def replace_bot() -> Road:
        demo.setup.replace_bot(AWAY)
        return _road(demo.setup)

    def web_link(slack: str) -> str:
        return demo.setup.web_link(slack)

    setup = demo.setup
    acts = Acts(restart, replace_bot)
    return DemoPage(setup.environment, port, _road(setup), offers=_offers(setup), acts=acts, web_link=web_link)


def _road(setup: DemoSetup) -> Road:
    return road_of(setup.bot, setup.environment.channels.review)


def _offers(setup: DemoSetup) -> Offers:
    commands = [OfferedCommand(one.name, one.usage, one.help) for one in COMMANDS.values()]
    meant = setup.bot.company().reactions
    told = {name: str(field.description) for name, field in ReactionSettings.model_fields.items()}
    reactions = [(meant.claim, told["claim"]), (meant.not_mine, told["not_mine"]), (meant.propose, told["propose"])]
    return Offers(commands, [(emoji, does) for emoji, does in reactions if emoji])
