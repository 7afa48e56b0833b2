"""Leaving a program: asked once more, done at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.person import PersonId
from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import leave
from handlers.blocks import leave as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import LeaveIds
from handlers.payloads import Form, whole
from handlers.taken_back import close_questions
from handlers.visit import Visit


def open_leave(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.form(leave.begin(visit.reading(), visit.actor)))


def submit_leave(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    chosen = form.subject_id or whole(form.choice("program"))
    if not chosen:
        raise FieldProblems({"program": Problem.REQUIRED})
    left = leave.leave(visit.uow(), visit.actor, visit.now, chosen, form.text("reason"))
    ack(response_action="update", view=blocks.left(left))
    close_questions(visit, chosen)
    visit.deliver()
    visit.refresh_homes(visit.actor, *left.partners)


def say_left(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    person_id = PersonId(str(nudge.subject["person"]))
    numbers = str(nudge.subject.get("programs", nudge.subject["program"])).split(",")
    told = [leave.reason_for(uow, nudge.reader, person_id, int(one)) for one in numbers]
    left = [one for one in told if one is not None]
    with uow:
        person = uow.people.find(person_id)
    gone = person is not None and person.is_deactivated
    return blocks.somebody_left(person_id, [one for one, _ in left], left[0][1], gone=gone) if left else None


FLOW = Flow(
    words=(Word(word="leave", does="Leave a program; I ask once more first", listener=open_leave),),
    actions={LeaveIds.OPEN: open_leave},
    submissions={LeaveIds.SUBMIT: submit_leave},
    speakers={NudgeKind.LEFT: Speaker(say=say_left)},
)
