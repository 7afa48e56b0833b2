"""The words and the path of a program, in versions: a pairing reads the one that it began with.

Everything here is called in an open unit of work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.domain.built_in import BuiltIn
from bot.domain.forms import Answering, Form, Occasion, Question
from bot.domain.guide import Guide
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.plan import Content, ContentVersion, Phase, PlanMilestone, Track, kept, phase_at, reached_after
from bot.domain.program import Program
from bot.domain.session import Session, SessionState
from bot.ports import UnitOfWork
from bot.services import built_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One session of a pairing on its path: number `number` of `of`, counted from 1; beyond the path without guide."""

    number: int
    of: int
    guide: Guide | None
    phase: Phase | None
    content: Content


def begin(uow: UnitOfWork, program: Program, content: Content, actor: PersonId, now: datetime) -> ContentVersion:
    """The first version. What does not say which forms and lessons it goes by goes by those of today, from now on."""
    content = replace(content, built_in=content.built_in or built_in.keep(uow, now))
    return uow.contents.add(
        ContentVersion(program_id=program.id, number=1, content=content, made_by=actor, made_at=now)
    )


def of_program(uow: UnitOfWork, program: Program) -> Content:
    """What holds for whoever begins now. A program without any goes by the template of its kind."""
    latest = uow.contents.latest(program.id)
    return latest.content if latest else built_in.of_template(uow, program)


def of_pairing(uow: UnitOfWork, pairing: Pairing, program: Program) -> Content:
    """What the pairing began with."""
    if pairing.content_id is not None:
        return uow.contents.get(pairing.content_id).content
    return built_in.of_template(uow, program)


def guides_of(uow: UnitOfWork, pairing: Pairing, program: Program) -> tuple[Guide, ...]:
    """The path of the pairing, one guide for each session that its program has time for."""
    guides = _track(uow, pairing, program).guides
    return tuple(guides[place] for place in places_of(pairing, program, len(guides)))


def milestones_of(uow: UnitOfWork, pairing: Pairing, program: Program) -> dict[int, PlanMilestone]:
    """By the number of the session after which it is reached on this pairing's path."""
    places = places_of(pairing, program, len(_track(uow, pairing, program).guides))
    return reached_after(of_pairing(uow, pairing, program).milestones, places)


def _track(uow: UnitOfWork, pairing: Pairing, program: Program) -> Track:
    return of_pairing(uow, pairing, program).track_for(_level_of_mentee(uow, pairing))


def places_of(pairing: Pairing, program: Program, planned: int) -> tuple[int, ...]:
    return kept(planned, sessions_until(program, pairing.matched_at, planned))


def sessions_until(program: Program, since: datetime, planned: int) -> int:
    """How many sessions fit between `since` and the end of the program, at most `planned`, and never none."""
    days = (program.ends_on - program.today(since)).days
    return max(1, min(planned, int(days / program.cadence.days + 0.5)))


def _level_of_mentee(uow: UnitOfWork, pairing: Pairing) -> int | None:
    """As HR data says, or else as the mentee did; None in a circle, where there are several."""
    mentees = pairing.those(Role.MENTEE)
    if len(mentees) != 1:
        return None
    person = uow.people.find(mentees[0])
    enrollment = uow.enrollments.find(program_id=pairing.program_id, person_id=mentees[0])
    said = enrollment.answers.level if enrollment else None
    return (person.level if person else None) or said


def step_at(uow: UnitOfWork, pairing: Pairing, program: Program, number: int) -> Step:
    """Session `number` of the pairing, counted from 1."""
    content, guides = of_pairing(uow, pairing, program), _track(uow, pairing, program).guides
    places = places_of(pairing, program, len(guides))
    inside = 1 <= number <= len(places)
    return Step(
        number=number,
        of=len(places),
        guide=guides[places[number - 1]] if inside else None,
        phase=phase_at(content.phases, places[number - 1] + 1 if inside else max(number, len(guides))),
        content=content,
    )


def step_of(uow: UnitOfWork, session: Session) -> Step:
    """Where a session stands on its pairing's path: after all that were held before it, or planned before it."""
    pairing = uow.pairings.get(session.pairing_id)
    return step_at(uow, pairing, uow.programs.get(pairing.program_id), number_of(session, uow.sessions.of(pairing.id)))


def next_step(uow: UnitOfWork, pairing: Pairing) -> Step:
    """The first session that is not held yet."""
    held = held_on_the_path(uow, pairing)
    return step_at(uow, pairing, uow.programs.get(pairing.program_id), held + 1)


def held_on_the_path(uow: UnitOfWork, pairing: Pairing) -> int:
    """With those of whoever stood in for its mentor, or whom it stands in for: the path is the mentee's."""
    covers = [one.cover_pairing_id for one in uow.covers.of(pairing.id)]
    every = [pairing.id, pairing.covers_id, *covers]
    sessions = [session for one in every if one is not None for session in uow.sessions.of(one)]
    return sum(one.state is SessionState.HELD for one in sessions)


def number_of(session: Session, all_of_pairing: Sequence[Session]) -> int:
    """How-manieth session of the pairing it is, counted from 1; missed and canceled ones do not count."""
    counts = {SessionState.HELD, SessionState.PLANNED}
    before = [one for one in all_of_pairing if one.state in counts and one.id != session.id]
    return 1 + sum((one.starts_at, one.id) < (session.starts_at, session.id) for one in before)


def form_for(texts: BuiltIn, content: Content, occasion: Occasion) -> Form | None:
    """As the program asks it: in its words, with its own questions, without those that it leaves out.

    None where it is not asked. `texts` are those that the content began with; a form that is not among them gives
    its place to the usual one.
    """
    named = content.forms.of(occasion)
    if not named:
        return None
    form = worded(usual_form(texts, content, occasion), content)
    kept = [one for one in form.questions if f"{occasion.value}.{one.key}" not in content.form_without]
    own = own_questions(content.form_own.get(occasion.value, ()))
    return replace(form, questions=(*kept, *own)) if kept or own else None


def worded(form: Form, content: Content) -> Form:
    """The form in the words of the content, where it has other ones."""

    def said(question: Question) -> Question:
        return replace(question, ask=content.form_words.get(f"{form.occasion.value}.{question.key}", question.ask))

    return replace(form, questions=tuple(said(one) for one in form.questions))


def usual_form(texts: BuiltIn, content: Content, occasion: Occasion) -> Form:
    """The form that the program names, as it came with the bot."""
    named = texts.forms.get(content.forms.of(occasion))
    return named if named and named.occasion is occasion else texts.forms[occasion.value]


def own_questions(asked: Sequence[str]) -> tuple[Question, ...]:
    """Each on the scale; the same words are the same question in every form, so that answers can be compared."""
    ends = {"low": "not at all true", "high": "very true"}
    return tuple(
        Question(key=own_key(one), ask=one, answering=Answering.SCALE, about=one, **ends)  # type: ignore[arg-type]
        for one in asked
    )


def own_key(asked: str) -> str:
    return f"own_{sha256(asked.casefold().encode()).hexdigest()[:12]}"


def of_pairing_or_program(uow: UnitOfWork, program_id: int, pairing_id: int | None) -> Content:
    """The pairing's own version, and before there is a pairing the latest."""
    program = uow.programs.get(program_id)
    return of_pairing(uow, uow.pairings.get(pairing_id), program) if pairing_id else of_program(uow, program)


def id_for(uow: UnitOfWork, program_id: int, pairing_id: int | None) -> int | None:
    """The version that `of_pairing_or_program` reads, where it is one."""
    return uow.pairings.get(pairing_id).content_id if pairing_id else remember(uow, uow.programs.get(program_id))


def said(uow: UnitOfWork, program: Program, occasion: str) -> str:
    """The program's own words for "invitation", "launch", "midpoint" or "close"; empty where it has none of its own."""
    latest = uow.contents.latest(program.id)
    return str(getattr(latest.content.sayings, occasion).text) if latest else ""


def remember(uow: UnitOfWork, program: Program) -> int | None:
    """The id of the version that a pairing made now begins with."""
    latest = uow.contents.latest(program.id)
    return latest.id if latest else None


def running_with(uow: UnitOfWork, version: ContentVersion) -> int:
    """How many active pairings keep this version."""
    pairings = uow.pairings.in_program(version.program_id)
    return sum(one.content_id == version.id and one.state is PairingState.ACTIVE for one in pairings)
