"""Somebody stands in for a mentor on leave: asked, brought together, and over on the day of return."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.kinds import Role
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import cover
from bot.services.pause import is_away
from handlers.blocks import cover as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker
from handlers.ids import CoverIds
from handlers.in_place import say_instead
from handlers.payloads import Click
from handlers.visit import Visit


def answer_question(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    yes = click.action_id == CoverIds.YES
    asked = cover.answer(visit.uow(), visit.actor, visit.now, click.subject_id, yes=yes)
    say_instead(visit, click, "Thank you", blocks.accepted(asked) if yes else blocks.declined())
    visit.deliver()
    visit.start_jobs()
    visit.refresh_homes(visit.actor, *(asked.mentees if yes else ()))


def say_question(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        asked = cover.asked(uow, nudge.about("cover"), nudge.reader)
        away = asked is not None and is_away(uow, nudge.reader, asked.program.id, now)
    return blocks.question(asked) if asked and not away else None


def say_begun(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        begun = cover.begun(uow, nudge.about("cover"))
    if begun is None:
        return None
    if len(nudge.readers) == 1:
        return blocks.begins_for_mentor(begun)
    return blocks.begins(begun, begun.cover.cover_pairing_id or 0)


def keep_conversation(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    cover.keep_conversation(uow, nudge.about("cover"), nudge.readers, sent.conversation_id)


def say_none(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        pairing = uow.pairings.get(nudge.about("pairing"))
    mentors = pairing.those(Role.MENTOR)
    return blocks.none(mentors, date.fromisoformat(str(nudge.subject["until"]))) if pairing.has(nudge.reader) else None


def say_moved(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        moved = cover.moved(uow, nudge)
    return blocks.moved(moved) if moved else None


def say_over(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        ended = cover.ended(uow, nudge.about("cover"))
    return blocks.over(ended, nudge.reader) if ended else None


FLOW = Flow(
    actions={CoverIds.YES: answer_question, CoverIds.NO: answer_question},
    speakers={
        NudgeKind.COVER_ASKED: Speaker(say=say_question),
        NudgeKind.COVER_BEGINS: Speaker(say=say_begun, after=keep_conversation),
        NudgeKind.NO_COVER: Speaker(say=say_none),
        NudgeKind.COVER_MOVED: Speaker(say=say_moved),
        NudgeKind.COVER_OVER: Speaker(say=say_over),
    },
)
