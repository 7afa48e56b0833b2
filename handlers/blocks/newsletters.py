"""The yes to a newsletter, and which announcements somebody does not want."""

from bot.domain.announcement import NewsletterAnswer
from bot.services.mute_announcements import ALL, Choices
from handlers.blocks import kit
from handlers.blocks.kit import Message, View, field
from handlers.ids import NewsletterIds, field_id

NECESSARY = "What a program marks as necessary, such as a change of its dates, comes in any case, and says so."


def question() -> Message:
    text = "Would you like the mentoring newsletter?"
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}* Now and then a short text on mentoring, and what is new here. I ask only once."),
            kit.buttons(
                kit.button("Yes, send it to me", NewsletterIds.YES, style="primary"),
                kit.button("No, thank you", NewsletterIds.NO),
            ),
        ),
    )


def answered(answer: NewsletterAnswer) -> Message:
    yes = "*You get the newsletter* from the next issue on."
    no = "*You get no newsletter*, and I will not ask again."
    text = yes if answer is NewsletterAnswer.YES else no
    change = kit.button("Change it", NewsletterIds.OPEN_CHOICES)
    return Message(text=text.replace("*", ""), blocks=(kit.section(text), kit.buttons(change)))


def form(choices: Choices) -> View:
    every = [kit.option("All announcements", ALL)]
    programs = [kit.option(f"Those of {one.name}", one.id) for one in choices.programs]
    muted = kit.checkboxes(
        field_id("newsletters", "muted"), [*every, *programs], chosen=sorted(choices.muted, reverse=True)
    )
    wants = "yes" if choices.newsletter is NewsletterAnswer.YES else "no"
    newsletter = kit.radio(
        field_id("newsletters", "newsletter"),
        [kit.option("Send it to me", "yes"), kit.option("No newsletter", "no")],
        chosen=wants,
    )
    return kit.modal(
        "Announcements",
        [
            field("muted", "Which announcements do you want to mute?", muted, optional=True, hint=NECESSARY),
            field("newsletter", "The newsletter", newsletter),
        ],
        callback_id=NewsletterIds.SUBMIT_CHOICES,
        submit="Save",
        close="Cancel",
    )


def saved(choices: Choices) -> View:
    if ALL in choices.muted:
        muted = "I send you no announcements but the necessary ones."
    elif choices.muted:
        names = kit.listed([kit.escape(one.name, 100) for one in choices.programs if one.id in choices.muted])
        muted = f"I send you no announcements of {names} but the necessary ones."
    else:
        muted = "You get the announcements of your programs."
    wants = choices.newsletter is NewsletterAnswer.YES
    newsletter = "The newsletter comes, too." if wants else "You get no newsletter."
    return kit.sentence_modal("Saved", f"*Saved.* {muted} {newsletter}", "`/mentor announcements` changes it.")
