"""The way in: a problem, an answer. Limits first, then scores, then the best whole set, then a word for everybody."""

import numpy as np

from bot.domain.kinds import Role
from bot.matching import assignment
from bot.matching.cohort import Cohort, Ints
from bot.matching.places import free
from bot.matching.table import Table
from bot.matching.values import (
    Answer,
    BrokenLimit,
    Candidate,
    Problem,
    Progress,
    Summary,
)
from bot.matching.view import Listed


def match(problem: Problem, progress: Progress | None = None) -> Answer:
    """The best whole set of pairs, the same whatever order the people come in.

    `progress` is told the stage and the share done; what it raises ends the run.
    """
    tell = progress or _silently
    tell("Reading who is here", 0.0)
    table = table_of(problem)
    tell("Looking for the best whole set", 0.1)
    mentees, mentors = solve(table)
    tell("Putting it into words", 0.8)
    pairs = candidates(table, mentees, mentors)
    tell("Done", 1.0)
    return Answer(pairs=pairs, groups=(), unmatched=(), standby=(), summary=summary(table, pairs))


def explain(problem: Problem, *, mentor: str, mentee: str) -> Candidate:
    """One couple by itself: its score, its reasons, and every limit it breaks. Raises KeyError for strangers."""
    table = table_of(problem)
    at = table.cohort.at
    return candidates(table, np.array([at[mentee]]), np.array([at[mentor]]))[0]


def candidates_for(problem: Problem, person: str, count: int, *, role: Role = Role.MENTEE) -> tuple[Candidate, ...]:
    """The best allowed partners with a free place for somebody in a role, the best first. Raises KeyError."""
    table = table_of(problem)
    own = np.array([table.cohort.at[person]])
    one = Table(table.cohort, own, table.columns) if role is Role.MENTEE else Table(table.cohort, table.rows, own)
    edges = one.edges()
    order = np.lexsort((edges.columns, edges.rows, -edges.points))[:count]
    return candidates(one, one.rows[edges.rows[order]], one.columns[edges.columns[order]])


def table_of(problem: Problem) -> Table:
    """Those who have room, mentees against mentors."""
    cohort = Cohort.of(problem)
    return Table(cohort, _with_room(cohort, Role.MENTEE), _with_room(cohort, Role.MENTOR))


def _with_room(cohort: Cohort, role: Role) -> Ints:
    people = cohort.available(role)
    return people[free(cohort, role)[people] > 0]


def solve(table: Table) -> tuple[Ints, Ints]:
    """The mentees and the mentors of the best couples, by index in the cohort."""
    edges = table.edges()
    row_places = free(table.cohort, Role.MENTEE)[table.rows]
    column_places = free(table.cohort, Role.MENTOR)[table.columns]
    chosen = edges.only(assignment.best(edges, row_places, column_places, table.cohort.problem.rules.objective))
    return table.rows[chosen.rows], table.columns[chosen.columns]


def candidates(table: Table, mentees: Ints, mentors: Ints) -> tuple[Candidate, ...]:
    """Couples with their scores, reasons and broken limits."""
    view = Listed(table.cohort, mentees, mentors)
    people = table.cohort.people
    broken: list[list[BrokenLimit]] = [[] for _ in mentees]
    for limit in table.limits:
        for index in np.flatnonzero(np.broadcast_to(limit.forbids(view), view.shape)):
            broken[index].append(BrokenLimit(name=limit.name, sentence=limit.sentence))
    parts = table.scoring.contributions(view)
    points = table.scoring.points(view).tolist()
    return tuple(
        Candidate(
            mentor=people[mentor].id,
            mentee=people[mentee].id,
            score=points[index] / 100,
            contributions=parts[index],
            broken=tuple(broken[index]),
        )
        for index, (mentee, mentor) in enumerate(zip(mentees.tolist(), mentors.tolist(), strict=True))
    )


def summary(table: Table, pairs: tuple[Candidate, ...]) -> Summary:
    """The answer in numbers."""
    cohort = table.cohort
    return Summary(
        mentors=len(cohort.available(Role.MENTOR)),
        mentees=len(cohort.available(Role.MENTEE)),
        matched_mentors=len({pair.mentor for pair in pairs}),
        matched_mentees=len({pair.mentee for pair in pairs}),
        places=len(pairs),
        total=round(sum(pair.score for pair in pairs), 2),
        optimal=True,
    )


def _silently(stage: str, share: float) -> None:
    del stage, share
