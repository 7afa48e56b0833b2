"""When life happens to a pairing: everything that may be done about it, and asking for another partner."""

from bot.domain.session import Concern
from bot.services.check_in import Told
from bot.services.my_pairings import Chosen
from bot.services.somebody_else import LONGEST_REASON, Asking, Turns
from handlers.blocks import history, kit, roles
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import CheckInIds, LeaveIds, LifeIds, PairingPauseIds, PauseIds, ScheduleIds, field_id

A_PAIR = 2


def menu(shown: Turns) -> View:
    number, partners = shown.chosen.pairing.id, kit.mentions(shown.chosen.partners)
    asking = [asking_section(number, shown.waiting)] if shown.may_ask else []
    learn = "learns" if len(shown.chosen.partners) == 1 else "learn"
    wrong = f"*Something is wrong*\nYou choose the one person who reads it. {partners} never {learn} of it."
    everything = "*Too much of everything?*\nA pause stops all your programs until a day you choose."
    leaving = "*Leave the program*\nWithout shame, and with a kind word from me to whoever you meet there."
    return kit.modal(
        "When life happens",
        [
            kit.section(f"*You and {partners}* · {_as_what(shown.chosen)}"),
            _break(shown),
            *asking,
            kit.section(wrong, kit.button("Tell somebody", CheckInIds.OFFER_HELP, number)),
            kit.divider(),
            kit.section(everything, kit.button("Pause", PauseIds.OPEN)),
            kit.section(leaving, kit.button("Leave", LeaveIds.OPEN)),
            *history.earlier_section(shown.chosen.actor, shown.earlier),
        ],
    )


def _as_what(chosen: Chosen) -> str:
    return f"{kit.escape(chosen.program.name, 100)}{roles.beside(chosen.pairing, chosen.actor)}"


def _break(shown: Turns) -> Block:
    number = shown.chosen.pairing.id
    if shown.on_a_break:
        return kit.section(
            f"*{roles.everybody(shown.chosen.pairing).capitalize()} take a break.*",
            kit.button("Go on now", PairingPauseIds.RESUME, number),
        )
    words = "*Too much at the moment?*\nA break of this pairing until a day; nothing is lost."
    return kit.section(words, kit.button("Take a break", PairingPauseIds.OPEN, number))


def asking_section(pairing_id: int, waiting: Concern | None) -> Block:
    """Here and on the path: the way to another partner, or where that stands."""
    if waiting is None:
        words = "*It does not fit?*\nAsk for somebody else. It is decided in private, and your goals come with you."
        return kit.section(
            words, kit.button("Ask for somebody else", LifeIds.ASK, pairing_id), block_id="somebody_else"
        )
    back = kit.button("Take it back", LifeIds.TAKE_BACK, waiting.id)
    return kit.section(f"*{_asked_on(waiting)}*\n{_who_decides(waiting)}", back, block_id="somebody_else")


def _asked_on(waiting: Concern) -> str:
    return f"You asked for somebody else on {kit.moment(waiting.written_at, '{date_short}')}."


def _who_decides(waiting: Concern) -> str:
    return f"{kit.mention(waiting.reader_id)} decides, and you hear from me either way. Nobody else knows of it."


def form(shown: Asking) -> View:
    number = shown.chosen.pairing.id
    if shown.waiting is not None:
        back = kit.buttons(
            kit.button("Take it back", LifeIds.TAKE_BACK, shown.waiting.id),
            kit.button("Write more", CheckInIds.OPEN_REPLY, shown.waiting.id),
        )
        return kit.modal(
            "Somebody else", [kit.section(f"*{_asked_on(shown.waiting)}* {_who_decides(shown.waiting)}"), back]
        )
    if not shown.readers:
        nobody = "Nobody who runs mentoring here could decide this without being part of it. You can leave instead."
        return kit.modal("Somebody else", [kit.section(nobody, kit.button("Leave", LeaveIds.OPEN))])
    options = [kit.option(one.name, one.id) for one in shown.readers]
    select = kit.select(field_id("life", "reader"), options, chosen=shown.readers[0].id)
    words = kit.words_input(field_id("life", "words"), lines=True, most=LONGEST_REASON)
    hint = "Only this person reads it. It helps to find somebody who fits better."
    return kit.modal(
        "Somebody else",
        [
            kit.section(f"*You may ask for somebody else than {_whom(shown.chosen)}.* {_what_follows(shown.chosen)}"),
            field("reader", "Who decides", select),
            field("words", "Why?", words, hint=hint),
            kit.context("Only need time? Take a break instead: press *When life happens* beside the pairing."),
        ],
        callback_id=LifeIds.SUBMIT,
        submit="Ask in private",
        close="Not now",
        remember=str(number),
    )


def _what_follows(chosen: Chosen) -> str:
    partners = kit.mentions(chosen.partners)
    if len(chosen.partners) > 1:
        return (
            f"Until it is decided nothing changes, and {partners} hear nothing. With a yes you leave this circle, the "
            "others go on, and nobody hears why; your goals and notes are kept."
        )
    return (
        f"Until it is decided nothing changes, and {partners} hears nothing. With a yes you both hear kindly that it "
        "ended, and never why; your goals and notes are kept."
    )


def _whom(chosen: Chosen) -> str:
    return roles.others(chosen.pairing, chosen.actor, at_end=True)


def asked(concern: Concern) -> View:
    return kit.sentence_modal(
        "Asked in private",
        f"*{kit.mention(concern.reader_id)} gets your words, and nobody else.*",
        "You hear from me either way; if it is not read within five days, you may choose somebody else to decide. "
        "Until then everything goes on as before, and you can take it back.",
    )


def taken_back(chosen: Chosen) -> Message:
    text = "Taken back."
    plan = kit.button("Plan a session", ScheduleIds.OPEN, chosen.pairing.id)
    whom = roles.others(chosen.pairing, chosen.actor)
    said = f"*{text}* You and {whom} go on. Nobody but the one you asked heard of it."
    return Message(text=text, blocks=(kit.section(said), kit.buttons(plan)))


# To the one who decides


def wanted(told: Told) -> Message:
    writer, partners = kit.mention(told.concern.writer_id), kit.mentions(told.partners)
    text = "Somebody asks you for another partner, in private."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{writer} asks for somebody else than {partners}.* Why, for you alone:"),
            kit.section(kit.quote(told.concern.words, 2500)),
            deciding(told.concern.id),
            kit.context(f"Nobody else knows of it. {writer} waits for your answer."),
        ),
    )


def deciding(concern_id: int) -> Block:
    ask = kit.confirm(
        "Find somebody else?",
        "A pair ends, a circle goes on without whoever asked. They hear it kindly, never why. The next best is asked.",
        "Find somebody",
    )
    return kit.buttons(
        kit.button("Find somebody else", LifeIds.SETTLE, concern_id, style="primary", ask=ask),
        kit.button("Answer in private", CheckInIds.OPEN_REPLY, concern_id),
        _not_now(concern_id),
    )


def _not_now(concern_id: int) -> Element:
    ask = kit.confirm(
        "Not now?", "I tell only whoever asked that the two go on for now, and that you can say why.", "Yes"
    )
    return kit.button("Not now", LifeIds.KEEP, concern_id, ask=ask)


def settled(people: tuple[str, ...], writer: str) -> Message:
    next_ = "The next best is asked where that is possible; `/mentor-admin match` finds others."
    if len(people) > A_PAIR:
        text = "Settled: they have left the circle."
        others = kit.mentions([one for one in people if one != writer])
        said = f"*{kit.mention(writer)} has left the circle.* {others} go on, and nobody hears why."
    else:
        text = "Settled: the pairing has ended."
        said = f"*The pairing of {kit.mentions(people)} has ended.* They hear it from me, kindly and without a reason."
    return Message(text=text, blocks=(kit.section(f"{said} {next_}"),))


def kept(concern: Concern) -> Message:
    writer = kit.mention(concern.writer_id)
    text = f"I tell {writer} alone that they go on for now."
    answer = kit.button("Say why in private", CheckInIds.OPEN_REPLY, concern.id, style="primary")
    return Message(text=text, blocks=(kit.section(f"*{text}* A word from you would help."), kit.buttons(answer)))


def not_now(chosen: Chosen, concern: Concern) -> Message:
    """To whoever asked."""
    reader = kit.mention(concern.reader_id)
    text = "For now you go on with the same partner."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*For now you go on with {_whom(chosen)}.* {reader} read what you wrote and decided so; "
                f"{reader} can tell you why. Nobody else heard of it."
            ),
            kit.buttons(
                kit.button("Write back", CheckInIds.OPEN_REPLY, concern.id, style="primary"),
                kit.button("What else can I do?", LifeIds.MENU, chosen.pairing.id),
            ),
        ),
    )
