"""Forms: the invitation to answer one, the form itself, and what waits for an answer."""

from collections.abc import Sequence

from bot.domain.forms import BOUNDS, Answering, Asked, FormAnswer, Occasion
from bot.domain.goal import Goal, GoalState
from bot.domain.session import Session
from bot.services.forms import Sheet
from bot.services.my_pairings import Chosen
from handlers.blocks import feedback, kit, roles
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import CheckInIds, FormIds, GoalIds, HomeIds, field_id

WHY = {
    Occasion.BASELINE: "Before you begin{with_them}, where do you stand today?",
    Occasion.PULSE: "Is your time with {partners} well spent?",
    Occasion.MIDPOINT: "You are half way with {at_end}. Is the aim still the right one?",
    Occasion.FINAL: "Your time with {partners} comes to its end. What was it worth?",
    Occasion.LATER: "You were new here when we met. Where do you stand now?",
}
WHO_SEES = "{partners} never {see} your answers. Those who run the program see numbers of five or more people together."


def invitation(sheet: Sheet) -> Message:
    """Asked for unasked, once."""
    text = _why(sheet)
    button = kit.button(_button(sheet), FormIds.OPEN, sheet.reference.value, style="primary")
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*\n{kit.counted(len(sheet.asked), 'question')}, {_minutes(sheet)}."),
            kit.buttons(button),
            kit.context(f"{who_sees(sheet)} `/mentor feedback` shows it again; `/mentor pause` stops such questions."),
        ),
    )


def _why(sheet: Sheet) -> str:
    """In which role the reader is asked is said with their partners; before there are any, there is nothing to say."""
    if sheet.pairing is None or sheet.reader is None or not sheet.pairing.has(sheet.reader):
        known = kit.mentions(sheet.partners)
        partners = at_end = known or "your partner"
    else:
        known = at_end = roles.others(sheet.pairing, sheet.reader, at_end=True)
        partners = roles.others(sheet.pairing, sheet.reader)
    with_them = f" with {known}" if known else ""
    return WHY[sheet.reference.form].format(partners=partners, at_end=at_end, with_them=with_them)


def _minutes(sheet: Sheet) -> str:
    return f"about {kit.counted(sheet.form.minutes, 'minute')}"


def _button(sheet: Sheet) -> str:
    return "Change my answers" if sheet.was_sent else "Answer"


def who_sees(sheet: Sheet) -> str:
    partners = kit.mentions(sheet.partners) or "A partner"
    return WHO_SEES.format(partners=partners, see="see" if len(sheet.partners) > 1 else "sees")


# The form


def form(sheet: Sheet) -> View:
    before = {(one.question, one.topic): one for one in sheet.answers}
    blocks = [kit.section(f"{_met_as(sheet)}{sheet.form.intro}"), kit.context(who_sees(sheet)), *_goals(sheet)]
    for one in sheet.asked:
        said = sheet.recalled.get(one.question.recalls)
        blocks += [kit.section(f"At the start you wrote:\n{kit.quote(said, 600)}")] if said else []
        blocks.append(_field(one, before.get((one.question.key, one.topic))))
    return kit.modal(
        sheet.form.title,
        blocks,
        callback_id=FormIds.SUBMIT,
        submit="Save" if sheet.was_sent else "Send",
        remember=sheet.reference.value,
        tell_when_closed=True,
    )


def _met_as(sheet: Sheet) -> str:
    """With whom and as what, where there is somebody."""
    if sheet.pairing is None or sheet.reader is None or not sheet.pairing.has(sheet.reader):
        return ""
    return f"{roles.met_as(sheet.pairing, sheet.reader)}. "


def _goals(sheet: Sheet) -> list[Block]:
    if not sheet.goals:
        return []
    lines = "\n".join(f"• {kit.escape(one.title, 200)}: {_progress(one)}{_whose(one, sheet)}" for one in sheet.goals)
    return [kit.section(f"*Goals*\n{lines}")]


def _whose(goal: Goal, sheet: Sheet) -> str:
    """Somebody who mentors here and learns there sees goals of both."""
    if goal.only_mine:
        return " (only you see it)"
    return "" if sheet.reader in {None, goal.mentee_id} else f" ({kit.mention(goal.mentee_id)})"


def _progress(goal: Goal) -> str:
    return "reached" if goal.state is GoalState.REACHED else f"{goal.progress} %"


def _field(asked: Asked, before: FormAnswer | None) -> Block:
    question = asked.question
    return field(asked.field, asked.text, _element(asked, before), optional=not question.required)


def _element(asked: Asked, before: FormAnswer | None) -> Element:
    question, action = asked.question, field_id("forms", asked.field)
    if question.answering is Answering.WORDS:
        initial = (before.words or "") if before else ""
        return kit.words_input(action, initial=initial, lines=True, most=question.most)
    if question.answering is Answering.CHOICE:
        options = [kit.option(one.text, one.key) for one in question.choices]
        return kit.radio(action, options, chosen=before.choice if before else None)
    least, most = BOUNDS[question.answering]
    options = [kit.option(_step(number, least, most, asked), number) for number in range(least, most + 1)]
    return kit.select(action, options, chosen=before.number if before else None, placeholder=f"{least} to {most}")


def _step(number: int, least: int, most: int, asked: Asked) -> str:
    meaning = {least: asked.question.low, most: asked.question.high}.get(number, "")
    return f"{number}: {meaning}" if meaning else str(number)


def sent(sheet: Sheet) -> View:
    said = "Your answers are changed." if sheet.was_sent else "Thank you. Your answers are saved."
    blocks = [kit.section(f"*{said}*\nYou can change them for a while: `/mentor feedback`."), *_next(sheet)]
    return kit.modal("Saved", blocks)


def _next(sheet: Sheet) -> list[Block]:
    blocks: list[Block] = []
    if sheet.reference.form is Occasion.MIDPOINT:
        goals = kit.button("Look at the goals", GoalIds.SHOW, style="primary")
        blocks += [kit.section("*Next:* put the goals right while you think of them."), kit.buttons(goals)]
    if sheet.offers_help:
        offer = kit.button("Shall somebody help?", CheckInIds.OFFER_HELP, sheet.reference.pairing_id)
        words = "If something is wrong, you can tell it to one person whom you choose. Nobody else learns of it."
        blocks += [kit.context(words), kit.buttons(offer)]
    return blocks


def answered(sheet: Sheet) -> Message:
    """In the place of the invitation, once it was sent."""
    met_as = _met_as(sheet).removesuffix(". ")
    about = f" ({met_as[0].lower()}{met_as[1:]})" if met_as else ""
    text = f"{sheet.form.title}{about}: you answered this. Thank you."
    button = kit.button("Change my answers", FormIds.OPEN, sheet.reference.value)
    return Message(text=text, blocks=(kit.section(text), kit.buttons(button)))


# What waits


def overview(sheets: Sequence[Sheet], sessions: Sequence[tuple[Session, Chosen]]) -> View:
    """`/mentor feedback`: sessions to rate, then forms."""
    blocks: list[Block] = []
    for session, chosen in sessions:
        words = f"*How useful was your session with {kit.mentions(chosen.partners)} {kit.moment(session.starts_at)}?*"
        words += roles.sentence(chosen.pairing, chosen.actor)
        blocks += [kit.section(words), feedback.rating_buttons(session.id), kit.context(feedback.scale(chosen))]
    for sheet in sorted(sheets, key=lambda one: one.was_sent):
        style = None if sheet.was_sent else "primary"
        button = kit.button(_button(sheet), FormIds.OPEN, sheet.reference.value, style=style)
        done = "You answered this." if sheet.was_sent else f"{_minutes(sheet).capitalize()}."
        done = f"{_met_as(sheet)}{done}"
        blocks += [kit.section(f"*{sheet.form.title}*, {kit.escape(sheet.program.name, 80)}\n{done}", button)]
    if not blocks:
        hint = "I ask after each session, and now and then with a short form."
        blocks = [kit.section(f"*There is nothing to answer now.* {hint}"), kit.buttons(_home())]
    return kit.modal("Feedback", blocks)


def _home() -> Element:
    return kit.button("Where do I stand?", HomeIds.SHOW)
