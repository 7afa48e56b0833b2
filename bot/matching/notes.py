"""What a manager should know about a run before reading its pairs, in sentences."""

from collections.abc import Iterator

from bot.domain.kinds import Kind, Role
from bot.matching.cohort import Cohort
from bot.matching.outcome import Gap
from bot.matching.values import Alike, Candidate, Criterion, Problem, Rules


def notes(problem: Problem, cohort: Cohort, pairs: tuple[Candidate, ...], gap: Gap, lost: int) -> tuple[str, ...]:
    """The sentences that apply, the most telling first. `lost` locked couples could not be kept."""
    found = [*_sides(cohort), *_rules(problem.rules), *_locks(problem, pairs, lost), *_gap(gap)]
    if not any(person.manager_id for person in cohort.people) and not problem.managers:
        found.append("Nobody's manager is known, so nothing was checked against the reporting line.")
    return tuple(found)


def _sides(cohort: Cohort) -> Iterator[str]:
    if not cohort.people:
        yield "Nobody has signed up yet, so there is nobody to match."
        return
    sides = {role: len(cohort.available(role)) for role in Role}
    if cohort.kind is Kind.PEER:
        if sides[Role.MENTEE] < 2:
            yield "There are fewer than two people to match."
        return
    for role, count in sides.items():
        if not count:
            yield f"There is no {role} to match: everybody who is here and active wants the other role."


def _rules(rules: Rules) -> Iterator[str]:
    if not any(rules.weight(criterion) > 0 for criterion in Criterion):
        yield "Every weight is 0, so every allowed couple is as good as any other: only the limits decide."
        if rules.floor > 0:
            yield f"No couple can reach the floor of {rules.floor:g} when every weight is 0."
    fields = {alike: {rule.field for rule in rules.field_rules if rule.alike is alike} for alike in Alike}
    for field in sorted(fields[Alike.SAME] & fields[Alike.DIFFERENT]):
        yield (
            f"Two rules contradict each other: both must have the same {field}, and must not. "
            "Only people whose value is not known can be matched."
        )


def _locks(problem: Problem, pairs: tuple[Candidate, ...], lost: int) -> Iterator[str]:
    locked = {(couple.mentor, couple.mentee) for couple in problem.locked}
    broken = sum(bool(pair.broken) for pair in pairs if (pair.mentor, pair.mentee) in locked)
    if broken:
        yield f"{broken} of the couples that you locked break a limit. They are kept."
    if lost:
        yield (
            f"{lost} of the couples that you locked could not be kept: "
            "somebody left, paused, is not in the role, or the two are not possible any more."
        )


def _gap(gap: Gap) -> Iterator[str]:
    most = {
        f"{gap.people} more people": gap.people,
        f"{gap.places} more places": gap.places,
        f"{gap.points / 100:g} more points": gap.points,
    }
    for words, value in most.items():
        if value:
            yield f"This may not be the very best: at most {words} could be had. More time may find them."
