"""A pair that has not met yet: asked to plan, and shown to whoever runs the program."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import keep_meeting, my_pairings, schedule
from handlers.blocks import first_session as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import ScheduleIds
from handlers.in_place import say_instead
from handlers.payloads import Click
from handlers.visit import Visit


def remind_both(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    people = schedule.remind_both(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Done", blocks.reminded(people))
    visit.deliver()


def say_plan_first(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        if not keep_meeting.first_session_unplanned(uow, nudge.about("pairing"), now):
            return None
        chosen = my_pairings.choose(uow, nudge.reader, nudge.about("pairing"))
    return blocks.plan_first(chosen)


def say_not_held(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        pairing = uow.pairings.get(nudge.about("pairing"))
        program = uow.programs.get(pairing.program_id)
        holds = keep_meeting.first_session_not_held(uow, pairing.id, now)
        if not holds or nudge.reader not in keep_meeting.those_who_run(uow, program):
            return None
    return blocks.first_not_held(pairing.people, pairing.id, program.name, pairing.matched_at)


FLOW = Flow(
    actions={ScheduleIds.REMIND_BOTH: remind_both},
    speakers={
        NudgeKind.PLAN_FIRST_SESSION: Speaker(say=say_plan_first),
        NudgeKind.FIRST_SESSION_NOT_HELD: Speaker(say=say_not_held),
    },
)
