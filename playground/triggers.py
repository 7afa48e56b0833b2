"""What an interaction lets the app do next: open a view once within seconds, answer a few times for half an hour.

Both run on real time, since a trigger that is measured on a clock that jumps would mean nothing.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Literal

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5


class Refused(Exception):
    """A trigger or address that is no longer good; the error is Slack's word for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(slots=True, kw_only=True)
class Trigger:
    user: str
    channel: str | None
    from_view: str | None
    until: float
    exchanged: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Where the app may answer one interaction; `message_ts` is the message that was clicked, if any."""

    kind: Literal["commands", "actions"]
    user: str
    channel: str
    message_ts: str | None
    until: float
    uses: int = 0


class Triggers:
    """The trigger ids and response addresses given out."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.expire_next = False
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def new_trigger(self, user: str, *, channel: str | None = None, from_view: str | None = None) -> str:
        self._forget_old()
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        seconds = 0.0 if self.expire_next else TRIGGER_SECONDS
        self.expire_next = False
        self._triggers[trigger_id] = Trigger(
            user=user, channel=channel, from_view=from_view, until=time.monotonic() + seconds
        )
        return trigger_id

    def check(self, trigger_id: str) -> Trigger:
        """The trigger, if it may still be used; `Refused` otherwise."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.exchanged:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() >= trigger.until:
            raise Refused("expired_trigger_id")
        return trigger

    def new_response_url(
        self, kind: Literal["commands", "actions"], *, user: str, channel: str, message_ts: str | None = None
    ) -> str:
        key = secrets.token_hex(12)
        self._urls[key] = ResponseUrl(
            kind=kind,
            user=user,
            channel=channel,
            message_ts=message_ts,
            until=time.monotonic() + RESPONSE_URL_SECONDS,
        )
        return f"{self.base_url}/{kind}/{key}"

    def use_response_url(self, kind: str, key: str) -> ResponseUrl:
        """The address, counted as used once more; `Refused` when unknown, old or used up."""
        url = self._urls.get(key)
        if url is None or url.kind != kind:
            raise Refused("invalid_url")
        if time.monotonic() >= url.until:
            raise Refused("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise Refused("used_url")
        url.uses += 1
        return url

    def _forget_old(self) -> None:
        # Old triggers are kept for a while, so that a late app hears `expired` rather than `invalid`.
        if len(self._triggers) > 10_000:
            now = time.monotonic()
            self._triggers = {key: item for key, item in self._triggers.items() if item.until > now - 60}
            self._urls = {key: item for key, item in self._urls.items() if item.until > now}
