"""What the people who run mentoring see first, and who they are; one golden file for each state."""

from dataclasses import replace
from datetime import date

from bot.domain.administration import Admin
from bot.domain.person import PersonId
from bot.domain.program import ProgramState
from bot.services.appoint import Appointments
from bot.services.overview import NextStep, Overview, Standing
from bot.services.programs import Counts, Listed
from handlers.blocks import admins
from playground.validator import check_message, check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, GRACE, GROW, INES, NOW, TODAY, TRICKY

COUNTS = Counts(invited=2, joined=8, paused=1, mentors=5, mentees=4, pairings=3)
ENTRY = Listed(program=GROW, counts=COUNTS, today=TODAY)
BY_SETTING = Admin(person_id=GRACE, appointed_by=None, appointed_at=NOW)
BY_GRACE = Admin(person_id=ADA, appointed_by=GRACE, appointed_at=NOW)


def hub(next_step: NextStep, entry: Listed = ENTRY, *, is_admin: bool = True) -> Overview:
    return Overview(actor=GRACE, programs=(Standing(listed=entry, next=next_step, proposal_id=5),), is_admin=is_admin)


def test_where_programs_stand(golden: Golden) -> None:
    draft = replace(ENTRY, program=replace(GROW, state=ProgramState.DRAFT), counts=Counts())
    over = replace(ENTRY, today=date(2026, 9, 9))
    golden("admins/hub_without_programs", admins.hub(Overview(actor=GRACE, is_admin=True)))
    golden("admins/hub_draft", admins.hub(hub(NextStep.OPEN_IT, draft)))
    golden("admins/hub_nobody_yet", admins.hub(hub(NextStep.INVITE, replace(ENTRY, counts=Counts()))))
    golden("admins/hub_sign_up", admins.hub(hub(NextStep.WAIT_FOR_SIGN_UPS)))
    golden("admins/hub_to_match", admins.hub(hub(NextStep.MATCH)))
    golden("admins/hub_to_review", admins.hub(hub(NextStep.REVIEW)))
    golden("admins/hub_running", admins.hub(hub(NextStep.KEEP_GOING, replace(ENTRY, today=date(2026, 4, 1)))))
    golden("admins/hub_over", admins.hub(hub(NextStep.CLOSE_IT, over)))
    golden("admins/hub_of_a_manager", admins.hub(hub(NextStep.KEEP_GOING, is_admin=False)))


def test_who_runs_mentoring(golden: Golden) -> None:
    shown = Appointments(actor=GRACE, admins=(BY_SETTING, BY_GRACE), first_time=False)
    golden("admins/form_first_time", admins.form(Appointments(actor=INES, admins=(), first_time=True)))
    golden("admins/form", admins.form(shown))
    golden("admins/appointed", admins.appointed(shown))
    golden("admins/told", admins.told(GRACE))


def test_any_number_of_programs_and_admins_fits() -> None:
    tricky = replace(ENTRY, program=replace(GROW, name=TRICKY, purpose=TRICKY))
    many = Overview(actor=GRACE, programs=(Standing(listed=tricky, next=NextStep.INVITE),) * 200, is_admin=True)
    assert check_message(admins.hub(many).as_json()) == []
    crowd = tuple(replace(BY_GRACE, person_id=PersonId(f"U0{number}")) for number in range(500))
    shown = Appointments(actor=GRACE, admins=crowd, first_time=False)
    for view in (admins.form(shown), admins.appointed(shown)):
        assert check_view(view, "modal") == []
