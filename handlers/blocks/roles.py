"""In which role somebody reads or does something, in words: one may be a mentor here and a mentee there."""

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from handlers.blocks import kit

A_PAIR = 2


def role_in(pairing: Pairing, reader: str) -> str:
    """ "mentor" or "mentee"; nothing among peers, who are both."""
    if not pairing.those(Role.MENTOR):
        return ""
    return "mentor" if reader in pairing.those(Role.MENTOR) else "mentee"


def sentence(pairing: Pairing, reader: str) -> str:
    """Of its own, after another one: "You are the mentor."; it begins with a space."""
    role = role_in(pairing, reader)
    if not role:
        return " You are peers."
    if pairing.covers_id is None:
        return f" You are the {role}."
    return " You stand in as the mentor." if role == "mentor" else " You are the mentee, with a stand-in."


def beside(pairing: Pairing, reader: str) -> str:
    """In a line of several things: " · you are the mentor"."""
    said = sentence(pairing, reader).strip().rstrip(".")
    return f" · {said[0].lower()}{said[1:]}"


def met_as(pairing: Pairing, reader: str) -> str:
    """ "With Ada, as the mentor", for a form."""
    role = role_in(pairing, reader)
    who = kit.mentions([one for one in pairing.people if one != reader])
    return f"With {who}, as the {role}" if role else f"With {who}, as peers"


def within(pairing: Pairing, reader: str) -> str:
    """ "with Ada, as the mentor", within a sentence."""
    words = met_as(pairing, reader)
    return f"{words[0].lower()}{words[1:]}"


def in_brackets(pairing: Pairing, reader: str) -> str:
    """For an option of a menu: " (you are the mentor)"."""
    role = role_in(pairing, reader)
    return f" (you are the {role})" if role else " (you are peers)"


def others(pairing: Pairing, reader: str, *, at_end: bool = False) -> str:
    """ "Ada, your mentee," says whom the reader meets and as what; at the end of a sentence without the last comma."""
    rest = [one for one in pairing.people if one != reader]
    mentors = [one for one in pairing.those(Role.MENTOR) if one != reader]
    fellows = [one for one in rest if one not in mentors]
    comma = "" if at_end else ","
    if not role_in(pairing, reader):
        return f"{kit.mentions(rest)}, {_peers(len(rest))}{comma}"
    if role_in(pairing, reader) == "mentor":
        return f"{kit.mentions(rest)}, {_mentees(pairing, len(rest))}{comma}"
    return f"{kit.mentions([*fellows, *mentors])}, {_mentors(pairing, len(mentors))}{comma}"


def one_of(pairing: Pairing, reader: str, person: str) -> str:
    """ "Bob, your mentor," of one of them; of somebody with the reader's own role only who it is."""
    theirs, own = role_in(pairing, person), role_in(pairing, reader)
    if not own:
        return f"{kit.mention(person)}, {_peers(1)},"
    if theirs == own:
        return kit.mention(person)
    return f"{kit.mention(person)}, {_mentors(pairing, 1) if theirs == 'mentor' else _mentees(pairing, 1)},"


def where_unsaid(pairing: Pairing, reader: str, person: str) -> str:
    """After a sentence about somebody with the reader's own role: " You are the mentee."."""
    own = role_in(pairing, reader)
    return sentence(pairing, reader) if own and role_in(pairing, person) == own else ""


def everybody(pairing: Pairing) -> str:
    return "the two of you" if len(pairing.people) == A_PAIR else "all of you"


def _peers(count: int) -> str:
    return "your peer" if count == 1 else "your peers"


def _mentors(pairing: Pairing, count: int) -> str:
    if pairing.covers_id is not None:
        return "who stands in as your mentor" if count == 1 else "who stand in as your mentors"
    return "your mentor" if count == 1 else "your mentors"


def _mentees(pairing: Pairing, count: int) -> str:
    words = "your mentee" if count == 1 else "your mentees"
    return words if pairing.covers_id is None else f"{words} for now"
