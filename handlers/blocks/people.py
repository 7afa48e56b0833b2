"""Who is in a program, and the forms that invite, enroll and remove people."""

from collections.abc import Sequence
from datetime import date

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.services.find_people import Unknown, WhyUnknown
from bot.services.people import Outcome, Result, Roster
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.programs import counts_line, state_words
from handlers.blocks.reporting_lines import reporting_words
from handlers.ids import PeopleIds, SignupIds, field_id

PAGE = 40
LISTED_MOST = 30
ROLE_WORDS = {Role.MENTOR: "mentor", Role.MENTEE: "mentee"}
STATE_WORDS = {
    EnrollmentState.PAUSED: "pausing",
    EnrollmentState.BEGUN: "at the form, not sent yet",
    EnrollmentState.INVITED: "invited, no answer yet",
}
WHY_UNKNOWN = {
    WhyUnknown.NO_SUCH_ID: "nobody here has this id",
    WhyUnknown.NO_SUCH_EMAIL: "nobody here has this e-mail address",
    WhyUnknown.NO_SUCH_NAME: "nobody here has this name; an id or an e-mail address always works",
    WhyUnknown.SEVERAL_OF_THIS_NAME: "several people have this name; please give the e-mail address",
    WhyUnknown.IS_A_BOT: "this is a bot",
    WhyUnknown.HAS_LEFT: "this person has left the workspace",
}
NOT_DONE = {
    Outcome.ALREADY_IN: "in the program already",
    Outcome.ALREADY_INVITED: "invited already; I ask once only",
    Outcome.AT_THE_FORM: "opened the form already and did not send it yet; I remind them myself",
    Outcome.WANTS_NO_INVITATIONS: "asked for no more invitations",
    Outcome.LEFT_BEFORE: "left this program before, so I do not ask again; they can still sign up",
    Outcome.NOT_IN: "not in the program",
}


def roster(shown: Roster, begin: int = 0) -> View:
    """`begin` is how many people were shown on the pages before."""
    page = shown.enrollments[begin : begin + PAGE]
    return kit.modal(
        "People",
        [*_chooser(shown), _summary(shown), kit.buttons(*_acts(shown)), *_page(shown, page, begin), *_file_line(shown)],
    )


def _chooser(shown: Roster) -> list[Block]:
    if len(shown.others) < 2:
        return []
    options = [kit.option(one.name, one.id) for one in shown.others]
    select = kit.select(PeopleIds.CHOOSE_PROGRAM, options, chosen=shown.entry.program.id)
    return [kit.section("Which program?", select, block_id="program")]


def _summary(shown: Roster) -> Block:
    entry = shown.entry
    return kit.section(f"*{kit.escape(entry.program.name, 100)}* · {state_words(entry)}\n{counts_line(entry.counts)}")


def _acts(shown: Roster) -> list[Element]:
    number = shown.entry.program.id
    invite = kit.button("Invite", PeopleIds.OPEN_INVITE, number, style="primary")
    rest = [kit.button("Enroll", PeopleIds.OPEN_ENROLL, number), kit.button("Remove", PeopleIds.OPEN_REMOVE, number)]
    return [invite, *rest] if shown.entry.takes_sign_ups else rest


def _page(shown: Roster, page: Sequence[Enrollment], begin: int) -> list[Block]:
    if not page:
        return [kit.section("Nobody is in it yet. Invite people, or enroll those who have agreed.")]
    blocks: list[Block] = [kit.section("\n".join(_line(one) for one in page))]
    until, total = begin + len(page), len(shown.enrollments)
    turns = []
    if begin:
        turns += [kit.button("Earlier", PeopleIds.SHOW_EARLIER, _turn(shown, max(0, begin - PAGE)))]
    if until < total:
        turns += [kit.button("More", PeopleIds.SHOW_MORE, _turn(shown, until))]
    if turns:
        blocks += [kit.context(f"{begin + 1} to {until} of {total}"), kit.buttons(*turns, block_id="turns")]
    return blocks


def _turn(shown: Roster, begin: int) -> str:
    return f"{shown.entry.program.id}:{begin}"


def _line(one: Enrollment) -> str:
    roles = " and ".join(ROLE_WORDS[role] for role in sorted(one.roles))
    state = STATE_WORDS.get(one.state, "")
    said = " · ".join(words for words in (roles, state) if words)
    return f"{kit.mention(one.person_id)} · {said}"


def _file_line(shown: Roster) -> list[Block]:
    button = kit.button("Give the file", PeopleIds.OPEN_FILE) if shown.may_take_file else None
    words = reporting_words(known=shown.reporting_lines_known)
    return [kit.divider(), kit.section(words, button, block_id="reporting_lines")]


def invite_form(program: Program) -> View:
    text = (
        f"Each of them gets one message about *{kit.escape(program.name, 100)}*, in their working hours, "
        "with a button to sign up and one to be left alone."
    )
    return _form("Invite people", text, PeopleIds.INVITE, "Invite", program)


def enroll_form(program: Program) -> View:
    text = (
        f"They are in *{kit.escape(program.name, 100)}* at once, without the form. I tell each of them, with a way "
        "to fill in the rest and a way out. Enroll those who have agreed; invite the others."
    )
    options = [kit.option("Mentee", "mentee"), kit.option("Mentor", "mentor"), kit.option("Both", "both")]
    roles = field("roles", "As", kit.radio(field_id("people", "roles"), options, chosen="mentee"))
    extra = [] if program.kind is Kind.PEER else [roles]
    return _form("Enroll people", text, PeopleIds.ENROLL, "Enroll", program, extra)


def remove_form(program: Program) -> View:
    text = (
        f"Their place in *{kit.escape(program.name, 100)}* ends, and so do their pairs and open requests there. "
        "I tell them and their partners. An invitation that was not answered is taken back in silence."
    )
    return _form("Remove people", text, PeopleIds.REMOVE, "Remove", program)


def _form(title: str, text: str, callback_id: str, submit: str, program: Program, extra: Sequence[Block] = ()) -> View:
    people = kit.people_select(field_id("people", "people"))
    pasted = kit.words_input(field_id("people", "pasted"), lines=True)
    hint = "E-mail addresses, Slack ids, mentions or whole names; one on each line, or with commas between."
    return kit.modal(
        title,
        [
            kit.section(text),
            field("people", "People", people, optional=True),
            field("pasted", "Or a pasted list", pasted, optional=True, hint=hint),
            *extra,
        ],
        callback_id=callback_id,
        submit=submit,
        remember=str(program.id),
    )


def invited(result: Result) -> View:
    program = result.program
    then = f"Sign-up is open until {kit.day(program.sign_up_closes_on)}. `/mentor-admin people` shows who has answered."
    return _result(result, "Invited", "invited", then)


def enrolled(result: Result, today: date) -> View:
    then = f"They are part of the {matching_of(result.program, today)}."
    return _result(result, "Enrolled", "enrolled", then)


def removed(result: Result) -> View:
    return _result(result, "Removed", "removed", "Those who were in it are told, and so are their partners.")


def _result(result: Result, title: str, verb: str, then: str) -> View:
    count = kit.counted(len(result.done), "person is" if len(result.done) == 1 else "people are", "people are")
    top = f"*{count} {verb}.*" if result.done else f"*Nobody was {verb}.*"
    blocks = [kit.section(f"{top} {then if result.done else ''}".strip())]
    blocks += _others(result.outcomes)
    blocks += _unknown(result.unknown)
    return kit.modal(title, blocks)


def _others(outcomes: Sequence[tuple[PersonId, Outcome]]) -> list[Block]:
    by_why: dict[Outcome, list[PersonId]] = {}
    for person_id, outcome in outcomes:
        if outcome is not Outcome.DONE:
            by_why.setdefault(outcome, []).append(person_id)
    return [kit.section(f"{_named(people)}: {NOT_DONE[why]}.") for why, people in by_why.items()]


def _named(people: Sequence[PersonId]) -> str:
    shown = [kit.mention(one) for one in people[:LISTED_MOST]]
    left = len(people) - len(shown)
    return kit.listed([*shown, f"{left} more"] if left else shown)


def _unknown(unknown: Sequence[Unknown]) -> list[Block]:
    if not unknown:
        return []
    lines = [_unknown_line(one) for one in unknown[:LISTED_MOST]]
    if len(unknown) > LISTED_MOST:
        lines += [f"And {len(unknown) - LISTED_MOST} more."]
    return [kit.section("*I do not know these, so nothing was done for them:*\n" + "\n".join(lines))]


def _unknown_line(one: Unknown) -> str:
    where = f"Line {one.line}: " if one.line else ""
    return f"{where}“{kit.escape(one.written, 80)}”: {WHY_UNKNOWN[one.why]}."


def invitation(program: Program, today: date, words: str = "") -> Message:
    """`words` are the program's own."""
    name = kit.escape(program.name, 100)
    text = f"You are invited to {program.name}, a mentoring program."
    purpose = f"\n{kit.quote(program.purpose, 500)}" if program.purpose else ""
    managers = kit.mentions(program.managers[:5])
    return Message(
        text=text,
        blocks=(
            kit.section(f"*You are invited to {name}, a mentoring program.*{purpose}"),
            *([kit.section(kit.escape(words, 2000))] if words else []),
            kit.section(
                f"Joining takes about three minutes. Sign-up is open until "
                f"{kit.day_from(today, program.sign_up_closes_on)}; {matching_words(program, today)}. "
                f"{managers} can answer questions."
            ),
            kit.buttons(
                kit.button("Sign up", SignupIds.OPEN, program.id, style="primary"),
                kit.button("Don't ask me again", PeopleIds.NO_MORE, program.id),
            ),
            kit.context("This is the only message about it. Doing nothing is fine too."),
        ),
    )


def matching_words(program: Program, today: date) -> str:
    """When somebody who joins today is matched."""
    if program.matching_on < today:
        return "people are matched as they join"
    return f"matching is on {kit.day_from(today, program.matching_on)}"


def matching_of(program: Program, today: date) -> str:
    """The one that somebody in it comes into today."""
    if program.matching_on < today:
        return "next matching"
    return f"matching on {kit.day_from(today, program.matching_on)}"


def left_alone(program: Program) -> Message:
    text = "Understood: I will not invite you again."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}* Should you change your mind about {kit.escape(program.name, 100)}, type `/mentor`."),
        ),
    )


def told_enrolled(program: Program, by: str, roles: frozenset[Role], today: date) -> Message:
    name = kit.escape(program.name, 100)
    words = " and ".join(ROLE_WORDS[role] for role in sorted(roles))
    text = f"You are now in {program.name}."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*You are now in {name}* as {words}. {kit.mention(by)} enrolled you. "
                f"You are part of the {matching_of(program, today)}; I will tell you either way."
            ),
            kit.section(
                "Next: say what you want to learn or can offer. It takes three minutes and finds a better match."
            ),
            kit.buttons(kit.button("Fill in my profile", SignupIds.OPEN_PROFILE, style="primary")),
            kit.context("Not what you want? `/mentor leave` takes you out."),
        ),
    )


def told_removed(program: Program, by: str) -> Message:
    name = kit.escape(program.name, 100)
    text = f"You are no longer in {program.name}."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*You are no longer in {name}.* {kit.mention(by)}, who runs it, took you out. Nothing more is asked "
                f"of you there. {kit.mention(by)} can tell you why."
            ),
            kit.context("`/mentor` shows what else is open."),
        ),
    )
