"""Who runs mentoring in the workspace: appointing and dismissing its mentoring admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.administration import Admin
from bot.domain.person import PersonId
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import say
from bot.services.permissions import note, require_admin


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointments:
    """The admins as one who may change them sees it; `first_time` while nobody is appointed."""

    actor: PersonId
    admins: tuple[Admin, ...]
    first_time: bool


def show(uow: UnitOfWork, actor: PersonId) -> Appointments:
    with uow:
        require_may_appoint(uow, actor)
        return _appointments(uow, actor)


def appoint(uow: UnitOfWork, actor: PersonId, now: datetime, chosen: Sequence[PersonId]) -> Appointments:
    """Whoever is appointed already stays; the others are told. Raises FieldProblems at `people`."""
    with uow:
        require_may_appoint(uow, actor)
        _take_turns(uow)
        require_able(uow, chosen, "people")
        if not able_admins(uow):  # every owner of the Slack workspace may have been asked to appoint somebody
            uow.questions.touch({one.id for one in uow.people.all() if one.owns_workspace})
        for person_id in _new_among(uow, chosen):
            uow.admins.appoint(Admin(person_id=person_id, appointed_by=actor, appointed_at=now))
            note(uow, actor, now, "appointed_admin", f"person:{person_id}")
            if person_id != actor:
                about: dict[str, str | int] = {"by": actor}
                say.at_once(uow, NudgeKind.APPOINTED, person_id, now, about=about, part=now)
        return _appointments(uow, actor)


def dismiss(uow: UnitOfWork, actor: PersonId, now: datetime, person_id: PersonId) -> Appointments:
    """Never the last one who can still act."""
    with uow:
        require_admin(uow, actor)
        _take_turns(uow)
        if not set(able_admins(uow)) - {person_id}:
            raise Refused(Refusal.LAST_ADMIN)
        if any(one.person_id == person_id for one in uow.admins.all()):
            uow.admins.dismiss(person_id)
            note(uow, actor, now, "dismissed_admin", f"person:{person_id}")
        return _appointments(uow, actor)


def able_admins(uow: UnitOfWork) -> tuple[PersonId, ...]:
    """Admins who are here: a mistyped MENTOR_ADMINS names nobody. Called in an open unit of work."""
    ids = [one.person_id for one in uow.admins.all()]
    people = uow.people.those(ids)
    return tuple(one for one in ids if one in people and people[one].can_take_part)


def is_asked_to_appoint(uow: UnitOfWork, actor: PersonId) -> bool:
    """An owner or admin of the Slack workspace, while nobody who could act is appointed. In an open unit of work."""
    person = uow.people.find(actor)
    return person is not None and person.owns_workspace and not able_admins(uow)


def require_may_appoint(uow: UnitOfWork, actor: PersonId) -> None:
    if not is_asked_to_appoint(uow, actor):
        require_admin(uow, actor)


def require_able(uow: UnitOfWork, chosen: Sequence[PersonId], field: str) -> None:
    """People who are here and are no bots; raises FieldProblems at `field`."""
    known = uow.people.those(chosen)
    if not chosen:
        raise FieldProblems({field: Problem.REQUIRED})
    if any(one not in known or not known[one].can_take_part for one in chosen):
        raise FieldProblems({field: Problem.CANNOT_TAKE_PART})


def _new_among(uow: UnitOfWork, chosen: Sequence[PersonId]) -> list[PersonId]:
    already = {one.person_id for one in uow.admins.all()}
    return [one for one in dict.fromkeys(chosen) if one not in already]


def _take_turns(uow: UnitOfWork) -> None:
    # Two admins who dismiss each other at the same moment would leave nobody: the second one begins again.
    uow.workspace.save(uow.workspace.settings())


def _appointments(uow: UnitOfWork, actor: PersonId) -> Appointments:
    able = set(able_admins(uow))
    return Appointments(actor=actor, admins=tuple(uow.admins.all()), first_time=not able)
