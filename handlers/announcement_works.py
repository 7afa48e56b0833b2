"""The long work of announcements: writing to thousands, and changing or deleting what arrived."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import chain, repeat

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.announcement import RewriteKind
from bot.nudges import Delivery, NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import (
    announcement_card,
    announcement_edits,
    announcement_progress,
    recurring_announcements,
    send_announcement,
)
from bot.services.announcement_edits import Answer, Outcome
from bot.services.announcement_progress import Progress
from bot.services.jobs import Work
from handlers.blocks.announcement_cards import card, result
from handlers.blocks.announcement_text import announcement
from handlers.editing import note_limit, room_for
from handlers.pace import DELETE, EDIT
from handlers.posting import NO_ANSWER, refusal

# The message is not there any more, whoever took it away.
GONE = {"message_not_found"}
LATER = timedelta(minutes=1)
# Whoever writes thousands of rows leaves room between them, or nobody else could write meanwhile; most of it at first,
# so that the first people have it before the machine is busy with all the others.
FIRST_TURN_SECONDS, OTHERS_TURN_SECONDS = 0.25, 0.04


class Rewriting:
    """Changes one message that was sent, or deletes it, and says what Slack answered."""

    def __init__(self, client: WebClient, new_uow: Callable[..., UnitOfWork]) -> None:
        self._new_uow = new_uow
        self._client = WebClient(
            token=client.token, base_url=client.base_url, timeout=client.timeout, retry_handlers=[]
        )

    def __call__(self, uow: UnitOfWork, delivery: Delivery, kind: RewriteKind, now: datetime) -> Answer:
        channel, ts = str(delivery.conversation_id), str(delivery.message_ts)
        method = DELETE if kind is RewriteKind.DELETE else EDIT
        wait = room_for(self._new_uow(), method, now)
        if wait is not None:
            return Answer(outcome=Outcome.LIMITED, wait=wait)
        try:
            if kind is RewriteKind.DELETE:
                self._client.chat_delete(channel=channel, ts=ts)
            else:
                reader = next(iter(delivery.nudge.readers), None)
                said = announcement_progress.copy_for(uow, delivery.nudge.about("announcement"), reader, now)
                self._client.chat_update(channel=channel, ts=ts, **announcement(said).as_json())
        except SlackApiError as error:
            answer = _answer(error)
            if answer.outcome is Outcome.LIMITED:
                note_limit(self._new_uow(), method, now + answer.wait)
            return answer
        except NO_ANSWER:
            return Answer(outcome=Outcome.UNCLEAR, wait=LATER)
        return Answer(outcome=Outcome.DONE)


class Card:
    """Shows the author where an announcement stands, in the messages that say so."""

    def __init__(self, client: WebClient, new_uow: Callable[..., UnitOfWork], now: Now) -> None:
        self._client, self._new_uow, self._now = client, new_uow, now

    def __call__(self, delivery: Delivery, progress: Progress) -> timedelta | None:
        wait = room_for(self._new_uow(), EDIT, self._now())
        if wait is not None:
            return wait
        word = result if delivery.nudge.kind is NudgeKind.ANNOUNCEMENT_RESULT else card
        channel, ts = str(delivery.conversation_id), str(delivery.message_ts)
        try:
            self._client.chat_update(channel=channel, ts=ts, **word(progress).as_json())
        except SlackApiError as error:
            answer = _answer(error)
            if answer.outcome is Outcome.LIMITED:
                note_limit(self._new_uow(), EDIT, self._now() + answer.wait)
            return answer.wait if answer.outcome in {Outcome.LIMITED, Outcome.UNCLEAR} else None
        except NO_ANSWER:
            return LATER
        return None


def _answer(error: SlackApiError) -> Answer:
    why = refusal(error)
    if why.rate_limited:
        return Answer(outcome=Outcome.LIMITED, wait=why.wait)
    if why.about_our_token or why.perhaps_done:
        return Answer(outcome=Outcome.UNCLEAR, wait=LATER)
    return Answer(outcome=Outcome.GONE if why.why in GONE else Outcome.FAILED)


def announcement_works(
    uow: Callable[..., UnitOfWork], now: Now, client: WebClient, deliver: Callable[[], object]
) -> Mapping[str, Work]:
    """`deliver` sends what is due, in another thread."""
    rewriting, showing = Rewriting(client, uow), Card(client, uow, now)

    return {
        send_announcement.JOB: Work(
            do=lambda job: send_announcement.run(uow, now, job, _turns(deliver)),
            give_up=lambda job: send_announcement.give_up(uow, now, job),
        ),
        send_announcement.ISSUE_JOB: Work(
            do=lambda job: recurring_announcements.issue(uow, now, job),
            give_up=lambda job: recurring_announcements.give_up(uow, now, job),
        ),
        announcement_card.JOB: Work(
            do=lambda job: announcement_card.keep_up(uow, showing, now, job),
            give_up=lambda _: None,
        ),
        announcement_edits.JOB: Work(
            do=lambda job: announcement_edits.work_on(uow, rewriting, now, job),
            give_up=lambda job: announcement_edits.give_up(uow, now, job),
        ),
    }


def _turns(deliver: Callable[[], object]) -> Callable[[], None]:
    """Called after each part that was written down: lets others have the machine and the database for a moment."""
    turn = iter(chain([FIRST_TURN_SECONDS], repeat(OTHERS_TURN_SECONDS)))

    def give_a_turn() -> None:
        deliver()
        time.sleep(next(turn))

    return give_a_turn
