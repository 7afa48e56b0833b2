"""What is counted while the bot runs, for `GET /metrics`: numbers only, and never about whom."""

from prometheus_client import CollectorRegistry, Counter, Histogram

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
