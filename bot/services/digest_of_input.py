"""A short name for everything a matching depends on: the same for the same input, in whatever order it came."""

import hashlib
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass, replace

from bot.matching.values import Problem


def digest_of(problem: Problem) -> str:
    """Sixteen hexadecimal digits."""
    in_order = replace(problem, participants=tuple(sorted(problem.participants, key=lambda one: one.id)))
    found = hashlib.sha256()
    for piece in _pieces(in_order):
        found.update(piece.encode())
        found.update(b"\0")
    return found.hexdigest()[:16]


def _pieces(value: object) -> Iterator[str]:
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _pieces(getattr(value, one.name))
    elif isinstance(value, Mapping):
        yield from _pieces(sorted((str(name), str(given)) for name, given in value.items()))
    elif isinstance(value, Set):
        yield from _pieces(sorted(value, key=str))
    elif isinstance(value, list | tuple):
        yield f"[{len(value)}"
        for each in value:
            yield from _pieces(each)
    else:
        yield str(value)
