"""The form of an announcement: its words, to whom, and when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.announcement import Announcement, Audience, Every, Extra, Options, Standing
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.placeholders import Placeholder
from bot.services import newsletter
from bot.services.announce import Writing
from bot.services.newsletter import Piece
from handlers.blocks import kit
from handlers.blocks.announcement_text import WHO, text_field
from handlers.blocks.drafts import Values, restored
from handlers.blocks.kit import Block, Element, View, field
from handlers.ids import AnnouncementIds, field_id
from handlers.typed_text import typed

HINT_TEXT = f"Filled in for each reader: {', '.join(f'{{{one.value}}}' for one in Placeholder)}. The preview shows how."
HINT_PEOPLE = "Each gets it once, as a direct message in their working hours, however many of these they are in."
HINT_NAMED = "Only these of the people above. Whoever has not joined gets no announcement."
HINT_PASTED = "E-mail addresses, names or mentions, one on each line."
HINT_CHANNEL = "I can post where I am a member: type /invite and my name there first. Private channels work, too."
HINT_TIME = "Leave both empty to send it now. After the hour, it waits for each reader's working hours."
HINT_END = "The last day, if it repeats. Without one it goes on until you stop it, or its programs are closed."
HINT_LATER = (
    "One each time, in this order, after what you wrote. It is a newsletter then, so people get it after a yes. "
    "When they are used up, it stops and I tell you."
)
STANDINGS = {
    Standing.UNMATCHED: "Without a partner",
    Standing.SILENT: "No session logged for long",
    Standing.UNFINISHED: "Sign-up begun, not finished",
    Standing.FINISHED: "Finished",
}
LEVELS = {1: "Professional contributors", 2: "Team leaders", 3: "Leaders of leaders"}
REPEATS = {"": "Once", Every.WEEK.value: "Every week", Every.MONTH.value: "Every month, by the calendar"}
EXTRAS = {Extra.PROGRAMS: "Programs that are open for sign-up", Extra.PLACES: "Mentors with places left"}


# The form


def form(shown: Writing) -> View:
    note = shown.announcement
    return kit.modal(
        "Announce",
        [
            kit.section("Write it yourself, or begin with a ready text and change it.", _library()),
            field(
                "text",
                "What do you want to say?",
                text_field(note.text if note else ""),
                optional=True,
                hint=HINT_TEXT,
            ),
            *_to_whom(shown, note.audience if note else Audience()),
            field("channel", "Or into a channel", _channel(note), optional=True, hint=HINT_CHANNEL),
            *_when(shown),
            *_more(note),
            kit.section("Nothing is sent yet: you see it first.", _earlier()),
            *_rules(shown),
        ],
        callback_id=AnnouncementIds.SUBMIT,
        submit="Preview",
        close="Cancel",
        remember=str(note.id) if note else "",
        tell_when_closed=True,
    )


def _library() -> Element:
    options = [kit.option(one.title, one.name) for one in newsletter.library()]
    return kit.select(AnnouncementIds.TAKE_TEXT, options, placeholder="Ready texts")


def _to_whom(shown: Writing, audience: Audience) -> list[Block]:
    programs = [kit.option(one.name, one.id) for one in shown.programs] or [kit.option("No program yet", "none")]
    chosen: Sequence[object] = audience.programs
    roles = [kit.option(words, role.value if role else "all") for role, words in WHO.items()]
    standings = [kit.option(words, one.value) for one, words in STANDINGS.items()]
    levels = [kit.option(words, level) for level, words in LEVELS.items()]
    role = audience.role.value if audience.role else "all"
    return [
        field("programs", "To the people of", _programs(programs, chosen), optional=True, hint=HINT_PEOPLE),
        field("role", "Who of them", kit.select(field_id("announcements", "role"), roles, chosen=role)),
        field("standings", "Only those", _any("standings", standings, audience.standings), optional=True),
        field("levels", "Only these levels", _any("levels", levels, audience.levels), optional=True),
        *_departments(shown, audience),
        field("people", "Only these people", _people(audience.people), optional=True, hint=HINT_NAMED),
        field("pasted", "Or a pasted list", _pasted(), optional=True, hint=HINT_PASTED),
    ]


def _programs(options: Sequence[Element], chosen: Sequence[object]) -> Element:
    return kit.multi_select(
        field_id("announcements", "programs"), options, chosen=chosen, placeholder="Choose programs"
    )


def _any(name: str, options: Sequence[Element], chosen: Sequence[object], placeholder: str = "All") -> Element:
    values = [getattr(one, "value", one) for one in chosen]
    return kit.multi_select(field_id("announcements", name), options, chosen=values, placeholder=placeholder)


def _departments(shown: Writing, audience: Audience) -> list[Block]:
    """In a menu; more than Slack shows in one are looked for while somebody types."""
    if not shown.departments:
        return []
    options, chosen = department_options(shown.departments), department_options(audience.departments)
    if len(options) > kit.OPTIONS_MOST:
        name = field_id("announcements", "departments")
        element = kit.multi_search_select(name, chosen=chosen[: kit.OPTIONS_MOST], placeholder="All: type to search")
    else:
        element = _any("departments", options, [one["value"] for one in chosen])
    return [field("departments", "Only these departments", element, optional=True)]


def department_options(names: Sequence[str], letters: str = "") -> list[Element]:
    """Those whose names have these letters in them."""
    wanted = letters.strip().casefold()
    return [kit.option(name, department_value(name)) for name in names if wanted in name.casefold()]


def department_value(name: str) -> str:
    return name[:150]


def _people(chosen: Sequence[PersonId]) -> Element:
    return kit.people_select(field_id("announcements", "people"), chosen=chosen, placeholder="All")


def _pasted() -> Element:
    return kit.words_input(field_id("announcements", "pasted"), lines=True)


def _channel(note: Announcement | None) -> Element:
    chosen = note.audience.channel_id if note else None
    return kit.conversation_select(field_id("announcements", "channel"), chosen=chosen)


def _when(shown: Writing) -> list[Block]:
    timing = shown.announcement.timing if shown.announcement else None
    repeats = [kit.option(words, value or "once") for value, words in REPEATS.items()]
    clocks = [kit.option(f"My time ({shown.time_zone})", "mine"), kit.option("Each reader's own time", "theirs")]
    clock = "theirs" if timing and timing.own_zones else "mine"
    every = timing.every.value if timing and timing.every else "once"
    day, hour, until = (timing.day, timing.hour, timing.until) if timing else (None, None, None)
    return [
        field("day", "On", kit.day_input(field_id("announcements", "day"), initial=day), optional=True, hint=HINT_TIME),
        field("hour", "At", kit.hour_input(field_id("announcements", "hour"), initial=hour), optional=True),
        field("clock", "By whose clock", kit.select(field_id("announcements", "clock"), clocks, chosen=clock)),
        field("every", "How often", kit.select(field_id("announcements", "every"), repeats, chosen=every)),
        field(
            "until",
            "Until",
            kit.day_input(field_id("announcements", "until"), initial=until),
            optional=True,
            hint=HINT_END,
        ),
    ]


def _until(day: date | None) -> Element:
    return kit.day_input(field_id("announcements", "until"), initial=day)


def _more(note: Announcement | None) -> list[Block]:
    given = note.options if note else None
    extras = [kit.option(words, one.value) for one, words in EXTRAS.items()]
    chosen = [one.value for one in given.extras] if given else []
    later = [kit.option(one.title, one.name) for one in newsletter.library()]
    return [
        field("options", "Choices", _choices(given), optional=True),
        field(
            "extras",
            "Add each time",
            kit.checkboxes(field_id("announcements", "extras"), extras, chosen=chosen),
            optional=True,
        ),
        field(
            "later",
            "Ready texts for each issue, if it repeats",
            _any("later", later, _chosen_pieces(note), "None"),
            optional=True,
            hint=HINT_LATER,
        ),
    ]


def _choices(given: Options | None) -> Element:
    choices = {
        "newsletter": ("A newsletter", "By direct message only after a yes, which I ask for once."),
        "necessary": ("Necessary", "Also for those who muted announcements; it says so."),
        "invite": ("Invite the people chosen above who have not joined", "Once for each program."),
    }
    is_on = {
        "newsletter": given and given.newsletter,
        "necessary": given and given.necessary,
        "invite": given and given.invite_others,
    }
    options = [kit.option(words, name, more) for name, (words, more) in choices.items()]
    ticked = [name for name in choices if is_on[name]]
    return kit.checkboxes(field_id("announcements", "options"), options, chosen=ticked)


def _chosen_pieces(note: Announcement | None) -> list[str]:
    given = set(note.options.later_texts) if note else set()
    return [one.name for one in newsletter.library() if newsletter.worded(one) in given]


def _earlier() -> Element:
    return kit.button("Earlier announcements", AnnouncementIds.LIST)


def _rules(shown: Writing) -> list[Block]:
    if not shown.is_admin:
        return []
    words = "Should somebody else look at announcements before they go out?"
    return [kit.section(words, kit.button("Second pair of eyes", AnnouncementIds.OPEN_RULES))]


def with_text(view: Mapping[str, Any], values: Values, piece: Piece) -> View:
    """The same form with a ready text at the end of what was typed."""
    field_now: Mapping[str, Any] = next((one["element"] for one in view["blocks"] if one.get("block_id") == "text"), {})
    answer = (values.get("text") or {}).get(field_now.get("action_id", ""), {})
    text = "\n\n".join(part for part in (typed(answer).strip(), newsletter.worded(piece)) if part)
    turn = field_now.get("action_id", "").rpartition("_")[2]
    element = text_field(text, int(turn) + 1 if turn.isdecimal() else 1)
    again = restored({"blocks": view["blocks"]}, values)["blocks"]
    blocks = [{**one, "element": element} if one.get("block_id") == "text" else one for one in again]
    kept = ("type", "title", "submit", "close", "callback_id", "private_metadata", "notify_on_close")
    return {name: view[name] for name in kept if view.get(name)} | {"blocks": blocks}


def audience_of(  # the parts of the form that say to whom
    *,
    programs: Sequence[int],
    role: str,
    standings: Sequence[str],
    levels: Sequence[int],
    departments: Sequence[str],
    people: Sequence[PersonId],
    channel_id: str,
) -> Audience:
    """What was chosen; a value that is none of ours is nobody."""
    return Audience(
        programs=tuple(one for one in programs if one),
        role=Role(role) if role in set(Role) else None,
        standings=tuple(Standing(one) for one in standings if one in set(Standing)),
        levels=tuple(one for one in levels if one in LEVELS),
        departments=tuple(departments),
        people=tuple(people),
        channel_id=channel_id if channel_id.startswith(("C", "G")) else None,
    )
