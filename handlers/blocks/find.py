"""Looking for a mentor, as the mentee sees it: who is free and why, asking, where it stands, and how it went on."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.domain.pairing import Request
from bot.domain.program import Program
from bot.services.find_mentor import Active, Found, Shortlist
from bot.services.matching_moved import Moved
from bot.services.own_request import Over
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.pairing import is_peer
from handlers.ids import FindIds, HomeIds, SignupIds, field_id

REASONS_SHOWN = 3
ACTIVE: Mapping[Active, str] = {
    Active.THIS_WEEK: "active here this week",
    Active.THIS_MONTH: "active here this month",
    Active.EARLIER: "last active here more than a month ago",
}


def title(program: Program) -> str:
    return "Find a partner" if is_peer(program) else "Find a mentor"


def whom(program: Program, many: str = "") -> str:
    return f"partner{many}" if is_peer(program) else f"mentor{many}"


def looking(program: Program) -> View:
    """Opened at once; the list takes its place."""
    name = kit.escape(program.name, 100)
    return kit.modal(
        title(program),
        [
            kit.section(f"*Looking for {whom(program, 's')} who fit you in {name} ...*"),
            kit.context("In a big program this takes some seconds. You may close this: nothing is lost."),
        ],
    )


def could_not_look(program: Program) -> View:
    return kit.sentence_modal(
        title(program),
        "*I could not look just now.* I try again by myself and write to you within a few minutes.",
        "You may close this.",
    )


def shortlist(shown: Shortlist) -> View:
    """The best who are free, or what to do where nobody is."""
    if not shown.ready:
        return looking(shown.program)
    blocks = _chooser(shown) + (_some(shown) if shown.found else _nobody(shown.program))
    return kit.modal(title(shown.program), blocks)


def _chooser(shown: Shortlist) -> list[Block]:
    if not shown.others:
        return []
    programs = (shown.program, *shown.others)
    options = [kit.option(one.name, one.id) for one in programs]
    chosen = kit.select(FindIds.CHOOSE_PROGRAM, options, chosen=shown.program.id)
    return [kit.section("In which program?", chosen, block_id="program")]


def _some(shown: Shortlist) -> list[Block]:
    name, count = kit.escape(shown.program.name, 100), len(shown.found)
    only = "Only the one you ask and the people who run the program hear of it."
    if count > 1:
        best = f"*These {count} fit you best in {name} and have a free place.*"
        top = f"{best} Ask one; if it does not work out, I ask the next of your choice. {only}"
    else:
        top = f"*One person fits you in {name} and has a free place.* If it does not work out, I tell you. {only}"
    blocks: list[Block] = [kit.section(top)]
    for one in shown.found:
        blocks += [kit.divider(), *_found(shown.program, one)]
    return blocks


def _found(program: Program, one: Found) -> list[Block]:
    job = f" · {kit.escape(one.title, 150)}" if one.title else ""
    reasons = "\n".join(f"• {kit.escape(reason, 250)}" for reason in one.choice.reasons[:REASONS_SHOWN])
    text = f"*{kit.mention(one.mentor_id)}*{job}\n{reasons}".strip()
    ask = kit.button("Ask", FindIds.ASK, f"{program.id}:{one.mentor_id}", style="primary")
    return [kit.section(text, ask), kit.context(_facts(program, one))]


def _facts(program: Program, one: Found) -> str:
    places = [] if is_peer(program) else [f"{kit.counted(one.places_left, 'place')} left"]
    answers = [f"usually answers {_within(one.answers_within)}"] if one.answers_within is not None else []
    return " · ".join([*places, ACTIVE[one.active], *answers])


def _within(usual: timedelta) -> str:
    days = usual / timedelta(days=1)
    if days < 1:
        return "within a day"
    return "within two or three days" if days < 3 else "within a week" if days < 7 else "after more than a week"


def _nobody(program: Program) -> list[Block]:
    name = kit.escape(program.name, 100)
    return [
        kit.section(
            f"*Nobody who fits you in {name} has a free place right now.* That changes when people join, finish or "
            "change their hours, so it is worth looking again in a week or two."
        ),
        kit.section(
            "*What helps most:* more hours in which you could meet, another language, or wider wishes in your profile."
        ),
        kit.buttons(
            kit.button("Change my hours or wishes", SignupIds.OPEN_PROFILE_OF, program.id, style="primary"),
            kit.button("Look again", FindIds.BACK, program.id),
        ),
    ]


def just_taken(program: Program, instead: Sequence[str]) -> View:
    """Asked a moment too late, for whatever reason."""
    return kit.modal(title(program), [kit.section(_too_late(instead)), kit.buttons(_see_them(program, instead))])


def _too_late(instead: Sequence[str]) -> str:
    who = _next_best(instead) or "I can look for others who fit you."
    return f"*That place was taken a moment ago.* {who}"


def _next_best(instead: Sequence[str]) -> str:
    if not instead:
        return ""
    many = len(instead) > 1
    return f"{kit.mentions(instead)} {'are' if many else 'is'} the next best for you."


def _see_them(program: Program, instead: Sequence[str]) -> Element:
    words = "See them" if instead else "Look again"
    return kit.button(words, FindIds.SEE if instead else FindIds.OPEN, program.id, style="primary")


def when(request: Request) -> str:
    if request.clock_stopped_at is not None:
        return "The time to answer stands still for now, and goes on by itself."
    until = kit.moment(request.lapses_at)
    if request.word_asked_at is not None:
        return f"You two talk first, and then they decide: you hear by {until} at the latest."
    return f"They answer in their working hours; you hear by {until} at the latest."


def over(told: Over) -> Message:
    """An own request that led to no pair. The same words whatever the reason was, and what comes next."""
    if told.following is not None:
        return _went_on(told, told.following)
    if told.taken:
        words = f"{_too_late(told.next_best)} Ask whom you like; it takes one tap."
        text = "That place was taken a moment ago."
    else:
        text = "It does not work out this time. Here is who is next."
        best = _next_best(told.next_best) or "I can look for others who fit you."
        words = f"{_not_this_time(told)} {best}"
    return Message(
        text=text,
        blocks=(kit.section(words), kit.buttons(_see_them(told.program, told.next_best), *_more(told.program))),
    )


def _not_this_time(told: Over) -> str:
    mentor = kit.mention(told.request.mentor_id)
    return (
        f"*It does not work out with {mentor} this time.* That has many possible reasons, a full calendar first of "
        "all, and it says nothing about you."
    )


def _went_on(told: Over, following: Request) -> Message:
    begun = "*That place was taken a moment ago.*" if told.taken else _not_this_time(told)
    next_ = f"I have asked {kit.mention(following.mentor_id)}, your next choice. {when(following)}"
    return Message(
        text="I have asked your next choice.",
        blocks=(
            kit.section(f"{begun} {next_}"),
            kit.buttons(kit.button("Where it stands", FindIds.STANDS, following.id)),
        ),
    )


def _more(program: Program) -> list[Element]:
    return [kit.button("Change my hours or wishes", SignupIds.OPEN_PROFILE_OF, program.id)]


def mentors_found(program: Program) -> Message:
    """To whoever closed the list before it was ready."""
    text = f"I have looked for {whom(program, 's')} who fit you in {program.name}."
    said = f"*I have looked for {whom(program, 's')} who fit you* in {kit.escape(program.name, 100)}."
    see = kit.button("See who is free", FindIds.SEE, program.id, style="primary")
    return Message(text=text, blocks=(kit.section(said), kit.buttons(see)))


def place_free(program: Program) -> Message:
    """Something changed for whoever has nobody. Whose place it is shows in the list, among all who are free."""
    name = kit.escape(program.name, 100)
    text = f"A place became free in {program.name} that may fit you."
    said = (
        f"*A place became free in {name} that may fit you.* Others may hear of it, too. "
        f"I show you every {whom(program)} who is free, and why they fit; you choose whom to ask."
    )
    see = kit.button("See who is free", FindIds.OPEN, program.id, style="primary")
    rest = kit.context("Nothing changes if you wait: you are in the next matching in any case.")
    return Message(text=text, blocks=(kit.section(said), kit.buttons(see), rest))


def matching_moved(moved: Moved) -> Message:
    """One message: the day they knew, the new one, and that nothing is to be done."""
    name = kit.escape(moved.program.name, 100)
    before, after = kit.day(moved.before), kit.day(moved.after)
    return Message(
        text=f"Matching in {moved.program.name} is now on {after}.",
        blocks=(
            kit.section(f"*Matching in {name} is now on {after}*, and no longer on {before}."),
            kit.section("You need do nothing: your sign-up stays as it is, and I tell you either way."),
            kit.buttons(
                kit.button("Where do I stand?", HomeIds.SHOW),
                kit.button("Change my profile", SignupIds.OPEN_PROFILE_OF, moved.program.id),
            ),
        ),
    )


def rules_form(program: Program) -> View:
    """For whoever runs the program: whether people may choose each other."""
    options = [
        kit.option(
            "Mentees may look for a mentor themselves", "may_find", "From matching day on, while they have nobody"
        ),
        kit.option("Mentors may offer to mentor somebody", "may_offer", "The mentee is asked, and may say no"),
    ]
    on = [name for name, is_on in (("may_find", program.may_find), ("may_offer", program.may_offer)) if is_on]
    return kit.modal(
        "Who may ask whom",
        [
            kit.section(f"*{kit.escape(program.name, 100)}*. Every limit of the program holds for these pairs too."),
            field(
                "allowed",
                "Beside the pairs that you approve",
                kit.checkboxes(field_id("find", "allowed"), options, chosen=on),
                optional=True,
            ),
        ],
        callback_id=FindIds.SAVE_RULES,
        submit="Save",
        remember=f"{program.id}:{program.version}",
    )


def rules_saved(program: Program) -> View:
    find = "Mentees may look for a mentor themselves" if program.may_find else "Mentees wait for your matching"
    offer = "mentors may offer to mentor somebody" if program.may_offer else "mentors do not offer themselves by name"
    return kit.sentence_modal(
        "Saved", f"*Saved for {kit.escape(program.name, 100)}.* {find}, and {offer}. It holds from now on."
    )
