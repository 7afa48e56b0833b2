"""Lessons: the list, page after page in one window, one question at the end, and a reminder of what is left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import chains, lessons, preparation
from handlers.blocks import lessons as blocks
from handlers.blocks.kit import Message, View
from handlers.flow import Flow, Speaker, Word
from handlers.ids import LessonIds
from handlers.payloads import Click, is_number, whole
from handlers.visit import Visit

Body = Mapping[str, Any]


def show_lessons(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    _put(visit, body, blocks.overview(lessons.mine(visit.reading(), visit.actor)))


def open_lesson(ack: Ack, body: Body, visit: Visit) -> None:
    """Where it was left, in the place of the list or of the lesson before."""
    ack()
    shown = lessons.resume(visit.uow(), visit.actor, visit.now, Click.parse(body).value)
    _put(visit, body, blocks.page(shown))


def show_page(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    lesson_id, page = _named(body)
    _put(visit, body, blocks.page(lessons.turn(visit.uow(), visit.actor, visit.now, lesson_id, page)))


def answer_check(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    lesson_id, chosen = _named(body)
    answered = lessons.answer(visit.uow(), visit.actor, visit.now, lesson_id, chosen)
    _put(visit, body, blocks.page(answered))
    if answered.is_finished:
        visit.refresh_homes(visit.actor)


def _named(body: Body) -> tuple[str, int]:
    """The lesson and the number on a button; one of another version has none."""
    lesson_id, _, number = Click.parse(body).value.rpartition(":")
    if not is_number(number):
        raise Refused(Refusal.GONE)
    return lesson_id, whole(number)


def _put(visit: Visit, body: Body, view: View) -> None:
    """In the window that is open, since Slack has room for three only; or in a new one."""
    inside = body.get("view") or {}
    if inside.get("type") == "modal":
        visit.update_view(view, view_id=inside["id"])
    else:
        visit.open_view(view)


def say_unfinished(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
        if enrollment is None or not enrollment.is_in or program.is_over or chains.is_overtaken(uow, nudge, now):
            return None
        prepared = preparation.of(uow, program, enrollment)
    matching_was = program.today(now) >= program.matching_on
    return None if prepared.is_done else blocks.reminder(prepared, matching_was=matching_was)


FLOW = Flow(
    words=(Word(word="lessons", does="Read the short lessons of your program", listener=show_lessons),),
    actions={
        LessonIds.SHOW: show_lessons,
        LessonIds.READ: open_lesson,
        LessonIds.BACK: show_page,
        LessonIds.NEXT: show_page,
        LessonIds.ANSWER: answer_check,
    },
    speakers={NudgeKind.PREPARATION_UNFINISHED: Speaker(say=say_unfinished)},
)
