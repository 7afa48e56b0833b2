"""A manager is gone: to those who run the program from now on."""

from collections.abc import Sequence

from bot.domain.program import Program
from bot.services.gone import Without
from handlers.blocks import kit
from handlers.blocks.kit import Message
from handlers.ids import AdminsIds, GoneIds, HealthIds, ProgramsIds

PROGRAMS_SHOWN = 10


def told(without: Without) -> Message:
    who, names = kit.mention(without.person_id), _names(without.programs)
    more = f" {_announcements(without.announcements)}" if without.announcements else ""
    if without.mine:
        said = f"*{who} is gone from Slack.* You manage {names} without them from now on.{more}"
        buttons = [kit.button("Where it stands", HealthIds.SHOW)]
        return Message(text="Somebody who managed a program with you is gone.", blocks=_blocks(said, buttons))
    them = "it" if len(without.programs) == 1 else "them"
    said = (
        f"*{who} is gone from Slack, and nobody manages {names} any more.* Until somebody does, what its people need "
        f"comes to you and the other admins.{more} Next: take {them} over, or name somebody else."
    )
    value = ",".join(str(one.id) for one in without.programs[:PROGRAMS_SHOWN])
    buttons = [
        kit.button("I take over", GoneIds.TAKE_OVER, value, style="primary"),
        kit.button("Name somebody else", ProgramsIds.EDIT, without.programs[0].id),
    ]
    return Message(text="A program has nobody who manages it.", blocks=_blocks(said, buttons))


def _blocks(said: str, buttons: Sequence[kit.Element]) -> tuple[kit.Block, ...]:
    return (kit.section(said), kit.buttons(*buttons))


def _announcements(count: int) -> str:
    are = "that was still to go out is" if count == 1 else "that were still to go out are"
    return f"{kit.counted(count, 'announcement')} {are} in the hands of those who run it now."


def _names(programs: Sequence[Program]) -> str:
    return kit.listed([kit.escape(one.name, 100) for one in programs[:PROGRAMS_SHOWN]])


def taken_over(programs: Sequence[Program], by: str) -> Message:
    names = _names(programs)
    said = f"*{kit.mention(by)} manages {names} from now on.* Its digests, concerns and answers go there."
    return Message(
        text="The program has a manager again.",
        blocks=(kit.section(said), kit.buttons(kit.button("Where it stands", HealthIds.SHOW))),
    )


def nobody_runs(person_id: str, programs: int) -> Message:
    """To the owners of the Slack workspace."""
    text = "Nobody runs mentoring here any more."
    go_on = "goes on by itself" if programs == 1 else "go on by themselves"
    said = (
        f"*{text}* {kit.mention(person_id)}, its last admin, is gone from Slack. {kit.counted(programs, 'program')} "
        f"{go_on} meanwhile and nothing is lost, but whoever has a question there has nobody to ask. You look after "
        "this Slack workspace, so I ask you. Next: appoint somebody, yourself or others."
    )
    return Message(text=text, blocks=_blocks(said, [kit.button("Appoint somebody", AdminsIds.SHOW, style="primary")]))
