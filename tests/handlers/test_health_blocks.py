"""How pairs are doing, in words; one golden file for each state."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain.administration import AuditEntry
from bot.domain.changes import Change, Point, Pulse, Recommended
from bot.domain.clocks import Cadence
from bot.domain.forms import Occasion
from bot.domain.health import Health, HealthState, Reason, Why
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import PersonId
from bot.domain.ratings import Ratings, Trend
from bot.domain.session import CheckInAnswer, Concern
from bot.domain.working_time import WorkingHours
from bot.domain.workspace import Workspace
from bot.services import form_content
from bot.services.audit_log import Record
from bot.services.digest import Week
from bot.services.forms_report import Forms, Quote
from bot.services.health import Judged, ProgramHealth
from bot.services.programs import Counts
from bot.services.report import Numbers, Report
from bot.services.stands import Stand
from handlers import csv_file, report_file
from handlers.blocks import health, report, settings
from playground.validator import check_message, check_view
from tests.conftest import TEAM
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, NOW, TRICKY

PAIR = Pairing(
    id=7,
    program_id=1,
    members=(Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE)),
    matched_at=NOW,
)
CIRCLE = replace(PAIR, members=tuple(Member(person_id=PersonId(f"U{one}"), role=Role.MENTEE) for one in range(9)))
FINE = ProgramHealth(program=GROW, on_track=4, too_early=1, needs_attention=0, with_names=True)
CONCERN = Concern(id=5, pairing_id=7, writer_id=ADA, reader_id=GRACE, words="I am not heard.", written_at=NOW)
NUMBERS = Numbers(
    people=Counts(joined=8, paused=1, mentors=5, mentees=4, pairings=3),
    matched=6,
    active=3,
    finished=1,
    ended=1,
    need_attention=1,
    held=12,
    planned=2,
    missed=1,
    minutes=560,
    ratings=Ratings(count=9, average=4.3, trend=Trend.RISING),
)
FORMS = Forms(
    changes=(
        Change(question="skill_confidence", people=9, before=2.1, after=3.8),
        Change(question="belonging", people=9, before=3.5, after=3.5),
        Change(question="energy", people=6, before=4.0, after=3.8, role=Role.MENTOR),
        Change(question="belonging", people=9, before=3.5, after=3.5, role=Role.MENTEE),
        Change(question="skill_confidence", people=5, before=2.0, after=2.6, until=Occasion.MIDPOINT),
        Change(question="own_<question>", people=5, before=2.0, after=3.0, since=Occasion.MIDPOINT),
    ),
    answered={Occasion.BASELINE: 12, Occasion.PULSE: 10, Occasion.FINAL: 9},
    pulses=(
        Pulse(
            question="heard",
            answers=10,
            average=3.2,
            points=(Point(until=NOW, average=3.0, answers=5), Point(until=NOW, average=3.4, answers=5)),
            trend=Trend.STEADY,
        ),
        Pulse(question="worth_the_time", answers=5, average=4.0, points=(Point(until=NOW, average=4.0, answers=5),)),
    ),
    recommended=Recommended(people=9, average=8.4, score=44),
    goals_reached=5,
    goals_asked=9,
    quotes=(
        Quote(words="I would do it again.", person_id=ADA, name="Ada Okafor"),
        Quote(words="Go. *It* is worth <it>."),
        Quote(words="=It is fine.", person_id=BOB, name="Bob"),
        Quote(words="Yes."),
    ),
    names=form_content.names(form_content.every()),
)
NOTHING = replace(
    NUMBERS,
    people=Counts(),
    matched=0,
    active=0,
    finished=0,
    ended=0,
    need_attention=0,
    held=0,
    planned=0,
    missed=0,
    minutes=0,
    ratings=None,
)


def judged(*whys: Why, pairing: Pairing = PAIR) -> Judged:
    given = tuple(Reason(why=why, days=35, at=NOW) for why in whys)
    return Judged(pairing=pairing, health=Health(state=HealthState.NEEDS_ATTENTION, reasons=given))


def test_a_reason_says_that_a_pause_is_not_counted() -> None:
    late = Reason(why=Why.SILENT, days=22, paused=28)
    assert health.reason(late, Cadence.MONTHLY).startswith("no session logged for 3 weeks (a pause not counted), where")
    assert "(a pause" not in health.reason(replace(late, paused=0), Cadence.MONTHLY)


def test_how_pairs_are_doing(golden: Golden) -> None:
    pairs = (judged(Why.SILENT, Why.NOT_YET), judged(Why.NO_FIRST_SESSION, pairing=replace(CIRCLE, id=8)))
    written = replace(judged(Why.MISSED_TWICE, pairing=replace(PAIR, id=9)), written_at=NOW - timedelta(days=2))
    needing = replace(FINE, needs_attention=3, pairs=(*pairs, written))
    golden("health/no_program", health.overview(()))
    golden("health/no_pairs", health.overview((replace(FINE, on_track=0, too_early=0),)))
    golden("health/all_fine", health.overview((FINE,)))
    golden("health/some_need_you", health.overview((needing,)))
    stands = {
        7: (Stand(person_id=BOB, was_asked=True, answer=CheckInAnswer.WE_MET), Stand(person_id=ADA, was_asked=True)),
        9: (Stand(person_id=BOB, paused_until=date(2026, 5, 4)), Stand(person_id=ADA, left=True)),
    }
    golden("health/some_need_you_and_where_each_stands", health.overview((needing,), stands))
    golden(
        "health/digest",
        health.digest(Week(programs=(needing,), stands=stands, concerns=(CONCERN,), names={ADA: "Ada Okafor"})),
    )
    golden("health/digest_all_fine", health.digest(Week(programs=(FINE,), stands={}, concerns=())))
    golden("health/totals_for_admins", health.overview((replace(FINE, needs_attention=1, with_names=False),)))


def test_every_reason_has_words(golden: Golden) -> None:
    pairs = tuple(judged(why, pairing=replace(PAIR, id=number)) for number, why in enumerate(Why))
    golden("health/every_reason", health.overview((replace(FINE, needs_attention=len(pairs), pairs=pairs),)))


def test_writing_to_a_pair(golden: Golden) -> None:
    golden("health/note_form", health.note_form(PAIR, GROW))
    golden("health/note_sent", health.note_sent(PAIR))
    golden("health/note_to_pair", health.note_to_pair(PAIR, GROW, GRACE, ADA, "How can I help?\n<!channel>"))


def test_the_numbers(golden: Golden) -> None:
    golden("report/of_a_manager", report.numbers(Report(programs=((GROW, NUMBERS),), totals=None, of_programs=1)))
    golden("report/of_an_admin", report.numbers(Report(programs=((GROW, NUMBERS),), totals=NUMBERS, of_programs=2)))
    asked = replace(NUMBERS, forms=FORMS)
    golden("report/with_forms", report.numbers(Report(programs=((GROW, asked),), totals=None, of_programs=1)))
    golden("report/counting", report.counting())
    golden("report/not_counted", report.not_counted())
    golden("report/nothing_yet", report.numbers(Report(programs=(), totals=NOTHING, of_programs=0)))


def test_the_numbers_as_a_file() -> None:
    asked = replace(NUMBERS, forms=FORMS)
    lines = csv_file.text(
        report_file.rows(Report(programs=((GROW, asked),), totals=NUMBERS, of_programs=2))
    ).splitlines()
    assert lines[0] == "Program,Part,What,Who,People or answers,Before,After,Value"
    assert lines[1] == "All programs together,People,take part,,,,,8"
    for line in (
        'Ratings of sessions,"average, 1 to 5; rising",,9,,,4.3',
        "Forms,last form answered,,,,,9",
        "From the start to the end,confidence in the skills they wanted,Everybody,9,2.1,3.8,'+1.7",
        "From the start to the end,energy from helping others,Mentors,6,4.0,3.8,'-0.2",
        'Now and then,"speaking openly, until 2026-03-02",,5,,,3.4',
        'Recommending it,"net promoter score, -100 to 100",,9,,,44',
        "Goals,all or most of the goals were reached,,9,,,5",
        "Quotes,may be quoted with the name,Ada Okafor,,,,I would do it again.",
        "Quotes,may be quoted with the name,Bob,,,,'=It is fine.",
        "Quotes,without a name,,,,,Yes.",
    ):
        assert f"Grow into leadership,{line}" in lines


def test_the_record(golden: Golden) -> None:
    appointed = AuditEntry(at=NOW, actor_id=GRACE, action="appointed_admin", subject=f"person:{ADA}")
    invited = AuditEntry(at=NOW, actor_id=GRACE, action="invited_people", subject="program:1", details={"people": 3})
    other = AuditEntry(at=NOW, actor_id=GRACE, action="did_something", subject="thing:9")
    golden("report/audit", report.audit(Record(entries=(appointed, invited, other), programs={1: GROW.name})))
    golden("report/audit_empty", report.audit(Record(entries=(), programs={})))


def test_the_settings(golden: Golden) -> None:
    kept = Workspace(
        id=TEAM, holiday_calendars=("US", "DE-BY"), misconduct_contact="safe@example.com", reporting_lines_known=True
    )
    golden("settings/form", settings.form(Workspace(id=TEAM)))
    golden("settings/form_filled", settings.form(kept))
    golden("settings/saved", settings.saved(Workspace(id=TEAM)))
    golden("settings/saved_with_holidays", settings.saved(kept))
    nights = replace(kept, working_hours=WorkingHours(starts=time(22), ends=time(6)))
    golden("settings/saved_nights", settings.saved(nights))


def test_any_words_in_any_number_fit() -> None:
    tricky = replace(GROW, name=TRICKY)
    pairs = tuple(judged(*Why, pairing=replace(CIRCLE, id=number)) for number in range(200))
    many = replace(FINE, program=tricky, needs_attention=200, pairs=pairs)
    assert check_message(health.overview((many,) * 30).as_json()) == []
    week = Week(programs=(many,) * 30, stands={}, concerns=tuple(replace(CONCERN, id=number) for number in range(30)))
    said = health.digest(week).as_json()
    assert check_message(said) == []
    assert "private concern" in str(said), "never pushed out by what else there is"
    assert check_message(health.note_to_pair(CIRCLE, tricky, GRACE, ADA, TRICKY * 10).as_json()) == []
    long = replace(FORMS, quotes=(Quote(words=TRICKY * 10),) * 40, changes=FORMS.changes * 60, pulses=FORMS.pulses * 60)
    full = replace(NUMBERS, forms=long)
    numbers = Report(programs=((tricky, full),) * 60, totals=full, of_programs=60)
    assert check_message(report.numbers(numbers).as_json()) == []
    entry = AuditEntry(at=NOW, actor_id=GRACE, action="x", subject="program:1", details={TRICKY[:50]: TRICKY})
    assert check_message(report.audit(Record(entries=(entry,) * 40, programs={1: TRICKY})).as_json()) == []
    assert check_view(settings.form(Workspace(id=TEAM, misconduct_contact=TRICKY)), "modal") == []
