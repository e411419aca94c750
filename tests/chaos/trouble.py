"""Trouble on both sides: they are slow, fail, lose answers and acks, or send twice. On the square one thing at a time:
what piled up while nobody called would fail every call of the rest of the game.
"""

from random import Random

from bot.sandbox.square import FaultPlan, On, Spoil
from tests.chaos.town import Town

METHODS = ("chat.postMessage", "chat.update", "auth.test", "conversations.replies", "conversations.history")


def make_trouble(town: Town, random: Random) -> None:
    """Order one thing that goes wrong, for the next call or two."""
    slack, faults = town.slack, town.square.faults
    plan: FaultPlan | None = None
    match random.randrange(9):
        case 0:
            slack.fault(random.choice(METHODS), "ratelimited", times=2, retry_after=1)
        case 1:
            slack.fault(random.choice(METHODS), "server_error", times=random.randint(1, 2))
        case 2:
            slack.fault("chat.postMessage", "lost_answer")
        case 3:
            slack.drop_acks()
        case 4:
            slack.duplicate(2)
        case 5:
            slack.disconnect()
        case 6:
            plan = FaultPlan(Spoil.LOST, on=On.WRITE)
        case 7:
            plan = FaultPlan(Spoil.STATUS, 503, on=On.ANY, times=2)
        case _:
            plan = FaultPlan(Spoil.GARBLED, on=On.WRITE)
    if plan is not None:
        faults.clear()
        faults.add(plan)


def end_trouble(town: Town) -> None:
    """From now on everything answers."""
    town.slack.clear_faults()
    town.square.faults.clear()
