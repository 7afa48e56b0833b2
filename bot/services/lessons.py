"""Reading lessons: page by page, resumed anywhere, finished by answering the check question."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.kinds import Role
from bot.domain.lesson import CheckAnswer, Lesson, Reading
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import late_ready, preparation
from bot.services.lesson_content import lessons
from bot.services.preparation import LessonStand, Preparation


@dataclass(frozen=True, slots=True, kw_only=True)
class MyLessons:
    """Every lesson of mine once, in order, and the programs that ask for them."""

    lessons: tuple[LessonStand, ...]
    preparations: tuple[Preparation, ...]

    @property
    def finished(self) -> int:
        return sum(one.is_finished for one in self.lessons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where somebody is in a lesson. `page` counts from 0; the one after the last is the check question.

    `chosen` is the answer just given. `next` is the first of theirs that is not finished yet.
    """

    lesson: Lesson
    page: int
    is_finished: bool
    chosen: CheckAnswer | None = None
    next: Lesson | None = None
    role: Role | None = None  # of the reader, where it is read in one of theirs

    @property
    def is_check(self) -> bool:
        return self.page >= len(self.lesson.pages)


def mine(uow: UnitOfWork, actor: PersonId) -> MyLessons:
    with uow:
        return _mine(uow, actor)


def prepared_for(uow: UnitOfWork, actor: PersonId, program_id: int) -> Preparation | None:
    """What is left to do in one program; None for whoever is not in it."""
    with uow:
        enrollment = uow.enrollments.find(program_id=program_id, person_id=actor)
        if enrollment is None or not enrollment.is_in:
            return None
        return preparation.of(uow, uow.programs.get(program_id), enrollment)


def _mine(uow: UnitOfWork, actor: PersonId) -> MyLessons:
    preparations = tuple(preparation.all_of(uow, actor))
    each = {stand.lesson.id: stand for one in preparations for stand in one.lessons}
    return MyLessons(lessons=tuple(each.values()), preparations=preparations)


def resume(uow: UnitOfWork, actor: PersonId, now: datetime, lesson_id: str) -> Page:
    """Where the actor left off; from the first page where it is new, or was finished."""
    with uow:
        stand = _stand(uow, actor, lesson_id)
        return _page(stand, _reading(uow, actor, now, stand.lesson))


def turn(uow: UnitOfWork, actor: PersonId, now: datetime, lesson_id: str, page: int) -> Page:
    """Goes to a page; one that is not there gives the nearest."""
    with uow:
        stand = _stand(uow, actor, lesson_id)
        reading = _reading(uow, actor, now, stand.lesson).at(stand.lesson.page_within(page))
        return _page(stand, uow.readings.save(reading))


def answer(uow: UnitOfWork, actor: PersonId, now: datetime, lesson_id: str, chosen: int) -> Page:
    """The right answer finishes the lesson; another one says why not, and may be followed by a next try."""
    with uow:
        stand = _stand(uow, actor, lesson_id)
        lesson = stand.lesson
        if not 0 <= chosen < len(lesson.check.answers):
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        given = lesson.check.answers[chosen]
        reading = _reading(uow, actor, now, lesson)
        held_up = late_ready.held_up_in(uow, actor)
        saved = uow.readings.save(reading.finished(now) if given.right else reading.at(len(lesson.pages)))
        late_ready.note(uow, actor, held_up, now)
        unread = [one.lesson for one in _mine(uow, actor).lessons if not one.is_finished]
        return Page(
            lesson=lesson,
            page=len(lesson.pages),
            is_finished=saved.finished_at is not None,
            chosen=given,
            next=next(iter(unread), None),
            role=stand.role,
        )


def _stand(uow: UnitOfWork, actor: PersonId, lesson_id: str) -> LessonStand:
    """One of the actor's, or one that they read before and may read again."""
    mine = next((one for one in _mine(uow, actor).lessons if one.lesson.id == lesson_id), None)
    if mine is not None:
        return mine
    lesson = lessons().get(lesson_id)
    if lesson is None:
        raise Refused(Refusal.GONE)
    if uow.readings.find(person_id=actor, lesson_id=lesson_id) is None:
        raise Refused(Refusal.NOT_ENROLLED)
    return LessonStand(lesson=lesson)


def _reading(uow: UnitOfWork, actor: PersonId, now: datetime, lesson: Lesson) -> Reading:
    known = uow.readings.find(person_id=actor, lesson_id=lesson.id)
    return known or uow.readings.add(Reading(person_id=actor, lesson_id=lesson.id, begun_at=now))


def _page(stand: LessonStand, reading: Reading) -> Page:
    page, is_finished = stand.lesson.page_within(reading.page), reading.finished_at is not None
    return Page(lesson=stand.lesson, page=page, is_finished=is_finished, role=stand.role)
