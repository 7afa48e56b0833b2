"""Changing what a program says and asks: guides, agreement, lessons, texts to many, and the words of forms."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack

from bot.domain.forms import Occasion
from bot.domain.lesson import Lesson
from bot.domain.plan import Content, Saying, Sends
from bot.errors import Refusal, Refused
from bot.services import contents, edit_content, lesson_words
from bot.services.edit_content import Clash, Editing
from handlers.blocks import content as blocks
from handlers.blocks import content_saved
from handlers.blocks.drafts import touched
from handlers.blocks.kit import View
from handlers.blocks.meanwhile import with_mine
from handlers.flow import Flow
from handlers.ids import ContentIds
from handlers.payloads import Click, Form, one_of, view_of, whole
from handlers.visit import Visit

Change = Callable[[Content], Content]


def open_content(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    editing = _editing(visit, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.menu(editing, editing.texts.lessons))


def _editing(visit: Visit, program_id: int) -> Editing:
    return edit_content.open_content(visit.reading(), visit.actor, program_id)


def find_guides(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    editing = _editing(visit, Form(view_of(body)).subject_id)
    ack(options=blocks.guide_options(editing, str(body.get("value") or "")))


def open_guide(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    editing = _editing(visit, Form(view_of(body)).subject_id)
    ack()
    visit.open_view(_shown(editing, f"guide:{Click.parse(body).value}"))


def open_lesson(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    editing = _editing(visit, Form(view_of(body)).subject_id)
    ack()
    visit.open_view(_shown(editing, f"lesson:{Click.parse(body).value}"))


def open_form(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    editing = _editing(visit, Form(view_of(body)).subject_id)
    ack()
    visit.open_view(_shown(editing, f"form:{Click.parse(body).value}"))


def open_agreement(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    _open(ack, body, visit, "agreement")


def open_lessons(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    _open(ack, body, visit, "lessons")


def open_sayings(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    _open(ack, body, visit, "sayings")


def _open(ack: Ack, body: Mapping[str, Any], visit: Visit, part: str) -> None:
    editing = _editing(visit, Click.parse(body).subject_id)
    ack()
    visit.open_view(_shown(editing, part))


def _shown(editing: Editing, part: str, clash: Clash | None = None) -> View:
    """The form for one part, as it is now."""
    kind, _, name = part.partition(":")
    if kind == "guide":
        guide = editing.content.guide(name)
        if guide is None:
            raise Refused(Refusal.GONE)
        return blocks.guide_form(editing, guide, clash)
    if kind == "form":
        usual = contents.usual_form(editing.texts, editing.content, one_of(Occasion, name))
        form = contents.worded(usual, editing.content)
        return blocks.form_form(editing, form, clash)
    if kind == "lesson":
        return blocks.lesson_form(editing, lesson_words.worded(_lesson(editing, name), editing.content), clash)
    if kind == "lessons":
        return blocks.lessons_form(editing, editing.texts.lessons, clash)
    return (blocks.agreement_form if kind == "agreement" else blocks.sayings_form)(editing, clash)


def _lesson(editing: Editing, lesson_id: str) -> Lesson:
    """As it came with the bot."""
    lesson = editing.texts.lessons.get(lesson_id)
    if lesson is None:
        raise Refused(Refusal.GONE)
    return lesson


def submit_part(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Saved as a version; where somebody else was first, both are shown and nothing is lost.

    Only the fields that the second of them changed stand in the form instead of what was saved.
    """
    form = Form(view)
    number, began_with, rest = form.parts(3, most=3)
    part, _, earlier = rest.partition("|")
    done = edit_content.save(
        visit.uow(),
        visit.actor,
        visit.now,
        whole(number),
        part=part,
        began_with=whole(began_with),
        change=read(form, part, _editing(visit, whole(number))),
    )
    if isinstance(done, Clash):
        mine = touched(view) | {one for one in earlier.split(",") if one}
        shown = with_mine(_shown(done.editing, part, done), form.raw(), mine)
        ack(
            response_action="update",
            view={**shown, "private_metadata": f"{shown['private_metadata']}|{','.join(mine)}"},
        )
        return
    ack(response_action="update", view=content_saved.saved(done))
    visit.deliver()


def read(form: Form, part: str, editing: Editing) -> Change:
    """What is to be changed in one part of the content as it is now."""
    kind, _, name = part.partition(":")
    if kind == "guide":
        words = {one: form.text(one) for one in ("title", *blocks.WORDS)}
        questions = tuple(line.strip() for line in form.text("questions").splitlines() if line.strip())
        return edit_content.with_guide(name, words, questions)
    if kind == "form":
        return _form_words(form, one_of(Occasion, name), editing)
    if kind == "lesson":
        return lesson_words.with_words(_lesson(editing, name), {one: form.text(one) for one in form.raw()})
    required = bool(form.choices("required"))
    if kind == "agreement":
        return edit_content.with_agreement(form.text("text"), required=required)
    if kind == "lessons":
        chosen = form.choices("mentor_lessons"), form.choices("mentee_lessons")
        return edit_content.with_lessons(*chosen, required=required, known=editing.texts.lessons)
    if kind != "sayings":
        raise Refused(Refusal.UNREADABLE)
    return edit_content.with_sayings(_sayings(form))


def _form_words(form: Form, occasion: Occasion, editing: Editing) -> Change:
    usual = contents.usual_form(editing.texts, editing.content, occasion)
    words = {one.key: form.text(one.key) for one in usual.questions}
    own = tuple(line.strip() for line in form.text("own").splitlines() if line.strip())
    return edit_content.with_form_words(occasion, words, form=usual, own=own, without=tuple(form.choices("without")))


def _sayings(form: Form) -> Mapping[str, Saying]:
    """The invitation and the closing words always go with what they belong to."""
    alone = {"invitation", "close", *form.choices("alone")}
    ways = {name: Sends.BY_ITSELF if name in alone else Sends.AS_DRAFT for name in blocks.SAYINGS}
    return {name: Saying(text=form.text(name), sends=ways[name]) for name in blocks.SAYINGS}


FLOW = Flow(
    actions={
        ContentIds.OPEN: open_content,
        ContentIds.OPEN_GUIDE: open_guide,
        ContentIds.OPEN_FORM: open_form,
        ContentIds.OPEN_AGREEMENT: open_agreement,
        ContentIds.OPEN_LESSONS: open_lessons,
        ContentIds.OPEN_LESSON: open_lesson,
        ContentIds.OPEN_SAYINGS: open_sayings,
    },
    submissions={
        ContentIds.SAVE_GUIDE: submit_part,
        ContentIds.SAVE_FORM: submit_part,
        ContentIds.SAVE_AGREEMENT: submit_part,
        ContentIds.SAVE_LESSONS: submit_part,
        ContentIds.SAVE_LESSON: submit_part,
        ContentIds.SAVE_SAYINGS: submit_part,
    },
    options={ContentIds.OPEN_GUIDE: find_guides},
)
