"""What happens in a question's thread. All talk stays inside, except a message that begins with `reply:`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.core.attachments import AttachedFile, Attachments, NewAttachments, names_left_out
from bot.core.details import QuestionDetail, ThreadMessage
from bot.core.errors import Blocked, Inside
from bot.core.permissions import Act
from bot.core.reply import Reply
from bot.core.replying.compose import is_reply, reply_words
from bot.core.replying.proposal import proposal_in
from bot.core.richtext.model import RichText
from bot.core.states import RETRACTABLE, CameBy, ReplyState
from bot.desk.context import AlreadyHandled, DeskContext, EventKeys
from bot.flow.operations.approve import locked_reply
from bot.flow.operations.close import turn_down
from bot.flow.operations.propose import image_rules, propose_or_reword, submit_next_version
from bot.flow.operations.published.amend import next_wording
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

PREFIX_LOST = (
    "Your reply was withdrawn: its message no longer begins with reply: and is mere talk now. "
    "Let it begin with reply: again, and it is a candidate again."
)
_FELL_AWAY = (ReplyState.WITHDRAWN, ReplyState.DECLINED)


@dataclass(frozen=True, slots=True)
class ThreadResult:
    """What came of a message: proposed, inside, not_ours; refused or withdrawn, with the `problem` for its author, who
    `may_ask` communications to let refused words pass.

    `left_out` are the files attached to a proposed one; none of them goes along. `takes_images`: its channel would.
    """

    kind: str
    problem: str = ""
    left_out: tuple[AttachedFile, ...] = ()
    takes_images: bool = False
    may_ask: bool = False


class ThreadDesk:
    """Acts that are messages in a thread."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def question_at(self, channel: str, thread_ts: str) -> int | None:
        """The question whose thread this is."""
        with self._context.store.reading() as tx:
            return tx.slack_messages.question_at(channel, thread_ts)

    def reply_from(self, channel: str, ts: str) -> int | None:
        """The reply that this message became."""
        with self._context.store.reading() as tx:
            return tx.replies.find_by_message(channel, ts)

    def threads_to_read(self) -> Iterator[tuple[QuestionDetail, str]]:
        """Every question whose thread may be in use, with the ts of the newest message processed; each is read
        in turn.
        """
        with self._context.store.reading() as tx:
            threads = tx.slack_messages.threads()
        for number, ts in threads:
            yield self._context.question_detail(number), ts

    def message_posted(self, said: ThreadMessage, event: EventKeys = ()) -> ThreadResult:
        """Process a message: a candidate when it begins with `reply:`, else talk, which stays inside (recorded
        once).
        """
        number = self.question_at(said.channel, said.thread_ts)
        if number is None:
            return ThreadResult("not_ours")
        with self._context.act_on(event, number) as tx:
            tx.slack_messages.remember_heard(number, said.ts)
            if tx.inbox.is_overtaken(event):
                return ThreadResult("inside")
            if not is_reply(said.text):
                self._context.require(tx, Act.TALK, said.by)
                self._record_talk(tx, number)
                return ThreadResult("inside")
            if told := self._context.refuses(tx, Act.PROPOSE, said.by):
                self._record_talk(tx, number)
                return ThreadResult("refused", told)
            return self._propose_message(tx, number, said)

    def _propose_message(self, tx: Transaction, number: int, said: ThreadMessage) -> ThreadResult:
        """A refusal is raised before anything is written, so the transaction still marks this message as processed."""
        try:
            return self._propose(tx, number, said, None)
        except Inside as refusal:
            return ThreadResult("refused", str(refusal), may_ask=isinstance(refusal, Blocked))

    def _propose(self, tx: Transaction, number: int, said: ThreadMessage, post: int | None) -> ThreadResult:
        attached = NewAttachments(None, names_left_out(said.files))
        reply = propose_or_reword(tx, self._context.reply_rules, number, proposal_in(said, post), attached)
        takes = self._takes_images(tx, tx.replies.one(reply))
        return ThreadResult("proposed", left_out=said.files, takes_images=takes)

    def _record_talk(self, tx: Transaction, number: int) -> None:
        if all(entry.what != "talk.inside" for entry in tx.history.of_question(number)):
            tx.record(NewEntry("talk.inside", "thread", number))

    def message_edited(
        self,
        channel: str,
        ts: str,
        by: str,
        text: str,
        event: EventKeys = (),
        thread_ts: str = "",
        words: RichText | None = None,
        files: tuple[AttachedFile, ...] = (),
    ) -> ThreadResult:
        """A message was edited. If a candidate came from it: a new version, and approvals of the old words no longer
        count; one that came by its prefix and has lost it is withdrawn. If it was refused, or its candidate was
        withdrawn or declined, it may become a candidate now. All other talk stays inside, and so does whatever an
        outsider makes of a message, and an edit that comes after a later one or after the deletion.

        Raises Faulty when the new words must not be published, or another `Inside` error; then the old candidate is
        withdrawn, as its author no longer stands by it.
        """
        try:
            with self._context.act_once(event) as tx:
                if tx.inbox.is_overtaken(event):
                    return ThreadResult("inside")
                return self._apply_edit(tx, ThreadMessage(channel, thread_ts, ts, by, text, words=words, files=files))
        except AlreadyHandled:
            raise
        except Inside:
            self._withdraw_after_edit(channel, ts, event)
            raise

    def _apply_edit(self, tx: Transaction, said: ThreadMessage) -> ThreadResult:
        reply = tx.replies.find_by_message(said.channel, said.ts)
        present = None if reply is None else locked_reply(tx, reply)
        if present is not None and present.state in RETRACTABLE:
            return self._follow_edit(tx, present, said)
        if present is not None and present.state not in _FELL_AWAY:
            tx.published.set_late_words(present.number, reply_words(said.text, said.words))
            tx.record(NewEntry("reply.edited_late", said.by, present.question, reply))
        elif is_reply(said.text):
            return self._propose_edited(tx, present, said)
        return ThreadResult("inside")

    def _propose_edited(self, tx: Transaction, fell_away: Reply | None, said: ThreadMessage) -> ThreadResult:
        number = fell_away.question if fell_away else tx.slack_messages.question_at(said.channel, said.thread_ts)
        if number is None:
            return ThreadResult("not_ours")
        tx.questions.locked_state(number)
        if told := self._context.refuses(tx, Act.PROPOSE, said.by):
            return ThreadResult("refused", told)
        return self._propose(tx, number, said, fell_away.post if fell_away else None)

    def _follow_edit(self, tx: Transaction, present: Reply, said: ThreadMessage) -> ThreadResult:
        if told := self._context.refuses(tx, Act.REWORD, said.by, present):
            return ThreadResult("refused", told)
        if is_reply(said.text):
            tx.replies.set_origin(present.number, (said.channel, said.ts), CameBy.PREFIX, present.spoken_by)
        elif present.came_by is CameBy.PREFIX:
            turn_down(tx, present, ReplyState.WITHDRAWN, said.by, "its message no longer begins with reply:")
            return ThreadResult("withdrawn", PREFIX_LOST)
        self._reword(tx, present, said)
        return ThreadResult("proposed")

    def _reword(self, tx: Transaction, present: Reply, said: ThreadMessage) -> None:
        images = tx.replies.images.attachments(present.number).images
        attached = Attachments(images, names_left_out(said.files, images))
        words = reply_words(said.text, said.words)
        wording = next_wording(tx, self._context.reply_rules, present, words, attached)
        if wording.sha256 != present.sha256:
            submit_next_version(tx, self._context.reply_rules, present.number, wording, said.by)

    def files_changed(self, said: ThreadMessage, before: Sequence[AttachedFile], event: EventKeys = ()) -> ThreadResult:
        """What is attached to a message is other than `before`. An image that was taken out of it leaves its candidate,
        which is a new version; what was added does not go along.
        """
        with self._context.act_once(event) as tx:
            reply = tx.replies.find_by_message(said.channel, said.ts)
            present = None if reply is None else locked_reply(tx, reply)
            if present is None or present.state not in RETRACTABLE:
                return ThreadResult("inside")
            if told := self._context.refuses(tx, Act.REWORD, said.by, present):
                return ThreadResult("refused", told)
            self._drop_images(tx, present, said, before)
            takes = self._takes_images(tx, present)
            added = tuple(file for file in said.files if file.id not in {former.id for former in before})
            return ThreadResult("proposed", left_out=added, takes_images=takes)

    def _drop_images(
        self, tx: Transaction, present: Reply, said: ThreadMessage, before: Sequence[AttachedFile]
    ) -> None:
        gone = {file.permalink for file in before} - {file.permalink for file in said.files}
        attached = tx.replies.images.attachments(present.number).images
        kept = tuple(image for image in attached if image.url not in gone)
        if kept != attached:
            rules = replace(self._context.reply_rules, ask_to_allow=True)  # the words are no others
            files = Attachments(kept, names_left_out(said.files, kept))
            wording = next_wording(tx, rules, present, present.words, files)
            submit_next_version(tx, rules, present.number, wording, said.by)

    def _takes_images(self, tx: Transaction, present: Reply) -> bool:
        target = tx.posts.one(present.post)
        return image_rules(self._context.repliers.get(target.post.source), target) is not None

    def _withdraw_after_edit(self, channel: str, ts: str, event: EventKeys) -> None:
        """Withdraw the candidate whose message now says what must not be published, and mark the event as handled."""
        with self._context.act_once(event) as tx:
            reply = tx.replies.find_by_message(channel, ts)
            present = None if reply is None else locked_reply(tx, reply)
            if present is not None and present.state in RETRACTABLE:
                turn_down(tx, present, ReplyState.WITHDRAWN, present.author, "its new words must not leave")

    def message_deleted(self, channel: str, ts: str, event: EventKeys = ()) -> ThreadResult:
        """The message a candidate came from was deleted: it is withdrawn, unless it has left or its message was an
        outsider's. One of ours that is needed is posted again.
        """
        with self._context.act_once(event) as tx:
            reply = tx.replies.find_by_message(channel, ts)
            if reply is None:
                tx.slack_messages.look_again(channel, ts)
                return ThreadResult("not_ours")
            present = locked_reply(tx, reply)
            if present.state in RETRACTABLE:
                if told := self._context.refuses(tx, Act.WITHDRAW, present.spoken_by or present.author, present):
                    return ThreadResult("refused", told)
                turn_down(tx, present, ReplyState.WITHDRAWN, present.author, "its message was deleted")
            elif present.state not in _FELL_AWAY:
                tx.record(NewEntry("reply.deleted_late", present.author, present.question, reply))
            return ThreadResult("inside")
