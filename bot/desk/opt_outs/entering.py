"""What people can do about who is not to be answered: look at the list, enter somebody, and lift an opt-out."""

from bot.core.opt_outs.listing import OptOutPage
from bot.core.opt_outs.opt_out import OptOut
from bot.core.permissions import Act
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.opt_outs.enter import entered_request, find_opt_out
from bot.flow.operations.opt_outs.honour import add_opt_out, lift_opt_out


class OptOutDesk:
    """Acts on opt-outs. `kind` is a kind of channel that was ever watched, or a source."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def page(self, by: str, page: int = 1) -> OptOutPage:
        """One page of those in force, the newest first. Everybody may look."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            return tx.opt_outs.page(page, may_lift=self._context.may(tx, Act.LIFT_OPT_OUT, by))

    def kinds(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Every kind of channel that was ever watched, and the sources that are."""
        with self._context.store.reading() as tx:
            sources = dict.fromkeys(one.source for one in tx.streams.health())
            return tuple(tx.opt_outs.kinds()), tuple(sources)

    def enter(
        self, kind: str, name: str, by: str, why: str = "", event: EventKeys = (), *, community: bool = False
    ) -> tuple[OptOut | None, str]:
        """Answer an author or a community no more; what waits for them is withdrawn. Returns the opt-out, None where
        they have opted out already, and whom it names. Raises Faulty, NotFound.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.ENTER_OPT_OUT, by)
            asked = entered_request(tx, tx.opt_outs.kinds(), kind, name, by, why, community=community)
            number = add_opt_out(tx, asked, by)
            return (tx.opt_outs.one(number) if number is not None else None), f"{asked.name} on {asked.kind}"

    def lift(self, which: str, by: str, name: str = "", event: EventKeys = ()) -> OptOut:
        """Answer them again; returns the opt-out as it was. Raises NotFound."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.LIFT_OPT_OUT, by)
            opt_out = find_opt_out(tx, tx.opt_outs.kinds(), which, name)
            if opt_out.holds:
                lift_opt_out(tx, opt_out.number, by)
            return opt_out
