"""Programs whose manager is gone: those who run them from now on are told, and an admin takes over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import gone
from handlers.blocks import gone as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import GoneIds
from handlers.payloads import Click, whole
from handlers.visit import Visit


def take_over(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """The other admins' messages say so too."""
    ids = [whole(one) for one in Click.parse(body).value.split(",")]
    programs = gone.take_over(visit.uow(), visit.actor, visit.now, ids)
    ack()
    said = blocks.taken_over(programs, visit.actor)
    visit.replace_message(said)
    visit.update_sent(NudgeKind.MANAGER_GONE, "program", ids[0], said)
    visit.refresh_homes(visit.actor)


def say_gone(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        without = gone.told(uow, nudge)
    return blocks.told(without) if without else None


def say_nobody_runs(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = gone.nobody_runs(uow, nudge)
    return blocks.nobody_runs(*found) if found else None


FLOW = Flow(
    actions={GoneIds.TAKE_OVER: take_over},
    speakers={
        NudgeKind.MANAGER_GONE: Speaker(say=say_gone),
        NudgeKind.NOBODY_RUNS_IT: Speaker(say=say_nobody_runs),
    },
)
