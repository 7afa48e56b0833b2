"""Programs in the list of whoever runs them, and the form that makes and changes one."""

from collections.abc import Sequence

from bot.domain.clocks import Cadence
from bot.domain.kinds import Kind
from bot.domain.program import Asking, Joining, Program, ProgramState
from bot.services.old_words import OldWords
from bot.services.program_plan import NAME_MOST, PURPOSE_MOST
from bot.services.programs import Counts, Listed
from handlers.blocks import kit
from handlers.blocks.by_rule import invite_who_fits, whoever_fits
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import ClocksIds, ContentIds, FindIds, PeopleIds, ProgramLifeIds, ProgramsIds, field_id

PROGRAMS_SHOWN = 20
KINDS = {
    Kind.ONE_TO_ONE: ("One-to-one", "A mentor and a mentee, one or two levels apart"),
    Kind.GROUP: ("Group circle", "One mentor and two to seven mentees"),
    Kind.PEER: ("Peer", "Two people at about the same level"),
    Kind.REVERSE: ("Reverse", "The junior one mentors the senior one"),
}
CADENCES = {
    Cadence.WEEKLY: "Every week",
    Cadence.EVERY_TWO_WEEKS: "Every two weeks",
    Cadence.EVERY_THREE_WEEKS: "Every three weeks",
    Cadence.MONTHLY: "Every month",
}
JOININGS = {
    Joining.OPEN: ("Everybody in the workspace", "It is shown to everybody who types /mentor"),
    Joining.INVITE_ONLY: ("Only people who are invited", "Nobody else sees that it exists"),
}
ASKINGS = {
    Asking.MENTOR_FIRST: ("Ask the mentor first", "The mentee hears of it only after a yes"),
    Asking.ANNOUNCED: ("Announce the pairs", "Both hear at once and have five working days to object"),
}


def state_words(entry: Listed) -> str:
    program = entry.program
    if program.state is ProgramState.DRAFT:
        return "a draft"
    if program.state is ProgramState.CLOSED:
        return "closed"
    if program.paused_until is not None and entry.today < program.paused_until:
        return f"paused until {kit.day(program.paused_until)}"
    if entry.takes_sign_ups:
        return f"open for sign-up until {kit.day_from(entry.today, program.sign_up_closes_on)}"
    if entry.today > program.ends_on:
        return f"ended on {kit.day_and_year(program.ends_on)}"
    return f"running until {kit.day_and_year(program.ends_on)}"


def counts_line(counts: Counts) -> str:
    if not counts.joined:
        return f"Nobody has signed up yet{_invited(counts)}."
    roles = f"{kit.counted(counts.mentors, 'mentor')}, {kit.counted(counts.mentees, 'mentee')}"
    paused = f", {counts.paused} pausing" if counts.paused else ""
    pairs = f" · {kit.counted(counts.pairings, 'pair')}" if counts.pairings else ""
    joined = kit.counted(counts.joined, "person", "people")
    return f"{joined} signed up ({roles}{paused}){_invited(counts)}{pairs}"


def _invited(counts: Counts) -> str:
    waiting = counts.invited + counts.begun
    return f"; {waiting} invited or at the form" if waiting else ""


def listing(programs: Sequence[Listed], *, may_create: bool = True, begin: int = 0) -> Message:
    """`begin` is how many were listed before."""
    text = f"You run {kit.counted(len(programs), 'program')}." if programs else "There is no program yet."
    blocks: list[Block] = [kit.section(f"*{text}*")]
    until = begin + PROGRAMS_SHOWN
    for entry in programs[begin:until]:
        blocks += _entry(entry)
    acts = [kit.button("New program", ProgramsIds.NEW, style=None if programs else "primary")] if may_create else []
    if len(programs) > until:
        acts += [kit.button(f"{len(programs) - until} more", ProgramsIds.SHOW, until)]
    return Message(text=text, blocks=(*blocks, *([kit.buttons(*acts)] if acts else [])))


def _entry(entry: Listed) -> list[Block]:
    program = entry.program
    dates = (
        f"Sign-up until {kit.day_and_year(program.sign_up_closes_on)} · matching on "
        f"{kit.day_and_year(program.matching_on)} · ends on {kit.day_and_year(program.ends_on)}"
    )
    managers = kit.mentions(program.managers[:10])
    text = (
        f"*{kit.escape(program.name, 100)}* · {state_words(entry)}\n{KINDS[program.kind][0]}, "
        f"{CADENCES[program.cadence].lower()}, run by {managers}\n{dates}\n{counts_line(entry.counts)}"
    )
    buttons = _buttons(entry)
    return [kit.section(text), *([kit.buttons(*buttons)] if buttons else [])]


def _buttons(entry: Listed) -> list[Element]:
    program = entry.program
    if program.is_over:
        return [kit.button("Put away and more", ProgramLifeIds.OPEN, program.id)]
    opens = kit.button("Open for sign-up", ProgramsIds.OPEN, program.id, style="primary")
    can_open = program.state is not ProgramState.OPEN and entry.today <= program.sign_up_closes_on
    return [
        *([opens] if can_open else []),
        *([invite_who_fits(entry)] if entry.fits else []),
        kit.button("Edit", ProgramsIds.EDIT, program.id),
        kit.button("Content", ContentIds.OPEN, program.id),
        kit.button("People", PeopleIds.SHOW, program.id),
        kit.button("Clocks", ClocksIds.OPEN, program.id),
        kit.button("Who may ask whom", FindIds.OPEN_RULES, program.id),
        kit.button("Pause and more", ProgramLifeIds.OPEN, program.id),
        kit.button("Close", ProgramsIds.CLOSE, program.id, ask=closing(entry)),
    ]


def closing(entry: Listed) -> Element:
    """Asks once more, since it cannot be undone."""
    counts = entry.counts
    told = f"{kit.counted(counts.joined, 'person', 'people')} will be told" if counts.joined else "Nobody is in it"
    pairs = (
        f"and {kit.counted(counts.pairings, 'pair')} finished" if counts.pairings else "and nothing is asked any more"
    )
    return kit.confirm(
        "Close it for good?", f"{told} {pairs}. A closed program cannot be opened again.", "Close it", danger=True
    )


def edit_form(program: Program) -> View:
    """Remembers which version it shows, so that nobody undoes what another saved meanwhile."""
    return kit.modal(
        "Edit the program",
        [*_words(program), *_choices(program), *_days(program), *_people(program)],
        callback_id=ProgramsIds.SAVE,
        submit="Save",
        remember=f"{program.id}:{program.version}",
    )


def _words(program: Program) -> list[Block]:
    name = kit.words_input(field_id("programs", "name"), initial=program.name, most=NAME_MOST)
    purpose = kit.words_input(field_id("programs", "purpose"), initial=program.purpose, lines=True, most=PURPOSE_MOST)
    return [
        field("name", "Name", name),
        field("purpose", "What it is for", purpose, optional=True, hint="One or two sentences that people see first."),
    ]


def _choices(program: Program) -> list[Block]:
    kinds = [kit.option(title, kind, says) for kind, (title, says) in KINDS.items()]
    cadences = [kit.option(text, cadence) for cadence, text in CADENCES.items()]
    kind = kit.select(field_id("programs", "kind"), kinds, chosen=program.kind)
    cadence = kit.select(field_id("programs", "cadence"), cadences, chosen=program.cadence)
    hint = "Stays as it is once somebody has signed up."
    return [field("kind", "Kind", kind, hint=hint), field("cadence", "How often pairs meet", cadence)]


def _days(program: Program) -> list[Block]:
    def day(name: str, label: str, hint: str = "") -> Block:
        picker = kit.day_input(field_id("programs", name), initial=getattr(program, name))
        return field(name, label, picker, hint=hint)

    return [
        day("sign_up_closes_on", "Last day of sign-up"),
        day("matching_on", "Matching", "Everybody who signs up is told this day."),
        day("ends_on", "End"),
    ]


def _people(program: Program) -> list[Block]:
    skills = kit.words_input(field_id("programs", "skills"), initial="\n".join(program.skills), lines=True)
    joinings = [kit.option(title, value, says) for value, (title, says) in JOININGS.items()]
    if not program.rule.is_empty or program.joining is Joining.BY_RULE:
        joinings.append(kit.option("By a rule", Joining.BY_RULE, "As it is set under Pause and more"))
    askings = [kit.option(title, value, says) for value, (title, says) in ASKINGS.items()]
    joining = kit.radio(field_id("programs", "joining"), joinings, chosen=program.joining)
    asking = kit.radio(field_id("programs", "asking"), askings, chosen=program.asking)
    people = kit.people_select(field_id("programs", "managers"), chosen=program.managers)
    return [
        field("skills", "Skills to pick from", skills, optional=True, hint="One on each line, or with commas between."),
        field("joining", "Who may join", joining),
        field("asking", "How pairs are asked", asking),
        field("managers", "Program managers", people, hint="They see who is in it and how the pairs are doing."),
    ]


def made(entry: Listed) -> View:
    """Says what happens next and when."""
    program, name = entry.program, kit.escape(entry.program.name, 100)
    if program.state is ProgramState.DRAFT:
        return kit.sentence_modal(
            "Made",
            f"*{name} is a draft.* Nobody sees it yet.",
            "Next: type `/mentor-admin programs` and open it for sign-up when you are ready.",
        )
    seen = {
        Joining.OPEN: "Everybody who types `/mentor` sees it",
        Joining.INVITE_ONLY: "Only those you invite see it",
        Joining.BY_RULE: "Those whom its rule names see it, and whoever you invite",
    }[program.joining]
    opened = f"*{name} is open for sign-up* until {kit.day_from(entry.today, program.sign_up_closes_on)}. {seen}."
    then = (
        f"Next: invite people with `/mentor-admin people`. On {kit.day(program.matching_on)} you propose pairs "
        "with `/mentor-admin match`."
    )
    by_rule = [whoever_fits(entry)] if program.joining is Joining.BY_RULE else []
    return kit.modal("Made", [kit.section(opened), *by_rule, kit.section(then)])


def saved(program: Program, old: OldWords) -> View:
    """What its texts say of the rhythm and the dates stays as it is written, so the manager hears where it does."""
    blocks = [kit.section(f"*{kit.escape(program.name, 100)} is saved.* It holds from now on.")]
    if old.agreement:
        said = (
            f"*The agreement still says {_quoted(old.agreement)}.* "
            "Nobody's words change by themselves. Once you change them, everybody is asked to accept them anew."
        )
        blocks.append(kit.section(said, kit.button("Change it", ContentIds.OPEN_AGREEMENT, program.id)))
    if old.sayings:
        said = f"*The texts to everybody still say {_quoted(old.sayings)}.*"
        blocks.append(kit.section(said, kit.button("Change it", ContentIds.OPEN_SAYINGS, program.id)))
    return kit.modal("Saved", blocks)


def _quoted(phrases: Sequence[str]) -> str:
    return kit.listed([f"“{one}”" for one in phrases])


def closed_view(entry: Listed) -> View:
    """To whoever closed it."""
    name = kit.escape(entry.program.name, 100)
    told = "Everybody in it is thanked." if entry.counts.joined else "Nobody was in it, so nobody is told."
    return kit.sentence_modal("Closed", f"*{name} is closed.* {told} In the list it has *Put away and more*.")


def closed(program: Program, words: str = "") -> Message:
    """To everybody who was in it; `words` are the program's own."""
    name = kit.escape(program.name, 100)
    text = f"{program.name} has come to its end."
    managers = kit.mentions(program.managers[:5])
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{name} has come to its end.* Thank you for being part of it. Nothing more is asked of you there, "
                "and what you wrote stays yours."
            ),
            *([kit.section(kit.escape(words, 2000))] if words else []),
            kit.context(f"Questions? {managers} can answer them. `/mentor` shows what else is open."),
        ),
    )
