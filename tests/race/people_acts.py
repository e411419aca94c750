"""The acts on people: who is away, and what somebody is asked about. They are about Ben, and none of them changes a
question or its reply.
"""

from datetime import timedelta

from bot.core.permissions import Act
from bot.desk import Desk
from tests.fakes.pipeline import BEN, FAY, HANA
from tests.race.acts import Look, Way, always

HOUR = timedelta(hours=1)


def _is_sent_away(desk: Desk, _seen: Look, by: str) -> object:
    return desk.absences.begin(BEN, desk.now() + 2 * HOUR, by)


def _corrects(desk: Desk, _seen: Look, by: str) -> object:
    return desk.expertise.correct(BEN, by, ["api"], cap=2)


PEOPLE_ACTS = (
    Way(Act.BE_AWAY, BEN, HANA, lambda d, _s, by: d.absences.begin(by, d.now() + HOUR, by), always),
    Way(Act.BE_AWAY, BEN, HANA, lambda d, _s, by: d.absences.end(by, by), always, name="be back"),
    Way(Act.SEND_AWAY, FAY, FAY, _is_sent_away, always),
    Way(Act.SEND_AWAY, FAY, FAY, lambda d, _s, by: d.absences.end(BEN, by), always, name="call back"),
    Way(Act.JUDGE_EXPERTS, FAY, FAY, _corrects, lambda now, _look, _by: now.corrected != BEN),
)
