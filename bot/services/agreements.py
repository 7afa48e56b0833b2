"""The program's agreement: read, accepted with name, date and version, and asked again when its words change."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.agreement import Acceptance
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.domain.plan import Agreement
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import late_ready, preparation, say


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSeen:
    """The words of today, my own acceptance of any version, and what my partners accepted, latest first."""

    program: Program
    agreement: Agreement
    mine: Acceptance | None = None
    partners: tuple[Acceptance, ...] = ()
    roles: frozenset[Role] = frozenset()

    @property
    def must_accept(self) -> bool:
        return self.mine is None or self.mine.agreement_version < self.agreement.version


def look(uow: UnitOfWork, actor: PersonId, program_id: int) -> AgreementSeen:
    """Raises Refused for whoever is not in the program, and where it has no agreement."""
    with uow:
        return _seen(uow, actor, _enrollment(uow, actor, program_id))


def on_path(uow: UnitOfWork, actor: PersonId, program_id: int) -> AgreementSeen | None:
    """As in `look`; None where there is nothing to accept. In an open unit of work."""
    enrollment = uow.enrollments.find(program_id=program_id, person_id=actor)
    content = preparation.content_of(uow, program_id)
    if enrollment is None or content is None or not content.agreement.text:
        return None
    return _seen(uow, actor, enrollment)


def accept(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, version: int) -> AgreementSeen:
    """Accepts the words that the actor read. Twice is once; words that changed meanwhile are not accepted unread."""
    with uow:
        enrollment = _enrollment(uow, actor, program_id)
        seen = _seen(uow, actor, enrollment)
        if version != seen.agreement.version:
            raise Refused(Refusal.AGREEMENT_CHANGED)
        name, held_up = uow.people.get(actor).name, late_ready.held_up_in(uow, actor)
        uow.acceptances.add(
            Acceptance(program_id=program_id, person_id=actor, agreement_version=version, name=name, accepted_at=now)
        )
        late_ready.note(uow, actor, held_up, now)
        return _seen(uow, actor, enrollment)


def ask_again(uow: UnitOfWork, program: Program, agreement: Agreement, now: datetime) -> int:
    """Asks everybody who accepted earlier words to read the new ones. Called in an open unit of work."""
    latest: dict[PersonId, int] = {}
    for one in uow.acceptances.in_program(program.id):
        latest[one.person_id] = max(one.agreement_version, latest.get(one.person_id, 0))
    inside = uow.enrollments.in_program(program.id, {EnrollmentState.ENROLLED, EnrollmentState.PAUSED})
    behind = [one.person_id for one in inside if 0 < latest.get(one.person_id, 0) < agreement.version]
    for person_id in behind:
        about: dict[str, str | int] = {"program": program.id, "agreement": agreement.version}
        say.later(uow, NudgeKind.AGREEMENT_CHANGED, person_id, now, about=about)
    return len(behind)


def _enrollment(uow: UnitOfWork, actor: PersonId, program_id: int) -> Enrollment:
    enrollment = uow.enrollments.find(program_id=program_id, person_id=actor)
    if enrollment is None or not enrollment.is_in:
        raise Refused(Refusal.NOT_ENROLLED)
    return enrollment


def _seen(uow: UnitOfWork, actor: PersonId, enrollment: Enrollment) -> AgreementSeen:
    content = preparation.content_of(uow, enrollment.program_id)
    if content is None or not content.agreement.text:
        raise Refused(Refusal.GONE)
    program_id = enrollment.program_id
    accepted = {
        person: max(
            uow.acceptances.of(program_id=program_id, person_id=person),
            key=lambda one: one.agreement_version,
            default=None,
        )
        for person in (actor, *_partners(uow, actor, program_id))
    }
    mine = accepted.pop(actor)
    return AgreementSeen(
        program=uow.programs.get(program_id),
        agreement=content.agreement,
        mine=mine,
        partners=tuple(one for one in accepted.values() if one is not None),
        roles=enrollment.roles,
    )


def _partners(uow: UnitOfWork, actor: PersonId, program_id: int) -> list[PersonId]:
    active = [one for one in uow.pairings.active_of(actor) if one.program_id == program_id]
    together = [one for one in active if one.state is PairingState.ACTIVE]
    return list(dict.fromkeys(partner for one in together for partner in one.partners_of(actor)))
