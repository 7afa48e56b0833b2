"""The way in: a problem, an answer. Limits first, then scores, then the best whole set, then a word for everybody."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching.cohort import Cohort, Ints
from bot.matching.groups import groups
from bot.matching.notes import notes
from bot.matching.outcome import Gap
from bot.matching.places import free
from bot.matching.reasons import Reasons
from bot.matching.solve import Solved, solve
from bot.matching.standby import standby
from bot.matching.table import FORBIDDEN, Table
from bot.matching.values import (
    Answer,
    BrokenLimit,
    Candidate,
    Couple,
    Problem,
    Progress,
    Standby,
    Summary,
    Unmatched,
)
from bot.matching.view import Listed

# What not even a couple that the manager locked may break; the other limits a manager may put aside, knowing them.
NEVER = {"self", "reporting_line", "not_possible", "former_partner"}
EVERY_ROLE = (Role.MENTEE, Role.MENTOR)


def match(problem: Problem, progress: Progress | None = None) -> Answer:
    """The best whole set of pairs, the same whatever order the people come in.

    `progress` is told the stage and the share done; what it raises ends the run.
    """
    tell = progress or _silently
    tell("Reading who is here", 0.0)
    locked = _kept(problem)
    table = table_of(replace(problem, existing=problem.existing | locked, locked=frozenset()))
    points = table.points(lambda share: tell("Scoring every couple", 0.05 + 0.5 * share))
    tell("Looking for the best whole set", 0.55)
    solved = solve(table, points)
    tell("Putting it into words", 0.7)
    pairs = _pairs(problem, table, solved, locked)
    tell("Finding the reasons of those left out", 0.8)
    left_out = unmatched(table, pairs)
    tell("Finding who stands by", 0.9)
    lost = len(problem.locked) - len(locked)
    answer = Answer(
        pairs=pairs,
        groups=groups(problem, pairs),
        unmatched=left_out,
        standby=_standby(table, solved, pairs),
        summary=_summary(table.cohort, pairs, solved.gap, notes(problem, table.cohort, pairs, solved.gap, lost)),
    )
    tell("Done", 1.0)
    return answer


def explain(problem: Problem, *, mentor: str, mentee: str) -> Candidate:
    """One couple by itself: its score, its reasons, and every limit it breaks. Raises KeyError for strangers."""
    table = table_of(problem)
    at = table.cohort.at
    return candidates(table, np.array([at[mentee]]), np.array([at[mentor]]))[0]


def candidates_for(problem: Problem, person: str, count: int, *, role: Role = Role.MENTEE) -> tuple[Candidate, ...]:
    """The best allowed partners with a free place for somebody in a role, the best first. Raises KeyError."""
    table = table_of(problem)
    own = np.array([table.cohort.at[person]])
    mentee = role is Role.MENTEE
    rows, columns = (own, table.columns) if mentee else (table.rows, own)
    one = Table(table.cohort, rows, columns, like=table)
    points = one.points().ravel()
    # The sort is stable and people are in the order of their ids, so that ties fall the same way every time.
    order = np.argsort(-points, kind="stable")[:count]
    others = (columns if mentee else rows)[order[points[order] != FORBIDDEN]]
    mine = np.broadcast_to(own, others.shape)
    return candidates(one, *((mine, others) if mentee else (others, mine)))


def table_of(problem: Problem) -> Table:
    """Those who have room, mentees against mentors."""
    cohort = Cohort.of(problem)
    return Table(cohort, _with_room(cohort, Role.MENTEE), _with_room(cohort, Role.MENTOR))


def candidates(table: Table, mentees: Ints, mentors: Ints) -> tuple[Candidate, ...]:
    """Couples with their scores, reasons and broken limits."""
    view = Listed(table.cohort, mentees, mentors)
    people = table.cohort.people
    broken: list[list[BrokenLimit]] = [[] for _ in range(len(mentees))]
    for limit in table.limits:
        for index in np.flatnonzero(np.broadcast_to(limit.forbids(view), view.shape)).tolist():
            broken[index].append(BrokenLimit(name=limit.shown, sentence=limit.sentence))
    parts = table.scoring.contributions(view)
    points = table.scoring.points(view).tolist()
    return tuple(
        Candidate(
            mentor=people[mentor].id,
            mentee=people[mentee].id,
            score=points[index] / 100,
            contributions=parts[index],
            broken=tuple(dict.fromkeys(broken[index])),
        )
        for index, (mentee, mentor) in enumerate(zip(mentees.tolist(), mentors.tolist(), strict=True))
    )


def unmatched(table: Table, pairs: tuple[Candidate, ...]) -> tuple[Unmatched, ...]:
    """Why each person who has nobody in a role was left out."""
    cohort = table.cohort
    peer = cohort.kind is Kind.PEER
    couples = [*(Couple(pair.mentor, pair.mentee) for pair in pairs), *cohort.problem.existing]
    reasons = Reasons(table, tuple(dict.fromkeys(couples)))
    found: list[Unmatched] = []
    for role in EVERY_ROLE[:1] if peer else EVERY_ROLE:
        served = {name for mentor, mentee in couples for name in _served(mentor, mentee, role, peer=peer)}
        left = [i for i, one in enumerate(cohort.people) if (peer or role in one.roles) and one.id not in served]
        found += reasons.of(np.array(left, dtype=np.int64), role)
    return tuple(sorted(found, key=lambda one: (one.person, one.role)))


def _served(mentor: str, mentee: str, role: Role, *, peer: bool) -> tuple[str, ...]:
    if peer:
        return (mentor, mentee)
    return (mentor,) if role is Role.MENTOR else (mentee,)


def _with_room(cohort: Cohort, role: Role) -> Ints:
    people = cohort.available(role)
    return people[free(cohort, role)[people] > 0]


def _kept(problem: Problem) -> frozenset[Couple]:
    """The locked couples whose two people are still there, in their roles, and whom no lock is stronger than."""
    here = {person.id: person for person in problem.participants if person.available}
    peer = problem.rules.kind is Kind.PEER

    def fits(name: str, role: Role) -> bool:
        return name in here and (peer or role in here[name].roles)

    fitting = sorted(one for one in problem.locked if fits(one.mentor, Role.MENTOR) and fits(one.mentee, Role.MENTEE))
    together = problem.existing & problem.locked
    judged = _judged(problem, [one for one in fitting if one not in together])
    broken = {Couple(one.mentor, one.mentee) for one in judged if NEVER & {limit.name for limit in one.broken}}
    fitting = [one for one in fitting if one not in broken]
    return frozenset(fitting) if peer else _with_places(problem, fitting, together)


def _with_places(problem: Problem, couples: Sequence[Couple], together: Collection[Couple]) -> frozenset[Couple]:
    """Those who have a place for each other, and of two that are the reverse of each other the first."""
    cohort = Cohort.of(replace(problem, locked=frozenset()))
    left = {role: free(cohort, role) for role in Role} if couples else {}
    kept = set(together)
    for one in couples:
        mentor, mentee = cohort.at[one.mentor], cohort.at[one.mentee]
        reverse = Couple(one.mentee, one.mentor) in kept
        if one not in kept and not reverse and left[Role.MENTOR][mentor] and left[Role.MENTEE][mentee]:
            left[Role.MENTOR][mentor] -= 1
            left[Role.MENTEE][mentee] -= 1
            kept.add(one)
    return frozenset(kept)


def _judged(problem: Problem, couples: Sequence[Couple]) -> tuple[Candidate, ...]:
    """Couples as if nothing was locked."""
    if not couples:
        return ()
    table = table_of(replace(problem, locked=frozenset()))
    mentees, mentors = (
        np.array([table.cohort.at[getattr(one, side)] for one in couples], dtype=np.int64)
        for side in ("mentee", "mentor")
    )
    return candidates(table, mentees, mentors)


def _pairs(problem: Problem, table: Table, solved: Solved, locked: frozenset[Couple]) -> tuple[Candidate, ...]:
    found = [*candidates(table, solved.mentees, solved.mentors), *_judged(problem, sorted(locked - problem.existing))]
    return tuple(sorted(found, key=lambda pair: (pair.mentee, pair.mentor)))


def _standby(table: Table, solved: Solved, pairs: tuple[Candidate, ...]) -> tuple[Standby, ...]:
    cohort, people = table.cohort, table.cohort.people
    if cohort.kind is Kind.PEER:
        return ()
    indices = zip(solved.mentees.tolist(), solved.mentors.tolist(), strict=True)
    new = tuple(Couple(people[mentor].id, people[mentee].id) for mentee, mentor in indices)
    every = {*cohort.problem.existing, *(Couple(pair.mentor, pair.mentee) for pair in pairs)}
    return standby(table, tuple(sorted(every)), new)


def _summary(cohort: Cohort, pairs: tuple[Candidate, ...], gap: Gap, said: tuple[str, ...]) -> Summary:
    peer = cohort.kind is Kind.PEER
    mentees = {name for pair in pairs for name in _served(pair.mentor, pair.mentee, Role.MENTEE, peer=peer)}
    mentors = {name for pair in pairs for name in _served(pair.mentor, pair.mentee, Role.MENTOR, peer=peer)}
    return Summary(
        mentors=len(cohort.available(Role.MENTOR)),
        mentees=len(cohort.available(Role.MENTEE)),
        matched_mentors=len(mentors),
        matched_mentees=len(mentees),
        places=len(pairs),
        total=round(sum(pair.score for pair in pairs), 2),
        optimal=gap == Gap(),
        gap_people=gap.people,
        gap_places=gap.places,
        gap_points=gap.points / 100,
        notes=said,
    )


def _silently(stage: str, share: float) -> None:
    del stage, share
