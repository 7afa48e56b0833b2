"""A program's clocks, each with what it means and its default."""

from collections.abc import Mapping, Sequence

from bot.domain.clocks import BOUNDS, Clocks
from bot.domain.program import Program
from bot.services import holiday_names
from bot.services.clocks import CALENDARS_MOST, LISTS
from handlers.blocks import kit
from handlers.blocks.kit import Block, View, field
from handlers.ids import ClocksIds, field_id

# By part of a program's life: the clock, its label, its unit, and what it means.
CLOCKS: Mapping[str, Sequence[tuple[str, str, str, str]]] = {
    "Asking a mentor": (
        ("request_reminders_working_days", "Remind the mentor on", "working days", "Counted from the question."),
        ("request_lapses_working_days", "The question lapses after", "working days", "Then the next choice is asked."),
        ("objection_working_days", "Time to object to an announced pair", "working days", ""),
    ),
    "Before the first session": (
        ("unfinished_days", "Remind of a sign-up that was begun after", "days", "Then no more."),
        ("lessons_unfinished_days", "Remind of lessons and the agreement after", "days", "Then no more."),
        ("first_session_planned_working_days", "Ask both to plan the first session after", "working days", ""),
        ("first_session_held_days", "Tell you that none was held after", "days", ""),
        ("unmatched_days", "Tell those without a partner on day", "days", "0 is at once."),
        ("unmatched_every_days", "And again, while nothing changes, every", "days", ""),
    ),
    "Around a session": (
        ("reminder_hours_before", "Remind before a session", "hours", "Moved to the last working moment before it."),
        ("ask_hours_after", "Ask whether it happened, after its end", "hours", ""),
        ("ask_again_mornings", "Ask that again on so many mornings", "mornings", "0 asks once only."),
        ("sentence_up_to_rating", "Ask for a sentence at a rating of at most", "of 5", "0 never asks for that."),
        ("sentence_every_time", "And with every so-many-th rating", "ratings", "1 asks each time."),
    ),
    "Keeping in touch": (
        ("silence_grace_days", "Ask how it goes when nothing was logged for one cadence and", "days", ""),
        ("pulse_first_days", "First pulse after the match", "days", ""),
        ("pulse_every_days", "Then a pulse every", "days", ""),
        ("pulse_apart_days", "No pulse so near to the midpoint or the end", "days", ""),
        ("midpoint_percent", "Midpoint review after so much of the way", "percent", ""),
    ),
    "When a pair goes quiet": (
        ("quiet_cadences", "A pair is quiet after so many cadences", "cadences", ""),
        ("quiet_grace_days", "And so many days more", "days", ""),
        ("quiet_least_days", "But never before", "days", ""),
        ("quiet_most_days", "And always after", "days", ""),
        ("rematch_offered_days", "Offer a new match after the warning", "days", "Only you close a pair."),
        ("admin_told_days", "Tell the admins when you were told and nothing happened for", "days", ""),
    ),
    "Your digest": (("digest_working_day", "It comes on working day", "of your week", "1 is the first."),),
}


def form(program: Program) -> View:
    """Remembers which version it shows, so that nobody undoes what another saved meanwhile."""
    parts = [block for title, clocks in CLOCKS.items() for block in _part(program.clocks, title, clocks)]
    hour = kit.hour_input(field_id("clocks", "digest_at"), initial=program.clocks.digest_at)
    return kit.modal(
        "Clocks",
        [
            kit.section(
                f"*The clocks of {kit.escape(program.name, 100)}.* Everything comes inside its reader's own working "
                "hours. A change holds for what is not sent yet; whoever was told until when they may answer keeps "
                "that day, and gets more where you give more."
            ),
            *parts,
            field("digest_at", "At", hour, hint=f"In your own time zone. Default: {Clocks().digest_at:%H:%M}."),
            kit.header("Public holidays"),
            field(
                "holidays",
                "Holidays that the program observes",
                kit.multi_search_select(
                    field_id("clocks", "holidays"),
                    chosen=[_option(one) for one in program.clocks.holidays],
                    placeholder="Type a country or region",
                    most=CALENDARS_MOST,
                ),
                optional=True,
                hint="I write to nobody on these days, unless they chose holidays of their own. None: the workspace's.",
            ),
        ],
        callback_id=ClocksIds.SAVE,
        submit="Save",
        remember=f"{program.id}:{program.version}",
    )


def _part(clocks: Clocks, title: str, fields: Sequence[tuple[str, str, str, str]]) -> list[Block]:
    return [kit.header(title), *(_clock(clocks, *one) for one in fields)]


def _clock(clocks: Clocks, name: str, label: str, unit: str, means: str) -> Block:
    least, most = BOUNDS[name]
    default = shown(Clocks(), name)
    hint = " ".join(one for one in (means, f"Default: {default or 'none'} ({unit}); from {least} to {most}.") if one)
    if name in LISTS:
        hint += " Several with commas between; nothing for none."
    typed = kit.words_input(field_id("clocks", name), initial=shown(clocks, name), most=60)
    return field(name, f"{label} ({unit})", typed, optional=name in LISTS, hint=hint)


def shown(clocks: Clocks, name: str) -> str:
    value = getattr(clocks, name)
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


def _option(name: str) -> kit.Element:
    known = holiday_names.find(name)
    return kit.option(known.label if known else name, known.name if known else name)


def holiday_options(words: str) -> list[kit.Element]:
    return [kit.option(one.label, one.name) for one in holiday_names.search(words)]


def saved(program: Program, moved: int) -> View:
    holidays = kit.listed([kit.escape(holiday_names.title(one), 100) for one in program.clocks.holidays])
    kept = f"It observes the public holidays of {holidays}." if holidays else "It observes the workspace's holidays."
    waiting = f"{kit.counted(moved, 'message')} that waited got a new time." if moved else "Nothing waited for them."
    return kit.sentence_modal("Saved", f"*The clocks of {kit.escape(program.name, 100)} are saved.* {waiting}", kept)
