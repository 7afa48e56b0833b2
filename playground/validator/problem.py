"""One thing that Slack would refuse, and where it is."""

from dataclasses import dataclass

Json = object
DEEPEST = 100


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """The path is written as in JavaScript (`blocks[2].text.text`); the reason is for a person to read."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path or 'the body'}: {self.reason}"


def below(path: str, *steps: str | int) -> str:
    """The path of something inside of what is at `path`."""
    for step in steps:
        path = f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}" if path else step
    return path


def objects(value: Json) -> list[tuple[int, dict[str, Json]]]:
    """The objects in a list, numbered; nothing for anything that is not a list."""
    if not isinstance(value, list):
        return []
    return [(number, item) for number, item in enumerate(value) if isinstance(item, dict)]


def fields(value: Json) -> dict[str, Json]:
    """The object itself, or an empty one for anything that is not an object."""
    return value if isinstance(value, dict) else {}


def too_deep(value: Json) -> list[Problem]:
    """A problem where lists and objects are nested deeper than anything that Slack knows."""
    level = [value]
    for _ in range(DEEPEST):
        level = [child for item in level for child in children(item)]
        if not level:
            return []
    return [Problem(path="", reason=f"it is nested deeper than {DEEPEST} levels")]


def children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
