"""When a search has to end, also where the best is not found or not proved by then."""

from dataclasses import dataclass, field
from math import inf
from time import monotonic

ASSIGNING = 80.0  # seconds for assignments, of which one of ten thousand people takes a few
AROUND = 6.0  # seconds that a process of its own may take beside its program, to begin and to end


@dataclass(slots=True)
class Clock:
    """One end for all of a search: assignments come first and have their own end; an integer program has the rest.

    An assignment cannot be ended in its middle. So none is begun that would take longer than what is left, where it
    took as long as the longest before.
    """

    ends: float  # of assignments, as `monotonic` says
    seconds: float  # for integer programs, at most, all together
    _last: float = field(default_factory=monotonic)
    _longest: float = 0.0  # between two looks at the clock

    @classmethod
    def begin(cls, seconds: float, *, assigning: float = ASSIGNING) -> "Clock":
        """Begins now, and is over for everything after both times."""
        return cls(monotonic() + assigning, seconds)

    @property
    def limit(self) -> float:
        """The end of everything, as `monotonic` says."""
        return self.ends + self.seconds

    @property
    def is_over(self) -> bool:
        """Whether what there is has to do; asked between assignments."""
        now = monotonic()
        self._longest, self._last = max(self._longest, now - self._last), now
        return now + self._longest > self.ends

    def for_a_program(self, *, around: float = AROUND) -> float:
        """Seconds for an integer program now, so that it is over before everything is."""
        return max(0.0, min(self.seconds, self.limit - around - monotonic()))


UNLIMITED = Clock(inf, inf)
