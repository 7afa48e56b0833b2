"""What the people who run mentoring see first, and who they are."""

from collections.abc import Sequence

from bot.domain.administration import Admin
from bot.services.appoint import Appointments
from bot.services.overview import NextStep, Overview, Standing
from handlers.blocks import kit
from handlers.blocks.by_rule import invite_who_fits
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.programs import closing, counts_line, state_words
from handlers.ids import AdminsIds, HealthIds, MatchingIds, PeopleIds, ProgramsIds, SettingsIds, field_id

PROGRAMS_SHOWN = 15
ADMINS_SHOWN = 40


def hub(overview: Overview) -> Message:
    shown = overview.programs[:PROGRAMS_SHOWN]
    blocks = [kit.section(f"*{_first_line(overview)}*")]
    for standing in shown:
        blocks += _program(standing)
    if len(overview.programs) > len(shown):
        left = kit.counted(len(overview.programs) - len(shown), "more program")
        blocks += [kit.context(f"And {left}: `/mentor-admin programs` lists all of them.")]
    return Message(
        text=_first_line(overview), blocks=(*blocks, foot(is_admin=overview.is_admin, first=not overview.programs))
    )


def _first_line(overview: Overview) -> str:
    if not overview.programs:
        return "No program is running. Next: make one, which takes about five minutes."
    return f"You run {kit.counted(len(overview.programs), 'mentoring program')}. This is where they stand."


def _program(standing: Standing) -> list[Block]:
    entry = standing.listed
    name = kit.escape(entry.program.name, 100)
    text = f"*{name}* · {state_words(entry)}\n{counts_line(entry.counts)}\n{next_words(standing)}"
    return [kit.section(text), kit.buttons(*buttons(standing))]


def next_words(standing: Standing) -> str:
    """One sentence: what is next, and when."""
    program = standing.listed.program
    matching, ends = kit.day(program.matching_on), kit.day_and_year(program.ends_on)
    closes = kit.day_from(standing.listed.today, program.sign_up_closes_on)
    return {
        NextStep.OPEN_IT: "Next: open it for sign-up. Nobody sees it before then.",
        NextStep.INVITE: f"Next: invite people. Sign-up is open until {closes}.",
        NextStep.WAIT_FOR_SIGN_UPS: f"Next: on {matching} you propose pairs. Until then you can invite more.",
        NextStep.MATCH: "Next: propose pairs. You decide on each of them before anybody hears of it.",
        NextStep.REVIEW: "Next: pairs are proposed and wait for your decision.",
        NextStep.KEEP_GOING: f"Next: see how the pairs are doing. The program runs until {ends}.",
        NextStep.CLOSE_IT: f"It ended on {ends}. Next: close it, so that everybody is thanked.",
    }[standing.next]


def buttons(standing: Standing) -> list[Element]:
    """The next step first."""
    number = standing.listed.program.id
    people = kit.button("People", PeopleIds.SHOW, number)
    first = {
        NextStep.OPEN_IT: kit.button("Open for sign-up", ProgramsIds.OPEN, number, style="primary"),
        NextStep.INVITE: kit.button("Invite people", PeopleIds.OPEN_INVITE, number, style="primary"),
        NextStep.WAIT_FOR_SIGN_UPS: kit.button("Invite people", PeopleIds.OPEN_INVITE, number),
        NextStep.MATCH: kit.button("Propose pairs", MatchingIds.OPEN, number, style="primary"),
        NextStep.REVIEW: kit.button("Review the pairs", MatchingIds.REVIEW, standing.proposal_id, style="primary"),
        NextStep.KEEP_GOING: kit.button("How pairs are doing", HealthIds.SHOW),
        NextStep.CLOSE_IT: kit.button("Close", ProgramsIds.CLOSE, number, ask=closing(standing.listed)),
    }[standing.next]
    edit = kit.button("Edit", ProgramsIds.EDIT, number)
    by_rule = [invite_who_fits(standing.listed)] if standing.listed.fits else []
    return [first, *by_rule, people, edit]


def foot(*, is_admin: bool, first: bool) -> Block:
    """`first`: the next step is to make a program."""
    everybody = [kit.button("All programs", ProgramsIds.SHOW), kit.button("Help with running programs", AdminsIds.HELP)]
    if not is_admin:
        return kit.buttons(*everybody)
    new = kit.button("New program", ProgramsIds.NEW, style="primary" if first else None)
    settings = kit.button("Settings", SettingsIds.OPEN)
    return kit.buttons(new, everybody[0], kit.button("Admins", AdminsIds.SHOW), settings, everybody[1])


def form(appointments: Appointments) -> View:
    """Who runs mentoring, each with a way out, and a field for more."""
    chosen = [appointments.actor] if appointments.first_time else []
    people = kit.people_select(field_id("admins", "people"), chosen=chosen)
    hint = "They see every program's settings and totals. They never see notes, goals or private words of a pair."
    return kit.modal(
        "Mentoring admins",
        [*_top(appointments), field("people", "Appoint", people, hint=hint)],
        callback_id=AdminsIds.APPOINT,
        submit="Appoint",
    )


def _top(appointments: Appointments) -> list[Block]:
    if appointments.first_time:
        return [
            kit.section(
                "*Nobody runs mentoring here yet.* You own or administer this Slack workspace, so you appoint "
                "the first mentoring admins: yourself, or others."
            ),
            kit.section("After that, owning the Slack workspace by itself gives no sight of mentoring."),
        ]
    return [kit.section("*These people run mentoring here.*"), *_rows(appointments.admins)]


def _rows(admins: Sequence[Admin]) -> list[Block]:
    rows = [_row(one) for one in admins[:ADMINS_SHOWN]]
    left = len(admins) - len(rows)
    return [*rows, kit.context(f"And {left} more.")] if left > 0 else rows


def _row(admin: Admin) -> Block:
    by = f"appointed by {kit.mention(admin.appointed_by)}" if admin.appointed_by else "appointed by the settings"
    ask = kit.confirm(
        "Dismiss?", "They no longer run mentoring here. Programs that they manage stay theirs.", "Dismiss", danger=True
    )
    dismiss = kit.button("Dismiss", AdminsIds.DISMISS, admin.person_id, ask=ask)
    return kit.section(f"{kit.mention(admin.person_id)} · {by}", dismiss, block_id=f"admin-{admin.person_id}")


def appointed(appointments: Appointments) -> View:
    names = kit.mentions([one.person_id for one in appointments.admins[:ADMINS_SHOWN]])
    return kit.sentence_modal(
        "Saved",
        f"*Mentoring here is now run by {names}.* I told whoever is new.",
        "Next: type `/mentor-admin` to make a program and see where things stand.",
    )


def told(appointed_by: str) -> Message:
    text = "You now run mentoring in this workspace."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* {kit.mention(appointed_by)} appointed you. You can make programs, invite people, "
                "match them and see how it goes."
            ),
            kit.section("Next: type `/mentor-admin`. Not for you? The button shows who can take you off the list."),
            kit.buttons(kit.button("Who runs mentoring", AdminsIds.SHOW)),
        ),
    )
