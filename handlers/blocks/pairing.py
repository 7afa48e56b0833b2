"""How two people come together, as they see it: asked, matched, introduced, not matched, parted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.clocks import Cadence
from bot.domain.enrollment import Answers
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Pairing, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.services.guides import Guide
from bot.services.request import LONGEST_REASON
from bot.services.still_possible import WhyNot
from bot.services.unmatched import NotMatched
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import HomeIds, PairingIds, ScheduleIds, SignupIds, field_id

CADENCES: Mapping[Cadence, str] = {
    Cadence.WEEKLY: "once a week",
    Cadence.EVERY_TWO_WEEKS: "every two weeks",
    Cadence.EVERY_THREE_WEEKS: "every three weeks",
    Cadence.MONTHLY: "once a month",
}
ONLY_MANAGERS = "Only the people who run the program read this."

TOO_LATE: Mapping[WhyNot, str] = {
    WhyNot.PROGRAM_OVER: "The program has closed meanwhile, so there is nothing left to do. Thank you for saying yes.",
    WhyNot.MENTOR_AWAY: (
        "You are pausing, so I keep your place free for now. Type `/mentor resume` when you are back, and say yes then."
    ),
    WhyNot.MENTEE_AWAY: "They are not taking part any more, so there is nothing left to do. Thank you for saying yes.",
    WhyNot.TOGETHER_ALREADY: "You are together already, so there is nothing left to do. Thank you for saying yes.",
    WhyNot.NO_PLACE_WITH_MENTOR: (
        "All your places are taken already, so I ask nobody else of you. You can take more with `/mentor profile`."
    ),
    WhyNot.NO_PLACE_WITH_MENTEE: (
        "That place was taken a moment ago: they have found a mentor. Thank you for saying yes; "
        "I will come back to you when somebody else fits."
    ),
}


def asked(request: Request, program: Program, wants: Answers | None) -> Message:
    """The mentor is asked; the mentee knows nothing of it yet."""
    mentee, name = kit.mention(request.mentee_id), kit.escape(program.name, 100)
    ask = f"*Would you be a partner for {mentee}?*" if _is_peer(program) else f"*Would you mentor {mentee}?*"
    blocks: list[Block] = [kit.section(f"{ask} It is for {name}, {_effort(program)}.")]
    blocks += [_why(request.reasons)] if request.reasons else []
    blocks += _wishes(request, wants)
    who = kit.mention(request.mentee_id)
    blocks.append(
        kit.context(
            f"{who} knows nothing of this and hears from me only if you say yes. "
            f"Please answer by {kit.moment(request.lapses_at)}; after that I ask somebody else."
        )
    )
    somebody = "be a partner for somebody" if _is_peer(program) else "mentor somebody"
    return Message(text=f"Would you {somebody} in {program.name}?", blocks=(*blocks, _yes_or_no(request)))


def _is_peer(program: Program) -> bool:
    return program.kind is Kind.PEER


def _effort(program: Program) -> str:
    return f"{CADENCES[program.cadence]} until {kit.day_and_year(program.ends_on)}"


def _why(reasons: Sequence[str], title: str = "Why you two") -> Block:
    return kit.section("\n".join([f"*{title}*", *(f"• {kit.escape(one, 250)}" for one in reasons[:5])]))


def _wishes(request: Request, wants: Answers | None) -> list[Block]:
    if wants is None or not (wants.wants_skills or wants.wants_words):
        return []
    skills = kit.escape(kit.listed(wants.wants_skills), 500)
    words = f"\n{kit.quote(wants.wants_words, 500)}" if wants.wants_words else ""
    return [kit.section(f"*What {kit.mention(request.mentee_id)} wants to learn*\n{skills}{words}".strip())]


def _yes_or_no(request: Request) -> Block:
    return kit.buttons(
        kit.button("Yes, gladly", PairingIds.ACCEPT, request.id, style="primary"),
        kit.button("No, not this time", PairingIds.DECLINE, request.id),
    )


def reminder(request: Request, program: Program) -> Message:
    mentee, name = kit.mention(request.mentee_id), kit.escape(program.name, 100)
    ask = f"I asked you {kit.moment(request.asked_at, '{date_short_pretty}')} about {mentee} in {name}."
    return Message(
        text=f"One question in {program.name} still waits for your answer.",
        blocks=(
            kit.section(
                f"*A question still waits for you.* {ask} A no is fine, too: then I ask somebody else at once."
            ),
            kit.context(f"You have until {kit.moment(request.lapses_at)}. {mentee} knows nothing of this."),
            kit.buttons(
                kit.button("Yes, gladly", PairingIds.ACCEPT, request.id, style="primary"),
                kit.button("No, not this time", PairingIds.DECLINE, request.id),
                kit.button("Why me?", PairingIds.SHOW_REQUEST, request.id),
            ),
        ),
    )


def lapsed(request: Request, program: Program) -> Message:
    mentee, name = kit.mention(request.mentee_id), kit.escape(program.name, 100)
    return Message(
        text=f"A question in {program.name} is no longer open.",
        blocks=(
            kit.section(
                f"*My question about {mentee} is no longer open.* I had no answer in {name}, so I ask somebody else. "
                f"No harm done: {mentee} never knew of it."
            ),
            kit.context("Too much right now? `/mentor pause` stops everything until a day you choose."),
            kit.buttons(kit.button("Change what I offer", SignupIds.OPEN_PROFILE)),
        ),
    )


def decline_form(request: Request) -> View:
    reason = kit.words_input(field_id("pairing", "reason"), lines=True, most=LONGEST_REASON)
    mentee = kit.mention(request.mentee_id)
    return kit.modal(
        "Not this time",
        [
            kit.section(f"*That is fine.* {mentee} never hears that I asked you, and I ask somebody else."),
            field("reason", "Why not?", reason, optional=True, hint=f"{ONLY_MANAGERS} It helps them to ask better."),
        ],
        callback_id=PairingIds.SUBMIT_DECLINE,
        submit="Send my no",
        close="Back",
        remember=str(request.id),
    )


def declined() -> View:
    return kit.sentence_modal(
        "Thank you",
        "*Your no is noted.* Only the people who run the program know of it.",
        "When somebody else fits, I may ask you again; `/mentor pause` stops that for a while.",
    )


def answered_no() -> Message:
    text = "You said no to this one. Thank you for telling me so quickly."
    return Message(text=text, blocks=(kit.section(text),))


def accepted(request: Request, pairing: Pairing) -> Message:
    mentee = kit.mention(request.mentee_id)
    text = "Thank you for saying yes."
    said = f"*{text}* {mentee} hears it now, and I have introduced you in a conversation of your own."
    plan = kit.button("Plan the first session", ScheduleIds.OPEN, pairing.id, style="primary")
    return Message(text=text, blocks=(kit.section(said), kit.buttons(plan)))


def too_late(why: WhyNot | None) -> Message:
    text = TOO_LATE.get(
        why or WhyNot.NOT_POSSIBLE, "This is not possible any more, so nothing was changed. Thank you for saying yes."
    )
    return Message(text=text, blocks=(kit.section(text),))


def told_managers(request: Request, program: Program, following: Request | None, *, settled: bool = False) -> Message:
    """A no, or no answer, to whoever runs the program, with what happens next."""
    mentor, mentee = kit.mention(request.mentor_id), kit.mention(request.mentee_id)
    name = kit.escape(program.name, 100)
    if request.state is RequestState.DECLINED:
        said, short = f"*{mentor} said no to {mentee}* in {name}.", "A mentor said no in"
    else:
        said, short = (
            f"*{mentor} did not answer about {mentee}* in {name}, so that question is closed.",
            "A mentor did not answer in",
        )
    blocks: list[Block] = [kit.section(said)]
    if request.decline_reason:
        blocks.append(
            kit.section(f"The reason, for those who run the program alone:\n{kit.quote(request.decline_reason)}")
        )
    blocks.append(kit.section(_next_step(request, following, settled=settled)))
    blocks.append(kit.context(f"{mentee} was not told, and never will be by me. Please keep it so."))
    return Message(text=f"{short} {program.name}.", blocks=tuple(blocks))


def _next_step(request: Request, following: Request | None, *, settled: bool) -> str:
    mentee = kit.mention(request.mentee_id)
    if settled:
        return f"{mentee} needs nobody else right now, so I ask nobody else. Nothing for you to do."
    if following is None:
        return (
            f"Nobody else who fits has a free place, so {mentee} stays without anybody for now and is in the next "
            "matching. `/mentor-admin match` runs one, or lets you pair two by hand."
        )
    mentor = kit.mention(following.mentor_id)
    return (
        f"I have asked {mentor}, the next best with a free place ({following.score:.0f} of 100). Nothing for you to do."
    )


def matched(pairing: Pairing, program: Program, reader: PersonId, partner_title: str) -> Message:
    """To the mentee after the yes; to both where pairs are announced."""
    partners, name = kit.mentions(pairing.partners_of(reader)), kit.escape(program.name, 100)
    role = _partner_role(pairing, reader, len(pairing.people) > 2)
    title = f" {kit.escape(partner_title, 200)}." if partner_title else ""
    blocks: list[Block] = [kit.section(f"*You have {role}: {partners}.*{title}")]
    blocks += [_why(pairing.reasons)] if pairing.reasons else []
    blocks.append(
        kit.section(f"This is for {name}: you meet {_effort(program)}. I introduce you in a conversation of your own.")
    )
    elements = [kit.button("Plan the first session", ScheduleIds.OPEN, pairing.id, style="primary")]
    if pairing.objection_until is not None:
        blocks.append(
            kit.context(
                f"Does it not fit? Tell those who run the program until {kit.moment(pairing.objection_until)}. "
                "Nobody else hears of it."
            )
        )
        elements.append(kit.button("It does not fit", PairingIds.OBJECT, pairing.id))
    return Message(text=f"You are matched in {program.name}.", blocks=(*blocks, kit.buttons(*elements)))


def _partner_role(pairing: Pairing, reader: PersonId, several: bool) -> str:
    mentors, mentees = pairing.those(Role.MENTOR), pairing.those(Role.MENTEE)
    if not mentors:
        return "partners" if several else "a partner"
    if several:
        return "a circle"
    return "a mentor" if reader in mentees else "a mentee"


def introduction(pairing: Pairing, program: Program, guide: Guide) -> Message:
    """In the group conversation: why they, the plan, the guide to the first session, and the next thing to do."""
    mentors, mentees = pairing.those(Role.MENTOR), pairing.those(Role.MENTEE)
    name = kit.escape(program.name, 100)
    who = (
        f"{kit.mentions(mentors)} mentors {kit.mentions(mentees)}"
        if mentors
        else f"{kit.mentions(pairing.people)} learn from each other"
    )
    blocks: list[Block] = [kit.section(f"*{kit.mentions(pairing.people)}, meet each other.*\n{who} in {name}.")]
    blocks += (
        [_why(pairing.reasons, "Why you two" if len(pairing.people) == 2 else "Why you")] if pairing.reasons else []
    )
    blocks.append(
        kit.section(
            f"*The plan*\nYou meet {_effort(program)}. I remind you the day before and ask afterwards how it went."
        )
    )
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(guide.steps, start=1))
    blocks.append(kit.section(f"*{guide.title}*\n{steps}\n_{guide.closing}_"))
    blocks.append(kit.section("*Next:* plan your first session this week. I suggest times that suit you both."))
    blocks.append(kit.buttons(kit.button("Plan the first session", ScheduleIds.OPEN, pairing.id, style="primary")))
    blocks.append(kit.context("This conversation is yours: I write here, and I do not read it."))
    return Message(text=f"You are introduced in {program.name}.", blocks=tuple(blocks))


def not_matched(told: NotMatched) -> Message:
    """The fact, why, what would change it, and when they hear again."""
    name, nobody = kit.escape(told.program.name, 100), _nobody_yet(told)
    blocks: list[Block] = [kit.section(f"*{nobody}, and here is why.* {_reason(told)}")]
    if told.reason and told.reason.what_would_help:
        blocks.append(kit.section(f"*What would help:* {kit.escape(told.reason.what_would_help, 500)}"))
    blocks.append(
        kit.section(
            f"You stay in {name}{_next_time(told)}. I write to you as soon as something changes, "
            f"and on {_day(told.next_word_at)} in any case."
        )
    )
    blocks.append(kit.buttons(*_ways_on(told)))
    blocks.append(kit.context("Rather not wait? `/mentor pause` and `/mentor leave` work at any time."))
    return Message(text=f"{nobody} in {told.program.name}.", blocks=tuple(blocks))


def _nobody_yet(told: NotMatched) -> str:
    whom = "mentor" if told.role is Role.MENTEE else "mentee"
    whom = "partner" if _is_peer(told.program) else whom
    return f"No {whom} yet" if told.first else f"Still no {whom}"


def _reason(told: NotMatched) -> str:
    if told.reason:
        return kit.escape(told.reason.reason, 500)
    return "Nobody who fits you has a free place right now."


def _next_time(told: NotMatched) -> str:
    """Unless what would help says it already."""
    says_it = told.reason is not None and "next matching" in told.reason.what_would_help
    return "" if says_it else " and are in the next matching without doing anything"


def _day(at: datetime) -> str:
    return kit.moment(at, "{date_long}")


def _ways_on(told: NotMatched) -> list[Element]:
    return [
        kit.button("Change my profile", SignupIds.OPEN_PROFILE, told.program.id, style="primary"),
        kit.button("What can I do here?", HomeIds.HELP),
    ]


def objection_form(pairing: Pairing, partners: Sequence[str]) -> View:
    words = kit.words_input(field_id("pairing", "reason"), lines=True, most=LONGEST_REASON)
    return kit.modal(
        "It does not fit",
        [
            kit.section(
                f"*Thank you for saying so early.* {kit.mentions(partners)} will not hear of it from anybody here."
            ),
            field("reason", "What does not fit?", words, hint=ONLY_MANAGERS),
        ],
        callback_id=PairingIds.SUBMIT_OBJECTION,
        submit="Send it",
        close="Back",
        remember=str(pairing.id),
    )


def objected(readers: Sequence[str]) -> View:
    return kit.sentence_modal(
        "Sent",
        f"*Your words are with {kit.mentions(readers) or 'the people who run the program'}*, and with nobody else.",
        "They decide what happens and answer you. Until then nothing is expected of you.",
    )


def objection(pairing: Pairing, program: Program, writer: str, words: str) -> Message:
    """To whoever runs the program."""
    name = kit.escape(program.name, 100)
    partners = kit.mentions([one for one in pairing.people if one != writer])
    ask = kit.confirm(
        "End this pairing?",
        "Both are told kindly that it ended, and never why. They are in the next matching again.",
        "End it",
        danger=True,
    )
    return Message(
        text=f"Somebody says that a pair of {program.name} does not fit.",
        blocks=(
            kit.section(f"*{kit.mention(writer)} says that the match with {partners} does not fit*, in {name}."),
            kit.section(kit.quote(words)),
            kit.context(
                f"{partners} was not told. Write to {kit.mention(writer)} to find out more, or end the pairing."
            ),
            kit.buttons(kit.button("End this pairing", PairingIds.END, pairing.id, style="danger", ask=ask)),
        ),
    )


def ended_by_manager(pairing: Pairing) -> Message:
    people = kit.mentions(pairing.people)
    text = "The pairing has ended."
    said = f"*The pairing of {people} has ended.* They are told kindly and without a reason."
    next_ = "`/mentor-admin match` finds others for them."
    return Message(text=text, blocks=(kit.section(f"{said} {next_}"),))


def ended(pairing: Pairing, program: Program, reader: str, managers: Sequence[str]) -> Message:
    """To a partner: never why, and nothing that could be taken for a judgement."""
    partners = kit.mentions([one for one in pairing.people if one != reader])
    name = kit.escape(program.name, 100)
    help_ = f" {kit.mentions(managers)} can help you." if managers else ""
    text = f"Your mentoring in {program.name} with your partner has ended."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*Your mentoring with {partners} in {name} has ended.* Plans change; this says nothing about you. "
                "What you did together stays yours: your goals and notes are kept."
            ),
            kit.section(
                f"*Next:* you have a free place again and are in the next matching without doing anything.{help_}"
            ),
            kit.buttons(
                kit.button("Where do I stand?", HomeIds.SHOW),
                kit.button("Change my profile", SignupIds.OPEN_PROFILE, program.id),
            ),
        ),
    )
