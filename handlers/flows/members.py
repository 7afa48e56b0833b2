"""What Slack tells of its members: somebody joined, changed, or was deactivated."""

from collections.abc import Mapping
from typing import Any

import structlog

from bot.services import directory, end_pairing
from handlers.directory import member
from handlers.flow import Flow
from handlers.visit import Visit

log = structlog.get_logger()


def learn_member(event: Mapping[str, Any], visit: Visit) -> None:
    """Whoever is deactivated leaves their pairings, and the partners hear of it; of others only facts change."""
    changed = member(event["user"])
    directory.learn(visit.uow(), [changed])
    if changed.is_deactivated and end_pairing.end_for_deactivated(visit.uow(), visit.now, [changed.id]):
        visit.deliver()
        visit.start_jobs()


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
