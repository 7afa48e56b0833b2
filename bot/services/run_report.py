"""What came of a run, in numbers and a few sentences: what a manager weighs before changing a rule or proposing."""

from collections import Counter
from statistics import median

from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import FairnessReport, LeftCount, LeftPerson, RunReport
from bot.domain.person import PersonId
from bot.matching.values import Answer, Problem

TENS = 10
EXAMPLES = 5  # people whose own reason is shown before there is a proposal


def of(answer: Answer, problem: Problem, fairness: FairnessReport | None) -> RunReport:
    """`fairness` is None where the program asks for no group."""
    scores = sorted(one.score for one in answer.pairs)
    found = answer.summary
    return RunReport(
        mentors=found.mentors,
        mentees=found.mentees,
        matched_mentors=found.matched_mentors,
        matched_mentees=found.matched_mentees,
        places=found.places,
        total=found.total,
        scores=_in_tens(scores),
        lowest=scores[0] if scores else 0.0,
        median=median(scores) if scores else 0.0,
        highest=scores[-1] if scores else 0.0,
        loads=_loads(answer, problem),
        left=_left(answer),
        examples=_examples(answer),
        notes=found.notes,
        fairness=fairness,
    )


def _in_tens(scores: list[float]) -> tuple[int, ...]:
    counts = Counter(min(int(one // TENS), TENS - 1) for one in scores)
    return tuple(counts[ten] for ten in range(TENS))


def _loads(answer: Answer, problem: Problem) -> tuple[tuple[int, int], ...]:
    """Mentees of each mentor once this is done, those they have already included."""
    if problem.rules.kind is Kind.PEER:
        return ()
    carried = Counter(one.mentor for one in answer.pairs)
    carried.update(one.mentor for one in problem.existing)
    mentors = [one for one in problem.participants if one.available and Role.MENTOR in one.roles]
    return tuple(sorted(Counter(carried[one.id] for one in mentors).items()))


def _left(answer: Answer) -> tuple[LeftCount, ...]:
    counts = Counter((one.limit, one.role) for one in answer.unmatched)
    found = [LeftCount(limit=limit, role=role, people=people) for (limit, role), people in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.people, one.limit, one.role)))


def _examples(answer: Answer) -> tuple[LeftPerson, ...]:
    """Mentees first, since a mentor without a mentee lacks less."""
    ordered = sorted(answer.unmatched, key=lambda one: (one.role is Role.MENTOR, one.person))
    return tuple(
        LeftPerson(
            person_id=PersonId(one.person), role=one.role, reason=one.reason, what_would_help=one.what_would_help
        )
        for one in ordered[:EXAMPLES]
    )
