"""The calls that put a message before people, what Slack's refusals mean, and whether a message is there already."""

import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.nudges import Nudge
from handlers.blocks.kit import Message, context
from handlers.flow import Attachment

EVENT_TYPE = "mentor_nudge"
PAGE = 100
MOST_PAGES = 10
# Clocks differ a little between us and Slack.
CLOCKS_DIFFER = timedelta(minutes=5)
# Much longer than Slack may still accept a request that we gave up on.
TAKEN_WITHIN = timedelta(minutes=10)
LEAST_WAIT = timedelta(seconds=1)
# Nothing about these gets better by trying again.
NEVER_WILL = {
    "cannot_dm_bot",
    "channel_not_found",
    "channel_type_not_supported",
    "invalid_blocks",
    "is_archived",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "not_enough_users",
    "not_in_channel",
    "restricted_action",
    "too_many_users",
    "user_disabled",
    "user_not_found",
    "users_not_found",
}
# These are about our own token: nobody can be written to until the app is installed again.
OUR_TOKEN = {
    "account_inactive",
    "ekm_access_denied",
    "invalid_auth",
    "not_authed",
    "org_login_required",
    "token_expired",
    "token_revoked",
}
# What is said to one person may not be looked through either: the app was installed without the scope for it.
UNREADABLE = {"access_denied", "missing_scope", "no_permission", "not_allowed_token_type"}
# Slack says of these that part of the work may have been done.
PERHAPS_DONE = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
# No whole answer came, so Slack may have taken the message.
NO_ANSWER = (OSError, HTTPException, SlackClientError)
MAY_BE_A_REPEAT = "I lost touch with Slack while sending this, so it may be here twice."


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What Slack said instead of yes. `wait` is what it asked for."""

    why: str
    wait: timedelta = timedelta()
    method: str = ""
    rate_limited: bool = False
    perhaps_done: bool = False

    @property
    def about_our_token(self) -> bool:
        return self.why in OUR_TOKEN

    @property
    def perhaps_ours(self) -> bool:
        """Said of our own account and of the reader's alike."""
        return self.why == "account_inactive"

    @property
    def unreadable(self) -> bool:
        return self.method == "conversations.history" and self.why in UNREADABLE

    @property
    def final(self) -> bool:
        return self.why in NEVER_WILL


def refusal(error: SlackApiError) -> Refusal:
    """Where Slack's answer was no JSON, slack_sdk puts a whole sentence in the place of the code."""
    answer = error.response
    named, status = str(answer.get("error") or ""), int(answer.status_code)
    is_code = named.isidentifier()
    rate_limited = status == 429 or named in {"ratelimited", "rate_limited"}
    return Refusal(
        why=named if is_code else f"status {status}",
        wait=_retry_after(answer.headers or {}),
        method=str(answer.api_url or "").rstrip("/").rpartition("/")[2],
        rate_limited=rate_limited,
        perhaps_done=not rate_limited and (status >= 500 or not is_code or named in PERHAPS_DONE),
    )


def never_arrived(error: Exception) -> bool:
    """Nobody was there to take it, so that nothing is in doubt."""
    reason = getattr(error, "reason", error)  # urllib wraps what happened
    return isinstance(reason, ConnectionRefusedError | socket.gaierror)


def _retry_after(headers: Mapping[str, Any]) -> timedelta:
    values = {name.lower(): value for name, value in headers.items()}
    said = values.get("retry-after", "0")
    text = str(said[0] if isinstance(said, list) else said)
    return max(LEAST_WAIT, timedelta(seconds=int(text) if text.isdecimal() else 0))


class Posting:
    """One way into Slack for what is said unasked.

    Its client never repeats a call by itself, as slack_sdk's does when a connection breaks: a message that Slack
    took without our hearing of it would be there twice.
    """

    def __init__(self, client: WebClient) -> None:
        if client.retry_handlers:
            client = WebClient(token=client.token, base_url=client.base_url, timeout=client.timeout, retry_handlers=[])
        self._client = client
        self._pages: dict[tuple[str, str], str] = {}  # how far the look through a conversation came

    def is_token_good(self) -> bool:
        try:
            self._client.auth_test()
        except SlackApiError:
            return False
        return True

    def must_open(self, nudge: Nudge, *, with_file: bool) -> bool:
        """Whether Slack must be asked for the conversation's id first."""
        return nudge.channel_id is None and (with_file or len(nudge.readers) > 1)

    def conversation(self, nudge: Nudge) -> str:
        """A conversation's id, or the person's own, which a message may be sent to as well."""
        if nudge.channel_id:
            return nudge.channel_id
        if len(nudge.readers) == 1:
            return nudge.reader
        return self.open(nudge)

    def open(self, nudge: Nudge) -> str:
        """The conversation of these readers with the bot; Slack gives the one they have already."""
        if nudge.channel_id:
            return nudge.channel_id
        return str(self._client.conversations_open(users=list(nudge.readers))["channel"]["id"])

    def post(self, nudge: Nudge, channel: str, message: Message, *, may_be_a_repeat: bool) -> tuple[str, str]:
        """Gives the conversation's id and the message's `ts`."""
        if may_be_a_repeat:
            message = Message(text=message.text, blocks=(*message.blocks[:49], context(MAY_BE_A_REPEAT)))
        answer = self._client.chat_postMessage(
            channel=channel,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": nudge.key}},
            unfurl_links=False,
            **message.as_json(),
        )
        return str(answer["channel"]), str(answer["ts"])

    def upload(
        self, conversation: str, attachment: Attachment, comment: str, *, may_be_a_repeat: bool
    ) -> tuple[str, str]:
        """Uploads take conversation ids only, and give no `ts`."""
        said = f"{comment}\n{MAY_BE_A_REPEAT}" if may_be_a_repeat else comment
        self._client.files_upload_v2(
            channel=conversation,
            filename=attachment.name,
            title=attachment.title,
            content=attachment.content,
            initial_comment=said,
        )
        return conversation, ""

    def find(self, nudge: Nudge, file_name: str | None, *, since: datetime) -> tuple[str, str] | None:
        """The message of a sender that vanished, in the DM of one person: by its key, or by its file's name."""
        conversation = self.open(nudge)
        for message in self._history(conversation, nudge.key, since):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            names = [one.get("name") for one in message.get("files") or ()]
            if payload.get("key") == nudge.key or (file_name is not None and file_name in names):
                self._pages.pop((nudge.key, since.isoformat()), None)
                return conversation, str(message["ts"])
        return None

    def _history(self, conversation: str, key: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Around the time when it was begun; where Slack asked for a pause in between, it goes on at the same page."""
        oldest, latest = since - CLOCKS_DIFFER, since + TAKEN_WITHIN + CLOCKS_DIFFER
        begun = (key, since.isoformat())
        for _ in range(MOST_PAGES):
            page = self._client.conversations_history(
                channel=conversation,
                include_all_metadata=True,
                limit=PAGE,
                oldest=str(oldest.timestamp()),
                latest=str(latest.timestamp()),
                cursor=self._pages.get(begun, ""),
            )
            self._pages[begun] = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            yield from page["messages"]
            if not self._pages[begun]:
                break
        self._pages.pop(begun, None)


def is_readable(nudge: Nudge) -> bool:
    """Only what one person and the bot say to each other is ours to read."""
    return nudge.channel_id is None and len(nudge.readers) == 1
