"""The hub, the welcome at the first visit, and the reply to whatever is typed in the Messages tab."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_bolt import Ack

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import events, needs, status
from bot.services.needs import Office
from bot.services.status import Standing
from handlers.blocks import home as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import HomeIds
from handlers.visit import Desk, Visit

LONGEST_HANDLING = timedelta(seconds=30)
# Words, files, "/me" and an answer in a thread; not what Slack tells of edits and removals.
TYPED = {None, "file_share", "me_message", "thread_broadcast"}


def show_standing(ack: Ack, visit: Visit) -> None:
    message = blocks.as_message(status.standing(visit.reading(), visit.actor, visit.now, in_short=True))
    ack(response_type="ephemeral", **message.as_json())


def show_hub_again(ack: Ack, visit: Visit) -> None:
    ack()
    visit.answer_privately(blocks.as_message(status.standing(visit.reading(), visit.actor, visit.now, in_short=True)))


def open_home(event: Mapping[str, Any], body: Mapping[str, Any], visit: Visit) -> None:
    """The first visit is greeted; the Home tab is brought up to date every time."""
    if not events.begin(visit.uow(), body["event_id"], visit.now, LONGEST_HANDLING):
        return
    events.greet(visit.uow(), visit.actor, visit.now)
    if event.get("tab") == "home":
        visit.desk.publish_home(visit.workspace_id, visit.actor)
    visit.deliver()
    events.finish(visit.uow(), body["event_id"], visit.now)


def answer_message(event: Mapping[str, Any], body: Mapping[str, Any], visit: Visit, meant: str) -> None:
    """One reply for each thing that a person typed to the bot alone."""
    typed_by_a_person = not event.get("bot_id") and event.get("subtype") in TYPED
    if event.get("channel_type") == "im" and typed_by_a_person:
        events.reply(visit.uow(), visit.actor, body["event_id"], visit.now, word=meant)
        visit.deliver()


def publish_home(desk: Desk, workspace_id: WorkspaceId, person_id: PersonId) -> None:
    """All of the hub; for those who run programs with where they stand."""
    standing = status.standing(desk.open_uow(workspace_id, reading=True), person_id, desk.now())
    view = blocks.as_view(standing, _office(desk, workspace_id, standing))
    desk.client.views_publish(user_id=person_id, view=view)


def _office(desk: Desk, workspace_id: WorkspaceId, standing: Standing) -> Office | None:
    if not (standing.runs or standing.is_admin or standing.person.owns_workspace):
        return None
    try:
        return needs.office(desk.open_uow(workspace_id, reading=True), standing.person.id, desk.now())
    except Refused:
        return None


def say_welcome(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message:
    return blocks.welcome(status.standing(uow, nudge.reader, now, in_short=True))


def say_reply(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message:
    return blocks.reply(status.standing(uow, nudge.reader, now, in_short=True), str(nudge.subject.get("word", "")))


FLOW = Flow(
    actions={HomeIds.SHOW: show_hub_again},
    events={"app_home_opened": open_home, "message": answer_message},
    speakers={NudgeKind.WELCOME: Speaker(say=say_welcome), NudgeKind.REPLY: Speaker(say=say_reply)},
)
