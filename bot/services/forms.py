"""Answering a form: baseline, pulse, midpoint and final; drafts are kept, and what was sent may be changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.administration import Job
from bot.domain.enrollment import Enrollment
from bot.domain.forms import BOUNDS, Answering, Asked, Form, FormAnswer, Occasion, Paper
from bot.domain.goal import Goal, GoalState
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge
from bot.ports import Now, UnitOfWork
from bot.services import built_in, contents, form_times, goal_readers, jobs, keep_meeting
from bot.services.form_times import Reference
from bot.services.once_more import once_more

PLAN_JOB = "plan_forms"
AT_ONCE = 20
GOALS_SHOWN = 8
# On a scale of 1 to 5: something that somebody could help with.
LOW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form as one person gets it: their questions, what they answered before, and what they had begun to type.

    `partners` are those of the pairing that it is about; `offers_help` after an answer that is low.
    `recalled` has what they wrote in the first form, by question, for questions that look back at it.
    """

    reference: Reference
    form: Form
    program: Program
    asked: tuple[Asked, ...]
    partners: tuple[PersonId, ...] = ()
    pairing: Pairing | None = None
    reader: PersonId | None = None
    answers: tuple[FormAnswer, ...] = ()
    goals: tuple[Goal, ...] = ()
    draft: Mapping[str, Any] | None = None
    was_sent: bool = False
    offers_help: bool = False
    recalled: Mapping[str, str] = field(default_factory=dict)


def draft_name(reference: Reference) -> str:
    return f"form:{reference.value}"[:80]


def open_form(uow: UnitOfWork, actor: PersonId, now: datetime, reference: Reference) -> Sheet:
    """Raises Refused where it is not the actor's, or closed."""
    with uow:
        return _sheet(uow, actor, now, reference)


def submit(uow: UnitOfWork, actor: PersonId, now: datetime, reference: Reference, given: Mapping[str, str]) -> Sheet:
    """`given` is by the name of the field. Sent twice it is there once; sent again it is changed."""
    return once_more(lambda: _submit(uow, actor, now, reference, given))


def _submit(uow: UnitOfWork, actor: PersonId, now: datetime, reference: Reference, given: Mapping[str, str]) -> Sheet:
    with uow:
        sheet = _sheet(uow, actor, now, reference)
        answers = [_checked(one, given.get(one.field, "")) for one in sheet.asked]
        problems = {one.field: found for one, found in zip(sheet.asked, answers, strict=True) if _is_wrong(found)}
        if problems:
            raise FieldProblems(problems)  # type: ignore[arg-type]
        paper = _paper(uow, actor, now, sheet)
        rows = [_row(paper, one, now, found) for one, found in zip(sheet.asked, answers, strict=True) if found]
        uow.forms.answer(paper.id, rows)
        uow.drafts.forget(actor, draft_name(reference))
        return replace(sheet, answers=tuple(rows), was_sent=sheet.was_sent, offers_help=_is_low(reference, rows))


def _is_low(reference: Reference, rows: Sequence[FormAnswer]) -> bool:
    """Something about the time together, not about the person's work."""
    asks = reference.form in {Occasion.PULSE, Occasion.MIDPOINT}
    return asks and any(one.number is not None and one.number <= LOW for one in rows)


Given = dict[str, int | str] | Problem


def _is_wrong(found: Given) -> bool:
    return isinstance(found, Problem)


def _checked(asked: Asked, text: str) -> Given:
    """The column that the answer goes into with its value; empty for one that was left out."""
    question = asked.question
    if not text:
        return Problem.REQUIRED if question.required else {}
    if question.answering is Answering.WORDS:
        return Problem.TOO_LONG if len(text) > question.most else {"words": text}
    if question.answering is Answering.CHOICE:
        known = text in {one.key for one in question.choices}
        return {"choice": text} if known else Problem.REQUIRED
    least, most = BOUNDS[question.answering]
    if not (text.isascii() and text.isdecimal()):
        return Problem.NOT_A_NUMBER
    return {"number": int(text)} if least <= int(text) <= most else Problem.OUT_OF_RANGE


def _paper(uow: UnitOfWork, actor: PersonId, now: datetime, sheet: Sheet) -> Paper:
    reference = sheet.reference
    read = contents.id_for(uow, reference.program_id, reference.pairing_id)
    known = uow.forms.find(
        program_id=reference.program_id, person_id=actor, form=reference.form, occurrence=reference.occurrence
    )
    if known is not None:
        same_form = replace(known, form_name=sheet.form.id, form_version=sheet.form.version, content_id=read)
        return uow.forms.save(replace(same_form, sent_at=known.sent_at or now))
    return uow.forms.add(
        Paper(
            program_id=reference.program_id,
            pairing_id=reference.pairing_id,
            person_id=actor,
            form=reference.form,
            form_name=sheet.form.id,
            form_version=sheet.form.version,
            occurrence=reference.occurrence,
            roles=_roles(uow, actor, reference),
            sent_at=now,
            content_id=read,
        )
    )


def _row(paper: Paper, asked: Asked, now: datetime, found: Given) -> FormAnswer:
    values: Any = found
    return FormAnswer(
        paper_id=paper.id,
        program_id=paper.program_id,
        pairing_id=paper.pairing_id,
        person_id=paper.person_id,
        form=paper.form,
        form_version=paper.form_version,
        question=asked.question.key,
        topic=asked.topic,
        answered_at=paper.sent_at or now,
        **values,
    )


def _sheet(uow: UnitOfWork, actor: PersonId, now: datetime, reference: Reference) -> Sheet:
    if not form_times.is_open(uow, actor, reference, now):
        raise Refused(Refusal.FORM_CLOSED)
    content = contents.of_pairing_or_program(uow, reference.program_id, reference.pairing_id)
    form = contents.form_for(built_in.of(uow, content), content, reference.form)
    if form is None:
        raise Refused(Refusal.FORM_CLOSED)
    paper = uow.forms.find(
        program_id=reference.program_id, person_id=actor, form=reference.form, occurrence=reference.occurrence
    )
    answers = tuple(uow.forms.answers_on(paper.id)) if paper else ()
    recalled = _recalled(uow, actor, reference, form)
    asked = form.asked_of(_roles(uow, actor, reference), _skills(uow, actor, reference, answers))
    return Sheet(
        reference=reference,
        form=form,
        program=uow.programs.get(reference.program_id),
        # Whoever wrote nothing then is asked nothing about it.
        asked=tuple(one for one in asked if not one.question.recalls or one.question.recalls in recalled),
        partners=_partners(uow, actor, reference),
        pairing=uow.pairings.get(reference.pairing_id) if reference.pairing_id is not None else None,
        reader=actor,
        answers=answers,
        goals=_goals(uow, actor, reference) if form.shows_goals else (),
        draft=uow.drafts.find(actor, draft_name(reference)),
        was_sent=paper is not None and paper.sent_at is not None,
        recalled=recalled,
    )


def _recalled(uow: UnitOfWork, actor: PersonId, reference: Reference, form: Form) -> dict[str, str]:
    wanted = {one.recalls for one in form.questions if one.recalls}
    before = _baseline(uow, actor, reference.program_id) if wanted else ()
    return {one.question: one.words for one in before if one.question in wanted and one.words}


def _partners(uow: UnitOfWork, actor: PersonId, reference: Reference) -> tuple[PersonId, ...]:
    return uow.pairings.get(reference.pairing_id).partners_of(actor) if reference.pairing_id else ()


def _roles(uow: UnitOfWork, actor: PersonId, reference: Reference) -> frozenset[Role]:
    """What somebody is in the pairing; before there is one, what they signed up as."""
    if reference.pairing_id and reference.form is not Occasion.BASELINE:
        members = uow.pairings.get(reference.pairing_id).members
        return frozenset(one.role for one in members if one.person_id == actor)
    place = uow.enrollments.find(program_id=reference.program_id, person_id=actor)
    return place.roles if place else frozenset()


def _skills(uow: UnitOfWork, actor: PersonId, reference: Reference, answers: Sequence[FormAnswer]) -> tuple[str, ...]:
    """Those that the person wants; the last form repeats the ones that the first asked about."""
    before = answers or _baseline(uow, actor, reference.program_id)
    asked = tuple(dict.fromkeys(one.topic for one in before if one.topic))
    if asked:
        return asked
    place = uow.enrollments.find(program_id=reference.program_id, person_id=actor)
    return place.answers.wants_skills if place else ()


def _baseline(uow: UnitOfWork, actor: PersonId, program_id: int) -> Sequence[FormAnswer]:
    paper = uow.forms.find(program_id=program_id, person_id=actor, form=Occasion.BASELINE, occurrence="")
    return uow.forms.answers_on(paper.id) if paper else ()


def _goals(uow: UnitOfWork, actor: PersonId, reference: Reference) -> tuple[Goal, ...]:
    """The actor's own, and those of whom they mentor in this pairing as far as these show them."""
    mine = [one for one in uow.goals.of(actor) if one.program_id == reference.program_id]
    pairing = uow.pairings.get(reference.pairing_id) if reference.pairing_id else None
    theirs = goal_readers.of_partners(uow, actor, pairing) if pairing else ()
    return tuple(one for one in (*mine, *theirs) if one.state is not GoalState.DROPPED)[:GOALS_SHOWN]


def waiting(uow: UnitOfWork, actor: PersonId, now: datetime) -> tuple[Sheet, ...]:
    """Every form that the actor may answer or change now."""
    with uow:
        return tuple(_waiting(uow, actor, now))


def _waiting(uow: UnitOfWork, actor: PersonId, now: datetime) -> Iterator[Sheet]:
    mine: Sequence[Enrollment] = [one for one in uow.enrollments.of(actor) if one.is_in]
    for place in mine:
        for reference in form_times.of_place(uow, place, now):
            yield _sheet(uow, actor, now, reference)


def asked_for(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Sheet | None:
    """What a nudge asks for, while it holds."""
    with uow:
        reference = form_times.holds(uow, nudge, now)
        return _sheet(uow, nudge.reader, now, reference) if reference else None


def change_plan(uow: UnitOfWork, program_id: int, actor: PersonId, now: datetime) -> None:
    """The program has other dates or clocks, or is closed: what waits is computed anew. In an open unit of work."""
    jobs.begin(uow, PLAN_JOB, program_id, actor, now)


def plan_anew(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job: a few pairings in each transaction, since others wait while one writes."""
    with new_uow() as uow:
        program = uow.programs.get(job.subject_id)
        pairings = [one for one in uow.pairings.in_program(program.id) if one.state is not PairingState.ENDED]
        places = [] if program.is_over else [one for one in uow.enrollments.in_program(program.id) if one.is_in]
    for start in range(0, len(pairings), AT_ONCE):
        with new_uow() as uow:
            for pairing in pairings[start : start + AT_ONCE]:
                if program.is_over:
                    form_times.plan_last(uow, program, pairing, now())
                elif pairing.state is PairingState.ACTIVE:
                    form_times.plan(uow, program, pairing, now())
                    keep_meeting.watch_quiet(uow, program, pairing)
    for start in range(0, len(places), AT_ONCE):
        with new_uow() as uow:
            for place in places[start : start + AT_ONCE]:
                form_times.plan_first(uow, program, place.person_id, now())
