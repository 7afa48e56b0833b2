"""A pairing that went quiet: the warning, the offer of somebody new, and the words to those who run programs."""

from bot.domain.pairing import Pairing
from bot.domain.rematch import RematchAnswer, RematchState
from bot.services.ladder import Quiet
from bot.services.rematch import Offered
from handlers.blocks import kit, roles
from handlers.blocks.kit import Element, Message, View
from handlers.ids import (
    CheckInIds,
    HealthIds,
    LadderIds,
    MatchingIds,
    PairingIds,
    PauseIds,
    ScheduleIds,
    SessionLogIds,
)


def for_how_long(quiet: Quiet) -> str:
    weeks = kit.counted(quiet.days // 7, "week")
    return f"{weeks} (a pause not counted)" if quiet.paused else weeks


def warning(quiet: Quiet, reader: str) -> Message:
    """To each of them. Only the person whom the reader chooses sees what is wrong."""
    partners = roles.others(quiet.pairing, reader)
    text = f"You and {partners} have not logged a session for {for_how_long(quiet)}."
    number = quiet.pairing.id
    days = quiet.program.clocks.rematch_offered_days
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* Life happens. If it stays quiet for {kit.counted(days, 'more day')}, I ask each of you in "
                "private whether you would like somebody new, and tell those who run the program."
            ),
            kit.buttons(
                kit.button("Plan one", ScheduleIds.OPEN, number, style="primary"),
                kit.button("We did meet", SessionLogIds.OPEN, number),
                kit.button("Pause until ...", PauseIds.OPEN),
                _something_is_wrong(number),
            ),
            kit.context("Something is wrong? You choose the one person who reads it; nobody whom you meet does."),
        ),
    )


def _something_is_wrong(pairing_id: int) -> Element:
    return kit.button("Something is wrong", CheckInIds.OFFER_HELP, pairing_id)


# Somebody new


def offer(shown: Offered) -> Message:
    partners, number = kit.mentions(shown.partners), shown.rematch.id
    text = f"Would you like to go on with {roles.others(shown.pairing, shown.reader)} or meet somebody new?"
    who = f"{kit.mention(shown.rematch.offered_by)} asks" if shown.rematch.offered_by else "It has been quiet, so I ask"
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* {who} each of you in private. Neither is a bad answer: no blame, no reasons. "
                "Your goals and notes stay yours either way."
            ),
            kit.buttons(
                kit.button("We go on", LadderIds.GO_ON, number, style="primary"),
                kit.button("Somebody new", LadderIds.SOMEBODY_NEW, number),
                kit.button("Pause until ...", PauseIds.OPEN),
                _something_is_wrong(shown.pairing.id),
            ),
            kit.context(
                f"{partners} never {'see' if len(shown.partners) > 1 else 'sees'} your answer. "
                "It ends only where that is wanted, and then you are in the next matching without doing anything."
            ),
        ),
    )


def answered(shown: Offered, given: RematchAnswer) -> Message:
    """In the place of the question. What it comes to is told to both in the same words."""
    if given is RematchAnswer.GO_ON:
        partners = roles.others(shown.pairing, shown.reader, at_end=True)
        text = f"Good: you would like to go on with {partners}."
        plan = kit.button("Plan a session", ScheduleIds.OPEN, shown.pairing.id, style="primary")
        return Message(text=text, blocks=(kit.section(f"*{text}* The best next thing is a time."), kit.buttons(plan)))
    before = roles.others(shown.pairing, shown.reader, at_end=True)
    text = f"Noted: you would like to meet somebody new instead of {before}."
    if shown.rematch.state is RematchState.ENDED or len(shown.partners) > 1:
        next_ = "It has ended, kindly. You are in the next matching; your goals and notes are kept."
    else:
        next_ = "Nobody is told that it was you. Those who run the program look at it, and you hear from me either way."
    return Message(text=text, blocks=(kit.section(f"*{text}* {next_}"),))


def outcome(shown: Offered) -> Message:
    """To whoever runs the program: never who answered what."""
    people, name = kit.mentions(shown.pairing.people), kit.escape(shown.program.name, 100)
    if shown.rematch.state is RematchState.GOES_ON:
        text = f"{people} go on together, in {name}."
        return Message(text=text, blocks=(kit.section(f"*{text}* You need not do anything."),))
    if shown.rematch.state is RematchState.ENDED:
        text = f"The pairing of {people} in {name} has ended, as wanted."
        match = kit.button("Match again", MatchingIds.OPEN, style="primary")
        said = f"*{text}* Both are in the next matching, and never with each other. Their goals are kept."
        return Message(text=text, blocks=(kit.section(said), kit.buttons(match)))
    text = f"Not everybody in the pairing of {people} wants to go on, in {name}."
    ask = kit.confirm(
        "End this pairing?",
        "Everybody in it is told kindly that it ended, and never why, and is in the next matching again.",
        "End it",
        danger=True,
    )
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}* I do not say who. You may talk to each alone, or end it kindly."),
            kit.buttons(
                kit.button("End it kindly", PairingIds.END, shown.pairing.id, style="danger", ask=ask),
                kit.button(_write(shown.pairing), HealthIds.WRITE, shown.pairing.id),
            ),
        ),
    )


def _write(pairing: Pairing) -> str:
    return "Write to both" if len(pairing.people) == 2 else "Write to all"


# Those who run programs


def to_manager(quiet: Quiet) -> Message:
    people, name, number = kit.mentions(quiet.pairing.people), kit.escape(quiet.program.name, 100), quiet.pairing.id
    text = f"{people} have not met for {for_how_long(quiet)}, in {name}."
    days = quiet.program.clocks.admin_told_days
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* They were reminded, and nothing was logged or planned since. I have asked each in private "
                "whether they would like somebody new."
            ),
            kit.buttons(
                kit.button(_write(quiet.pairing), HealthIds.WRITE, number, style="primary"),
                kit.button("I look after it", LadderIds.LOOK_AFTER, number),
            ),
            kit.context(f"If nothing happens, the mentoring admins hear in {kit.counted(days, 'day')} that it is so."),
        ),
    )


def looked_after(pairing: Pairing) -> Message:
    text = f"Thank you: you look after {kit.mentions(pairing.people)}."
    return Message(text=text, blocks=(kit.section(f"*{text}* The admins need not be told."),))


def to_admin(quiet: Quiet) -> Message:
    """Which pairing it is, admins do not see."""
    name, managers = kit.escape(quiet.program.name, 100), kit.mentions(quiet.managers)
    text = f"A pairing in {name} has been quiet for {for_how_long(quiet)}, and nobody looks after it."
    if quiet.told_at is None:
        why = "Its program has no manager who could."
    else:
        told = kit.moment(quiet.told_at, "{date_short}")
        why = f"{managers} {'was' if len(quiet.managers) == 1 else 'were'} told on {told}."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}* {why} Please find out what is in the way, or name another manager."),
            kit.buttons(kit.button("How pairs are doing", HealthIds.SHOW, style="primary")),
            kit.context("`/mentor-admin programs` changes who manages a program."),
        ),
    )


def offered(pairing: Pairing) -> View:
    return kit.sentence_modal(
        "They are asked",
        f"*{kit.mentions(pairing.people)} are each asked in private* whether they would like somebody new.",
        _what_comes_of_it(pairing),
    )


def _what_comes_of_it(pairing: Pairing) -> str:
    if len(pairing.people) > roles.A_PAIR:
        return "Whoever wants it is in the next matching, and the others go on where they can. The board shows them."
    return (
        "Where both want it, it ends and both are matched anew. Where only one does, you decide; I do not say who. "
        "You hear from me once both have answered, and after a week where one of them wants it."
    )
