"""Who is in a program, and what becomes of those who are brought in; one golden file for each state."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.services.find_people import Unknown, WhyUnknown
from bot.services.people import Outcome, Result, Roster
from bot.services.programs import Counts, Listed
from bot.services.reporting_file import Column, Flaw
from bot.services.reporting_lines import Expected, Taken, WrongCell
from handlers.blocks import people, reporting_lines
from playground.validator import check_message, check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, ADA_IN_GROW, BOB, GRACE, GROW, INES, TODAY, TRICKY

PEERS = replace(GROW, id=2, name="Peers who lead", kind=Kind.PEER)
THERE = (
    ADA_IN_GROW,
    replace(ADA_IN_GROW, id=2, person_id=BOB, roles=frozenset(Role), state=EnrollmentState.PAUSED),
    Enrollment(id=3, program_id=1, person_id=INES, state=EnrollmentState.BEGUN),
    Enrollment(id=4, program_id=1, person_id=PersonId("U0CAT"), state=EnrollmentState.INVITED),
)
SHOWN = Roster(
    entry=Listed(program=GROW, counts=Counts(begun=1, invited=1, joined=2, mentors=1, mentees=2), today=TODAY),
    others=(GROW, PEERS),
    enrollments=THERE,
    may_take_file=True,
    reporting_lines_known=True,
)
EVERY_OUTCOME = tuple((PersonId(f"U0{outcome.name}"), outcome) for outcome in Outcome)
EVERY_UNKNOWN = tuple(Unknown(line=line, written="<!here>", why=why) for line, why in enumerate(WhyUnknown))
RESULT = Result(program=GROW, outcomes=EVERY_OUTCOME, unknown=EVERY_UNKNOWN)
AFTER = GROW.matching_on + timedelta(days=1)


def test_who_is_in_it(golden: Golden) -> None:
    empty = replace(SHOWN, enrollments=(), others=(GROW,), may_take_file=False, reporting_lines_known=False)
    golden("people/roster", people.roster(SHOWN))
    golden("people/roster_empty", people.roster(replace(empty, entry=replace(SHOWN.entry, counts=Counts()))))
    golden("people/roster_second_page", people.roster(replace(SHOWN, enrollments=THERE * 30), 40))


def test_the_forms(golden: Golden) -> None:
    golden("people/invite", people.invite_form(GROW))
    golden("people/enroll", people.enroll_form(GROW))
    golden("people/enroll_peers", people.enroll_form(PEERS))
    golden("people/remove", people.remove_form(GROW))


def test_what_became_of_a_list(golden: Golden) -> None:
    golden("people/invited", people.invited(RESULT))
    golden("people/invited_nobody", people.invited(replace(RESULT, outcomes=((ADA, Outcome.ALREADY_IN),), unknown=())))
    both = replace(RESULT, outcomes=((ADA, Outcome.DONE), (BOB, Outcome.DONE)))
    golden("people/enrolled", people.enrolled(both, TODAY))
    golden("people/enrolled_after_matching", people.enrolled(both, AFTER))
    golden("people/removed", people.removed(replace(RESULT, unknown=())))


def test_what_people_are_told(golden: Golden) -> None:
    golden("people/invitation", people.invitation(GROW, TODAY))
    golden("people/left_alone", people.left_alone(GROW))
    mentee = frozenset({Role.MENTEE})
    golden("people/told_enrolled", people.told_enrolled(GROW, GRACE, mentee, TODAY))
    golden("people/told_enrolled_after_matching", people.told_enrolled(GROW, GRACE, mentee, AFTER))
    golden("people/told_removed", people.told_removed(GROW, GRACE))


def test_the_file_of_who_reports_to_whom(golden: Golden) -> None:
    cells = [WrongCell(line=2, column=Column.MANAGER, written="<!channel>", expected=one) for one in Expected]
    golden("people/file_form", reporting_lines.form(known=False))
    golden("people/file_form_again", reporting_lines.form(known=True))
    golden("people/file_reading", reporting_lines.reading())
    golden("people/file_taken", reporting_lines.taken(Taken(people=9, changed=7, missing=3, ignored=("cost center",))))
    golden("people/file_wrong", reporting_lines.wrong(cells))
    golden(
        "people/file_wrong_cell",
        reporting_lines.wrong(
            [WrongCell(line=3, column=None, written="", expected=one) for one in (Expected.NO_MORE_CELLS,)]
        ),
    )
    golden("people/file_too_big", reporting_lines.too_big())
    golden("people/file_not_fetched", reporting_lines.not_fetched())
    for flaw in Flaw:
        golden(f"people/file_{flaw.value}", reporting_lines.unreadable(flaw, 4))


def test_any_words_in_any_number_fit() -> None:
    tricky = replace(GROW, name=TRICKY, purpose=TRICKY, managers=(GRACE,) * 300)
    lost = tuple(Unknown(line=line, written=TRICKY, why=WhyUnknown.NO_SUCH_NAME) for line in range(900))
    crowd = tuple((PersonId(f"U0{number:09}"), list(Outcome)[number % 6]) for number in range(900))
    result = Result(program=tricky, outcomes=crowd, unknown=lost)
    shown = replace(SHOWN, entry=replace(SHOWN.entry, program=tricky), others=(tricky,) * 200, enrollments=THERE * 500)
    cells = [WrongCell(line=line, column=Column.LEVEL, written=TRICKY, expected=Expected.LEVEL) for line in range(900)]
    views = [
        people.roster(shown),
        people.roster(shown, 80),
        people.invited(result),
        people.enrolled(result, TODAY),
        people.removed(result),
        people.invite_form(tricky),
        reporting_lines.wrong(cells),
        reporting_lines.taken(Taken(people=1, changed=1, missing=1, ignored=(TRICKY,) * 50)),
    ]
    for view in views:
        assert check_view(view, "modal") == []
    for message in (people.invitation(tricky, TODAY), people.told_enrolled(tricky, GRACE, frozenset(Role), TODAY)):
        assert check_message(message.as_json()) == []
