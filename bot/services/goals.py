"""What a mentee wants: set, changed, moved along, finished; the mentor sees it and comments."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.enrollment import Enrollment
from bot.domain.goal import Goal, GoalComment, GoalState
from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import goal_readers, say
from bot.services.goal_words import GoalWords, check, check_skill, worded
from bot.services.pause import today_of

LONGEST_COMMENT = 2000
MOST_OPEN = 20
# Sent again because the first answer was lost on its way: the same words of the same person within this time.
SAME_AGAIN = timedelta(minutes=5)
NEW = "goal:new"
A_YEAR = timedelta(days=366)  # beyond its program a goal may go on for so long


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirGoals:
    """The goals of one mentee in a program, as their mentor sees them; of the shared ones a manager sees the titles.

    `among_peers`: each of them is both, and neither is called a mentor.
    """

    person_id: PersonId
    goals: tuple[Goal, ...]
    program: str = ""
    among_peers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Mine with all that is in them, those of my mentees, and the shared titles of programs that I run.

    `programs` are the names of those that mine belong to.
    """

    may_set: bool
    mine: tuple[Goal, ...]
    mentees: tuple[TheirGoals, ...]
    shared: tuple[TheirGoals, ...]
    programs: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One goal as its mentee or a mentor of theirs sees it. `mentors` are those who see it too."""

    goal: Goal
    comments: tuple[GoalComment, ...]
    mentors: tuple[PersonId, ...]
    is_mine: bool
    program: str = ""
    among_peers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What the form shows: the goal to change or none, and the programs that a new one may belong to.

    `mentors` are those who would see it, by the program's name.
    """

    goal: Goal | None
    programs: tuple[Program, ...]
    mentors: Mapping[str, tuple[PersonId, ...]] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    among_peers: bool = False


def overview(uow: UnitOfWork, actor: PersonId) -> Overview:
    """Raises Refused for whoever is in no program and runs none."""
    with uow:
        mine = tuple(uow.goals.of(actor))
        seen = Overview(
            may_set=bool(_programs_to_learn_in(uow, actor)),
            mine=mine,
            mentees=tuple(_of_mentees(uow, actor)),
            shared=tuple(TheirGoals(person_id=one, goals=goals) for one, goals in _shared(uow, actor).items()),
            programs={one.program_id: uow.programs.get(one.program_id).name for one in mine},
        )
        takes_part = seen.mine or seen.mentees or any(one.is_in for one in uow.enrollments.of(actor))
        if not takes_part and not any(actor in one.managers for one in uow.programs.all()):
            raise Refused(Refusal.NOT_ENROLLED)
        return seen


def look(uow: UnitOfWork, actor: PersonId, goal_id: int) -> Seen:
    """Raises Refused for everybody but the mentee and their mentors."""
    with uow:
        return _seen(uow, actor, uow.goals.get(goal_id))


def begin(uow: UnitOfWork, actor: PersonId, goal_id: int | None = None) -> Writing:
    """What the form shows for a new goal, or for one of the actor's own."""
    with uow:
        if goal_id is not None:
            goal = _mine(uow, actor, goal_id)
            own = uow.programs.get(goal.program_id)
            return Writing(
                goal=goal,
                programs=(),
                mentors={own.name: goal_readers.mentors(uow, actor, own.id)},
                skills=_with(own.skills, goal.skill),
                among_peers=own.kind is Kind.PEER,
            )
        programs = _programs_to_learn_in(uow, actor)
        if not programs:
            raise Refused(Refusal.NOT_ENROLLED)
        skills = tuple(dict.fromkeys(skill for one in programs for skill in one.skills))
        return Writing(
            goal=None,
            programs=programs,
            mentors={one.name: goal_readers.mentors(uow, actor, one.id) for one in programs},
            skills=skills,
            among_peers=all(one.kind is Kind.PEER for one in programs),
        )


def _with(skills: tuple[str, ...], own: str) -> tuple[str, ...]:
    """A skill that the program has taken out since stays with the goal that is about it."""
    return skills if not own or own in skills else (own, *skills)


def add(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, words: GoalWords) -> Seen:
    """A new goal; sent twice, it is there once."""
    check(words)
    with uow:
        _check_due(uow, actor, now, program_id, words.due_on)
        programs = {one.id: one for one in _programs_to_learn_in(uow, actor)}
        if program_id not in programs:
            raise Refused(Refusal.NOT_ENROLLED)
        check_skill(words.skill, programs[program_id].skills, [one.skills for one in programs.values()])
        mine = [one for one in uow.goals.of(actor) if one.state is GoalState.OPEN]
        skills = programs[program_id].skills
        new = worded(Goal(program_id=program_id, mentee_id=actor, title=words.title, set_at=now), words, skills)
        again = next((one for one in mine if _is_again(one, new)), None)
        if again is None and len(mine) >= MOST_OPEN:
            raise FieldProblems({"title": Problem.TOO_MANY})
        uow.drafts.forget(actor, NEW)
        return _seen(uow, actor, again or uow.goals.add(new))


def change(uow: UnitOfWork, actor: PersonId, now: datetime, goal_id: int, words: GoalWords) -> Seen:
    """A milestone whose words stay keeps its tick."""
    check(words)
    with uow:
        goal = _mine(uow, actor, goal_id)
        if words.due_on != goal.due_on:
            _check_due(uow, actor, now, goal.program_id, words.due_on)
        uow.drafts.forget(actor, form_name(goal_id))
        skills = uow.programs.get(goal.program_id).skills
        return _seen(uow, actor, uow.goals.save(worded(goal, words, skills)))


def move(uow: UnitOfWork, actor: PersonId, goal_id: int, progress: int, done: frozenset[int]) -> Seen:
    """`progress` is a percentage; `done` are the places of the milestones that are done, from 0."""
    with uow:
        goal = _open(_mine(uow, actor, goal_id))
        milestones = tuple(replace(one, done=place in done) for place, one in enumerate(goal.milestones))
        moved = replace(goal, progress=max(0, min(100, progress)), milestones=milestones)
        return _seen(uow, actor, goal if moved == goal else uow.goals.save(moved))


def end(uow: UnitOfWork, actor: PersonId, goal_id: int, state: GoalState) -> Seen:
    """Reached, dropped, or open again; pressed twice, it is done once."""
    with uow:
        goal = _mine(uow, actor, goal_id)
        if goal.state is state:
            return _seen(uow, actor, goal)
        progress = 100 if state is GoalState.REACHED else goal.progress
        return _seen(uow, actor, uow.goals.save(replace(goal, state=state, progress=progress)))


def comment(uow: UnitOfWork, actor: PersonId, now: datetime, goal_id: int, text: str) -> Seen:
    """The mentee hears what a mentor writes, and the mentors what the mentee writes; sent twice, once."""
    if not text:
        raise FieldProblems({"comment": Problem.REQUIRED})
    if len(text) > LONGEST_COMMENT:
        raise FieldProblems({"comment": Problem.TOO_LONG})
    with uow:
        seen = _seen(uow, actor, uow.goals.get(goal_id))
        if any(_is_same(one, actor, text, now) for one in seen.comments):
            return seen
        said = uow.goals.add_comment(GoalComment(goal_id=goal_id, writer_id=actor, text=text, written_at=now))
        for reader in {seen.goal.mentee_id, *seen.mentors} - {actor}:
            say.later(uow, NudgeKind.GOAL_COMMENT, reader, now, about={"goal": goal_id, "comment": said.id})
        return _seen(uow, actor, seen.goal)


def comment_for(uow: UnitOfWork, reader: PersonId, goal_id: int, comment_id: int) -> tuple[Seen, GoalComment] | None:
    """What somebody wrote, where the reader still sees the goal."""
    with uow:
        goal = uow.goals.get(goal_id)
        said = next((one for one in uow.goals.comments(goal_id) if one.id == comment_id), None)
        if said is None or not _may_see(uow, reader, goal):
            return None
        return _seen(uow, reader, goal), said


def form_name(goal_id: int | None) -> str:
    return f"goal:{goal_id}" if goal_id else NEW


def _is_again(known: Goal, new: Goal) -> bool:
    return new.set_at - known.set_at < SAME_AGAIN and replace(new, id=known.id, set_at=known.set_at) == known


def _is_same(known: GoalComment, actor: PersonId, text: str, now: datetime) -> bool:
    return known.writer_id == actor and known.text == text and now - known.written_at < SAME_AGAIN


def _mine(uow: UnitOfWork, actor: PersonId, goal_id: int) -> Goal:
    goal = uow.goals.get(goal_id)
    if goal.mentee_id != actor:
        raise Refused(Refusal.NOT_YOURS)
    return goal


def _open(goal: Goal) -> Goal:
    if goal.state is not GoalState.OPEN:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return goal


def _seen(uow: UnitOfWork, actor: PersonId, goal: Goal) -> Seen:
    if not _may_see(uow, actor, goal):
        raise Refused(Refusal.NOT_YOURS)
    program = uow.programs.get(goal.program_id)
    return Seen(
        goal=goal,
        comments=tuple(uow.goals.comments(goal.id)),
        mentors=goal_readers.of_goal(uow, goal),
        is_mine=goal.mentee_id == actor,
        program=program.name,
        among_peers=program.kind is Kind.PEER,
    )


def _may_see(uow: UnitOfWork, actor: PersonId, goal: Goal) -> bool:
    return actor == goal.mentee_id or actor in goal_readers.of_goal(uow, goal)


def _of_mentees(uow: UnitOfWork, actor: PersonId) -> list[TheirGoals]:
    """One for each mentee and program, in the order in which they were put together."""
    found: dict[tuple[PersonId, int], TheirGoals] = {}
    for pairing in uow.pairings.active_of(actor):
        program = uow.programs.get(pairing.program_id)
        for partner in pairing.partners_of(actor):
            if actor in goal_readers.mentors_in(pairing, program, partner):
                found[partner, program.id] = TheirGoals(
                    person_id=partner,
                    goals=goal_readers.told(uow, partner, program.id),
                    program=program.name,
                    among_peers=program.kind is Kind.PEER,
                )
    return list(found.values())


def _shared(uow: UnitOfWork, actor: PersonId) -> dict[PersonId, tuple[Goal, ...]]:
    """Only whoever manages the program itself, and only what its mentee chose to share."""
    found: dict[PersonId, tuple[Goal, ...]] = {}
    for program in uow.programs.all():
        for goal in uow.goals.shared_in(program.id) if actor in program.managers else ():
            found[goal.mentee_id] = (*found.get(goal.mentee_id, ()), goal)
    found.pop(actor, None)
    return found


def _programs_to_learn_in(uow: UnitOfWork, actor: PersonId) -> tuple[Program, ...]:
    mine = [one for one in uow.enrollments.of(actor) if one.is_in]
    found = [(place, uow.programs.get(place.program_id)) for place in mine]
    return tuple(program for place, program in found if not program.is_over and _learns(place, program))


def _learns(place: Enrollment, program: Program) -> bool:
    return Role.MENTEE in place.roles or program.kind is Kind.PEER


def _check_due(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, due_on: date | None) -> None:
    if due_on is None:
        return
    if due_on < today_of(uow.people.get(actor), now):
        raise FieldProblems({"due_on": Problem.IN_THE_PAST})
    if due_on > uow.programs.get(program_id).ends_on + A_YEAR:
        raise FieldProblems({"due_on": Problem.LONG_AFTER_THE_END})
