"""Asking a mentor, as the mentor and whoever runs the program see it; the mentee, unless they asked, sees nothing."""

from collections.abc import Mapping

from bot.domain.enrollment import Answers
from bot.domain.pairing import Origin, Pairing, Request, RequestState
from bot.domain.program import Program
from bot.services.request import LONGEST_REASON
from bot.services.still_possible import WhyNot
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.pairing import ONLY_MANAGERS, effort, is_peer, why
from handlers.ids import PairingIds, ScheduleIds, SignupIds, field_id

TOO_LATE: Mapping[WhyNot, str] = {
    WhyNot.PROGRAM_OVER: "The program has closed meanwhile, so there is nothing left to do. Thank you for saying yes.",
    WhyNot.MENTOR_AWAY: (
        "You are pausing, so I keep your place free for now. Type `/mentor resume` when you are back, and say yes then."
    ),
    WhyNot.MENTEE_PAUSES: (
        "They are taking a break right now, so nothing begins yet. The question stays open, its days stand still, and "
        "I ask you again when they are back. Thank you for saying yes."
    ),
    WhyNot.MENTEE_AWAY: "They are not taking part any more, so there is nothing left to do. Thank you for saying yes.",
    WhyNot.MENTOR_NOT_READY: (
        "The program asks for its lessons and its agreement first. `/mentor lessons` shows what is left for you; it "
        "takes a few minutes. The question stays open until then, so please say yes again afterwards."
    ),
    WhyNot.MENTEE_NOT_READY: (
        "They still have something to finish that the program asks of everybody first, and I have reminded them. "
        "The question stays open, so please say yes again in a day or two. Thank you for saying yes."
    ),
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
    """The mentor is asked; the mentee knows nothing of it yet, unless they asked themselves."""
    mentee, name = kit.mention(request.mentee_id), kit.escape(program.name, 100)
    ask = f"*Would you be a partner for {mentee}?*" if is_peer(program) else f"*Would you mentor {mentee}?*"
    wish = f" {mentee} would like that." if asked_themselves(request) else ""
    blocks: list[Block] = [kit.section(f"{ask}{wish} It is for {name}, {effort(program)}.")]
    blocks += [kit.section(f"*A note from {mentee}*\n{kit.quote(request.note)}")] if request.note else []
    blocks += [why(request.reasons)] if request.reasons else []
    blocks += _wishes(request, wants)
    blocks.append(kit.context(f"{_knows(request)} Please answer by {kit.moment(request.lapses_at)}."))
    somebody = "be a partner for somebody" if is_peer(program) else "mentor somebody"
    return Message(text=f"Would you {somebody} in {program.name}?", blocks=(*blocks, _yes_or_no(request)))


def asked_themselves(request: Request) -> bool:
    return request.origin is Origin.MENTEE


def _knows(request: Request) -> str:
    """What the mentee knows, and hears after a no."""
    mentee = kit.mention(request.mentee_id)
    if asked_themselves(request):
        return f"{mentee} knows that you are asked. After a no they hear that it does not work out, never why."
    return f"{mentee} knows nothing of this and hears from me only if you say yes; otherwise I ask somebody else."


def _wishes(request: Request, wants: Answers | None) -> list[Block]:
    if wants is None or not (wants.wants_skills or wants.wants_words):
        return []
    skills = kit.escape(kit.listed(wants.wants_skills), 500)
    words = f"\n{kit.quote(wants.wants_words, 500)}" if wants.wants_words else ""
    return [kit.section(f"*What {kit.mention(request.mentee_id)} wants to learn*\n{skills}{words}".strip())]


def _yes_or_no(request: Request, *more: Element) -> Block:
    return kit.buttons(
        kit.button("Yes, gladly", PairingIds.ACCEPT, request.id, style="primary"),
        kit.button("No, not this time", PairingIds.DECLINE, request.id),
        *_talk_first(request),
        *more,
    )


def _talk_first(request: Request) -> list[Element]:
    """Only where the mentee knows of the question, and once."""
    can = asked_themselves(request) and request.word_asked_at is None
    return [kit.button("A word with them first", PairingIds.WORD_FIRST, request.id)] if can else []


def talking(request: Request) -> Message:
    """In the place of the question, which stays open."""
    mentee = kit.mention(request.mentee_id)
    text = "You two talk first."
    said = f"*{text}* I have opened a conversation with {mentee}. Tell me your answer here when you have talked."
    until = kit.context(f"You have until {kit.moment(request.lapses_at)}.")
    return Message(text=text, blocks=(kit.section(said), until, _yes_or_no(request)))


def word_first(request: Request, program: Program) -> Message:
    """In a conversation of the two and the bot. Nobody can answer here: a no is for the mentor alone."""
    mentor, mentee = kit.mention(request.mentor_id), kit.mention(request.mentee_id)
    name = kit.escape(program.name, 100)
    return Message(
        text="A word first, before anything is decided.",
        blocks=(
            kit.section(
                f"*{mentor}, {mentee}: a word first.* {mentee} asked {mentor} in {name}, and {mentor} would like to "
                "talk before deciding. A quarter of an hour is enough."
            ),
            kit.section(
                "*Good questions for it:* What do you hope for in half a year? How often can we meet? "
                "What should we not talk about?"
            ),
            kit.context(
                f"Nothing is decided, and either may say no. {mentor} tells me by {kit.moment(request.lapses_at)}, "
                "apart from this conversation. I write here, and I do not read it."
            ),
        ),
    )


def reminder(request: Request, program: Program) -> Message:
    mentee, name = kit.mention(request.mentee_id), kit.escape(program.name, 100)
    ask = f"I asked you {kit.moment(request.asked_at, '{date_short_pretty}')} about {mentee} in {name}."
    return Message(
        text=f"One question in {program.name} still waits for your answer.",
        blocks=(
            kit.section(
                f"*A question still waits for you.* {ask} A no is fine, too: then somebody else is asked at once."
            ),
            kit.context(f"You have until {kit.moment(request.lapses_at)}. {_knows(request)}"),
            _yes_or_no(request, kit.button("Why me?", PairingIds.SHOW_REQUEST, request.id)),
        ),
    )


def lapsed(request: Request, program: Program) -> Message:
    mentee, name = kit.mention(request.mentee_id), kit.escape(program.name, 100)
    return Message(
        text=f"A question in {program.name} is no longer open.",
        blocks=(
            kit.section(
                f"*My question about {mentee} is no longer open.* I had no answer in {name}; somebody else is asked. "
                f"No harm done: {_heard(request)}"
            ),
            kit.context("Too much right now? `/mentor pause` stops everything until a day you choose."),
            kit.buttons(kit.button("Change what I offer", SignupIds.OPEN_PROFILE)),
        ),
    )


def _heard(request: Request) -> str:
    mentee = kit.mention(request.mentee_id)
    if asked_themselves(request):
        return f"{mentee} hears only that it does not work out this time."
    return f"{mentee} never knew of it."


def decline_form(request: Request) -> View:
    reason = kit.words_input(field_id("pairing", "reason"), lines=True, most=LONGEST_REASON)
    return kit.modal(
        "Not this time",
        [
            kit.section(f"*That is fine.* {_after_no(request)}"),
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


def taken_back() -> Message:
    """Without the reason, which belongs to somebody else."""
    text = "This question is no longer open, so there is nothing left for you to do. Thank you for being there."
    return Message(text=text, blocks=(kit.section(text),))


def too_late(in_the_way: WhyNot | None) -> Message:
    text = TOO_LATE.get(
        in_the_way or WhyNot.NOT_POSSIBLE,
        "This is not possible any more, so nothing was changed. Thank you for saying yes.",
    )
    return Message(text=text, blocks=(kit.section(text),))


def _after_no(request: Request) -> str:
    mentee = kit.mention(request.mentee_id)
    if asked_themselves(request):
        return f"{mentee} hears kindly that it does not work out this time, and never why. Somebody else is asked."
    return f"{mentee} never hears that I asked you, and I ask somebody else."


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
    hears = "hears only that it does not work out" if asked_themselves(request) else "was not told"
    blocks.append(kit.context(f"{mentee} {hears}, and never more than that by me. Please keep it so."))
    return Message(text=f"{short} {program.name}.", blocks=tuple(blocks))


def _next_step(request: Request, following: Request | None, *, settled: bool) -> str:
    mentee = kit.mention(request.mentee_id)
    if settled:
        return f"{mentee} needs nobody else right now, so I ask nobody else. Nothing for you to do."
    if following is None and asked_themselves(request):
        return f"{mentee} had asked themselves, and chooses whom to ask next. Nothing for you to do."
    if following is None:
        return (
            f"Nobody else who fits has a free place, so {mentee} stays without anybody for now and is in the next "
            "matching. `/mentor-admin match` runs one, or lets you pair two by hand."
        )
    mentor = kit.mention(following.mentor_id)
    if asked_themselves(request):
        return f"I have asked {mentor}, the next choice of {mentee}. Nothing for you to do."
    return (
        f"I have asked {mentor}, the next best with a free place ({following.score:.0f} of 100). Nothing for you to do."
    )
