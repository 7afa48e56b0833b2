"""What a manager sees of thousands of people at once: what counts of them, and nothing that anybody wrote."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.health import Goals, Meeting
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.session import Feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many people of a program ever came that far. `met`: in a pairing that held a session."""

    invited: int = 0
    signed_up: int = 0
    left: int = 0
    matched: int = 0
    met: int = 0
    finished: int = 0


class Boards(Protocol):
    """Each of these is one question, or a few, however many pairings there are."""

    def tally(self, program_id: int) -> Tally: ...

    def trained(self, program_id: int, wanted: Callable[[frozenset[Role]], frozenset[str]]) -> frozenset[PersonId]:
        """Of those who signed up, who finished every lesson that is `wanted` of their roles."""

    def active(self, program_id: int) -> Sequence[Pairing]:
        """Without score and reasons, the oldest first."""

    def over(self, program_id: int, *, offset: int, most: int) -> Sequence[Pairing]:
        """Finished or ended, the latest first; without score and reasons."""

    def count_over(self, program_id: int) -> int: ...

    def meetings(self, program_id: int) -> Mapping[int, Sequence[Meeting]]:
        """By the pairing's id, in order."""

    def gone(self, program_id: int) -> frozenset[PersonId]:
        """Whoever is in a pairing and was deactivated in Slack."""

    def goals(self, program_id: int) -> Mapping[PersonId, Goals]:
        """By mentee. Progress is seen only where the goal is shared with whoever runs the program."""

    def ratings(self, program_id: int) -> Mapping[int, Sequence[Feedback]]:
        """Without words, by the pairing's id; only of those in which three people or more rated."""

    def names(self, program_id: int) -> Sequence[tuple[PersonId, str]]:
        """Everybody who is or was in a pairing of the program."""

    def couples(self, program_id: int) -> Sequence[tuple[int, str, str]]:
        """Active pairing, mentor's and mentee's name, of one mentor and one mentee each; nobody who stands in."""

    def lapsed(self, program_id: int) -> int:
        """Mentees whose last question to a mentor lapsed, who wait for no other answer and have nobody."""
