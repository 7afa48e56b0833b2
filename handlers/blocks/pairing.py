"""How people come together, as they see it: matched, introduced, not matched, parted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.clocks import Cadence
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import Session
from bot.services.end_pairing import LONGEST_REASON
from bot.services.ended_news import Next
from bot.services.guides import SeenStep
from bot.services.unmatched import NotMatched
from handlers.blocks import guides, history, kit, roles
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import FindIds, HomeIds, OfferIds, PairingIds, ScheduleIds, SignupIds, field_id

CADENCES: Mapping[Cadence, str] = {
    Cadence.WEEKLY: "once a week",
    Cadence.EVERY_TWO_WEEKS: "every two weeks",
    Cadence.EVERY_THREE_WEEKS: "every three weeks",
    Cadence.MONTHLY: "once a month",
}
ONLY_MANAGERS = "Only the people who run the program read this."


def is_peer(program: Program) -> bool:
    """Among peers nobody is the mentor of the other."""
    return program.kind is Kind.PEER


def effort(program: Program) -> str:
    """How often, and until when."""
    return f"{CADENCES[program.cadence]} until {kit.day_and_year(program.ends_on)}"


def why(reasons: Sequence[str], title: str = "Why you two") -> Block:
    """The reasons in words, what weighs most first."""
    return kit.section("\n".join([f"*{title}*", *(f"• {kit.escape(one, 250)}" for one in reasons[:5])]))


def matched(pairing: Pairing, program: Program, reader: PersonId, partner_title: str) -> Message:
    """To the mentee after the yes; to both where pairs are announced."""
    partners, name = kit.mentions(pairing.partners_of(reader)), kit.escape(program.name, 100)
    role = _partner_role(pairing, reader, len(pairing.people) > 2)
    title = f" {kit.escape(partner_title, 200)}." if partner_title else ""
    blocks: list[Block] = [kit.section(f"*You have {role}: {partners}.*{title}")]
    blocks += [why(pairing.reasons)] if pairing.reasons else []
    blocks.append(
        kit.section(f"This is for {name}: you meet {effort(program)}. I introduce you in a conversation of your own.")
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


def introduction(seen: SeenStep) -> Message:
    """In the group conversation: why they, the plan, the guide to the first session, and the next thing to do."""
    pairing, program = seen.pairing, seen.program
    mentors, mentees = pairing.those(Role.MENTOR), pairing.those(Role.MENTEE)
    name = kit.escape(program.name, 100)
    who = (
        f"{kit.mentions(mentors)} mentors {kit.mentions(mentees)}"
        if mentors
        else f"{kit.mentions(pairing.people)} learn from each other"
    )
    blocks: list[Block] = [kit.section(f"*{kit.mentions(pairing.people)}, meet each other.*\n{who} in {name}.")]
    blocks += (
        [why(pairing.reasons, "Why you two" if len(pairing.people) == 2 else "Why you")] if pairing.reasons else []
    )
    blocks.append(
        kit.section(
            f"*The plan*\nYou meet {effort(program)}{_sessions(seen)}. I remind you the day before and ask afterwards "
            "how it went."
        )
    )
    blocks += [kit.divider(), *guides.whole(seen), kit.divider()]
    blocks.append(kit.section("*Next:* plan your first session this week. I suggest times that suit you both."))
    blocks.append(kit.buttons(kit.button("Plan the first session", ScheduleIds.OPEN, pairing.id, style="primary")))
    blocks.append(kit.context("This conversation is yours: I write here, and I do not read it.", *_channels(program)))
    return Message(text=f"You are introduced in {program.name}.", blocks=tuple(blocks))


def smaller(seen: SeenStep, without: str, coming: Session | None) -> Message:
    """In the conversation of those who go on without somebody: never why, and nothing begins anew."""
    pairing, name = seen.pairing, kit.escape(seen.program.name, 100)
    where = f" Your path goes on with session {seen.step.number} of {seen.step.of}." if seen.step.guide else ""
    if coming is None:
        next_ = "*Next:* plan your next session."
    else:
        next_ = f"*Next:* you meet on {kit.moment(coming.starts_at)}, as planned."
    plan = kit.button("Plan a session", ScheduleIds.OPEN, pairing.id, style=None if coming else "primary")
    return Message(
        text=f"Somebody is no longer with you in {seen.program.name}; you go on.",
        blocks=(
            kit.section(
                f"*{kit.mention(without)} is no longer with you in {name}.* Plans change; this says nothing about "
                "anybody. What you did together stays yours."
            ),
            kit.section(f"*{kit.mentions(pairing.people)}, you go on together,* and this is your conversation.{where}"),
            kit.section(next_),
            kit.buttons(plan),
        ),
    )


def _channels(program: Program) -> list[str]:
    """Where others of the program are found, if it has such places."""
    cohort, mentors = program.cohort_channel, program.mentors_channel
    everybody = [f"Everybody in the program meets in <#{cohort}>."] if cohort else []
    return [*everybody, *([f"Mentors help each other in <#{mentors}>."] if mentors else [])]


def _sessions(seen: SeenStep) -> str:
    return f", {seen.step.of} sessions with a guide to each" if seen.step.guide else ""


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
    return f"No {_whom(told)} yet" if told.first else f"Still no {_whom(told)}"


def _whom(told: NotMatched) -> str:
    if is_peer(told.program):
        return "partner"
    return "mentor" if told.role is Role.MENTEE else "mentee"


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
    """What somebody without anybody can do about it themselves, the most promising first."""
    program = told.program.id
    find = [kit.button(f"Find a {_whom(told)} myself", FindIds.OPEN, program, style="primary")]
    offer = [kit.button("Offer to mentor somebody", OfferIds.OPEN, program)]
    instead = [kit.button(f"Join {one.name} instead", SignupIds.OPEN, one.id) for one in told.instead]
    return [
        *(find if told.may_find else []),
        kit.button("Change my hours or wishes", SignupIds.OPEN_PROFILE_OF, program),
        *instead,
        *(offer if told.may_offer else []),
    ]


def objection_form(pairing: Pairing, reader: PersonId) -> View:
    partners = kit.mentions(pairing.partners_of(reader))
    words = kit.words_input(field_id("pairing", "reason"), lines=True, most=LONGEST_REASON)
    return kit.modal(
        "It does not fit",
        [
            kit.section(
                f"{roles.met_as(pairing, reader)}. *Thank you for saying so early.* {partners} will not hear of it "
                "from anybody here."
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
    others = [one for one in pairing.people if one != writer]
    partners, was = kit.mentions(others), "was" if len(others) == 1 else "were"
    ask = kit.confirm(
        "End this pairing?",
        "Everybody in it is told kindly that it ended, and never why, and is in the next matching again.",
        "End it",
        danger=True,
    )
    return Message(
        text=f"Somebody says that a pair of {program.name} does not fit.",
        blocks=(
            kit.section(f"*{kit.mention(writer)} says that the match with {partners} does not fit*, in {name}."),
            kit.section(kit.quote(words)),
            kit.context(
                f"{partners} {was} not told. Write to {kit.mention(writer)} to find out more, or end the pairing."
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


def ended(pairing: Pairing, program: Program, reader: str, managers: Sequence[str], what_next: Next) -> Message:
    """To a partner: never why, and nothing that could be taken for a judgement."""
    partners, name = roles.others(pairing, reader), kit.escape(program.name, 100)
    help_ = f" {kit.mentions(managers)} can help you." if managers else ""
    text = f"Your mentoring in {program.name} with your partner has ended."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*Your mentoring with {partners} in {name} has ended.* Plans change; this says nothing about you. "
                "What you did together stays yours: your goals and notes are kept."
            ),
            kit.section(f"*Next:* {_what_now(what_next)}{help_}"),
            kit.buttons(
                kit.button("Where do I stand?", HomeIds.SHOW),
                history.open_button(pairing.id),
                kit.button("Change my profile", SignupIds.OPEN_PROFILE, program.id),
            ),
        ),
    )


def _what_now(what_next: Next) -> str:
    if what_next.next_word_at:
        return (
            "I looked for somebody else at once, and nobody who fits you has a free place right now. You are in the "
            "next matching without doing anything. I write to you as soon as something changes, and on "
            f"{_day(what_next.next_word_at)} in any case."
        )
    if what_next.back_on:
        return (
            "I looked for somebody else at once, and nobody can stand in this time. You go on with your own mentor on "
            f"{kit.day(what_next.back_on)}, and nothing is asked of you before then."
        )
    if what_next.asking:
        return "I am asking somebody else who fits you, and write to you either way. There is nothing to do."
    return "you have a free place again and are in the next matching without doing anything."
