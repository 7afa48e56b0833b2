"""One program with everything that may be done to it, and what people hear of it."""

from datetime import date

from bot.domain.program import Joining, Program, ProgramState
from bot.services import templates
from bot.services.end_moved import Told
from bot.services.program_life import Card
from bot.services.programs import Listed
from handlers.blocks import kit
from handlers.blocks.by_rule import how_many, keeps, whoever_fits
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.new_program import LEVEL_WORDS, rule_words
from handlers.blocks.programs import closing, counts_line, state_words
from handlers.ids import ContentIds, NominationIds, PeopleIds, ProgramLifeIds, ProgramsIds, field_id


def card(shown: Card) -> View:
    """In place of a row of buttons that nobody could read."""
    program, number = shown.listed.program, shown.listed.program.id
    top = kit.section(f"*{kit.escape(program.name, 100)}* is {_state(shown)}.\n{counts_line(shown.listed.counts)}")
    copy = _act("Copy it", "A draft with the same rules, clocks and words.", "Copy", ProgramLifeIds.COPY, number)
    copies = [copy] if shown.may_copy else []
    if program.is_over:
        away = "It stays in the audit log and in reports, and leaves the list."
        put_away = _act("Put it away", away, "Archive", ProgramLifeIds.ARCHIVE, number)
        return kit.modal("Program", [top, *copies, *([put_away] if program.state is ProgramState.CLOSED else [])])
    return kit.modal("Program", [top, *_by_rule(shown), *_parts(program), _pause(shown), *copies, _close(shown)])


def _state(shown: Card) -> str:
    return f"paused until {kit.day(shown.paused_until)}" if shown.paused_until else state_words(shown.listed)


def _by_rule(shown: Card) -> list[Block]:
    asks = shown.listed.program.joining is Joining.BY_RULE and shown.listed.takes_sign_ups
    return [whoever_fits(shown.listed)] if asks else []


def _parts(program: Program) -> list[Block]:
    number = program.id
    named = _act("Named for it", "By managers and by mentors of circles.", "Look", NominationIds.SHOW, number)
    return [
        *([named] if _takes_nominations(program) else []),
        _act("Content", "Guides, agreement, lessons, texts and forms.", "Open", ContentIds.OPEN, number),
        _act("Name, days, skills, managers", "Prolong it or cut it short here.", "Edit", ProgramsIds.EDIT, number),
        _act("People", "Invite, sign up, remove.", "Open", PeopleIds.SHOW, number),
        _act("Rule, line managers, channels", around_line(program), "Change", ProgramLifeIds.OPEN_AROUND, number),
    ]


def _takes_nominations(program: Program) -> bool:
    template = templates.find(program.template)
    return template is not None and bool(template.joining.nominators)


def around_line(program: Program) -> str:
    """Who joins by rule, who else is told, and its channels."""
    rule = f"By rule: {rule_words(program.rule)}." if program.joining is Joining.BY_RULE else ""
    managers = f"Line managers are {'told' if program.tells_line_managers else 'not told'} who takes part."
    channels = [f"<#{one}>" for one in (program.mentors_channel, program.cohort_channel) if one]
    return " ".join([*([rule] if rule else []), managers, f"Channels: {kit.listed(channels) or 'none'}."])


def _pause(shown: Card) -> Block:
    number = shown.listed.program.id
    if shown.paused_until:
        return _act("It is paused", "Every clock stands still.", "Go on now", ProgramLifeIds.RESUME, number)
    return _act("Pause it", "For holidays: every clock stands still.", "Pause", ProgramLifeIds.OPEN_PAUSE, number)


def _close(shown: Card) -> Block:
    number, ask = shown.listed.program.id, closing(shown.listed)
    close = kit.button("Close it for good", ProgramsIds.CLOSE, number, ask=ask, style="danger")
    return kit.section("*Close it*\nIts pairs are finished, and everybody is thanked.", close)


def _act(title: str, says: str, words: str, action_id: str, value: int) -> Block:
    return kit.section(f"*{title}*\n{says}", kit.button(words, action_id, value))


def pause_form(program: Program) -> View:
    until = kit.day_input(field_id("program_life", "until"))
    return kit.modal(
        "Pause the program",
        [
            kit.section(
                f"*{kit.escape(program.name, 100)}*\nNothing is asked of anybody meanwhile, and every clock has as "
                "much time left afterwards as it has now. Sessions that are planned stay where they are."
            ),
            field("until", "First day after the pause", until, hint="Everybody in it is told this day."),
        ],
        callback_id=ProgramLifeIds.PAUSE,
        submit="Pause it",
        close="Back",
        remember=str(program.id),
    )


def around_form(program: Program) -> View:
    """Remembers which version it shows, so that nobody undoes what another saved meanwhile."""
    rule = program.rule
    levels = [kit.option(f"{level}: {words}", level) for level, words in LEVEL_WORDS.items()]
    departments = kit.words_input(_id("departments"), initial="\n".join(rule.departments), lines=True, most=1000)
    days = kit.number_input(_id("started_within_days"), initial=rule.started_within_days, least=1, most=730)
    mentors = [kit.option("Everybody else may join as a mentor", "yes")]
    invited = [
        kit.option("Invite whoever comes to fit", "yes", "Each once, in their working hours, while sign-up is open")
    ]
    told = [kit.option("Tell line managers who takes part", "yes", "Never what is said")]
    hint = "One that is there already; people in the program are pointed to it."
    return kit.modal(
        "Around the program",
        [
            kit.section(
                "*By rule* (where _Who may join_ is by a rule): all that you give must hold. It goes by the "
                "reporting-line file."
            ),
            field("levels", "Levels", kit.checkboxes(_id("levels"), levels, chosen=rule.levels), optional=True),
            field("departments", "Departments", departments, optional=True, hint="One on each line."),
            field("started_within_days", "Days since the first day of work, at most", days, optional=True),
            field("mentors", "Mentors", _boxes("mentors", mentors, ticked=rule.others_may_mentor), optional=True),
            field("keeps", "Invitations", _boxes("keeps", invited, ticked=rule.keeps_inviting), optional=True),
            field("told", "Line managers", _boxes("told", told, ticked=program.tells_line_managers), optional=True),
            field(
                "mentors_channel",
                "Channel for its mentors",
                _channel("mentors_channel", program),
                optional=True,
                hint=hint,
            ),
            field("cohort_channel", "Channel for everybody in it", _channel("cohort_channel", program), optional=True),
        ],
        callback_id=ProgramLifeIds.SAVE_AROUND,
        submit="Save",
        close="Back",
        remember=f"{program.id}:{program.version}",
    )


def _id(name: str) -> str:
    return field_id("program_life", name)


def _boxes(name: str, options: list[Element], *, ticked: bool) -> Element:
    return kit.checkboxes(_id(name), options, chosen=["yes"] if ticked else [])


def _channel(name: str, program: Program) -> Element:
    return kit.channel_select(_id(name), chosen=getattr(program, name) or None)


def done(title: str, *texts: str) -> View:
    return kit.sentence_modal(title, *texts)


def copied(program: Program) -> View:
    return done(
        "Copied",
        f"*{kit.escape(program.name, 100)} is a draft.* Nobody sees it yet, and nobody is in it.",
        "Next: choose its days with Edit, and open it for sign-up.",
    )


def paused_view(program: Program, until: date) -> View:
    return done(
        "Paused",
        f"*{kit.escape(program.name, 100)} is paused until {kit.day(until)}.* Everybody in it is told. "
        "It goes on by itself on that day, or earlier when you say so.",
    )


def archived(program: Program) -> View:
    return done("Put away", f"*{kit.escape(program.name, 100)} is put away.* What happened in it is kept.")


def saved(entry: Listed) -> View:
    said = ["*It holds from now on.*"]
    if entry.program.joining is Joining.BY_RULE:
        said += [f"The rule names {rule_words(entry.program.rule)}. {how_many(entry)} {keeps(entry.program)}"]
    return done("Saved", *said)


# Said to people


def paused(program: Program, until: date) -> Message:
    name = kit.escape(program.name, 100)
    text = f"{program.name} takes a break until {kit.day(until)}."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{name} takes a break until {kit.day(until)}.* Nothing is asked of you before then. "
                "Sessions that you have planned stay in your calendar; move them as you like."
            ),
        ),
    )


def goes_on(program: Program) -> Message:
    text = f"{program.name} goes on."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{kit.escape(program.name, 100)} goes on.* Everything has as much time left as before the break. "
                "Type `/mentor` to see what is next."
            ),
        ),
    )


def end_moved(told: Told) -> Message:
    """The one message about it, with what becomes of this reader's sessions."""
    program, day = told.program, kit.day_and_year(told.program.ends_on)
    text = f"{program.name} now ends on {day}."
    lines = [
        f"Your sessions with {kit.mentions(partners)} go on at their pace; the last is on "
        f"{kit.moment(session.starts_at, '{date_short}')}."
        for partners, session in told.last[:3]
    ]
    off = ["What was planned for later is called off and leaves your calendars."] if told.taken_off else []
    last = "The last questions move with it."
    managers = kit.mentions(program.managers[:3]) or "Whoever runs it"
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{kit.escape(program.name, 100)} now ends on {day}.* {' '.join([*lines, *off, last])}"),
            kit.context(f"{managers} can tell you why."),
        ),
    )


def line_manager_told(program: Program, person_id: str, hours: int) -> Message:
    text = f"Somebody of your team takes part in {program.name}."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{kit.mention(person_id)} takes part in {kit.escape(program.name, 100)}*, about "
                f"{kit.counted(hours, 'hour')} a month. Please help them to keep that time free."
            ),
            kit.context(
                "What is said there stays there: neither you nor I are told. Please keep to yourself who is in it. "
                f"Questions? {kit.mentions(program.managers[:3])}"
            ),
        ),
    )
