"""What to talk about: points of a session that everybody in the pairing writes, and those kept until there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import PersonId

LONGEST_POINT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPoint:
    """Both of the pairing see it. Once a session is planned it goes into that session's agenda and is gone here."""

    id: int = 0
    pairing_id: int
    writer_id: PersonId
    words: str
    saved_at: datetime


def merged(seen: Sequence[str], wanted: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    """What somebody made of the points they had `seen`, with what the others made of them meanwhile (`there`).

    What anybody added stays, and what anybody took out is gone.
    """
    taken_out = set(seen) - set(there)
    added = [one for one in there if one not in seen and one not in wanted]
    return (*(one for one in wanted if one not in taken_out), *added)
