"""What people can do, one short method for each act. A handler calls one of these; it never touches a row or a channel.
Each noun has its own class, in a file of its name; all share one `context`: one transaction for an act, each event
once, by somebody who is allowed to. What is done to rows inside that transaction is in `bot.flow.operations`.
"""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo

from bot.core.model import Person, Tag
from bot.core.moments.zones import zone_of
from bot.core.permissions import Act
from bot.core.settings.sections import MannersSettings, ReactionSettings
from bot.core.telling.newer_blocks import RefusedKinds
from bot.desk.api.answers import AnswerDesk
from bot.desk.api.reading import ApiDesk
from bot.desk.auditing.trail import AuditDesk
from bot.desk.bursts.answers import BurstAnswerDesk
from bot.desk.bursts.members import BurstMemberDesk
from bot.desk.bursts.reviews import BurstReviewDesk
from bot.desk.context import DeskContext
from bot.desk.conversations.reading import ConversationDesk
from bot.desk.corrections import CorrectionDesk
from bot.desk.duplicates import DuplicateDesk
from bot.desk.earlier_answers import EarlierAnswerDesk
from bot.desk.experts.absences import AbsenceDesk
from bot.desk.experts.calls import CallDesk
from bot.desk.experts.choosing import ChoosingDesk
from bot.desk.experts.claims import ClaimDesk
from bot.desk.experts.expertise import ExpertiseDesk
from bot.desk.experts.finding import ExpertDesk
from bot.desk.figures import FigureDesk
from bot.desk.homes.reading import HomeDesk
from bot.desk.inbox import InboxDesk
from bot.desk.members import MemberDesk
from bot.desk.opt_outs.entering import OptOutDesk
from bot.desk.outbound.reading import OutboundDesk
from bot.desk.published import PublishedDesk
from bot.desk.questions import QuestionDesk
from bot.desk.queue import QueueDesk
from bot.desk.replies import ReplyDesk
from bot.desk.reverting.undoing import RevertDesk
from bot.desk.reviews import ReviewDesk
from bot.desk.sending import SendingDesk
from bot.desk.signing_in.sessions import SignInDesk
from bot.desk.sources import SourceDesk
from bot.desk.threads import ThreadDesk, ThreadResult

__all__ = ["Desk", "ThreadResult"]


class Desk:
    """All acts of people. Raises the subclasses of `bot.core.errors.Inside`, whose texts are fit to be shown.

    `by` is a Slack user id; `event` are the keys that identify a Slack event, so that an event delivered twice acts
    once.
    """

    def __init__(self, context: DeskContext) -> None:
        self.context = context
        self.questions = QuestionDesk(context)
        self.replies = ReplyDesk(context)
        self.published = PublishedDesk(context)
        self.reviews = ReviewDesk(context)
        self.threads = ThreadDesk(context)
        self.queue = QueueDesk(context)
        self.conversations = ConversationDesk(context)
        self.outbound = OutboundDesk(context)
        self.figures = FigureDesk(context)
        self.sending = SendingDesk(context)
        self.sources = SourceDesk(context)
        self.duplicates = DuplicateDesk(context)
        self.earlier_answers = EarlierAnswerDesk(context)
        self.corrections = CorrectionDesk(context)
        self.experts = ExpertDesk(context)
        self.claims = ClaimDesk(context)
        self.homes = HomeDesk(context)
        self.opt_outs = OptOutDesk(context)
        self.inbox = InboxDesk(context)
        self.members = MemberDesk(context)
        self.reverting = RevertDesk(context)
        self.absences = AbsenceDesk(context)
        self.calls = CallDesk(context)
        self.choosing = ChoosingDesk(context)
        self.expertise = ExpertiseDesk(context)
        self.api = ApiDesk(context)
        self.answers = AnswerDesk(context)
        self.burst_answers = BurstAnswerDesk(context)
        self.burst_reviews = BurstReviewDesk(context)
        self.burst_members = BurstMemberDesk(context)
        self.signing_in = SignInDesk(context)
        self.audit = AuditDesk(context)

    @property
    def people(self) -> Mapping[str, Person]:
        """The people in the configuration, by Slack user id."""
        return self.context.people

    @property
    def tags(self) -> Mapping[str, Tag]:
        """The company's tags, by name."""
        return self.context.tags

    @property
    def reactions(self) -> ReactionSettings:
        """What reactions mean now."""
        return self.context.company().reactions

    @property
    def manners(self) -> MannersSettings:
        """How often we answer in public at most, now."""
        return self.context.company().manners

    @property
    def refused_kinds(self) -> RefusedKinds:
        """Which newer blocks this Slack has refused."""
        return self.context.refused_kinds

    @property
    def web_address(self) -> str:
        """Where communications' desk on the web is, "" while there is none."""
        return self.context.web_address

    def link_address(self, link_secret: str) -> str:
        """Where a link of `signing_in` leads."""
        return f"{self.web_address}/sign-in/link?key={link_secret}"

    def check_may(self, act: Act, by: str, number: int = 0) -> None:
        """Raises NotAllowed unless `by` may do this to a question, or to any where none is named; NotFound."""
        if number:
            self.questions.detail_for(act, number, by)
            return
        with self.context.store.reading() as tx:
            self.context.require(tx, act, by)

    def zone_of(self, by: str) -> tzinfo:
        """By whose clock this person's words are read: their own, else that of most colleagues."""
        return zone_of(self.people.get(by), self.people.values())

    @property
    def source_names(self) -> Collection[str]:
        """The sources on which something can be answered, by name."""
        return self.context.repliers.keys()

    def hurried(self) -> AbstractContextManager[None]:
        """Within this, acts do not wait for a locked database longer than Slack waits for an answer."""
        return self.context.hurried()

    def now(self) -> datetime:
        """The present moment, by the store's clock."""
        return self.context.now()
