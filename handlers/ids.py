"""Every action_id, callback_id and shortcut: `<flow>.<verb>`, never renamed, since old messages still carry them.

Fields of forms are named in their blocks; here is what somebody can press, send or choose.
"""

from enum import StrEnum


class HomeIds(StrEnum):
    SHOW = "home.show"
    HELP = "home.help"


class SignupIds(StrEnum):
    OPEN = "signup.open"
    OPEN_PROFILE = "signup.open_profile"
    CHOOSE_PROGRAM = "signup.choose_program"
    SUBMIT = "signup.submit"


def field_id(flow: str, name: str) -> str:
    """The action_id of a form's field."""
    return f"{flow}.{name}"
