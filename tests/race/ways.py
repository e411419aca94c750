"""Every way to do every act, and the acts that decide nothing."""

from bot.core.permissions import Act
from tests.race.people_acts import PEOPLE_ACTS
from tests.race.question_acts import QUESTION_ACTS
from tests.race.reply_acts import PUBLISHED_ACTS, REPLY_ACTS, REVIEWS

WAYS = (*REVIEWS, *REPLY_ACTS, *PUBLISHED_ACTS, *QUESTION_ACTS, *PEOPLE_ACTS)
WHO_ACTS = frozenset(
    {
        *(Act.CLAIM, Act.ASSIGN, Act.ASSIGN_SELF, Act.HAND_OVER, Act.GIVE, Act.SNOOZE),
        *(Act.RELEASE, Act.ASK_TO_TAKE_OVER, Act.ANSWER_REQUEST, Act.CALL_COLLEAGUE),
        *(Act.TELL_APART, Act.UNLEARN, Act.OUTDATE, Act.BE_AWAY, Act.SEND_AWAY, Act.JUDGE_EXPERTS),
    }
)
"""Acts that leave every reply alone."""
DECIDE_NOTHING = frozenset(
    {
        *(Act.LOOK, Act.TALK, Act.OPERATE, Act.SET_CALLS, Act.EXPORT, Act.SIGN_IN, Act.VERIFY),
    }
)
"""Acts that decide nothing about a question, a reply, a burst or who is answered: two who do them at once are in
nobody's way. Those on bursts and opt-outs meet in `test_bursts`; what an opt-out withdraws is in `test_opt_outs`, too.
"""
