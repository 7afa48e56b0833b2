"""The hub: where I stand, what is next, and buttons. `/mentor` shows the short of it, the App Home all of it."""

from collections.abc import Sequence
from datetime import date

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Offer, Request
from bot.domain.program import Program
from bot.services.needs import Office
from bot.services.preparation import Preparation
from bot.services.status import MyProgram, Standing
from handlers.blocks import board, home_pairing, home_steps, kit, lessons, nominations, people
from handlers.blocks.goals import goal_line
from handlers.blocks.kit import Block, Message, View
from handlers.ids import (
    AdminsIds,
    FindIds,
    GoalIds,
    HomeIds,
    LessonIds,
    OfferIds,
    PairingIds,
    PauseIds,
    SignupIds,
)

ROLE_WORDS = {Role.MENTOR: "mentor", Role.MENTEE: "mentee"}
REQUESTS_SHOWN = 5
PROGRAMS_SHOWN = 8
GOALS_SHOWN = 10


def hub(standing: Standing, *, short: bool = True) -> list[Block]:
    """What is next, whom I meet, where I am, what I could join; as a message the short of it."""
    first_name = kit.escape(standing.person.name.split(" ")[0], 40)
    blocks = [kit.section(f"*Hello {first_name}.* {next_step(standing)}")]
    blocks += [_request(one) for one in standing.asked[:REQUESTS_SHOWN]]
    blocks += [_offer(one) for one in standing.offers[:REQUESTS_SHOWN]]
    blocks += [_own_request(one) for one in standing.own_requests[:REQUESTS_SHOWN]]
    blocks += home_pairing.in_short(standing) if short else home_pairing.whole(standing)
    blocks += [_program(mine, standing.today) for mine in standing.programs[:PROGRAMS_SHOWN]]
    blocks += [_joinable(program, standing.today) for program in standing.to_join[:PROGRAMS_SHOWN]]
    return blocks


def foot(standing: Standing) -> Block:
    elements = [kit.button("What can I do here?", HomeIds.HELP)]
    if standing.programs:
        mine = kit.button("My profile", SignupIds.OPEN_PROFILE), kit.button("Goals", GoalIds.SHOW)
        more = kit.button("Lessons", LessonIds.SHOW), kit.button("Pause", PauseIds.OPEN)
        elements = [*_choosing(standing), *mine, *more, *elements]
    if standing.may_nominate:
        elements = [*elements, nominations.button()]
    return kit.buttons(*elements)


def _choosing(standing: Standing) -> list[kit.Element]:
    """Where they may look for a mentor, or offer to be one."""
    find = kit.button("Find a mentor", FindIds.OPEN, standing.find_in, style="primary")
    offer = kit.button("I'd like to mentor ...", OfferIds.OPEN, standing.offer_in)
    may_find = standing.find_in is not None and not standing.own_requests
    return [*([find] if may_find else []), *([offer] if standing.offer_in is not None else [])]


# One sentence: what is next, and when


def next_step(standing: Standing) -> str:
    if standing.asked:
        return _asked(standing.asked)
    if standing.offers:
        return f"{kit.mention(standing.offers[0].mentor_id)} would like to mentor you. What do you say?"
    if standing.pairings:
        return _of_pairings(standing)
    if standing.own_requests:
        return _waits_for_answer(standing.own_requests[0])
    waits = _to_prepare(standing)
    if waits is not None:
        return lessons.next_step(waits, standing.today)
    if standing.programs:
        return waiting(standing.programs[0], standing.today)
    if standing.to_join:
        return "A mentoring program is open for sign-up. It takes about three minutes to join."
    if standing.runs:
        return "You run mentoring here. `/mentor-admin` shows where your programs stand."
    return "No mentoring program is open for you right now. I will show it here as soon as one opens."


def _to_prepare(standing: Standing) -> Preparation | None:
    """What holds up a matching, where nothing else comes first."""
    first = standing.asked or standing.offers or standing.pairings or standing.own_requests
    if first or all(one.back_on for one in standing.programs):
        return None
    asked = [one for one in standing.preparations if not one.program.rests_on(standing.today)]
    return next((one for one in asked if one.holds_up_matching), None)


def _ways(standing: Standing) -> list[Block]:
    """In a message, the buttons of what is next; the Home has them in a place of their own."""
    waits = _to_prepare(standing)
    return [kit.buttons(*lessons.ways(waits))] if waits is not None else []


def _asked(asked: Sequence[Request]) -> str:
    if len(asked) == 1:
        return f"I have a question for you: would you mentor {kit.mention(asked[0].mentee_id)}?"
    return f"I have {len(asked)} questions for you: would you mentor these people?"


def _of_pairings(standing: Standing) -> str:
    to_log = next((one for one in standing.pairings if one.waiting_to_log), None)
    if to_log and to_log.waiting_to_log:
        when = kit.moment(to_log.waiting_to_log.starts_at)
        return f"Next: tell me whether you and {home_pairing.partners(standing, to_log)} met, as planned for {when}."
    planned = [one for one in standing.pairings if one.next_session]
    if planned:
        starts_at, mine = min((one.next_session.starts_at, one) for one in planned if one.next_session)
        return f"Your next session is {kit.moment(starts_at)}, {home_pairing.met_as(standing, mine)}."
    paused = [one for one in standing.programs if one.back_on]
    if len(paused) == len(standing.programs) and paused:
        return waiting(paused[0], standing.today)
    there = home_pairing.at_work(standing)
    first = home_pairing.partners(standing, standing.pairings[0])
    if there is None and standing.pairings[0].program.rests_on(standing.today):
        return home_pairing.resting(standing.pairings[0].program)
    if there is None and standing.pairings[0].paused_until:
        return f"You and {first} take a break, so nothing is asked of you for now."
    if there is None:
        who = "Somebody in your circle" if standing.pairings[0].pairing.people[2:] else first
        return f"{who} is taking a break, so nothing is asked of you for now."
    return f"Next: plan a session {home_pairing.met_as(standing, there)}."


def waiting(mine: MyProgram, today: date) -> str:
    name = kit.escape(mine.program.name, 100)
    if mine.back_on:
        return f"You are pausing until {kit.day(mine.back_on)}. Nothing is asked of you before then."
    if mine.program.rests_on(today):
        return home_pairing.resting(mine.program)
    if mine.program.matching_on < today:
        return f"You are signed up for {name}. You are in the next matching; I will tell you either way."
    matching = kit.day(mine.program.matching_on)
    return f"You are signed up for {name}. Matching is on {matching}; I will tell you either way."


# Its parts


def _waits_for_answer(request: Request) -> str:
    mentor = kit.mention(request.mentor_id)
    if request.clock_stopped_at is not None:
        return f"You asked {mentor}. The time to answer stands still for now, and goes on by itself."
    return f"You asked {mentor}, and hear by {kit.moment(request.lapses_at)} at the latest. I remind them."


def _own_request(request: Request) -> Block:
    return kit.section(
        f"*You asked {kit.mention(request.mentor_id)}.* {_until(request)}",
        kit.button("Where it stands", FindIds.STANDS, request.id),
    )


def _until(request: Request) -> str:
    if request.clock_stopped_at is not None:
        return "The time to answer stands still for now."
    return f"They have until {kit.moment(request.lapses_at)} to answer."


def _offer(offer: Offer) -> Block:
    text = f"*{kit.mention(offer.mentor_id)} would like to mentor you.* Please answer by {kit.moment(offer.lapses_at)}."
    return kit.section(text, kit.button("See and answer", OfferIds.SHOW, offer.id, style="primary"))


def _request(request: Request) -> Block:
    text = (
        # Often the mentee knows nothing of it before the yes, so nothing here says that they asked.
        f"*Would you mentor {kit.mention(request.mentee_id)}?* "
        f"The question is open until {kit.moment(request.lapses_at)}."
    )
    return kit.section(text, kit.button("See and answer", PairingIds.SHOW_REQUEST, request.id, style="primary"))


def _program(mine: MyProgram, today: date) -> Block:
    back = kit.button("I am back", PauseIds.RESUME) if mine.back_on else None
    return kit.section(program_line(mine, today), back)


def program_line(mine: MyProgram, today: date) -> str:
    roles = kit.listed([ROLE_WORDS[role] for role in sorted(mine.enrollment.roles)])
    paused = f" You are pausing until {kit.day(mine.back_on)}." if mine.back_on else ""
    matching = "" if mine.has_partner else f" {_matching(mine.program, today)}"
    ends = kit.day_and_year(mine.program.ends_on)
    name = kit.escape(mine.program.name, 100)
    rests = f" {home_pairing.break_words(mine.program)}" if mine.program.rests_on(today) else ""
    return f"*{name}*\nYou are in it as {roles}.{paused}{rests}{matching} It ends on {ends}.{_channels(mine)}"


def _matching(program: Program, today: date) -> str:
    if program.paused_until is not None and program.rests_on(max(today, program.matching_on)):
        return "You are in the first matching after it."
    if program.matching_on < today:
        return "You wait for the next matching."
    return f"Matching is on {kit.day_from(today, program.matching_on)}."


def _channels(mine: MyProgram) -> str:
    """Where people of a program help each other, if it has such a place."""
    cohort, mentors = mine.program.cohort_channel, mine.program.mentors_channel
    everybody = f" Everybody in it meets in <#{cohort}>." if cohort else ""
    return f"{everybody} Mentors help each other in <#{mentors}>." if mentors and _mentors(mine) else everybody


def _mentors(mine: MyProgram) -> bool:
    return Role.MENTOR in mine.enrollment.roles


def _joinable(program: Program, today: date) -> Block:
    purpose = f"\n{kit.escape(program.purpose, 300)}" if program.purpose else ""
    closes = kit.day_from(today, program.sign_up_closes_on)
    dates = f"Sign-up is open until {closes}; {people.matching_words(program, today)}."
    text = f"*{kit.escape(program.name, 100)}*{purpose}\n{dates}"
    return kit.section(text, kit.button("Sign up", SignupIds.OPEN, program.id, style="primary"))


def _goals(standing: Standing) -> list[Block]:
    learns = any(Role.MENTEE in one.enrollment.roles for one in standing.programs)
    if not standing.goals and not (learns and standing.pairings):
        return []
    none = [kit.section("You have no goal yet. One or two good ones make every session worth it.")]
    shown = [
        kit.section(goal_line(one), kit.button("Open", GoalIds.OPEN, one.id)) for one in standing.goals[:GOALS_SHOWN]
    ]
    # Peers are both, and neither is called a mentee.
    among_peers = all(one.program.kind is Kind.PEER for one in standing.programs)
    title = "My goals" if among_peers else "My goals as a mentee"
    return [kit.header(title), *(shown or none), kit.buttons(kit.button("Set a goal", GoalIds.WRITE))]


def _running(office: Office | None, room: int) -> list[Block]:
    """For those who run programs; for an owner of the workspace as long as nobody does."""
    if office is None:
        return []
    if office.must_appoint:
        nobody = "*Nobody runs mentoring here yet.* You own this Slack workspace, so you can appoint somebody."
        return [kit.divider(), kit.section(nobody, kit.button("Appoint", AdminsIds.SHOW, style="primary"))]
    return board.home(office, room)


# Messages and the Home


def as_message(standing: Standing) -> Message:
    runs = "You run programs too: `/mentor-admin` shows where they stand."
    more = [kit.context(runs)] if standing.runs and (standing.programs or standing.to_join) else []
    greeting, *mine = hub(standing)
    return Message(text=next_step(standing), blocks=(greeting, *_ways(standing), *mine, *more, foot(standing)))


def as_view(standing: Standing, office: Office | None = None) -> View:
    ready = lessons.home_section(standing.preparations)
    mine = [*hub(standing, short=False), *ready, *home_steps.steps(standing), *_goals(standing), foot(standing)]
    return kit.home([*mine, *_running(office, kit.VIEW_BLOCKS_MOST - len(mine))])


def welcome(standing: Standing) -> Message:
    text = "Welcome! I run mentoring programs here in Slack: sign-up, matching, sessions and goals, all in this chat."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*\nI write to you only about what you joined, in your working hours."),
            kit.section(next_step(standing)),
            *_ways(standing),
            *[_joinable(program, standing.today) for program in standing.to_join[:PROGRAMS_SHOWN]],
            foot(standing),
        ),
    )


def reply(standing: Standing, word: str = "") -> Message:
    """`word` is the command that was probably meant."""
    text = "I am a bot, so I understand buttons better than sentences."
    if word:
        text += f" Type `/mentor {word}` for that."
    step = next_step(standing)
    return Message(
        text=f"{text} {step}",
        blocks=(
            kit.section(f"{text} Here is where you stand: {step}"),
            *_ways(standing),
            *[_joinable(program, standing.today) for program in standing.to_join[:1] if not standing.programs],
            kit.context("Nobody reads what you write here. `/mentor` shows everything, `/mentor help` what I can do."),
            foot(standing),
        ),
    )


def help_message(command: str, words: Sequence[tuple[str, str]], beginning: str = "") -> Message:
    lines = "\n".join(f"`{command} {word}`  {does}" for word, does in words)
    top = beginning or f"This is what `{command}` does today. With no words it shows where you stand."
    return Message(text=top, blocks=(kit.section(top), kit.section(lines)))
