"""The step that tells operators and communications of what concerns no single question, and tells when it is over.

What is told is written down where it happens, by `bot.flow.operations.notify`; here Slack is made to match.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.charting.picture import figure_picture
from bot.core.company import Company, Current
from bot.core.errors import Outside
from bot.core.figures.week import week_to_tell
from bot.core.ports.slack import DrawNotice, SlackMessenger
from bot.core.settings.sections import SlackChannels
from bot.core.slack_messages import DesiredMessage, MessageState, SlackMessage
from bot.core.telling.doubts import DoubtfulPosts
from bot.core.telling.notices import NOTICE, TOLD_TO, Audience, Notice, NoticeKind
from bot.flow.operations.announce import Announcement, Announcer
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()


class AnnounceNotices:
    """The step. Its keys are notices' numbers."""

    name = NOTICE

    def __init__(self, store: Store, messenger: SlackMessenger, draw: DrawNotice, company: Current[Company]) -> None:
        self._store = store
        self._messenger = messenger
        self._draw = draw
        self._company = company
        self._announcer = Announcer(self.name, store, messenger, company, lambda tx: tx.notices)

    def due(self) -> Sequence[str]:
        """Notices of which Slack was not told all."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.notices.to_show()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  notices are few
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Bring one notice's message up to date."""
        number = int(key)
        with self._store.writing() as tx:
            lease = tx.notices.claim_for_showing(number)
            notice, message = tx.notices.one(number), tx.notices.message(number)
            if lease is not None and _is_doubtful(notice, message):
                tx.calls.miss_again(notice.channel, notice.began_at)
                tx.notices.shown(number, lease.token, notice)
                return
            if lease is not None and message is None and self._is_told_beside(notice):
                tx.notices.shown(number, lease.token, notice)
                return
        if lease is None:
            return

        def told(tx: Transaction, token: str) -> datetime | None:
            return tx.notices.shown(number, token, notice)

        def failed(error: Outside) -> None:
            log.warning("notice.put_off", notice=number, why=str(error))

        channel = self._channel(notice)

        with self._store.reading() as tx:
            doubtful = tx.doubtful.present() if notice.kind is NoticeKind.DOUBTFUL else DoubtfulPosts(0)

        def draw(_call: bool, _uncalled: frozenset[str]) -> DesiredMessage:
            return self._draw(notice, channel, doubtful)

        for_all = notice.audience is not Audience.PERSON
        announcement = Announcement(number, channel, message, draw, told, failed, falls_back=for_all)
        self._announcer.announce(announcement, lease)
        if message is None and notice.kind is NoticeKind.WEEK:
            self._show_picture(notice)

    def _show_picture(self, notice: Notice) -> None:
        """The week's figures as a picture in the thread; where Slack does not take it, the words stand alone."""
        people = self._company().people
        week = week_to_tell(notice.began_at, people)
        with self._store.reading() as tx:
            message = tx.notices.message(notice.number)
            counted = tx.counted.between(week.periods.before.since, week.periods.present.until)
        if message is None or not message.stands or week.name != notice.about:
            return
        title = notice.why.partition("\n")[0]
        try:
            self._messenger.show_picture(message.place, figure_picture(counted, week.periods, title, week.zone))
        except Outside as trouble:
            log.info("picture.not_shown", why=str(trouble))

    def _channel(self, notice: Notice) -> str:
        return notice.channel or channel_for(notice.audience, self._company().slack)

    def _is_told_beside(self, notice: Notice) -> bool:
        """Whether operators are told the same in the same channel."""
        if notice.audience is Audience.OPERATORS or Audience.OPERATORS not in TOLD_TO[notice.kind]:
            return False
        return self._channel(notice) == channel_for(Audience.OPERATORS, self._company().slack)


def _is_doubtful(notice: Notice, message: SlackMessage | None) -> bool:
    """Whether it may stand in direct messages, which we do not read: it cannot be looked for, nor posted twice."""
    return notice.audience is Audience.PERSON and message is not None and message.state is MessageState.POSTING


def channel_for(audience: Audience, channels: SlackChannels) -> str:
    """Where an audience is told."""
    if audience is Audience.TRIAGE:
        return channels.triage_channel or channels.fallback_channel
    return channels.operators if audience is Audience.OPERATORS else channels.review_channel
