"""What is odd about the column manager_id: nothing of it stops a matching, and whoever made the file should know."""

from collections.abc import Iterator, Mapping, Sequence

from bot.matching.values import Participant

NAMES_SHOWN = 8


def oddities(people: Sequence[Participant]) -> Iterator[str]:
    """In sentences."""
    managers = {one.id: one.manager_id for one in people if one.manager_id}
    known = {one.id for one in people}
    outside = sorted({boss for boss in managers.values() if boss not in known})
    if outside:
        yield f"Named as manager_id, but in no line, so that nothing is known of who is above them: {shown(outside)}."
    own = sorted(person for person, boss in managers.items() if person == boss)
    if own:
        yield f"Their own manager, which was left out of account: {shown(own)}."
    circle = sorted(in_circles({person: boss for person, boss in managers.items() if person != boss}))
    if circle:
        yield f"Managers of each other in a circle, so that all of them count as one reporting line: {shown(circle)}."


def in_circles(managers: Mapping[str, str]) -> set[str]:
    """Whoever comes back to themselves, going from manager to manager."""
    settled: set[str] = set()
    found: set[str] = set()
    for person in managers:
        path: dict[str, int] = {}
        at: str | None = person
        while at is not None and at not in settled and at not in path:
            path[at] = len(path)
            at = managers.get(at)
        if at is not None and at in path:
            found |= {one for one, place in path.items() if place >= path[at]}
        settled |= set(path)
    return found


def shown(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
