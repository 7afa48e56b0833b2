"""The sign-up form and what follows it."""

from collections.abc import Sequence
from datetime import date

from bot.domain.kinds import Kind, Role
from bot.domain.program import Program
from bot.services.preparation import Preparation
from bot.services.signup import (
    LONGEST_STRENGTHS,
    LONGEST_WISH,
    LONGEST_WORDS,
    MOST_HOURS,
    MOST_MENTEES,
    MOST_YEARS,
    SignUpForm,
)
from handlers.blocks import kit, lessons, people
from handlers.blocks.drafts import Values, reopened, restored
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import LeaveIds, SignupIds, field_id

LEVELS = {
    1: "Professional contributor: my own work",
    2: "Team leader: I lead people",
    3: "Leader of leaders: I lead people who lead",
}
LANGUAGES = (
    "English", "German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Polish", "Swedish", "Turkish",
    "Arabic", "Hebrew", "Hindi", "Bengali", "Mandarin", "Cantonese", "Japanese", "Korean", "Vietnamese", "Indonesian",
    "Thai", "Russian", "Ukrainian", "Greek", "Czech", "Romanian", "Hungarian", "Finnish", "Norwegian", "Danish",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROLE_OPTIONS = {
    "mentee": "Mentee: I want to learn from somebody",
    "mentor": "Mentor: I want to help somebody grow",
    "both": "Both",
}
# In a reverse program the one with fewer years mentors.
REVERSE_ROLE_OPTIONS = {
    "mentor": "Mentor: I am early in my career and show what I know",
    "mentee": "Mentee: I lead, and want to learn from a fresh view",
    "both": "Both",
}


PROFILE_TITLE = "My profile"
LINE_MANAGER_TOLD = "Once you are matched, your line manager is told that you take part, and never what is said."
NO_GROUP = "-"  # a name that no group can have
PROFILES_SHOWN = 50


def form(shown: SignUpForm, today: date) -> View:
    """As it is opened on the program's day `today`: with what was typed before it was closed, where it was."""
    mentors = is_mentor(shown.draft) if shown.draft and "roles" in shown.draft else None
    return reopened(_form(shown, today, mentors), shown.draft)


def profiles(programs: Sequence[Program]) -> View:
    """Each program has its own answers, so each has its own form."""
    rows = [
        kit.section(f"*{kit.escape(one.name, 100)}*", kit.button("Open", SignupIds.OPEN_PROFILE_OF, one.id))
        for one in programs[:PROFILES_SHOWN]
    ]
    return kit.modal("My profiles", [kit.section("You are in several programs. Which profile?"), *rows])


def form_again(shown: SignUpForm, typed: Values, today: date) -> View:
    """The same form while it is filled in: another program, or a role with other questions."""
    return restored(_form(shown, today, is_mentor(typed)), typed)


def is_mentor(typed: Values) -> bool:
    chosen = (typed.get("roles") or {}).get(SignupIds.CHOOSE_ROLE) or {}
    return (chosen.get("selected_option") or {}).get("value") in {Role.MENTOR.value, "both"}


def _form(shown: SignUpForm, today: date, mentors: bool | None) -> View:
    asks_capacity = Role.MENTOR in shown.enrollment.roles if mentors is None else mentors
    title = PROFILE_TITLE if shown.is_profile else "Sign up"
    return kit.modal(
        title,
        [
            *_top(shown, today),
            *_wishes(shown),
            *_about_me(shown),
            *(_capacity(shown) if asks_capacity and shown.program.kind is not Kind.PEER else []),
            *(_answer_time(shown) if asks_capacity or shown.program.kind is Kind.PEER else []),
            *_availability(shown),
            *_private(shown),
            *_group(shown),
            *([kit.section("Done with this program?", _leave())] if shown.is_profile else []),
        ],
        callback_id=SignupIds.SUBMIT,
        submit="Save" if shown.is_profile else "Sign up",
        remember=str(shown.program.id),
        tell_when_closed=True,
    )


def _leave() -> kit.Element:
    return kit.button("Leave it", LeaveIds.OPEN)


def roles_chosen(roles: frozenset[Role]) -> str | None:
    return "both" if len(roles) == 2 else next((role.value for role in roles), None)


def _top(shown: SignUpForm, today: date) -> list[Block]:
    name = kit.escape(shown.program.name, 100)
    told = f"\n{LINE_MANAGER_TOLD}" if shown.program.tells_line_managers else ""
    blocks: list[Block] = [kit.section(f"*{name}*. {_when(shown, today)}{told}")]
    if len(shown.others) > 1 and not shown.is_profile:
        options = [kit.option(one.name, one.id) for one in shown.others]
        chooser = kit.select(SignupIds.CHOOSE_PROGRAM, options, chosen=shown.program.id)
        blocks = [kit.section("Which program?", chooser, block_id="program"), *blocks]
    if shown.program.kind is not Kind.PEER:
        blocks += [_roles(shown)]
    else:
        blocks += [kit.section("Everybody here is both: you learn from a peer, and they from you.")]
    return blocks


def _roles(shown: SignUpForm) -> Block:
    """Asks at once what only a mentor is asked."""
    words = REVERSE_ROLE_OPTIONS if shown.program.kind is Kind.REVERSE else ROLE_OPTIONS
    options = [kit.option(text, value) for value, text in words.items()]
    chosen = roles_chosen(shown.enrollment.roles)
    return field("roles", "I join as", kit.radio(SignupIds.CHOOSE_ROLE, options, chosen=chosen), dispatch=True)


def _when(shown: SignUpForm, today: date) -> str:
    """Of a day that is over there is nothing to say but what comes after it."""
    program = shown.program
    rest = f"the program runs until {kit.day_and_year(program.ends_on)}."
    if shown.is_profile and program.matching_on < today:
        return f"Whoever waits is in the next matching; {rest}"
    return f"{_matching(program, today)}; {rest}"


def _matching(program: Program, today: date) -> str:
    words = people.matching_words(program, today)
    return words[0].upper() + words[1:]


def _wishes(shown: SignUpForm) -> list[Block]:
    answers = shown.enrollment.answers
    skills = [kit.option(skill, skill) for skill in shown.program.skills]
    blocks = []
    for name, label, chosen in (
        ("wants", "What I want to learn", answers.wants_skills),
        ("offers", "What I can offer", answers.offers_skills),
    ):
        if skills:
            element = kit.multi_select(field_id("signup", name), skills, chosen=chosen, placeholder="Pick skills")
            blocks += [field(name, label, element, optional=True)]
        words = answers.wants_words if name == "wants" else answers.offers_words
        own = kit.words_input(field_id("signup", f"{name}_words"), initial=words, lines=True, most=LONGEST_WORDS)
        blocks += [field(f"{name}_words", f"{label}, in my own words", own, optional=True)]
    strengths = kit.words_input(field_id("signup", "strengths"), initial=answers.strengths, most=LONGEST_STRENGTHS)
    return [*blocks, field("strengths", "My strengths", strengths, optional=True)]


def _about_me(shown: SignUpForm) -> list[Block]:
    answers = shown.enrollment.answers
    levels = [kit.option(text, level) for level, text in LEVELS.items()]
    level = kit.select(field_id("signup", "level"), levels, chosen=answers.level)
    years = kit.number_input(field_id("signup", "years"), initial=answers.years_of_experience, least=0, most=MOST_YEARS)
    hours = kit.number_input(
        field_id("signup", "hours"), initial=answers.hours_per_month or 2, least=1, most=MOST_HOURS
    )
    languages = kit.multi_select(
        field_id("signup", "languages"),
        [kit.option(one, one) for one in LANGUAGES],
        chosen=answers.languages or ("English",),
    )
    return [
        field("level", "My level", level),
        field("years", "Years of experience", years),
        field("hours", "Hours a month I can give", hours),
        field("languages", "Languages I can meet in", languages),
    ]


def _capacity(shown: SignUpForm) -> list[Block]:
    rules, name = shown.program.rules, field_id("signup", "mentor_capacity")
    if shown.program.kind is Kind.GROUP:
        return _circle(shown, name) if rules.group_least < rules.group_most else []
    capacity = kit.number_input(name, initial=shown.enrollment.mentor_capacity, least=1, most=MOST_MENTEES)
    return [field("mentor_capacity", "Mentees I can take", capacity, hint="One is a good start.")]


def _circle(shown: SignUpForm, name: str) -> list[Block]:
    """Asked only where a circle may have more than one size."""
    rules = shown.program.rules
    size = shown.program.mentor_places(shown.enrollment.mentor_capacity)
    capacity = kit.number_input(name, initial=size, least=rules.group_least, most=rules.group_most)
    hint = f"A circle has {rules.group_least} to {rules.group_most} mentees."
    return [field("mentor_capacity", "Mentees in my circle, at most", capacity, hint=hint)]


def _answer_time(shown: SignUpForm) -> list[Block]:
    """Asked of whoever may be asked by mentees, and once they are in: sign-up itself stays short."""
    option = kit.option("Show mentees how fast I usually answer", "shown", "Only once I have answered three of them")
    chosen = [] if shown.enrollment.hides_answer_time else ["shown"]
    box = kit.checkboxes(field_id("signup", "answer_time"), [option], chosen=chosen)
    return [field("answer_time", "When mentees look for a mentor", box, optional=True)] if shown.is_profile else []


def _availability(shown: SignUpForm) -> list[Block]:
    hours = shown.working_hours
    days = [kit.option(name, number) for number, name in enumerate(DAYS)]
    zone = shown.person.time_zone.replace("_", " ")
    return [
        field(
            "working_days",
            "Days I am free to meet",
            kit.checkboxes(field_id("signup", "working_days"), days, chosen=sorted(hours.days)),
        ),
        field("works_from", "From", kit.hour_input(field_id("signup", "works_from"), initial=hours.starts)),
        field(
            "works_until",
            "Until",
            kit.hour_input(field_id("signup", "works_until"), initial=hours.ends),
            hint=f"In your own time zone, {zone}. I write to you in these hours only.",
        ),
    ]


def _private(shown: SignUpForm) -> list[Block]:
    people = kit.people_select(
        field_id("signup", "do_not_match"), chosen=sorted(shown.do_not_match), placeholder="Nobody"
    )
    wish = kit.words_input(field_id("signup", "wish"), initial=shown.enrollment.answers.wish, most=LONGEST_WISH)
    return [
        field(
            "wish",
            "Somebody who shares an experience of mine",
            wish,
            optional=True,
            hint="A wish in your words, such as “came back from parental leave”.",
        ),
        field(
            "do_not_match",
            "Please never match me with",
            people,
            optional=True,
            hint="Private: nobody but you ever sees this, not even the people who run the program.",
        ),
    ]


def _group(shown: SignUpForm) -> list[Block]:
    """Only where the program asks; to say nothing is the first choice."""
    if not shown.groups:
        return []
    options = [kit.option("I would rather not say", NO_GROUP), *(kit.option(one, one) for one in shown.groups)]
    element = kit.select(field_id("signup", "group"), options, chosen=shown.group or NO_GROUP)
    hint = (
        "Only if you like. Matching never sees it. Whoever runs the program sees no names, only how groups of five or "
        "more fared: it shows whether matching is fair."
    )
    return [field("group", "A group that I belong to", element, optional=True, hint=hint)]


def done(program: Program, today: date, *, was_in: bool, prepared: Preparation | None = None) -> View:
    """Says what happens next and when."""
    name = kit.escape(program.name, 100)
    if was_in:
        return kit.sentence_modal("Saved", f"*Your profile for {name} is saved.* The next matching uses it.")
    todo = lessons.to_prepare(prepared, today) if prepared else []
    until = "Until then" if todo else "Until then there is nothing to do."
    changes = "`/mentor profile` changes your answers, `/mentor leave` takes you out."
    said = [
        kit.section(f"*You are signed up for {name}.*"),
        kit.section(f"{_matching(program, today)}. I will tell you either way, here in Slack."),
    ]
    return kit.modal("You are in", [*said, *todo, kit.section(f"{until} {changes}")])


def unfinished(program: Program) -> Message:
    name = kit.escape(program.name, 100)
    text = f"Your sign-up for {name} is not finished yet."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*Your sign-up for {name} is not finished yet.* You opened the form and did not send it. "
                f"Sign-up closes on {kit.day(program.sign_up_closes_on)}."
            ),
            kit.buttons(kit.button("Finish it", SignupIds.OPEN, program.id, style="primary")),
            kit.context("Not for you? Do nothing: I ask twice at most."),
        ),
    )
