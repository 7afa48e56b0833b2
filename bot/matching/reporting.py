"""Reporting lines of any depth, as two numbers for each person.

In a walk through the tree of who reports to whom, everybody is met before and left after all those under them. So one
person is above another exactly when the other is met in between: two comparisons, however deep the line is.
"""

from collections.abc import Iterable, Mapping

Spans = dict[str, tuple[int, int]]


def spans(people: Iterable[str], managers: Mapping[str, str]) -> Spans:
    """When each person is met and left. Those who report to each other in a circle share one span."""
    everybody = sorted({*people, *managers, *managers.values()})
    head = _heads(everybody, managers)
    under: dict[str, list[str]] = {}
    roots = []
    for person in everybody:
        if head[person] != person:
            continue
        boss = _boss(person, managers, head)
        if boss is None:
            roots.append(person)
        else:
            under.setdefault(boss, []).append(person)
    met = _walk(roots, under)
    return {person: met[head[person]] for person in everybody}


def _heads(everybody: list[str], managers: Mapping[str, str]) -> dict[str, str]:
    """Each person, or for a ring of people who report to each other the first of the ring."""
    head: dict[str, str] = {}
    for person in everybody:
        path: dict[str, int] = {}
        at: str | None = person
        while at is not None and at not in head and at not in path:
            path[at] = len(path)
            at = managers.get(at)
        ring = {one for one, place in path.items() if at in path and place >= path[at]}
        head.update({one: min(ring) if one in ring else one for one in path})
    return head


def _boss(person: str, managers: Mapping[str, str], head: Mapping[str, str]) -> str | None:
    boss = managers.get(person)
    if boss is None or head[boss] == person:
        return None
    return head[boss]


def _walk(roots: list[str], under: Mapping[str, list[str]]) -> Spans:
    met: Spans = {}
    clock = 0
    begun: dict[str, int] = {}
    stack = list(reversed(roots))
    while stack:
        person = stack[-1]
        if person in begun:
            stack.pop()
            met[person] = (begun[person], clock)
            continue
        begun[person] = clock
        clock += 1
        stack.extend(reversed(under.get(person, [])))
    return met
