"""What a listener needs to answer one person once."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.domain.person import PersonId, WorkspaceId
from bot.nudges import Delivery, NudgeKind
from bot.ports import Now, OpenUnitOfWork, Solver, UnitOfWork
from handlers.blocks.kit import Message, View
from handlers.editing import Editing
from handlers.settling import Look, Settling

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Desk:
    """What all listeners share. `publish_home` and `send_due` are set once everything is put together.

    `workspace` says which one it works for, once that is known.
    """

    workspace: Callable[[], WorkspaceId | None]
    open_uow: OpenUnitOfWork
    now: Now
    client: WebClient
    background: Executor
    searches: Executor  # what takes seconds of somebody's looking, so that it holds up nothing else
    publish_home: Callable[[WorkspaceId, PersonId], None]
    send_due: Callable[[], object]
    work_off_jobs: Callable[[], object]
    solver: Solver
    settling: Settling
    editing: Editing


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person doing one thing. `now` is the same moment throughout."""

    desk: Desk
    workspace_id: WorkspaceId
    actor: PersonId
    now: datetime
    body: Mapping[str, Any]

    def uow(self) -> UnitOfWork:
        """Pressed twice at the same instant, the second press sees what the first has done."""
        return self.desk.open_uow(self.workspace_id, acting=self.actor)

    def reading(self) -> UnitOfWork:
        """For looking only: it never waits for writers."""
        return self.desk.open_uow(self.workspace_id, reading=True)

    def open_view(self, view: View) -> str:
        """Opens a modal, or puts it on top where one is open already; returns its id, to fill it later."""
        trigger = self.body["trigger_id"]
        inside_modal = (self.body.get("view") or {}).get("type") == "modal"
        show = self.desk.client.views_push if inside_modal else self.desk.client.views_open
        return str(show(trigger_id=trigger, view=view)["view"]["id"])

    def update_view(self, view: View, *, view_id: str, view_hash: str | None = None) -> str | None:
        """Replaces a modal that is open; one that was closed or changed meanwhile is left alone.

        Returns the hash of what is shown now, or None where nothing was replaced.
        """
        try:
            shown = self.desk.client.views_update(view_id=view_id, hash=view_hash, view=view)["view"]
            return str(shown["hash"])
        except SlackApiError as error:
            if error.response.get("error") not in {"not_found", "hash_conflict"}:
                raise
            return None

    def answer_privately(self, message: Message) -> None:
        """Says something to the actor alone, where they are: beside the message they pressed, or in their DM."""
        url = self.body.get("response_url")
        if url:
            self._respond(url, {"response_type": "ephemeral", "replace_original": False, **message.as_json()})
        else:
            self.desk.client.chat_postMessage(channel=self.actor, **message.as_json())

    def replace_message(self, message: Message) -> None:
        """Puts something in the place of the message whose button was pressed, so that it cannot be pressed again."""
        self.desk.settling.keep_answer(self._look(self.actor))
        url = self.body.get("response_url")
        container = self.body.get("container") or {}
        if url:
            self._respond(url, {"replace_original": True, **message.as_json()})
        elif container.get("message_ts"):
            self.desk.client.chat_update(
                channel=container["channel_id"], ts=container["message_ts"], **message.as_json()
            )

    def update_sent(self, kind: NudgeKind, name: str, subject_id: int, message: Message) -> None:
        """Puts something in the place of what was said unasked, so that its buttons are gone. After the answer."""
        self.desk.background.submit(self._update_sent, kind, name, subject_id, message)

    def _update_sent(self, kind: NudgeKind, name: str, subject_id: int, message: Message) -> None:
        with self.reading() as uow:
            sent = [one for one in uow.outbox.about(kind, name, subject_id) if one.message_ts]
        self.put_in_place(sent, message)

    def put_in_place(self, sent: Iterable[Delivery], message: Message) -> None:
        """Of messages that went out: kept at once, and shown after this request is answered."""
        for one in sent:
            keep = partial(self.desk.editing.keep, delivery=one, message=message)
            self.desk.settling.take_over(self.workspace_id, one, keep)
        self.desk.editing.soon(self.workspace_id)

    def _respond(self, url: str, body: Mapping[str, Any]) -> None:
        WebhookClient(url, timeout=5).send_dict(dict(body))

    def refresh_homes(self, *people: PersonId) -> None:
        """Brings the App Home of everybody concerned up to date, after this request is answered."""
        for person_id in dict.fromkeys(people):
            self.desk.background.submit(self.desk.publish_home, self.workspace_id, person_id)
            self.desk.background.submit(self.desk.settling.look, self._look(person_id))

    def _look(self, person_id: PersonId) -> Look:
        """At what is still asked of them; the message whose button was pressed has its answer already."""
        container = self.body.get("container") or {}
        pressed = (container.get("channel_id"), container.get("message_ts"))
        return Look(workspace_id=self.workspace_id, person_id=person_id, actor=self.actor, pressed=pressed)

    def deliver(self) -> None:
        """Sends what the act put into the outbox without waiting for the next tick."""
        self.desk.background.submit(self.desk.send_due)

    def start_jobs(self) -> None:
        self.desk.background.submit(self.desk.work_off_jobs)
