"""Who could answer a question: looked up for whoever asks, reckoned as things are now."""

from bot.core.details import QuestionDetail
from bot.core.moments.zones import zone_of
from bot.core.permissions import Act
from bot.core.routing.experts import Expert, experts_of
from bot.core.routing.team import Team, team_of
from bot.desk.context import DeskContext


class ExpertDesk:
    """Looks for experts."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def who_could_answer(self, number: int, by: str) -> tuple[QuestionDetail, tuple[Expert, ...]]:
        """The question, and everybody with one of its tags. Raises NotFound."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            detail = tx.question_detail(number)
            company = self._context.company()
            return detail, experts_of(detail.question, company.people, tx.roster(), company.oncall, tx.now)

    def team(self, by: str) -> Team:
        """Everybody in the configuration as they are now; which day today is, by the clock of whoever asks."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            company = self._context.company()
            zone = zone_of(company.people_by_id.get(by), company.people)
            return team_of(company.people, tx.roster(), company.oncall, tx.now, zone)
