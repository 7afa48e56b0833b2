"""What is counted while the bot runs, for `GET /metrics`: numbers only, and never about whom."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.ports import Standing

REGISTRY = CollectorRegistry()
SENT = Counter("mentor_messages_sent", "Messages that Slack took.", registry=REGISTRY)
FAILED = Counter("mentor_messages_failed", "Messages that were given up, with a reason in the log.", registry=REGISTRY)
DROPPED = Counter("mentor_messages_dropped", "Messages that no longer held when they were due.", registry=REGISTRY)
SLACK_CALLS = Counter("mentor_slack_calls", "Calls of Slack's Web API.", ["method", "outcome"], registry=REGISTRY)
ACK_SECONDS = Histogram(
    "mentor_ack_seconds",
    "How long Slack waited for an answer; it waits three seconds.",
    ["transport", "way"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
    registry=REGISTRY,
)
# Anybody can send us any type before its signature is checked.
WAYS = frozenset(
    ("block_actions", "block_suggestion", "event_callback", "message_action", "shortcut", "view_closed")
) | {"view_submission"}


def exposition(standing: Standing | None, now: datetime) -> bytes:
    """Prometheus' text format. `standing` is None where the database cannot say."""
    return generate_latest(REGISTRY) + (generate_latest(_gauges(standing, now)) if standing else b"")


def _gauges(standing: Standing, now: datetime) -> CollectorRegistry:
    made = CollectorRegistry()
    age = (now - standing.oldest_due).total_seconds() if standing.oldest_due else 0.0
    for name, says, value in (
        ("mentor_outbox_due", "Messages that are due and not sent yet; counting stops at 100,000.", standing.due),
        ("mentor_outbox_in_doubt", "Messages of which we do not know whether Slack took them.", standing.in_doubt),
        ("mentor_outbox_failed", "Messages that were given up and wait for somebody to look.", standing.failed),
        ("mentor_outbox_oldest_due_seconds", "How long the oldest due message has been due.", age),
    ):
        Gauge(name, says, registry=made).set(value)
    return made


@contextmanager
def answering(transport: str, body: dict[str, Any]) -> Iterator[None]:
    """Times the answer to one request of Slack's."""
    began = time.perf_counter()
    try:
        yield
    finally:
        ACK_SECONDS.labels(transport, _way(body)).observe(time.perf_counter() - began)


def _way(body: dict[str, Any]) -> str:
    kind = str(body.get("type") or "")
    if "command" in body:
        return "command"
    return kind if kind in WAYS else "other"


class CountedClient(WebClient):
    """Slack's Web API; each call is counted by its method and what came of it."""

    def api_call(self, api_method: str, **more: Any) -> SlackResponse:
        outcome = "no_answer"
        try:
            answer = super().api_call(api_method, **more)
            outcome = "ok"
            return answer
        except SlackApiError as error:
            outcome = _outcome(error)
            raise
        finally:
            SLACK_CALLS.labels(api_method, outcome).inc()


def _outcome(error: SlackApiError) -> str:
    said = str(error.response.get("error") or "")
    if error.response.status_code == 429:
        return "ratelimited"
    return said if said.isidentifier() else f"status_{error.response.status_code}"
