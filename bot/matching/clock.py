"""When a search has to end, also where the best is not found or not proved by then."""

from dataclasses import dataclass
from math import inf
from time import monotonic

ASSIGNING = 80.0  # seconds after which no further assignment is begun; one of ten thousand people takes a few


@dataclass(frozen=True, slots=True)
class Clock:
    """Assignments come first and have their own end; then an integer program may take some more time."""

    ends: float  # of assignments, as `monotonic` says
    seconds: float  # for an integer program, at most

    @classmethod
    def begin(cls, seconds: float, *, assigning: float = ASSIGNING) -> "Clock":
        """Begins now."""
        return cls(monotonic() + assigning, seconds)

    @property
    def is_over(self) -> bool:
        """Whether what there is has to do."""
        return monotonic() > self.ends

    def for_a_program(self) -> float:
        """Seconds for an integer program now; all programs together take no longer than one may."""
        return min(self.seconds, self.ends + self.seconds - monotonic())


UNLIMITED = Clock(inf, inf)
