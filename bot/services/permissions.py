"""Who may do what. Everybody else is refused with the names of those who may."""

from datetime import datetime

from bot.domain.administration import AuditEntry
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Joining, Program
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork


def is_admin(uow: UnitOfWork, person_id: PersonId) -> bool:
    return any(admin.person_id == person_id for admin in uow.admins.all())


def runs(uow: UnitOfWork, person_id: PersonId, program: Program) -> bool:
    return person_id in program.managers or is_admin(uow, person_id)


def admin_ids(uow: UnitOfWork) -> tuple[PersonId, ...]:
    return tuple(admin.person_id for admin in uow.admins.all())


def require_admin(uow: UnitOfWork, actor: PersonId) -> None:
    if is_admin(uow, actor):
        return
    if not uow.admins.all():
        raise Refused(Refusal.NO_ADMINS_YET)
    raise Refused(Refusal.ADMINS_ONLY, who=admin_ids(uow))


def require_runs(uow: UnitOfWork, actor: PersonId, program: Program) -> None:
    if not runs(uow, actor, program):
        raise Refused(Refusal.ADMINS_ONLY, who=program.managers or admin_ids(uow))


def require_runs_something(uow: UnitOfWork, actor: PersonId) -> tuple[Program, ...]:
    """The programs that the actor runs: all of them for an admin."""
    programs = tuple(uow.programs.all())
    if is_admin(uow, actor):
        return programs
    theirs = tuple(program for program in programs if actor in program.managers)
    if not theirs:
        require_admin(uow, actor)
    return theirs


def require_member(pairing: Pairing, actor: PersonId) -> None:
    if not pairing.has(actor):
        raise Refused(Refusal.NOT_YOURS)


def may_see(uow: UnitOfWork, actor: PersonId, program: Program, now: datetime) -> bool:
    """Invite-only programs are invisible to the uninvited, everywhere; those by rule to whom the rule does not name."""
    if program.joining is Joining.OPEN or runs(uow, actor, program) or may_join_by_rule(uow, actor, program, now):
        return True
    return uow.enrollments.find(program_id=program.id, person_id=actor) is not None


def may_join_by_rule(uow: UnitOfWork, actor: PersonId, program: Program, now: datetime) -> bool:
    """The rule names the actor, or is about mentees alone."""
    return program.joining is Joining.BY_RULE and (
        program.rule.others_may_mentor or is_named_by_rule(uow, actor, program, now)
    )


def is_named_by_rule(uow: UnitOfWork, actor: PersonId, program: Program, now: datetime) -> bool:
    person = uow.people.find(actor)
    return person is not None and program.rule.takes(person, program.today(now))


def note(uow: UnitOfWork, actor: PersonId, now: datetime, action: str, subject: str, **details: str | int) -> None:
    """Every act of somebody who runs mentoring is in the audit log: ids and counts, never people's words."""
    uow.audit.add(AuditEntry(at=now, actor_id=actor, action=action, subject=subject, details=details))
