"""Lessons: the list, a page at a time, the check question, and the reminder."""

from datetime import date

from bot.domain.kinds import Role
from bot.domain.lesson import CheckAnswer, Lesson
from bot.services.lessons import MyLessons, Page
from bot.services.preparation import LessonStand, Preparation
from handlers.blocks import kit
from handlers.blocks.formatted import harmless
from handlers.blocks.kit import Block, Message, View
from handlers.ids import AgreementIds, LessonIds

TITLE = "Lessons"
BELOW = "lessons"  # what the list remembers, so that what lies on it can bring it up to date
LETTERS = "ABCDE"
AS = {Role.MENTOR: " · as a mentor", Role.MENTEE: " · as a mentee", None: ""}
# Slack's hundred blocks hold the list with room to spare.
LESSONS_SHOWN = 40


# The list


def overview(mine: MyLessons) -> View:
    if not mine.lessons and not _agreements(mine):
        return kit.sentence_modal(
            TITLE,
            "*There is nothing to read for you yet.* Lessons come with a program: once you have joined one that has "
            "some, they are here.",
        )
    blocks = [kit.section(_where_i_stand(mine))] if mine.lessons else []
    blocks += [line(one) for one in mine.lessons[:LESSONS_SHOWN]]
    return kit.modal(TITLE, [*blocks, *_agreements(mine)], remember=BELOW)


def _where_i_stand(mine: MyLessons) -> str:
    open_ones = len(mine.lessons) - mine.finished
    if not open_ones:
        every = f"all {len(mine.lessons)} lessons" if len(mine.lessons) > 1 else "your lesson"
        return f"*You have finished {every}.* They stay here to be read again."
    minutes = sum(one.lesson.minutes for one in mine.lessons if not one.is_finished)
    done = f"{mine.finished} of {len(mine.lessons)} finished"
    return f"*{done}; about {minutes} minutes of reading left.* {_why(mine)}You can stop anywhere and go on later."


def _why(mine: MyLessons) -> str:
    waiting = [one for one in mine.preparations if one.lessons_required and one.open_lessons]
    names = kit.listed([kit.escape(one.program.name, 100) for one in waiting])
    return f"{names} matches you once they are all finished. " if waiting else ""


def line(stand: LessonStand) -> Block:
    lesson = stand.lesson
    return kit.section(
        f"*{harmless(lesson.title)}*\n{_how_far(stand)}{AS[stand.role]}",
        kit.button(_verb(stand), LessonIds.READ, lesson.id, style=_style(stand)),
    )


def _how_far(stand: LessonStand) -> str:
    if stand.is_finished:
        finished = stand.reading.finished_at if stand.reading else None
        return f"Finished {kit.moment(finished, '{date_short_pretty}')}" if finished else "Finished"
    if stand.reading is None:
        return f"{kit.counted(stand.lesson.minutes, 'minute')}"
    if stand.reading.page >= len(stand.lesson.pages):
        return "Only the question is left"
    page = stand.reading.page + 1
    return f"Page {page} of {len(stand.lesson.pages)} · {kit.counted(stand.lesson.minutes, 'minute')} in all"


def _verb(stand: LessonStand) -> str:
    if stand.is_finished:
        return "Read again"
    return "Read" if stand.reading is None else "Go on"


def _style(stand: LessonStand) -> str | None:
    return None if stand.is_finished or stand.reading is None else "primary"


def _agreements(mine: MyLessons) -> list[Block]:
    return [_agreement(one) for one in mine.preparations if one.agreement.text]


def _agreement(prepared: Preparation) -> Block:
    accepted = prepared.accepted if prepared.has_accepted else None
    when = kit.moment(accepted.accepted_at, "{date_short_pretty}") if accepted else ""
    said = f"Accepted {when}" if accepted else "One page, and you say yes to it"
    text = f"*The agreement of {kit.escape(prepared.program.name, 100)}*\n{said}"
    return kit.section(
        text, kit.button("Read again" if accepted else "Read it", AgreementIds.SHOW, prepared.program.id)
    )


# A page, and the question


def page(shown: Page) -> View:
    blocks = check(shown) if shown.is_check else _page(shown)
    return kit.modal(TITLE, [kit.header(shown.lesson.title), *blocks])


def _page(shown: Page) -> list[Block]:
    lesson, number = shown.lesson, shown.page
    where = f"Page {number + 1} of {len(lesson.pages)} · {kit.counted(lesson.minutes, 'minute')} in all{AS[shown.role]}"
    forward = "Next" if number + 1 < len(lesson.pages) else "One question"
    back = [_turn("Back", LessonIds.BACK, lesson, number - 1)] if number else []
    return [
        kit.section(harmless(lesson.pages[number])),
        kit.buttons(_turn(forward, LessonIds.NEXT, lesson, number + 1, style="primary"), *back, _all()),
        kit.context(f"{where} · You can close this any time; I remember the page."),
    ]


def _turn(text: str, action_id: str, lesson: Lesson, to: int, *, style: str | None = None) -> kit.Element:
    return kit.button(text, action_id, f"{lesson.id}:{to}", style=style)


def _all() -> kit.Element:
    return kit.button("All lessons", LessonIds.SHOW)


def check(shown: Page) -> list[Block]:
    """The question; once it is answered, what to make of the answer."""
    if shown.chosen is not None and shown.chosen.right:
        return _finished(shown)
    tried = (
        [kit.section(f"*{harmless(shown.chosen.text)}*\n{harmless(shown.chosen.why)} Try another one.")]
        if shown.chosen
        else []
    )
    back = _turn("Back", LessonIds.BACK, shown.lesson, len(shown.lesson.pages) - 1)
    answers = [
        kit.section(
            f"*{letter}*  {harmless(one.text)}", kit.button(letter, LessonIds.ANSWER, f"{shown.lesson.id}:{place}")
        )
        for place, (letter, one) in enumerate(zip(LETTERS, shown.lesson.check.answers, strict=False))
    ]
    question = kit.section(f"*{harmless(shown.lesson.check.question)}*")
    return [*tried, question, *answers, kit.buttons(back, _all())]


def _said(chosen: CheckAnswer) -> str:
    return f"*{harmless(chosen.text)}*\n{harmless(chosen.why)}"


def _finished(shown: Page) -> list[Block]:
    chosen = shown.chosen
    said = _said(chosen) if chosen else ""
    following = shown.next
    buttons = [_all()]
    if following is not None:
        buttons.insert(0, kit.button("Next lesson", LessonIds.READ, following.id, style="primary"))
    after = f"Next: {harmless(following.title)}." if following else "That was the last one. Well done."
    return [
        kit.section(said),
        kit.section(f"*To keep:* {harmless(shown.lesson.takeaway)}"),
        kit.context(f"Finished, and kept. {after}"),
        kit.buttons(*buttons),
    ]


# Where it is shown elsewhere


def home_section(preparations: tuple[Preparation, ...]) -> list[Block]:
    """On the App Home: how far I am, what is next, and what is finished."""
    stands = {one.lesson.id: one for prepared in preparations for one in prepared.lessons}
    blocks = [_agreement(one) for one in preparations if one.must_accept]
    if stands:
        blocks.insert(0, _progress(list(stands.values())))
        finished = [harmless(one.lesson.title) for one in stands.values() if one.is_finished]
        blocks += [kit.context(f"Finished: {'; '.join(finished)}.")] if finished else []
    return [kit.header("Getting ready"), *blocks] if blocks else []


def _progress(stands: list[LessonStand]) -> Block:
    done = sum(one.is_finished for one in stands)
    following = next((one for one in stands if not one.is_finished), None)
    if following is None:
        every = f"all {len(stands)} finished" if len(stands) > 1 else "finished"
        text = f"*Lessons: {every}.* They stay here to be read again."
        return kit.section(text, kit.button("Lessons", LessonIds.SHOW))
    where = f"{_how_far(following)}{AS[following.role]}"
    text = f"*Lessons: {done} of {len(stands)} finished.* Next: {harmless(following.lesson.title)} ({where})."
    return kit.section(text, kit.button(_verb(following), LessonIds.READ, following.lesson.id))


def to_prepare(prepared: Preparation, today: date) -> list[Block]:
    """What is left to do, with its buttons; nothing where all is done."""
    if prepared.is_done:
        return []
    matching_was = prepared.program.matching_on < today
    said = f"*Before you begin: {_left(prepared)}.* {_reason(prepared, matching_was=matching_was)}"
    return [kit.section(said), kit.buttons(*ways(prepared))]


def ways(prepared: Preparation) -> list[kit.Element]:
    """Buttons to what is left: the lesson that was begun or comes next, and the agreement."""
    ways = []
    if prepared.open_lessons:
        first = prepared.open_lessons[0]
        ways.append(kit.button(_verb(first), LessonIds.READ, first.lesson.id, style="primary"))
    if prepared.must_accept:
        ways.append(kit.button("Read the agreement", AgreementIds.SHOW, prepared.program.id))
    return ways


def reminder(prepared: Preparation, *, matching_was: bool = False) -> Message:
    """What is left to do, why, and by when; `matching_was` once the day of matching has come."""
    name = kit.escape(prepared.program.name, 100)
    text = f"Before you begin in {name}: {_left(prepared)}."
    said = kit.section(f"*{text}* {_reason(prepared, matching_was=matching_was)}")
    return Message(text=text, blocks=(said, kit.buttons(*ways(prepared))))


def next_step(prepared: Preparation, today: date) -> str:
    """In one sentence, for whoever cannot be matched before it is done."""
    name, matching = kit.escape(prepared.program.name, 100), kit.day_from(today, prepared.program.matching_on)
    if prepared.program.matching_on < today:
        return f"Next: {_left(prepared)}. {name} matches you once that is done: you are in the next matching by itself."
    return f"Next: {_left(prepared)}. {name} matches you once that is done; matching is on {matching}."


def _left(prepared: Preparation) -> str:
    minutes = sum(one.lesson.minutes for one in prepared.open_lessons)
    parts = []
    if prepared.open_lessons:
        parts.append(f"{kit.counted(len(prepared.open_lessons), 'short lesson')} (about {minutes} minutes)")
    if prepared.must_accept:
        parts.append("the agreement")
    return kit.listed(parts)


def _reason(prepared: Preparation, *, matching_was: bool = False) -> str:
    if prepared.holds_up_matching and matching_was:
        return "Only who has done this can be matched: once it is done you are in the next matching by itself."
    if prepared.holds_up_matching:
        matching = kit.day(prepared.program.matching_on)
        return (
            f"Only who has done this can be matched; matching is on {matching}. You can stop anywhere and go on later."
        )
    it_is = "They make" if len(prepared.open_lessons) + int(prepared.must_accept) > 1 else "It makes"
    return f"{it_is} the first session easier for everybody in it. You can stop anywhere and go on later."
