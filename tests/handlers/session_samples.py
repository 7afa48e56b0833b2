"""Pairings and sessions that show themselves in golden files."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.session import ActionItem, Session, SessionState
from bot.services.my_pairings import Chosen
from tests.handlers.samples import ADA, ADA_HERSELF, BOB, GRACE, GROW, INES, NOW, TRICKY

INES_HERSELF = Person(id=INES, name="Ines Duarte", time_zone="Europe/Lisbon")
TRICKSTER = Person(id=BOB, name="<!channel> *Bob* " + "x" * 200, time_zone="America/New_York")
GRACE_HERSELF = Person(id=GRACE, name="Grace Hughes", time_zone="America/New_York")
PEOPLE = {one.id: one for one in (ADA_HERSELF, INES_HERSELF, TRICKSTER, GRACE_HERSELF)}


def _pairing(number: int, mentor: PersonId, *mentees: PersonId) -> Pairing:
    members = (
        Member(person_id=mentor, role=Role.MENTOR),
        *(Member(person_id=one, role=Role.MENTEE) for one in mentees),
    )
    return Pairing(id=number, program_id=1, members=members, matched_at=NOW)


WITH_INES = _pairing(7, INES, ADA)
WITH_BOB = _pairing(8, BOB, ADA)
CIRCLE = _pairing(9, BOB, ADA, INES)
OF_GRACE = _pairing(10, ADA, GRACE)

ONE = Chosen(actor=ADA, pairing=WITH_INES, program=GROW, all=(WITH_INES,), people=PEOPLE)
SEVERAL = Chosen(actor=ADA, pairing=WITH_BOB, program=GROW, all=(WITH_INES, WITH_BOB, CIRCLE), people=PEOPLE)
IN_A_CIRCLE = Chosen(actor=ADA, pairing=CIRCLE, program=GROW, all=(CIRCLE,), people=PEOPLE)

PLANNED = Session(
    id=12,
    pairing_id=7,
    starts_at=datetime.fromisoformat("2026-03-05T14:00:00+00:00"),
    agenda=("Feedback that lands", "A talk <in front of> many"),
    recorded_by=ADA,
)
BARE = replace(PLANNED, agenda=())
HELD = replace(PLANNED, state=SessionState.HELD, notes="We spoke about *courage*.")
MISSED = replace(PLANNED, state=SessionState.MISSED)
CANCELED = replace(PLANNED, state=SessionState.CANCELED, sequence=1)
LONG = replace(HELD, notes=TRICKY, agenda=tuple(TRICKY for _ in range(30)))
STEPS = (
    ActionItem(id=31, pairing_id=7, session_id=12, text="Write to Cat", owner_id=ADA, due_on=date(2026, 3, 10)),
    ActionItem(id=32, pairing_id=7, session_id=12, text="Read the book", owner_id=INES, done_at=NOW),
)
PROPOSALS = tuple(NOW + timedelta(days=day, hours=4) for day in (1, 3, 7, 9))
