"""People who were new: asked again months later, and offered to mentor somebody senior."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.person import PersonId
from bot.domain.program import Program, ProgramState
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import form_times, say, templates
from bot.services.form_times import Reference
from bot.services.keep_meeting import those_who_run
from bot.services.permissions import may_see

STILL_ASKED = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookingBack:
    """Somebody who was new `month` months ago; `offer` is a program in which they may mentor somebody senior.

    `form` is what they may answer.
    """

    program: Program
    month: int
    offer: Program | None = None
    form: Reference | None = None


def looking_back(uow: UnitOfWork, nudge: Nudge, now: datetime) -> LookingBack | None:
    """While they are in the program and it is not closed. In an open unit of work."""
    program = uow.programs.get(nudge.about("program"))
    enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
    if enrollment is None or not enrollment.is_in or program.is_over:
        return None
    month, offer = nudge.about("month"), offered(uow, nudge.reader, program, now)
    form = form_times.later(program.id, month)
    open_one = form if form_times.is_open(uow, nudge.reader, form, now) else None
    return LookingBack(program=program, month=month, offer=offer, form=open_one)


def offered(uow: UnitOfWork, reader: PersonId, program: Program, now: datetime) -> Program | None:
    """A program of the template that goes well with this one, open and not joined. In an open unit of work."""
    template = templates.find(program.template)
    if template is None or not template.offers:
        return None
    joined = {one.program_id for one in uow.enrollments.of(reader) if one.is_in}
    fitting = [one for one in uow.programs.all() if one.template == template.offers and one.id not in joined]
    open_ones = [one for one in fitting if one.takes_sign_ups(now) and may_see(uow, reader, one, now)]
    return open_ones[0] if open_ones else None


def ask_to_talk(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> tuple[PersonId, ...]:
    """Somebody who was new would like to talk: whoever runs the program is told, once a month at most."""
    with uow:
        program = uow.programs.get(program_id)
        readers = tuple(one for one in those_who_run(uow, program) if one != actor)
        if program.state is not ProgramState.ARCHIVED:
            for reader in readers:
                about: dict[str, str | int] = {"program": program_id, "person": actor}
                say.later(uow, NudgeKind.WOULD_LIKE_TO_TALK, reader, now, about=about, part=f"{now:%Y%m}")
        return readers
