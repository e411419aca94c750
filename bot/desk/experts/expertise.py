"""What people can do about what somebody is asked about: look at it, and correct it over the configuration."""

from collections.abc import Sequence

from bot.core.errors import Faulty
from bot.core.model import Person
from bot.core.permissions import Act
from bot.core.routing.expertise import ExpertProfile, corrected, correction_data
from bot.desk.context import DeskContext, EventKeys
from bot.store.repositories.history import NewEntry


class ExpertiseDesk:
    """Acts on what people are asked about."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def profile(self, person: str, by: str) -> ExpertProfile:
        """What somebody is asked about, with their load and what their answers have shown. Raises NotFound."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            configured = self._context.colleague(tx, person)
            return ExpertProfile(configured, tx.roster(), tuple(self._context.tags), tx.now)

    def correct(
        self,
        person: str,
        by: str,
        add: Sequence[str] = (),
        drop: Sequence[str] = (),
        cap: int | None = None,
        event: EventKeys = (),
    ) -> tuple[Person, Person]:
        """Add and take off tags, set the cap, over the configuration. Returns the person before and after. Raises
        Faulty where that changes nothing.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.JUDGE_EXPERTS, by)
            configured = self._context.colleague(tx, person)
            for tag in add:
                self._context.check_tag(tag)
            said = tx.expertise.said_of(person)
            before = said.applied_to(configured)
            now = corrected(configured, said, add, drop, cap, by)
            after = now.applied_to(configured)
            if after == before:
                raise Faulty([f"{before.name} has {', '.join(before.tags) or 'no tags'}, cap {before.cap}, already."])
            tx.expertise.say(now)
            tx.record(NewEntry("person.corrected", by, data=correction_data(before, after)))
            return before, after
