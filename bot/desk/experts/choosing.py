"""Who would be asked, and who is on call: the reckoning as routing makes it, with everything as it is now."""

from bot.core.permissions import Act
from bot.core.routing.on_call import Duty, duties
from bot.core.routing.reckoning import Reckoning, reckon, suggested
from bot.core.routing.wording import doubts_about
from bot.desk.context import DeskContext


class ChoosingDesk:
    """Looks for who would be asked."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def who(self, tag: str, by: str) -> tuple[Reckoning, tuple[str, ...]]:
        """Who would be asked about a question of this tag now, and who answers well in it without having it. Raises
        NotFound.
        """
        named = {name.casefold(): name for name in self._context.tags}
        tag = named.get(tag.casefold(), tag)
        self._context.check_tag(tag)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            company, roster = self._context.company(), tx.roster()
            people = [roster.as_said(person) for person in company.people]
            others = suggested(tag, people, roster.strengths, tx.now)
            return reckon((tag,), company.people, roster, company.oncall, tx.now), tuple(one.slack for one in others)

    def doubts(self, number: int, person: str) -> tuple[str, ...]:
        """Why this question might better not be given to this person. Raises NotFound."""
        with self._context.store.reading() as tx:
            question, colleague = tx.questions.one(number), self._context.colleague(tx, person)
            if not question.tags:
                return ()
            roster = tx.roster()
            everybody = reckon(question.tags, (colleague,), roster, self._context.company().oncall, tx.now)
            found = next(iter(everybody.choices), None)
            return doubts_about(found, roster.as_said(colleague), question.tags, tx.now)

    def on_call(self, tag: str = "") -> tuple[tuple[Duty, ...], dict[str, str]]:
        """Who is on call, for this tag or all; and why Slack could not say who is in a user group. Raises NotFound."""
        if tag:
            self._context.check_tag(tag)
        with self._context.store.reading() as tx:
            rules = [rule for rule in self._context.company().oncall if not tag or rule.tag in ("", tag)]
            return duties(rules, tx.user_groups.members(), tx.now), tx.user_groups.problems()
