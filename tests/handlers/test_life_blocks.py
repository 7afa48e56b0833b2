"""What people see when life happens; one golden file for each state."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.kinds import Role
from bot.domain.life import Cover, CoverState, PayForward, WhoMissed
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import Person
from bot.domain.session import ActionItem, Concern, Session, SessionState
from bot.services.check_in import Told
from bot.services.concerns import Thread
from bot.services.cover import Asked
from bot.services.gone import Without
from bot.services.history import History
from bot.services.my_pairings import Chosen
from bot.services.no_shows import Noted
from bot.services.pairing_pause import Break
from bot.services.pay_forward import Invited
from bot.services.somebody_else import Asking, Turns
from handlers.blocks import check_in, cover, gone, history, life, no_shows, pairing_pause, pay_forward
from tests.golden_files import Golden
from tests.handlers.samples import ADA, ADA_HERSELF, BOB, GRACE, GROW, INES, NOW, TODAY, TRICKY
from tests.handlers.session_samples import IN_A_CIRCLE

BACK = date(2026, 3, 30)
MEMBERS = (Member(person_id=INES, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
PAIRING = Pairing(id=7, program_id=GROW.id, members=MEMBERS, matched_at=NOW)
PEOPLE = {ADA: ADA_HERSELF, INES: Person(id=INES, name="Ines Duarte")}
OF_ADA = Chosen(actor=ADA, pairing=PAIRING, program=GROW, all=(PAIRING,), people=PEOPLE)
OF_INES = replace(OF_ADA, actor=INES)
PLANNED = Session(id=3, pairing_id=7, starts_at=NOW + timedelta(days=3), minutes=45, recorded_by=ADA)


def test_a_break_of_a_pairing(golden: Golden) -> None:
    on = Break(chosen=OF_ADA, today=TODAY, until=BACK)
    golden("life/break_form", pairing_pause.form(Break(chosen=OF_ADA, today=TODAY)))
    golden("life/break_form_again", pairing_pause.form(on))
    golden("life/break_form_of_circle", pairing_pause.form(replace(on, chosen=IN_A_CIRCLE)))
    golden("life/break_taken", pairing_pause.paused(on))
    golden("life/break_taken_with_session", pairing_pause.paused(replace(on, called_off=(PLANNED,))))
    golden("life/break_told", pairing_pause.told(replace(on, chosen=OF_INES), ADA, 0))
    golden("life/break_told_with_session", pairing_pause.told(replace(on, chosen=OF_INES), ADA, 1))
    golden("life/break_ended", pairing_pause.resumed(Break(chosen=OF_ADA, today=TODAY)))
    golden("life/break_over", pairing_pause.goes_on(OF_ADA))
    golden("life/break_ended_by_partner", pairing_pause.goes_on(OF_ADA, INES))


def test_what_a_pairing_noted_stays_with_its_people(golden: Golden) -> None:
    held = replace(PLANNED, state=SessionState.HELD, notes=f"We spoke about *courage*.\n{TRICKY}")
    steps = (ActionItem(id=1, pairing_id=7, text="Write to <!channel>", owner_id=ADA),)
    found = History(chosen=OF_ADA, sessions=(held, replace(held, notes="")), steps=steps)
    golden("life/history", history.look(found))
    over = replace(OF_INES, pairing=replace(PAIRING, state=PairingState.ENDED))
    gone = History(chosen=OF_INES, sessions=(held, replace(held, id=6, notes="")), steps=(), left=True)
    golden("life/history_until_they_left", history.look(replace(gone, changed_since=frozenset({6}))))
    golden("life/history_of_nothing", history.look(replace(found, chosen=over, sessions=(), steps=())))
    golden("life/history_of_years", history.look(replace(found, sessions=(held,) * 30, steps=steps * 40)))
    turns = Turns(chosen=OF_ADA, may_ask=True, waiting=None, on_a_break=False, earlier=(replace(PAIRING, id=6),))
    golden("life/menu_with_an_earlier_one", life.menu(turns))


def test_a_manager_is_gone(golden: Golden) -> None:
    peers = replace(GROW, id=2, name="Peers who lead")
    without = Without(person_id=INES, programs=(GROW,), announcements=0, mine=False)
    golden("life/manager_gone", gone.told(without))
    golden("life/manager_gone_several", gone.told(replace(without, programs=(GROW, peers), announcements=2)))
    golden("life/manager_gone_to_co_manager", gone.told(replace(without, announcements=1, mine=True)))
    golden("life/manager_taken_over", gone.taken_over((GROW,), ADA))
    golden("life/nobody_runs", gone.nobody_runs(INES, 1))
    golden("life/nobody_runs_several", gone.nobody_runs(INES, 3))
    tricky = gone.told(replace(without, programs=(replace(GROW, name=TRICKY),) * 30))
    assert "<!channel>" not in str(tricky.blocks)
    golden("life/manager_gone_tricky", tricky)


def test_a_session_that_did_not_happen(golden: Golden) -> None:
    for who in WhoMissed:
        golden(f"life/missed_{who.value}", no_shows.noted(Noted(chosen=OF_ADA, session=PLANNED, who=who)))
    golden("life/missed_often", no_shows.help_offered(OF_ADA, 3))


def test_passing_it_on(golden: Golden) -> None:
    golden("life/pay_forward", pay_forward.invitation(Invited(finished=GROW, program=replace(GROW, id=2, name="Next"))))
    golden("life/pay_forward_none_open", pay_forward.invitation(Invited(finished=GROW, program=None)))
    golden("life/pay_forward_opened", pay_forward.invitation(Invited(finished=None, program=GROW)))
    golden("life/pay_forward_later", pay_forward.answered(PayForward.LATER))
    golden("life/pay_forward_never", pay_forward.answered(PayForward.NEVER))


def test_somebody_stands_in(golden: Golden) -> None:
    row = Cover(id=4, pairing_id=7, mentor_id=BOB, until=BACK, asked_at=NOW, lapses_at=NOW + timedelta(days=7))
    asked = Asked(cover=row, program=GROW, mentors=(INES,), mentees=(ADA,))
    golden("life/cover_asked", cover.question(asked))
    golden("life/cover_accepted", cover.accepted(asked))
    golden("life/cover_too_late", cover.accepted(replace(asked, cover=replace(row, state=CoverState.LAPSED))))
    golden("life/cover_declined", cover.declined())
    golden("life/cover_begins", cover.begins(asked, 9))
    golden("life/cover_begins_for_mentor", cover.begins_for_mentor(asked))
    golden("life/cover_moved", cover.moved(replace(asked, cover=replace(row, cover_pairing_id=9))))
    golden("life/cover_none", cover.none((INES,), BACK))
    golden("life/cover_over_for_mentee", cover.over(asked, ADA))
    golden("life/cover_over_for_stand_in", cover.over(asked, BOB))
    whole = replace(asked, mentees=(ADA, GRACE))
    golden("life/cover_asked_circle", cover.question(whole))
    golden("life/cover_begins_circle", cover.begins(whole, 9))
    golden("life/cover_over_circle", cover.over(whole, BOB))


WANTED = Concern(
    id=9,
    pairing_id=7,
    writer_id=ADA,
    reader_id=BOB,
    words="We talk past each other.",
    written_at=NOW,
    somebody_else=True,
)


def test_asking_for_somebody_else(golden: Golden) -> None:
    turns = Turns(chosen=OF_ADA, may_ask=True, waiting=None, on_a_break=False)
    golden("life/menu", life.menu(turns))
    golden("life/menu_while_asking", life.menu(replace(turns, waiting=WANTED, on_a_break=True)))
    golden("life/menu_of_who_leads_a_circle", life.menu(replace(turns, may_ask=False)))
    asking = Asking(chosen=OF_ADA, readers=(Person(id=BOB, name="Bob Ngata"), Person(id=ADA, name=TRICKY)))
    golden("life/somebody_else_form", life.form(asking))
    members = (*MEMBERS, Member(person_id=GRACE, role=Role.MENTEE))
    circle = replace(OF_ADA, pairing=replace(PAIRING, members=members))
    golden("life/somebody_else_form_of_circle", life.form(replace(asking, chosen=circle)))
    golden("life/somebody_else_form_again", life.form(replace(asking, waiting=WANTED)))
    golden("life/somebody_else_nobody_decides", life.form(replace(asking, readers=())))
    golden("life/somebody_else_asked", life.asked(WANTED))
    golden("life/somebody_else_taken_back", life.taken_back(OF_ADA))
    golden("life/somebody_else_not_now", life.not_now(OF_ADA, WANTED))


def test_whoever_decides_reads_why_and_nobody_else_is_told(golden: Golden) -> None:
    told = Told(concern=WANTED, partners=(INES,))
    golden("life/somebody_else_wanted", check_in.concern(told))
    thread = Thread(concern=WANTED, actor=BOB, partners=(INES,))
    golden("life/somebody_else_answer", check_in.reply_form(thread))
    golden("life/somebody_else_settled", life.settled(PAIRING.people, ADA))
    golden("life/somebody_else_settled_circle", life.settled((*PAIRING.people, GRACE), ADA))
    golden("life/somebody_else_kept", life.kept(WANTED))
    tricky = check_in.concern(replace(told, concern=replace(WANTED, words=TRICKY * 40)))
    assert "<!channel>" not in str(tricky.blocks)
