"""What Slack tells of its members: somebody joined, changed, or was deactivated."""

from collections.abc import Mapping
from typing import Any

import structlog

from bot.services import directory, gone
from handlers.directory import member
from handlers.flow import Flow
from handlers.visit import Visit

log = structlog.get_logger()


def learn_member(event: Mapping[str, Any], visit: Visit) -> None:
    """Everything of whoever is deactivated settles, and those concerned hear of it; of others only facts change."""
    changed = member(event["user"])
    directory.learn(visit.uow(), [changed], visit.now)
    concerned = gone.settle(visit.uow(), visit.now, [changed.id]) if changed.is_deactivated else ()
    if concerned:
        visit.deliver()
        visit.start_jobs()
        visit.refresh_homes(*concerned)


def note_farewell(event: Mapping[str, Any], visit: Visit) -> None:
    """The app was taken out of the workspace, or its token revoked: nothing can be sent until it is installed again."""
    log.warning("app_removed", action="wait", event=event["type"], workspace=visit.workspace_id)


FLOW = Flow(
    events={
        "team_join": learn_member,
        "user_change": learn_member,
        "app_uninstalled": note_farewell,
        "tokens_revoked": note_farewell,
    }
)
