"""One sentence for everything that can go wrong for a person: what is so, and what they can do."""

from collections.abc import Mapping
from string import Formatter

from bot.errors import Problem, Refusal
from handlers.blocks.kit import escape, mentions

REFUSALS: Mapping[Refusal, str] = {
    Refusal.ADMINS_ONLY: "This is for the people who run mentoring here. {who} can help you.",
    Refusal.NO_ADMINS_YET: (
        "Nobody runs mentoring here yet. An owner or admin of this Slack workspace can type "
        "`/mentor-admin` and appoint somebody."
    ),
    Refusal.NOT_YOURS: "That belongs to somebody else, so you cannot change it.",
    Refusal.GONE: "That is no longer there. Type `/mentor` to see where things stand now.",
    Refusal.CHANGED_MEANWHILE: "Somebody changed this a moment ago, so nothing was saved. Please open it again.",
    Refusal.NOT_POSSIBLE_NOW: "That is not possible any more. Type `/mentor` to see where things stand now.",
    Refusal.NO_PROGRAM: (
        "No mentoring program is open for sign-up right now. Type `/mentor` any time to see whether one has opened."
    ),
    Refusal.SIGN_UP_CLOSED: "Sign-up for {program} has closed. {who} can tell you about the next round.",
    Refusal.NOT_ENROLLED: "You are not in a mentoring program yet. Type `/mentor signup` to join one.",
    Refusal.ALREADY_PAUSED: "You are already pausing. Type `/mentor resume` when you are back.",
    Refusal.NOT_PAUSED: "You are not pausing, so there is nothing to resume.",
    Refusal.NO_PAIRING: "You have nobody to meet yet. Type `/mentor` to see what happens next and when.",
    Refusal.ALREADY_ANSWERED: "You answered this already. Your first answer stands.",
    Refusal.PLACE_TAKEN: "That place was taken a moment ago. Nothing was changed for you.",
    Refusal.NOBODY_TO_MATCH: "There is nobody to match yet: {missing}",
    Refusal.LAST_ADMIN: "You are the last one who runs mentoring here. Appoint somebody else first.",
}

PROBLEMS: Mapping[Problem, str] = {
    Problem.REQUIRED: "Please answer this.",
    Problem.TOO_LONG: "This is too long. Please shorten it.",
    Problem.NOT_A_NUMBER: "Please give a whole number.",
    Problem.OUT_OF_RANGE: "This number is out of range.",
    Problem.IN_THE_PAST: "This day is in the past. Please choose a later one.",
    Problem.TOO_FAR: "This day is more than a year away. Please choose an earlier one.",
    Problem.END_BEFORE_START: "This ends before it begins. Please choose a later one.",
    Problem.NOT_YOURSELF: "Please choose somebody other than yourself.",
    Problem.NAME_TAKEN: "There is a program of this name already. Please choose another name.",
    Problem.UNKNOWN_TIME_ZONE: "This time zone is not known. It looks like Europe/London.",
}

SOMEBODY = {"who": "An owner of this Slack workspace"}


def _shown(value: object) -> str:
    """People come as tuples of ids, everything else as what it says."""
    return mentions([str(one) for one in value]) if isinstance(value, tuple) else escape(str(value))


def refusal(why: Refusal, values: Mapping[str, object]) -> str:
    """The sentence in mrkdwn."""
    given = SOMEBODY | {name: _shown(value) for name, value in values.items() if value != ()}
    names = {name for _, name, _, _ in Formatter().parse(REFUSALS[why]) if name}
    return REFUSALS[why].format(**{name: given.get(name, "it") for name in names})


def problem(what: Problem) -> str:
    return PROBLEMS[what]
