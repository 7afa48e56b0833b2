"""Asking people who were new, and inviting those whom a program's rule names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.person import PersonId
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import by_rule, newcomers
from bot.services.permissions import runs
from handlers.blocks import newcomers as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import NewcomerIds
from handlers.payloads import Click
from handlers.visit import Visit


def answer_fine(ack: Ack, visit: Visit) -> None:
    ack()
    visit.replace_message(blocks.glad())


def answer_talk(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    readers = newcomers.ask_to_talk(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.replace_message(blocks.will_write(readers))
    visit.deliver()


def invite_by_rule(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    invited = by_rule.invite_them(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.invited(*invited))
    visit.start_jobs()


def say_still_fine(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        seen = newcomers.looking_back(uow, nudge, now)
    return blocks.still_fine(seen) if seen else None


def say_would_like_to_talk(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    person = PersonId(str(nudge.subject["person"]))
    with uow:
        program = uow.programs.get(nudge.about("program"))
        known = uow.people.find(person)
        if known is None or known.is_deactivated or not runs(uow, nudge.reader, program):
            return None
    return blocks.would_like_to_talk(person, program)


FLOW = Flow(
    actions={
        NewcomerIds.FINE: answer_fine,
        NewcomerIds.TALK: answer_talk,
        NewcomerIds.INVITE_BY_RULE: invite_by_rule,
    },
    speakers={
        NudgeKind.STILL_FINE: Speaker(say=say_still_fine),
        NudgeKind.WOULD_LIKE_TO_TALK: Speaker(say=say_would_like_to_talk),
    },
)
