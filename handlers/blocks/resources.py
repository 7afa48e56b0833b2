"""Links that a mentor shares: on the path, as a form, and as those who get them hear of it."""

from bot.domain.pairing import Pairing
from bot.domain.resource import Resource
from bot.services.my_pairings import Chosen
from bot.services.path import Path
from bot.services.resources import LONGEST_ADDRESS, LONGEST_WHY
from handlers.blocks import kit, roles
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import PathIds, field_id

SHOWN = 5
ALL_SHOWN = 90


def section(path: Path) -> list[Block]:
    """On the path."""
    pairing_id = path.chosen.pairing.id
    own, offered = path.resources, path.offered
    shown = [*own, *offered][:SHOWN]
    ways = []
    if path.may_share:
        ways.append(kit.button("Share a link", PathIds.SHARE, pairing_id))
    if len(own) + len(offered) > len(shown) or any(one.shared_by == path.chosen.actor for one in shown):
        ways.append(kit.button("All links", PathIds.SHOW_RESOURCES, pairing_id))
    if not shown and not ways:
        return []
    words = "\n".join(resource_line(one) for one in shown) or "Nothing shared yet."
    return [kit.divider(), kit.section(f"*Worth your time*\n{words}"), *([kit.buttons(*ways)] if ways else [])]


def resource_line(resource: Resource) -> str:
    """The link and why, and from whom it is where everybody may read it."""
    words = kit.escape(resource.why, 300).replace("\n", " ")
    place = kit.escape(_short(resource.address), 80)
    whose = f" (for everybody, from {kit.mention(resource.shared_by)})" if resource.pairing_id is None else ""
    return f"• <{_in_mrkdwn(resource.address)}|{place}>: {words}{whose}"


def _short(address: str) -> str:
    return address.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _in_mrkdwn(address: str) -> str:
    return address.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")


def all_resources(path: Path) -> View:
    shown = [*path.resources, *path.offered][:ALL_SHOWN]
    blocks = [
        kit.section(
            f"{roles.met_as(path.chosen.pairing, path.chosen.actor)}." if shown else "Nothing is shared here yet."
        )
    ]
    for one in shown:
        mine = one.shared_by == path.chosen.actor
        blocks.append(own_line(one) if mine else kit.section(resource_line(one), block_id=_name(one)))
    return kit.modal("Worth your time", blocks, remember=str(path.chosen.pairing.id))


def own_line(resource: Resource) -> Block:
    """For whoever shared it."""
    back = kit.button("Take it back", PathIds.TAKE_BACK, resource.id)
    return kit.section(resource_line(resource), back, block_id=_name(resource))


def _name(resource: Resource) -> str:
    return f"resource_{resource.id}"


def taken_back(resource: Resource) -> View:
    return kit.sentence_modal("Taken back", f"*Taken back.* {kit.escape(_short(resource.address), 200)} is gone.")


def was_taken_back(resource: Resource) -> Message:
    """In the place of what its readers were told."""
    text = f"{kit.mention(resource.shared_by)} took back the link that was here."
    return Message(text=text, blocks=(kit.section(text),))


def _mine(chosen: Chosen) -> str:
    if len(chosen.partners) > 1:
        return "My circle"
    return "My mentee" if roles.role_in(chosen.pairing, chosen.actor) else "My peer"


def sharing(chosen: Chosen) -> View:
    """The form of a mentor who shares a link."""
    options = [
        kit.option(_mine(chosen), "pairing"),
        kit.option("Everybody in the program", "program"),
    ]
    return kit.modal(
        "Share a link",
        [
            kit.section(f"{roles.met_as(chosen.pairing, chosen.actor)}."),
            field("address", "Link", kit.words_input(field_id("path", "address"), most=LONGEST_ADDRESS)),
            field(
                "why",
                "Why is it worth their time?",
                kit.words_input(field_id("path", "why"), lines=True, most=LONGEST_WHY),
                hint="A sentence or two. What should they look for in it?",
            ),
            field("whom", "For whom", kit.radio(field_id("path", "whom"), options, chosen="pairing")),
        ],
        callback_id=PathIds.SUBMIT_RESOURCE,
        submit="Share",
        remember=str(chosen.pairing.id),
    )


def shared(resource: Resource, chosen: Chosen) -> View:
    for_all = resource.pairing_id is None
    mine = roles.others(chosen.pairing, chosen.actor, at_end=True)
    whom = f"everybody in {kit.escape(chosen.program.name, 100)}" if for_all else mine
    hear = "hears" if len(chosen.partners) == 1 else "hear"
    later = " You can take it back any time, also when your pairing has ended: `/mentor data`." if for_all else ""
    return kit.sentence_modal(
        "Shared",
        f"*Shared with {whom}.*",
        f"{roles.others(chosen.pairing, chosen.actor)} {hear} of it from me; it stays in your path.{later}",
    )


def resource_shared(resource: Resource, pairing: Pairing, reader: str) -> Message:
    """To the partners of whoever shared it."""
    text = f"{roles.one_of(pairing, reader, resource.shared_by)} thinks that something is worth your time."
    more = roles.where_unsaid(pairing, reader, resource.shared_by)
    path = kit.button("Our path", PathIds.SHOW, pairing.id)
    return Message(text=text, blocks=(kit.section(f"*{text}*{more}\n{resource_line(resource)}"), kit.buttons(path)))
