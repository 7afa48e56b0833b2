"""A program's content as whoever runs it reads and changes it: guides, agreement, lessons, texts and forms."""

from collections.abc import Mapping, Sequence

from bot.domain.forms import Form, Occasion
from bot.domain.guide import Guide
from bot.domain.lesson import Lesson
from bot.domain.plan import Saying, Sends
from bot.services.edit_content import (
    LONGEST_AGREEMENT,
    LONGEST_QUESTION,
    LONGEST_SAYING,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_OWN,
    Clash,
    Editing,
)
from handlers.blocks import kit, lesson_editing
from handlers.blocks.kit import Block, Element, View, field
from handlers.ids import ContentIds, ProgramsIds, field_id

FORM_NAMES = {
    Occasion.BASELINE: "Before the start",
    Occasion.PULSE: "Pulse",
    Occasion.MIDPOINT: "Half way",
    Occasion.FINAL: "At the end",
    Occasion.LATER: "Months later",
}
SAYINGS = {
    "invitation": ("With each invitation", "People read it below the name of the program."),
    "launch": ("When the program starts", "On the day of matching."),
    "midpoint": ("Half way", "Half way between matching and end."),
    "close": ("When it is closed", "Said to everybody in it."),
}
WORDS = {
    "aim": "What it is for",
    "mentor": "Ten minutes of preparation: the mentor",
    "mentee": "Ten minutes of preparation: the mentee",
    "exercise": "A small exercise",
    "agree": "What to agree on at the end",
}
OPTIONS_SHOWN = 100


def remembered(editing: Editing, part: str) -> str:
    return f"{editing.program.id}:{editing.number}:{part}"


def menu(editing: Editing, lessons: Mapping[str, Lesson]) -> View:
    """What there is, and a way to each part."""
    number, program = editing.program.id, editing.program
    guides = kit.search_select(ContentIds.OPEN_GUIDE, placeholder="Find a guide by any word in it")
    forms = [kit.option(name, one.value) for one, name in FORM_NAMES.items()]
    asked = kit.select(ContentIds.OPEN_FORM, forms, placeholder="Choose a form")
    return kit.modal(
        "Content",
        [
            kit.section(f"*{kit.escape(program.name, 100)}*\n{version_line(editing)}"),
            kit.section(f"*Session guides*\n{_paths(editing)}", guides),
            kit.section(
                f"*Agreement*\nVersion {editing.content.agreement.version}. New words are put before everybody again.",
                kit.button("Change", ContentIds.OPEN_AGREEMENT, number),
            ),
            kit.section(
                f"*Lessons*\n{len(editing.content.lessons.mentor)} for mentors, "
                f"{len(editing.content.lessons.mentee)} for mentees.",
                kit.button("Choose", ContentIds.OPEN_LESSONS, number),
            ),
            kit.section("*What a lesson says*", _lessons(lessons)),
            kit.section(
                f"*Skills*\n{kit.counted(len(program.skills), 'skill')} to pick from.",
                kit.button("Change", ProgramsIds.EDIT, number),
            ),
            kit.section("*What is said to many*", kit.button("Change", ContentIds.OPEN_SAYINGS, number)),
            kit.section("*Forms*\nThe words of their questions.", asked),
        ],
        remember=str(number),
    )


def _lessons(lessons: Mapping[str, Lesson]) -> Element:
    options = [kit.option(one.title, one.id) for one in lessons.values()]
    return kit.select(ContentIds.OPEN_LESSON, options, placeholder="Choose a lesson")


def lesson_form(editing: Editing, lesson: Lesson, clash: Clash | None = None) -> View:
    fields = lesson_editing.fields(lesson)
    return _form(editing, f"lesson:{lesson.id}", "Lesson", fields, ContentIds.SAVE_LESSON, clash)


def _paths(editing: Editing) -> str:
    paths, count = len(editing.content.tracks), kit.counted(len(editing.guides), "guide")
    return f"{count} on {paths} paths." if paths > 1 else f"{count}, one for each session."


def version_line(editing: Editing) -> str:
    """Which version it is, and who keeps an earlier one."""
    if editing.made_by is None or editing.made_at is None:
        return "These are the words that come with the bot. What you change holds for pairs that begin from then on."
    made = (
        f"Version {editing.number}, by {kit.mention(editing.made_by)} on {kit.moment(editing.made_at, '{date_long}')}."
    )
    if not editing.keep:
        return f"{made} It holds for pairs that begin from now on."
    keep = f"{kit.counted(editing.keep, 'pair')} that began before {'keeps' if editing.keep == 1 else 'keep'} its own."
    return f"{made} {keep.replace('its own', 'its own version' if editing.keep == 1 else 'their own version')}"


def guide_options(editing: Editing, typed: str) -> list[Element]:
    """Guides in which every typed word stands somewhere."""
    words = typed.casefold().split()
    found = [
        kit.option(f"{number}. {guide.title}", guide.id)
        for number, guide in enumerate(editing.guides.values(), start=1)
        if all(word in f"{number}. {_all_words(guide)}" for word in words)
    ]
    return found[:OPTIONS_SHOWN]


def _all_words(guide: Guide) -> str:
    parts = (
        guide.id,
        guide.title,
        guide.aim,
        guide.mentor,
        guide.mentee,
        *guide.questions,
        guide.exercise,
        guide.agree,
    )
    return " ".join(parts).casefold()


def guide_form(editing: Editing, guide: Guide, clash: Clash | None = None) -> View:
    title = kit.words_input(field_id("content", "title"), initial=guide.title, most=LONGEST_TITLE)
    words = {
        name: kit.words_input(_id(name), initial=getattr(guide, name), lines=True, most=LONGEST_WORDS) for name in WORDS
    }
    questions = kit.words_input(_id("questions"), initial="\n".join(guide.questions), lines=True, most=LONGEST_WORDS)
    fields = [
        field("title", "Title", title),
        *[field(name, WORDS[name], words[name]) for name in ("aim", "mentor", "mentee")],
        field("questions", "Three questions", questions, hint="One on each line."),
        *[field(name, WORDS[name], words[name]) for name in ("exercise", "agree")],
    ]
    return _form(editing, f"guide:{guide.id}", "Session guide", fields, ContentIds.SAVE_GUIDE, clash)


def _id(name: str) -> str:
    return field_id("content", name)


def agreement_form(editing: Editing, clash: Clash | None = None) -> View:
    agreement = editing.content.agreement
    text = kit.words_input(_id("text"), initial=agreement.text, lines=True, most=LONGEST_AGREEMENT)
    required = _tick("required", "Accepted before matching", ticked=agreement.required)
    hint = "When the words change, everybody who accepted them is asked to read them again."
    fields = [field("text", "The agreement", text, optional=True, hint=hint), required]
    return _form(editing, "agreement", "Agreement", fields, ContentIds.SAVE_AGREEMENT, clash)


def lessons_form(editing: Editing, lessons: Mapping[str, Lesson], clash: Clash | None = None) -> View:
    options = [kit.option(one.title, one.id) for one in lessons.values()]
    chosen = editing.content.lessons

    def choice(name: str, label: str, of_role: Sequence[str]) -> Block:
        return field(name, label, kit.multi_select(_id(name), options, chosen=of_role), optional=True)

    fields = [
        choice("mentor_lessons", "For mentors", chosen.mentor),
        choice("mentee_lessons", "For mentees", chosen.mentee),
        _tick("required", "Finished before matching", ticked=chosen.required),
    ]
    return _form(editing, "lessons", "Lessons", fields, ContentIds.SAVE_LESSONS, clash)


def sayings_form(editing: Editing, clash: Clash | None = None) -> View:
    said: dict[str, Saying] = {name: getattr(editing.content.sayings, name) for name in SAYINGS}
    fields = [
        field(
            name, label, kit.words_input(_id(name), initial=said[name].text, lines=True, most=LONGEST_SAYING), hint=hint
        )
        for name, (label, hint) in SAYINGS.items()
    ]
    alone = [name for name in ("launch", "midpoint") if said[name].sends is Sends.BY_ITSELF]
    options = [kit.option(SAYINGS[name][0], name) for name in ("launch", "midpoint")]
    fields.append(
        field(
            "alone",
            "What goes out by itself",
            kit.checkboxes(_id("alone"), options, chosen=alone),
            optional=True,
            hint="The other waits for you as a draft on its day.",
        )
    )
    return _form(editing, "sayings", "What is said", fields, ContentIds.SAVE_SAYINGS, clash)


def form_form(editing: Editing, form: Form, clash: Clash | None = None) -> View:
    """The words of each question; what kind of answer it takes stays, so that numbers can be compared.

    What is left out stands here too, so that it can be asked again.
    """
    fields = [
        field(
            one.key,
            f"Question {number}",
            kit.words_input(_id(one.key), initial=one.ask, lines=True, most=LONGEST_QUESTION),
            hint="{skill} stands for the name of the skill." if one.per_skill else "",
        )
        for number, one in enumerate(form.questions, start=1)
    ]
    part = f"form:{form.occasion.value}"
    fields += [_left_out(editing, form), _own_questions(editing, form)]
    return _form(editing, part, FORM_NAMES[form.occasion], fields, ContentIds.SAVE_FORM, clash)


def _left_out(editing: Editing, form: Form) -> Block:
    begins = f"{form.occasion.value}."
    chosen = [one.removeprefix(begins) for one in editing.content.form_without if one.startswith(begins)]
    options = [kit.option(one.ask, one.key) for one in form.questions]
    picked = kit.multi_select(_id("without"), options, chosen=chosen)
    return field("without", "What is not asked", picked, optional=True)


def _own_questions(editing: Editing, form: Form) -> Block:
    own = "\n".join(editing.content.form_own.get(form.occasion.value, ()))
    words = kit.words_input(_id("own"), initial=own, lines=True, most=MOST_OWN * (LONGEST_QUESTION + 1))
    hint = (
        f"One on each line, {MOST_OWN} at most, as a sentence that is true or not; answered from 1 (not at all) to 5. "
        "In the same words at the start and at the end, the report compares them."
    )
    return field("own", "Questions of your own", words, optional=True, hint=hint)


def _tick(name: str, label: str, *, ticked: bool) -> Block:
    boxes = kit.checkboxes(_id(name), [kit.option(label, "yes")], chosen=["yes"] if ticked else [])
    return field(name, "Required?", boxes, optional=True)


def _form(
    editing: Editing, part: str, title: str, fields: Sequence[Block], callback_id: str, clash: Clash | None
) -> View:
    above = _clash(clash) if clash else [kit.context(version_line(editing))]
    return kit.modal(
        title,
        [*above, *fields],
        callback_id=callback_id,
        submit="Save",
        close="Back",
        remember=remembered(editing, part),
    )


def _clash(clash: Clash) -> list[Block]:
    """What the other one made of it; what was typed stands below, and saving again takes that instead."""
    editing = clash.editing
    by = kit.mention(editing.made_by) if editing.made_by else "Somebody"
    lines = [f"*{by} saved this part while you were writing, so nothing of yours is saved yet.* It now reads:"]
    return [
        kit.section("\n".join(lines)),
        *[kit.section(one) for one in _reads(editing, clash.part)],
        kit.section("What you typed stands below. Take over what you need, and save again."),
        kit.divider(),
    ]


def _reads(editing: Editing, part: str) -> list[str]:
    (kind, _, name), content = part.partition(":"), editing.content
    guide = content.guide(name) if kind == "guide" else None
    if guide is not None:
        words = [f"*{label}:* {kit.escape(getattr(guide, which))}" for which, label in WORDS.items()]
        return [
            f"*{kit.escape(guide.title)}*",
            *words,
            "\n".join(f"• {kit.escape(one, 400)}" for one in guide.questions),
        ]
    if kind == "lesson":
        return lesson_editing.reads(content, name)
    if kind == "agreement":
        return [kit.escape(content.agreement.text, LONGEST_AGREEMENT) or "Empty."]
    if kind == "lessons":
        mentor, mentee = (_titles(editing, one) for one in (content.lessons.mentor, content.lessons.mentee))
        return [f"*For mentors:* {mentor}", f"*For mentees:* {mentee}"]
    if kind == "sayings":
        return [f"*{SAYINGS[one][0]}:* {kit.escape(getattr(content.sayings, one).text, 2500)}" for one in SAYINGS]
    words = [text for key, text in content.form_words.items() if key.startswith(f"{name}.")]
    lines = [f"• {kit.escape(text, 400)}" for text in (*words, *content.form_own.get(name, ()))]
    return ["\n".join(lines) or "As it comes with the bot."]


def _titles(editing: Editing, lesson_ids: Sequence[str]) -> str:
    known = editing.texts.lessons
    return kit.escape("; ".join(known[one].title for one in lesson_ids if one in known) or "none", 2900)
