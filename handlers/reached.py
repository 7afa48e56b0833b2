"""Whether Slack can be reached, asked anew every half minute, so that a health check does not use up its limits."""

import time
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import Unavailable

ASKED_EVERY_SECONDS = 30


class Reached:
    """`why_not` is empty once the bot is connected and while Slack answers."""

    def __init__(self, client: WebClient) -> None:
        self.why_not = "not connected to Slack yet"
        self.socket_is_open: Callable[[], bool] = lambda: True  # over HTTP none is needed
        self._client = client
        self._asked_at = 0.0

    def fail(self, error: Exception) -> None:
        self.why_not = _why(error)

    def report(self, *, connected: bool) -> str:
        """`ok`, or what is wrong in a few words."""
        if connected and time.monotonic() - self._asked_at > ASKED_EVERY_SECONDS:
            self._asked_at = time.monotonic()
            self._ask()
        if not self.why_not and not self.socket_is_open():
            return "the socket is not open"
        return self.why_not or "ok"

    def _ask(self) -> None:
        self.why_not = ""
        try:
            self._client.auth_test()
        except (SlackApiError, OSError) as error:
            self.fail(error)


def _why(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return f"Slack says {error.response.get('error')}"
    if isinstance(error, Unavailable):
        return "the database cannot be reached"
    return f"Slack cannot be reached: {type(error).__name__}"
