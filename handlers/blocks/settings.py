"""The form for what holds for the whole workspace."""

from collections.abc import Sequence

from bot.domain.working_time import WorkingHours
from bot.domain.workspace import Workspace
from bot.services.settings import CONTACT_MOST
from handlers.blocks import kit
from handlers.blocks.kit import Block, View, field
from handlers.blocks.reporting_lines import reporting_words
from handlers.ids import PeopleIds, SettingsIds, field_id

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def form(workspace: Workspace) -> View:
    """Remembers which version it shows, so that nobody undoes what another saved meanwhile."""
    known = reporting_words(known=workspace.reporting_lines_known)
    return kit.modal(
        "Settings",
        [
            kit.section("These hold for everybody in this workspace who did not choose otherwise."),
            *_working_hours(workspace.working_hours),
            _holidays(workspace.holiday_calendars),
            _contact(workspace.misconduct_contact),
            kit.divider(),
            kit.section(known, kit.button("Give the file", PeopleIds.OPEN_FILE)),
        ],
        callback_id=SettingsIds.SAVE,
        submit="Save",
        remember=str(workspace.version),
    )


def _working_hours(hours: WorkingHours) -> list[Block]:
    days = [kit.option(name, number) for number, name in enumerate(DAYS)]
    chosen = kit.checkboxes(field_id("settings", "working_days"), days, chosen=sorted(hours.days))
    return [
        field("working_days", "Working days", chosen),
        field("works_from", "From", kit.hour_input(field_id("settings", "works_from"), initial=hours.starts)),
        field(
            "works_until",
            "Until",
            kit.hour_input(field_id("settings", "works_until"), initial=hours.ends),
            hint="In each person's own time zone. I write to people in these hours only. Hours that end before "
            "they begin end the next day.",
        ),
    ]


def _holidays(calendars: Sequence[str]) -> Block:
    return field(
        "holidays",
        "Public holidays that are kept",
        kit.words_input(
            field_id("settings", "holidays"), initial=", ".join(calendars), placeholder="US, DE-BY", most=300
        ),
        optional=True,
        hint="Country codes, or a country with its part, with commas between. I write to nobody on these days.",
    )


def _contact(contact: str) -> Block:
    return field(
        "contact",
        "Contact for misconduct",
        kit.words_input(field_id("settings", "contact"), initial=contact, lines=True, most=CONTACT_MOST),
        optional=True,
        hint="Shown to whoever tells me that something is wrong in their pair.",
    )


def saved(workspace: Workspace) -> View:
    hours = workspace.working_hours
    days = kit.listed([DAYS[day] for day in sorted(hours.days)])
    next_day = " the next day" if hours.overnight else ""
    kept = ", ".join(workspace.holiday_calendars)
    holidays = f"The public holidays of {kept} are kept." if kept else "No public holidays are kept."
    return kit.sentence_modal(
        "Saved",
        f"*Saved.* I write to people on {days}, {hours.starts:%H:%M} to {hours.ends:%H:%M}{next_day}, unless they "
        f"chose other hours. {holidays}",
        "It holds from the next message on.",
    )
