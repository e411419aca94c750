"""Every step of a Switchboard, built from its plan and what its desk has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.app.parts import allowed_of, duplicate_detector_of, language_model_of, untaught_classifier
from bot.app.plan import Plan
from bot.classifier.retrieval.answer_index import HybridAnswerIndex
from bot.core.ports.channel import Rereader
from bot.core.ports.inbox import PayloadHandler
from bot.core.ports.runtime import Step
from bot.core.ports.slack import SlackAccounts, SlackMessenger, SlackQuietTimes, SlackStatuses, SlackUserGroups
from bot.desk.context import DeskContext
from bot.flow.operations.arrivals.sort import Sorter
from bot.flow.operations.find_duplicates import DuplicateFinder
from bot.flow.operations.promises.reckon import PromiseKeeper
from bot.flow.steps.amend import Amend
from bot.flow.steps.announce_bursts import AnnounceBursts
from bot.flow.steps.announce_notices import AnnounceNotices
from bot.flow.steps.burst_answers.announce import AnnounceBurstAnswers
from bot.flow.steps.burst_answers.answer import AnswerBursts
from bot.flow.steps.burst_answers.call import CallReviewers
from bot.flow.steps.burst_answers.escalate import EscalateBurstAnswers
from bot.flow.steps.delete import Delete
from bot.flow.steps.deliver import Deliver
from bot.flow.steps.find_manual_reply import FindManualReply
from bot.flow.steps.follow_up import FollowUp
from bot.flow.steps.inbox import CarryOut
from bot.flow.steps.ingest import Ingest
from bot.flow.steps.maintenance.call_experts import CallExperts
from bot.flow.steps.maintenance.count import CountQuestions
from bot.flow.steps.maintenance.escalate import Escalate
from bot.flow.steps.maintenance.index_answers import IndexAnswers
from bot.flow.steps.maintenance.learn import Learn, TaughtClassifier
from bot.flow.steps.maintenance.learn_members import LearnMembers
from bot.flow.steps.maintenance.learn_user_groups import LearnUserGroups
from bot.flow.steps.maintenance.purge import Purge
from bot.flow.steps.maintenance.reckon_promises import ReckonPromises
from bot.flow.steps.maintenance.rename_tags import RenameTags
from bot.flow.steps.maintenance.tell_daily import TellDaily
from bot.flow.steps.maintenance.tell_missed import TellMissed
from bot.flow.steps.maintenance.tell_week import TellWeek
from bot.flow.steps.maintenance.unsnooze import Unsnooze
from bot.flow.steps.maintenance.warn_holders import WarnHolders
from bot.flow.steps.presence.learn_quiet_times import LearnQuietTimes
from bot.flow.steps.presence.learn_statuses import LearnStatuses
from bot.flow.steps.reassess import Reassess
from bot.flow.steps.relay import Relay
from bot.flow.steps.reread import Reread
from bot.flow.steps.slack_sync import SlackSync
from bot.flow.steps.tell_doubtful import TellDoubtful
from bot.flow.steps.triage import Triage
from bot.slack.messages.desired import Drawing
from bot.store.transaction import Store


@dataclass(frozen=True, slots=True)
class SlackPorts:
    """What steps know of Slack. `is_read` says whether a question's thread was read, as `ThreadsRead` knows."""

    payloads: PayloadHandler
    messenger: SlackMessenger
    accounts: SlackAccounts
    groups: SlackUserGroups
    quiet_times: SlackQuietTimes
    statuses: SlackStatuses
    is_read: Callable[[int], bool]


def steps_of(plan: Plan, context: DeskContext, slack: SlackPorts, keeper: PromiseKeeper) -> Sequence[Step]:
    """Every step. They go by the store and the company that the desk goes by."""
    return (
        CarryOut(context.store, slack.payloads, context.failpoint),
        *_questions(plan, context),
        *_slack(context, slack),
        *_replies(context, slack),
        *_upkeep(plan, context),
        Deliver(context.store, plan.sinks, plan.kinds, context.failpoint),
        ReckonPromises(context.store, keeper),
        Escalate(context.store, context.company, context.failpoint),
        EscalateBurstAnswers(context.store, context.company, keeper, context.failpoint),
    )


def _questions(plan: Plan, context: DeskContext) -> Sequence[Step]:
    """From a post to a question that is routed, with what the classifier learns."""
    store, company, failpoint = context.store, context.company, context.failpoint
    language_model = language_model_of(plan.company)
    classifier = untaught_classifier(plan.company, language_model)
    learn, answers = Learn(store, classifier, company, failpoint), HybridAnswerIndex(language_model)
    duplicates = DuplicateFinder(store, duplicate_detector_of(plan.company, language_model))
    return (
        Ingest(store, plan.watched, failpoint),
        _reread(store, plan),
        Triage(store, TaughtClassifier(classifier, learn), context.router, failpoint, company, duplicates, answers),
        FollowUp(store, failpoint),
        IndexAnswers(store, answers),
        learn,
    )


def _reread(store: Store, plan: Plan) -> Reread:
    sources = {name: each.source for name, each in plan.watched.items() if isinstance(each.source, Rereader)}
    return Reread(store, sources, {name: Sorter(each.watch, each.ages) for name, each in plan.watched.items()})


def _slack(context: DeskContext, slack: SlackPorts) -> Sequence[Step]:
    """What is told in Slack, and who is there."""
    store, company, failpoint, drawing = context.store, context.company, context.failpoint, Drawing(context.company)
    return (
        SlackSync(store, slack.messenger, drawing, company, failpoint),
        AnnounceBursts(store, slack.messenger, drawing.burst, company, failpoint),
        AnnounceBurstAnswers(store, slack.messenger, drawing.burst_answer, company, failpoint),
        CallReviewers(store, slack.messenger, drawing.burst_call, company, failpoint),
        AnnounceNotices(store, slack.messenger, drawing.notice, company),
        TellDoubtful(store),
        LearnMembers(store, slack.accounts, company),
        LearnUserGroups(store, slack.groups, company),
        LearnQuietTimes(store, slack.quiet_times, company),
        LearnStatuses(store, slack.statuses, company),
    )


def _replies(context: DeskContext, slack: SlackPorts) -> Sequence[Step]:
    store, company, repliers, failpoint = context.store, context.company, context.repliers, context.failpoint
    return (
        Reassess(store, company, repliers),
        AnswerBursts(store, repliers, failpoint, company),
        Relay(store, repliers, failpoint, company, slack.is_read),
        Amend(store, repliers, failpoint, company),
        Delete(store, repliers, failpoint, company),
        FindManualReply(store, repliers, failpoint),
    )


def _upkeep(plan: Plan, context: DeskContext) -> Sequence[Step]:
    store, company = context.store, context.company
    return (
        Unsnooze(store),
        CallExperts(store, company),
        RenameTags(store, company),
        TellDaily(store, company),
        TellMissed(store, company),
        WarnHolders(store, company),
        TellWeek(store, company),
        CountQuestions(store),
        Purge(store, company, allowed_of(plan.watched)),
    )
