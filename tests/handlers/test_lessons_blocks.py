"""What people see of lessons and of the agreement: one golden file for each state."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.agreement import Acceptance
from bot.domain.kinds import Role
from bot.domain.lesson import Reading
from bot.domain.plan import Agreement
from bot.services.agreements import AgreementSeen
from bot.services.lesson_content import lessons
from bot.services.lessons import MyLessons, Page
from bot.services.preparation import LessonStand, Preparation
from handlers.blocks import agreement as agreement_blocks
from handlers.blocks import kit
from handlers.blocks import lessons as blocks
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GROW, NOW, TRICKY

LISTENING, ASKING, BIAS = (lessons()[name] for name in ("listening", "asking_first", "bias"))
WORDS = "*We meet* as often as the program says.\n\nWhat we say stays between us, unless somebody may come to harm."
AGREEMENT = Agreement(text=WORDS, version=1)


def stand(lesson_id: str, page: int = 0, *, finished: bool = False) -> LessonStand:
    reading = Reading(person_id=BOB, lesson_id=lesson_id, page=page, begun_at=NOW)
    return LessonStand(lesson=lessons()[lesson_id], reading=reading.finished(NOW) if finished else reading)


STANDS = (
    replace(stand("listening", finished=True), role=Role.MENTOR),
    replace(stand("asking_first", 1), role=Role.MENTEE),
    LessonStand(lesson=BIAS),
)
PREPARED = Preparation(program=GROW, lessons=STANDS, lessons_required=True, agreement=AGREEMENT)


def test_the_list_says_how_far_i_am(golden: Golden) -> None:
    golden("lessons/overview", blocks.overview(MyLessons(lessons=STANDS, preparations=(PREPARED,))))
    everything = tuple(stand(one.lesson.id, finished=True) for one in STANDS)
    golden("lessons/overview_finished", blocks.overview(MyLessons(lessons=everything, preparations=())))
    at_question = (stand("listening", len(LISTENING.pages)),)
    golden("lessons/overview_question_left", blocks.overview(MyLessons(lessons=at_question, preparations=())))
    golden("lessons/overview_empty", blocks.overview(MyLessons(lessons=(), preparations=())))


def test_each_page_leads_on(golden: Golden) -> None:
    golden("lessons/first_page", blocks.page(Page(lesson=LISTENING, page=0, is_finished=False)))
    golden("lessons/last_page", blocks.page(Page(lesson=LISTENING, page=2, is_finished=False, role=Role.MENTOR)))


def test_the_question_is_answered(golden: Golden) -> None:
    asked = Page(lesson=LISTENING, page=3, is_finished=False)
    wrong, right = LISTENING.check.answers[0], LISTENING.check.answers[1]
    golden("lessons/check", blocks.page(asked))
    golden("lessons/check_wrong", blocks.page(replace(asked, chosen=wrong)))
    golden("lessons/check_right", blocks.page(replace(asked, chosen=right, is_finished=True, next=BIAS)))
    golden("lessons/check_right_last", blocks.page(replace(asked, chosen=right, is_finished=True)))


def test_the_reminder_says_what_is_left_and_why(golden: Golden) -> None:
    golden("lessons/reminder_required", blocks.reminder(PREPARED))
    golden("lessons/reminder_after_matching", blocks.reminder(PREPARED, matching_was=True))
    free = replace(PREPARED, lessons=(STANDS[0], STANDS[1]), lessons_required=False, agreement=Agreement())
    golden("lessons/reminder", blocks.reminder(free))


def test_what_is_next_names_no_day_of_matching_that_is_past() -> None:
    day = GROW.matching_on
    assert f"matching is on {kit.day(day)}." in blocks.next_step(PREPARED, day)
    assert blocks.next_step(PREPARED, day + timedelta(days=1)).endswith("you are in the next matching by itself.")
    prepared = str(blocks.to_prepare(PREPARED, day + timedelta(days=1)))
    assert "you are in the next matching by itself" in prepared
    assert kit.day(day) not in prepared


def test_the_home_shows_what_is_finished(golden: Golden) -> None:
    golden("lessons/home", kit.home(blocks.home_section((PREPARED,))))


def test_the_agreement_is_read_accepted_and_seen(golden: Golden) -> None:
    seen = AgreementSeen(program=GROW, agreement=AGREEMENT, roles=frozenset({Role.MENTEE}))
    mine = Acceptance(program_id=1, person_id=ADA, agreement_version=1, name="Ada Okafor", accepted_at=NOW)
    bobs = replace(mine, person_id=BOB, name=TRICKY, accepted_at=NOW + timedelta(days=1))
    golden("agreement/to_accept", agreement_blocks.view(seen))
    golden("agreement/accepted", agreement_blocks.accepted(replace(seen, mine=mine)))
    golden("agreement/both", agreement_blocks.view(replace(seen, mine=mine, partners=(bobs,))))
    new = Agreement(text=TRICKY, version=2)
    golden("agreement/changed_meanwhile", agreement_blocks.view(seen, changed_meanwhile=True))
    golden("agreement/new_words", agreement_blocks.view(replace(seen, mine=mine, agreement=new)))
    golden("agreement/changed", agreement_blocks.changed(GROW, 2))
