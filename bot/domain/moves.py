"""What a thing may become next: a small state machine, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """`verb` leads from `begin` to `end`; without `begin`, it is how the thing comes to be."""

    begin: S | None
    verb: str
    end: S


class Moves(Generic[S]):
    """All moves of one noun. Whatever is not named here is not allowed."""

    def __init__(self, name: str, moves: Iterable[tuple[S | None, str, S]]) -> None:
        self.name = name
        self.all = tuple(Move(begin, verb, end) for begin, verb, end in moves)
        ends = {move.end for move in self.all}
        self._before = {end: frozenset(self._that_lead_to(end)) | {end} for end in ends}

    def _that_lead_to(self, end: S) -> set[S]:
        return {move.begin for move in self.all if move.end is end and move.begin is not None}

    def before(self, state: S) -> frozenset[S]:
        """The states from which one may come to `state`, and itself: what stays as it is may always be saved."""
        return self._before.get(state, frozenset({state}))

    @property
    def begins(self) -> frozenset[S]:
        """The states in which it may come to be."""
        return frozenset(move.end for move in self.all if move.begin is None)

    def diagram(self) -> str:
        """In the words of Mermaid, an arrow a line; what nothing leads out of is an end."""
        arrows = [f"    {move.begin or '[*]'} --> {move.end}: {move.verb}" for move in self.all]
        begun = {move.begin for move in self.all}
        over = dict.fromkeys(move.end for move in self.all if move.end not in begun)
        return "\n".join(["stateDiagram-v2", *arrows, *(f"    {state} --> [*]" for state in over)])
