"""Sends what is due: claims it, asks once more whether it holds, words it, sends it, notes that it was sent."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Refused
from bot.nudges import Delivery, Nudge, NudgeKind
from bot.ports import Now, OpenUnitOfWork, UnitOfWork
from bot.services.calendars import calendar_of
from bot.services.clock_stops import LOOK_AGAIN, is_stopped
from handlers.blocks.kit import Message
from handlers.flow import Sent, Speaker

log = structlog.get_logger()

BATCH = 20
LEASE = timedelta(minutes=2)
# Longer than Slack may take to accept a request that we gave up on.
IN_DOUBT = timedelta(minutes=1)
MOST_ATTEMPTS = 8
NEVER_WILL = {
    "account_inactive",
    "cannot_dm_bot",
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "token_revoked",
    "user_disabled",
    "user_not_found",
    "users_not_found",
}
EVENT_TYPE = "mentor_nudge"


class Messenger:
    """One per process. `holder` names it among the replicas."""

    def __init__(
        self,
        *,
        open_uow: OpenUnitOfWork,
        client: WebClient,
        now: Now,
        speakers: Mapping[NudgeKind, Speaker],
        workspace_id: WorkspaceId,
        holder: str,
    ) -> None:
        self._open_uow = open_uow
        self._client = client
        self._now = now
        self._speakers = speakers
        self._workspace_id = workspace_id
        self._holder = holder
        self._one_at_a_time = threading.Lock()

    def send_due(self) -> int:
        """Sends everything that is due now; returns how many messages went out."""
        sent = 0
        with self._one_at_a_time:
            while batch := self._claim():
                sent += sum(self._deliver(delivery) for delivery in batch)
        return sent

    def _claim(self) -> list[Delivery]:
        with self._uow() as uow:
            return list(uow.outbox.claim(now=self._now(), holder=self._holder, lease=LEASE, most=BATCH))

    def _deliver(self, delivery: Delivery) -> bool:
        """One that fails never stands in the way of the others."""
        try:
            return self._deliver_one(delivery)
        except SlackApiError as error:
            self._note_failure(delivery, error)
        except Refused as error:
            self._drop(delivery, str(error.why))
        except Exception as error:
            log.error("nudge_failed", action="retry", key=delivery.nudge.key, exc_info=error)
            self._retry(delivery, type(error).__name__)
        return False

    def _deliver_one(self, delivery: Delivery) -> bool:
        now, nudge = self._now(), delivery.nudge
        if self._stands_still(nudge, now):
            return self._stand_still(delivery, now + LOOK_AGAIN)
        if nudge.ends_at is not None and now > nudge.ends_at:
            return self._drop(delivery, "too late")
        with self._open_uow(self._workspace_id, reading=True) as uow:
            wait_until = _next_working_moment(uow, nudge, now)
        if wait_until > now:
            return self._put_off(delivery, wait_until)
        message = self._speakers[nudge.kind].say(self._open_uow(self._workspace_id, reading=True), nudge, now)
        if message is None:
            return self._drop(delivery, "no longer holds")
        return self._send(delivery, message)

    def _stands_still(self, nudge: Nudge, now: datetime) -> bool:
        with self._open_uow(self._workspace_id, reading=True) as uow:
            return is_stopped(uow, nudge, now)

    def _send(self, delivery: Delivery, message: Message) -> bool:
        channel = self._channel(delivery.nudge)
        earlier = self._sent_before(delivery, channel)
        answer = earlier or self._client.chat_postMessage(
            channel=channel,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": delivery.nudge.key}},
            unfurl_links=False,
            **message.as_json(),
        )
        sent = Sent(conversation_id=answer.get("channel") or channel, message_ts=answer["ts"], at=self._now())
        with self._uow() as uow:
            noted = uow.outbox.mark_sent(
                delivery, now=sent.at, conversation_id=sent.conversation_id, message_ts=sent.message_ts
            )
            if noted:
                self._speakers[delivery.nudge.kind].after(uow, delivery.nudge, sent)
        log.info("nudge_sent", action="send", key=delivery.nudge.key, attempt=delivery.attempts)
        return True

    def _channel(self, nudge: Nudge) -> str:
        if nudge.channel_id:
            return nudge.channel_id
        if len(nudge.readers) == 1:
            return nudge.reader
        return str(self._client.conversations_open(users=list(nudge.readers))["channel"]["id"])

    def _sent_before(self, delivery: Delivery, channel: str) -> Mapping[str, Any] | None:
        """The message of a holder that vanished, looked up by its key: in the DM of one person only."""
        if not delivery.may_have_been_sent or len(delivery.nudge.readers) != 1 or delivery.nudge.channel_id:
            return None
        conversation = str(self._client.conversations_open(users=[channel])["channel"]["id"])
        history = self._client.conversations_history(channel=conversation, include_all_metadata=True, limit=100)
        for message in history["messages"]:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == delivery.nudge.key:
                return {"channel": conversation, "ts": message["ts"]}
        return None

    def _note_failure(self, delivery: Delivery, error: SlackApiError) -> None:
        why = str(error.response.get("error") or error.response.status_code)
        if why in NEVER_WILL or delivery.attempts >= MOST_ATTEMPTS:
            log.warning("nudge_failed", action="give_up", key=delivery.nudge.key, reason=why)
            with self._uow() as uow:
                uow.outbox.fail(delivery, now=self._now(), reason=why)
            return
        headers = {name.lower(): value for name, value in (error.response.headers or {}).items()}
        seconds = int(headers.get("retry-after", 0))
        self._retry(delivery, why, wait=timedelta(seconds=seconds))

    def _retry(self, delivery: Delivery, reason: str, wait: timedelta = timedelta()) -> None:
        backoff = min(timedelta(seconds=2**delivery.attempts), timedelta(minutes=10))
        with self._uow() as uow:
            if delivery.attempts >= MOST_ATTEMPTS:
                uow.outbox.fail(delivery, now=self._now(), reason=reason)
            else:
                uow.outbox.put_off(delivery, until=self._now() + max(wait, backoff), reason=reason, failed=True)

    def _put_off(self, delivery: Delivery, until: datetime) -> bool:
        with self._uow() as uow:
            uow.outbox.put_off(delivery, until=until)
        return False

    def _stand_still(self, delivery: Delivery, until: datetime) -> bool:
        with self._uow() as uow:
            uow.outbox.stand_still(delivery, until=until, reason="paused")
        return False

    def _drop(self, delivery: Delivery, reason: str) -> bool:
        log.info("nudge_dropped", action="drop", key=delivery.nudge.key, reason=reason)
        with self._uow() as uow:
            uow.outbox.drop(delivery, now=self._now(), reason=reason)
        return False

    def _uow(self) -> UnitOfWork:
        return self._open_uow(self._workspace_id)


def _next_working_moment(uow: UnitOfWork, nudge: Nudge, now: datetime) -> datetime:
    """Now for whoever works now; people's hours may have changed since it was written."""
    if not nudge.in_working_hours or not nudge.readers:
        return now
    person = uow.people.find(PersonId(nudge.reader))
    return calendar_of(uow, person).at_or_after(now) if person else now
