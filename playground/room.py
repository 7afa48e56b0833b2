"""Everything that the parts of the server share; built once by `PretendSlack`."""

from collections.abc import Iterable
from dataclasses import dataclass

from playground.conversations import Conversation
from playground.delivery import Delivery
from playground.events import Events
from playground.faults import Faults
from playground.messages import Message
from playground.outcome import Ack
from playground.payloads import Payloads
from playground.posting import Posting, read_content
from playground.shapes import Json
from playground.stream import Stream
from playground.triggers import Triggers
from playground.validator import Problem
from playground.wire import Row, Wire
from playground.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Room:
    """The parts, and the few things that several of them do."""

    workspace: Workspace
    wire: Wire
    stream: Stream
    faults: Faults
    triggers: Triggers
    payloads: Payloads
    delivery: Delivery
    events: Events
    posting: Posting
    strict: bool = True

    async def interact(self, kind: str, payload: Json) -> Ack:
        """One attempt to reach the app, as long as it is installed: old messages outlive it."""
        if not self.workspace.installed:
            return Ack(ms=0.0, failure="app_uninstalled")
        return await self.delivery.interact(kind, payload)

    def refuse(self, method: str, problems: Iterable[Problem], row: Row | None = None) -> None:
        """Note what Slack would not have accepted."""
        for problem in problems:
            self.wire.problem(method, problem.path, problem.reason, row)

    def answer(self, conversation: Conversation, body: Json, person: str) -> Message:
        """A message in answer to a command or at a response address: for one person unless it says otherwise."""
        only_for = None if body.get("response_type") == "in_channel" else person
        return self.posting.by_app(conversation, read_content(body), only_for=only_for)
