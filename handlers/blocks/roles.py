"""In which role somebody reads or does something, in words: one may be a mentor here and a mentee there."""

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from handlers.blocks import kit


def role_in(pairing: Pairing, reader: str) -> str:
    """ "mentor" or "mentee"; nothing among peers, who are both."""
    if not pairing.those(Role.MENTOR):
        return ""
    return "mentor" if reader in pairing.those(Role.MENTOR) else "mentee"


def sentence(pairing: Pairing, reader: str) -> str:
    """Of its own, after another one: "You are the mentor."; it begins with a space."""
    role = role_in(pairing, reader)
    if not role:
        return ""
    if pairing.covers_id is None:
        return f" You are the {role}."
    return " You stand in as the mentor." if role == "mentor" else " You are the mentee, with a stand-in."


def beside(pairing: Pairing, reader: str) -> str:
    """In a line of several things: " · you are the mentor"."""
    said = sentence(pairing, reader).strip().rstrip(".")
    return f" · {said[0].lower()}{said[1:]}" if said else ""


def met_as(pairing: Pairing, reader: str) -> str:
    """ "With Ada, as the mentor", for a form."""
    role = role_in(pairing, reader)
    who = kit.mentions([one for one in pairing.people if one != reader])
    return f"With {who}, as the {role}" if role else f"With {who}"


def in_brackets(pairing: Pairing, reader: str) -> str:
    """For an option of a menu: " (you are the mentor)"."""
    role = role_in(pairing, reader)
    return f" (you are the {role})" if role else ""
