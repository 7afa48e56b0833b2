"""The fixtures `office`, on SQLite, and `each_office`, on each database in turn: a small program to write to.

The jobs that send an announcement are done without a process that claims them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.domain.administration import Admin, Job
from bot.domain.announcement import Announcement, Audience, Options, Timing
from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import Session
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import announce, announcement_edits, jobs, recurring_announcements, send_announcement
from bot.services.announcement_edits import Rewriter
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))
ZONES = {ADA: "Europe/London", BOB: "Europe/Stockholm", GRACE: "America/New_York", INES: "Europe/Lisbon"}


class Office:
    """Writes, confirms and sends on one database. Grace runs the program: Ada is mentee, Bob mentor, Ines both."""

    def __init__(self, open_uow: OpenUnitOfWork, now: datetime) -> None:
        self.open_uow, self.now = open_uow, now
        self.uow: UnitOfWork = open_uow(TEAM)
        with self.uow as uow:
            for who, zone in ZONES.items():
                uow.people.put(Person(id=who, name=who[2:].title(), time_zone=zone))
        self.program = self.make_program("Grow", {ADA: {Role.MENTEE}, BOB: {Role.MENTOR}, INES: set(Role)})

    def new_uow(self, *, reading: bool = False) -> UnitOfWork:
        return self.open_uow(TEAM, reading=reading)

    def make_program(self, name: str, people: dict[PersonId, set[Role]], **changes: Any) -> Program:
        on = self.now.date()
        given: dict[str, Any] = {
            "name": name,
            "state": ProgramState.OPEN,
            "sign_up_closes_on": on,
            "matching_on": on,
            "ends_on": on + timedelta(days=180),
            "managers": (GRACE,),
        }
        with self.uow as uow:
            program = uow.programs.add(Program(**given | changes))
        for person, roles in people.items():
            self.place(program, person, roles)
        return program

    def place(
        self,
        program: Program,
        person: PersonId,
        roles: Iterable[Role],
        state: EnrollmentState = EnrollmentState.ENROLLED,
        **more: Any,
    ) -> Enrollment:
        new = Enrollment(program_id=program.id, person_id=person, state=state, roles=frozenset(roles), **more)
        with self.uow as uow:
            return uow.enrollments.add(new)

    def pair(self, mentor: PersonId, mentee: PersonId) -> Pairing:
        """Together in the program, with two sessions to come and one that should have been."""
        members = (Member(person_id=mentor, role=Role.MENTOR), Member(person_id=mentee, role=Role.MENTEE))
        with self.uow as uow:
            pairing = uow.pairings.add(Pairing(program_id=self.program.id, members=members, matched_at=self.now))
            for days in (2, 9, -3):
                at = self.now + timedelta(days=days)
                uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, recorded_by=mentee))
            return pairing

    def at_level(self, level: int) -> dict[str, Any]:
        return {"answers": Answers(level=level)}

    def appoint(self, *people: PersonId) -> None:
        with self.uow as uow:
            for one in people:
                uow.admins.appoint(Admin(person_id=one, appointed_by=None, appointed_at=self.now))

    def audience(self, **narrower: Any) -> Audience:
        return Audience(**{"programs": (self.program.id,)} | narrower)

    def write(
        self,
        text: str = "Hello",
        audience: Audience | None = None,
        *,
        timing: Timing | None = None,
        options: Options | None = None,
        by: PersonId = GRACE,
    ) -> Announcement:
        whom = audience or self.audience()
        draft = announce.write(self.uow, by, self.now, text, whom, timing=timing, options=options)
        return draft.announcement

    def send(self, said: Announcement, by: PersonId = GRACE) -> None:
        announce.send(self.uow, by, self.now, said.id)

    def work(self, rewriter: Rewriter | None = None, until: datetime | None = None) -> int:
        """Does every job of announcements that is due; with `until`, moves the clock from job to job up to then."""
        done = 0
        while True:
            job = jobs.claim(self.uow, self.now, "test")
            if job is None:
                with self.uow as uow:
                    due = uow.jobs.next_due(self.now)
                if until is None or due is None or due > until:
                    return done
                self.now = due
                continue
            self._do(job, rewriter)
            jobs.finish(self.uow, job, self.now)
            done += 1

    def _do(self, job: Job, rewriter: Rewriter | None) -> None:
        if job.kind == send_announcement.JOB:
            send_announcement.run(self.new_uow, lambda: self.now, job)
        elif job.kind == send_announcement.ISSUE_JOB:
            recurring_announcements.issue(self.new_uow, lambda: self.now, job)
        elif job.kind == announcement_edits.JOB and rewriter is not None:
            announcement_edits.work_on(self.new_uow, rewriter, lambda: self.now, job)

    def readers(self, said: Announcement) -> list[PersonId]:
        with self.uow as uow:
            told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
        return sorted(one.nudge.reader for one in told if one.nudge.readers)

    def sent_to(self, audience: Audience | None = None, options: Options | None = None) -> list[PersonId]:
        said = self.write(audience=audience, options=options)
        self.send(said)
        self.work()
        return self.readers(said)

    def deliver(self, said: Announcement, most: int = 100, reason: str = "") -> None:
        """As a messenger would: marks what is due as sent, or as failed for that reason."""
        with self.uow as uow:
            later = self.now + timedelta(days=3)
            held = uow.outbox.claim(now=later, holder="one", lease=timedelta(minutes=2), most=100)
            mine = [one for one in held if one.nudge.subject.get("announcement") == said.id]
            mine = [one for one in mine if one.nudge.kind is NudgeKind.ANNOUNCEMENT]
            for number, one in enumerate(mine):
                if number >= most:
                    uow.outbox.let_go(one)
                elif reason:
                    uow.outbox.fail(one, now=self.now, reason=reason)
                else:
                    uow.outbox.mark_sent(one, now=self.now, conversation_id=f"D{one.id}", message_ts=f"{one.id}.0")

    def state(self, said: Announcement) -> Announcement:
        with self.uow as uow:
            return uow.announcements.get(said.id)
