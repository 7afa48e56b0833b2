"""The way in for the people who run mentoring, and who they are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.person import PersonId
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import appoint, overview
from bot.services.permissions import is_admin
from handlers.blocks import admins as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import AdminsIds
from handlers.payloads import Click, Form
from handlers.visit import Visit


def show_hub(ack: Ack, visit: Visit) -> None:
    """Where the actor's programs stand; whoever owns the workspace is asked to appoint while nobody is."""
    seen = overview.overview(visit.reading(), visit.actor, visit.now)
    if seen.must_appoint:
        show_admins(ack, visit)
        return
    ack(response_type="ephemeral", **blocks.hub(seen).as_json())


def show_admins(ack: Ack, visit: Visit) -> None:
    shown = appoint.show(visit.reading(), visit.actor)
    ack()
    visit.open_view(blocks.form(shown))


def submit_appointment(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    chosen = Form(view).people("people")
    appointments = appoint.appoint(visit.uow(), visit.actor, visit.now, chosen)
    ack(response_action="update", view=blocks.appointed(appointments))
    visit.deliver()
    visit.refresh_homes(*chosen)


def dismiss_admin(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    appointments = appoint.dismiss(visit.uow(), visit.actor, visit.now, PersonId(click.value))
    ack()
    visit.update_view(blocks.form(appointments), view_id=str(click.view_id), view_hash=click.view_hash)
    visit.refresh_homes(PersonId(click.value))


def say_appointed(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        still = is_admin(uow, nudge.reader)
    return blocks.told(str(nudge.subject["by"])) if still else None


def require_role(visit: Visit) -> None:
    """Refuses everybody who runs nothing, before anything of the commands is shown."""
    overview.require_role(visit.reading(), visit.actor)


FLOW = Flow(
    admin_words=(
        Word(
            word="admins",
            does="See, appoint and dismiss the people who run mentoring",
            listener=show_admins,
            admins_only=True,
        ),
    ),
    actions={AdminsIds.SHOW: show_admins, AdminsIds.DISMISS: dismiss_admin},
    submissions={AdminsIds.APPOINT: submit_appointment},
    speakers={NudgeKind.APPOINTED: Speaker(say=say_appointed)},
)
