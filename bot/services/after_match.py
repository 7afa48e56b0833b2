"""What else follows from a match: line managers are told where the program says so, newcomers are asked months later.

Everything here is called in an open unit of work.
"""

from datetime import datetime, timedelta

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.program import Program
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import contents, later_form, say

STILL_ASKED = timedelta(days=30)


def plan_looking_back(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """Months after the first day, or after the match where HR data does not say."""
    months = contents.of_pairing(uow, pairing, program).check_in_months
    for reader in pairing.those(Role.MENTEE) if months else ():
        began = uow.people.get(reader).start_date or program.today(now)
        for month in months:
            due = later_form.months_after(began, month)
            if due > now:
                about: dict[str, str | int] = {"program": program.id, "month": month}
                say.later(uow, NudgeKind.STILL_FINE, reader, due, about=about, ends_at=due + STILL_ASKED)


def tell_line_managers(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """That somebody of theirs takes part, once for each program, where it says so."""
    if not program.tells_line_managers:
        return
    for person in uow.people.those(pairing.people).values():
        manager = uow.people.find(person.manager_id) if person.manager_id else None
        if manager is not None and manager.can_take_part and manager.id not in pairing.people:
            about: dict[str, str | int] = {"program": program.id, "person": person.id}
            say.later(uow, NudgeKind.LINE_MANAGER_TOLD, manager.id, now, about=about)
