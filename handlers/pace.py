"""How fast we may speak, and how long we wait: one place for the numbers that Slack's limits ask for."""

from dataclasses import dataclass
from datetime import timedelta

from bot.ports import Rate

POST = "chat.postMessage"
EDIT = "chat.update"
DELETE = "chat.delete"
UPLOAD = ("files.getUploadURLExternal", "files.completeUploadExternal")
WHOLE_APP = "whole app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """`lease`: for whoever claimed a message; longer than a request may take, and than `in_doubt`.

    `in_doubt`: the longest time in which Slack may still accept a request that we gave up on.
    `longest_repeat`: between two tries in a group, which may see each of them.
    `holds_back`: how long a message that is tried again may keep its conversation waiting.
    """

    lease: timedelta = timedelta(minutes=2)
    in_doubt: timedelta = timedelta(minutes=1)
    our_token: timedelta = timedelta(minutes=1)
    first_backoff: timedelta = timedelta(seconds=2)
    longest_backoff: timedelta = timedelta(minutes=10)
    longest_repeat: timedelta = timedelta(hours=6)
    holds_back: timedelta = timedelta(minutes=10)


WAITS = Waits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Slack takes about one post a second in a conversation, several hundred a minute in a workspace, and in tier 3
    some fifty edits a minute. Within any minute no more than these numbers are begun, by all replicas together.
    """

    posts_a_minute: int = 300
    in_conversation_a_minute: int = 60
    in_conversation_at_once: int = 3
    edits_a_minute: int = 45
    waits: Waits = WAITS

    def posting(self) -> Rate:
        return _within_a_minute(POST, self.posts_a_minute, at_once=self.posts_a_minute // 10)

    def sending(self, address: str, *, with_file: bool) -> tuple[Rate, ...]:
        """What one message takes: of the workspace, and of its conversation."""
        methods = [self.editing(one) for one in UPLOAD] if with_file else [self.posting()]
        return (*methods, self.in_conversation(address))

    def editing(self, method: str) -> Rate:
        return _within_a_minute(method, self.edits_a_minute, at_once=self.edits_a_minute // 5)

    def in_conversation(self, address: str) -> Rate:
        pace, at_once = self.in_conversation_a_minute, self.in_conversation_at_once
        return Rate(name=f"conversation {address}", a_minute=pace, at_once=at_once)


def _within_a_minute(name: str, most: int, *, at_once: int) -> Rate:
    """What may come at once is taken from the even pace, so that no minute has more than `most`."""
    return Rate(name=name, a_minute=max(most - at_once, 1), at_once=max(at_once, 1))


PACE = Pace()
