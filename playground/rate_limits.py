"""Slack's own rate limits, for whoever asks for them: per method and workspace, and per channel for posts."""

import math
from dataclasses import dataclass
from datetime import datetime

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
# Methods that are not named are in tier 3, where most are.
TIER_OF = {
    "users.list": 2,
    "conversations.list": 2,
    "usergroups.list": 2,
    "users.info": 4,
    "users.getPresence": 4,
    "conversations.members": 4,
    "chat.postEphemeral": 4,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "files.info": 4,
}
WITHOUT_LIMIT = frozenset({"api.test", "auth.test", "auth.revoke", "apps.connections.open", "apps.uninstall"})
POSTS_A_MINUTE = 300
POSTS_A_MINUTE_PER_CHANNEL = 60
POSTS_AT_ONCE_PER_CHANNEL = 3


@dataclass(slots=True)
class Bucket:
    """Fills by so many a minute, holds so many at once."""

    a_minute: float
    at_once: float
    level: float
    filled_at: datetime

    def wait(self, now: datetime) -> float:
        """Seconds until the next call may come; 0 when it may come now."""
        passed = max((now - self.filled_at).total_seconds(), 0.0)
        self.level = min(self.level + passed * self.a_minute / 60, self.at_once)
        self.filled_at = now
        return 0.0 if self.level >= 1 else (1 - self.level) * 60 / self.a_minute


class RateLimits:
    """Counts on the playground's clock, so that a moved clock is time that has passed."""

    def __init__(self) -> None:
        self.on = False
        self._buckets: dict[str, Bucket] = {}

    def take(self, method: str, channel: str, now: datetime) -> int:
        """Whole seconds for `Retry-After`; 0 lets the call through and counts it."""
        if not self.on or method in WITHOUT_LIMIT:
            return 0
        buckets = [self._bucket(name, a_minute, at_once, now) for name, a_minute, at_once in kinds(method, channel)]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            return math.ceil(wait)
        for bucket in buckets:
            bucket.level -= 1
        return 0

    def _bucket(self, name: str, a_minute: float, at_once: float, now: datetime) -> Bucket:
        return self._buckets.setdefault(name, Bucket(a_minute, at_once, at_once, now))


def kinds(method: str, channel: str) -> list[tuple[str, float, float]]:
    """The buckets a call is counted in: name, how many a minute, how many at once."""
    if method == "chat.postMessage":
        per_channel = (f"post {channel}", POSTS_A_MINUTE_PER_CHANNEL, POSTS_AT_ONCE_PER_CHANNEL)
        return [("post", POSTS_A_MINUTE, POSTS_A_MINUTE), per_channel]
    a_minute = TIERS[TIER_OF.get(method, 3)]
    return [(method, a_minute, a_minute)]
