"""What a person sees after doing something."""

from dataclasses import dataclass, field
from typing import Any

DISPATCH_FAILED = "dispatch_failed"
OPERATION_TIMEOUT = "operation_timeout"


class CannotDo(LookupError):
    """A person has no way to do this in Slack: what they would press is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """How the app answered: the body when it did, Slack's name of the failure when it did not.

    `sent` is the request as it went over the wire.
    """

    ms: float
    body: Any = None
    failure: str = ""
    no_retry: bool = False
    sent: str = ""

    @property
    def ok(self) -> bool:
        return not self.failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`error` is the sentence Slack shows when the app did not do its part; `errors` stand at their fields."""

    ok: bool
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    ack_ms: float = 0.0
    response: Any = None


ACTION_FAILED = "This app is not responding. Try again in a moment."
SHORTCUT_FAILED = "The shortcut did not work: this app is not responding. Try again in a moment."
SUBMISSION_FAILED = "We had some trouble connecting. Try again?"
REQUIRED_FIELD = "Please complete this required field."


def no_such_command(command: str) -> str:
    return f"{command} is not a valid command."


def command_failed(command: str, ack: Ack) -> str:
    """What Slackbot tells the person, in Slack's words."""
    error = OPERATION_TIMEOUT if ack.failure == "http_timeout" else DISPATCH_FAILED
    return f'{command} failed with the error "{error}"'
