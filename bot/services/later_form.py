"""The form that comes months after somebody's first day, also once the sessions are over. In an open unit of work."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.recurring import months_later
from bot.ports import UnitOfWork
from bot.services import contents

MORNING = time(9)
# Nothing waits for it, so that it may be answered for long.
OPEN_FOR = timedelta(days=60)


def months_after(began: date, months: int) -> datetime:
    """The morning so many months later; a reader's calendar moves it into their working hours."""
    return datetime.combine(months_later(began, months), MORNING, UTC)


def months(uow: UnitOfWork, person_id: PersonId, program: Program, pairings: Sequence[Pairing]) -> tuple[int, ...]:
    """After how many months it is asked of somebody who was a mentee in one of these."""
    mine = [one for one in pairings if person_id in one.those(Role.MENTEE)]
    return tuple(sorted({month for one in mine for month in contents.of_pairing(uow, one, program).check_in_months}))


def is_open(
    uow: UnitOfWork,
    person_id: PersonId,
    program: Program,
    pairings: Sequence[Pairing],
    occurrence: str,
    now: datetime,
) -> bool:
    """From its day on, counted from the first day at work, or from the match where HR data does not say."""
    month = next((one for one in months(uow, person_id, program, pairings) if str(one) == occurrence), None)
    if month is None:
        return False
    matched_at = min(one.matched_at for one in pairings)
    at = months_after(uow.people.get(person_id).start_date or program.today(matched_at), month)
    return at - timedelta(days=1) <= now <= at + OPEN_FOR
