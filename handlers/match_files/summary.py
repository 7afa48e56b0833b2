"""One screen at the end: how many, how good, how the load is spread, why not the rest, and what to know."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bot.domain.kinds import Kind, Role
from bot.matching.values import Answer, Rules
from handlers.match_files.managers import oddities, shown
from handlers.match_files.people import People

REASONS_SHOWN = 5


def summary(answer: Answer, people: People, rules: Rules, written: list[Path]) -> str:
    """The lines of the screen."""
    lines = [
        *_matched(answer, rules),
        *_scores(answer),
        *_load(answer, rules),
        *_left_out(answer),
        *answer.summary.notes,
        *oddities(people.participants),
        *_unused(people, rules),
    ]
    if written:
        lines.append(f"Written: {', '.join(map(str, written))}.")
    return "\n".join(lines)


def _matched(answer: Answer, rules: Rules) -> Iterator[str]:
    found = answer.summary
    proved = "proved to be the best whole set" if found.optimal else "not proved to be the best"
    if rules.kind is Kind.PEER:
        yield f"Matched {found.matched_mentees} of {found.mentees} people in {len(answer.groups)} groups ({proved})."
        return
    yield (
        f"Matched {found.matched_mentees} of {found.mentees} mentees with {found.matched_mentors} of "
        f"{found.mentors} mentors, {found.places} {'place' if found.places == 1 else 'places'} filled ({proved})."
    )
    if rules.kind is Kind.GROUP:
        sizes = sorted(Counter(len(group.members) for group in answer.groups).items())
        yield "Circles: " + (", ".join(f"{count} of {size} mentees" for size, count in sizes) or "none") + "."


def _scores(answer: Answer) -> Iterator[str]:
    scores = [pair.score for pair in answer.pairs]
    if scores:
        yield (
            f"Scores of 100: lowest {min(scores):.1f}, middle {median(scores):.1f}, highest {max(scores):.1f}; "
            f"{answer.summary.total:.1f} in all."
        )


def _load(answer: Answer, rules: Rules) -> Iterator[str]:
    loads = Counter(Counter(pair.mentor for pair in answer.pairs).values())
    if loads and rules.kind in (Kind.ONE_TO_ONE, Kind.REVERSE):
        yield "Mentors by mentees: " + ", ".join(f"{count} with {load}" for load, count in sorted(loads.items())) + "."


def _left_out(answer: Answer) -> Iterator[str]:
    for role in Role:
        reasons = Counter(one.limit for one in answer.unmatched if one.role is role)
        if reasons:
            most = ", ".join(
                f"{limit.replace('_', ' ')} {count}" for limit, count in reasons.most_common(REASONS_SHOWN)
            )
            yield f"Left out as {role}: {reasons.total()} ({most})."


def _unused(people: People, rules: Rules) -> Iterator[str]:
    used = {rule.field for rule in rules.field_rules} | {rules.group_by}
    unused = [name or "(no name)" for name in people.further if name not in used]
    if unused:
        yield f"Columns that nothing used: {', '.join(unused)}."
    if people.strangers:
        yield f"Named as do_not_match or former_partners, but in no line: {shown(people.strangers)}."
