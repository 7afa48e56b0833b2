"""In which role somebody reads: a mentor here, a mentee there, a peer elsewhere, one of many in a circle."""

import re
from dataclasses import replace

import pytest

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from handlers.blocks import roles
from tests.golden_files import FOLDER
from tests.handlers.samples import ADA, BOB, INES
from tests.handlers.session_samples import CIRCLE, OF_GRACE, WITH_INES

PEERS = replace(WITH_INES, members=tuple(replace(one, role=Role.MENTEE) for one in WITH_INES.members))
STANDING_IN = replace(OF_GRACE, covers_id=3)


@pytest.mark.parametrize(
    ("pairing", "beside", "met_as", "others"),
    [
        (WITH_INES, " · you are the mentee", "With <@U0INES>, as the mentee", "<@U0INES>, your mentor,"),
        (OF_GRACE, " · you are the mentor", "With <@U0GRACE>, as the mentor", "<@U0GRACE>, your mentee,"),
        (PEERS, " · you are peers", "With <@U0INES>, as peers", "<@U0INES>, your peer,"),
        (
            CIRCLE,
            " · you are the mentee",
            "With <@U0BOB> and <@U0INES>, as the mentee",
            "<@U0INES> and <@U0BOB>, your mentor,",
        ),
        (
            STANDING_IN,
            " · you stand in as the mentor",
            "With <@U0GRACE>, as the mentor",
            "<@U0GRACE>, your mentee for now,",
        ),
    ],
)
def test_it_is_said_with_whom_and_as_what(pairing: Pairing, beside: str, met_as: str, others: str) -> None:
    assert roles.beside(pairing, ADA) == beside
    assert roles.met_as(pairing, ADA) == met_as
    assert roles.others(pairing, ADA) == others
    assert roles.others(pairing, ADA, at_end=True) == others.removesuffix(",")


def test_one_of_them_is_named_by_what_they_are_to_the_reader_and_a_fellow_by_name_alone() -> None:
    assert (roles.one_of(PEERS, ADA, INES), roles.where_unsaid(PEERS, ADA, INES)) == ("<@U0INES>, your peer,", "")
    assert (roles.one_of(CIRCLE, ADA, BOB), roles.where_unsaid(CIRCLE, ADA, BOB)) == ("<@U0BOB>, your mentor,", "")
    assert (roles.one_of(CIRCLE, ADA, INES), roles.where_unsaid(CIRCLE, ADA, INES)) == (
        "<@U0INES>",
        " You are the mentee.",
    )


def test_two_are_called_two_and_more_are_called_all() -> None:
    assert (roles.everybody(WITH_INES), roles.everybody(CIRCLE)) == ("the two of you", "all of you")


# How names begin of what is read by others than those who meet, or in the conversation of all of them, or is a part of
# something larger; and of a private word, which names nobody.
SAY_NO_ROLE = {
    "check_in": ("concern", "other_reader", "reply", "unread"),
    "feedback": ("sentence_saved",),
    "path": ("agreement", "milestone", "own_health_every_reason", "taken_back", "was_taken_back"),
    "session_log": ("step_done",),
}
SAYS_A_ROLE = re.compile(r"\b(as the|your|the) (mentor|mentee)|\bpeers?\b|whom you mentor")


@pytest.mark.parametrize("folder", SAY_NO_ROLE)
def test_every_screen_of_a_pairing_says_in_which_role_one_reads_it(folder: str) -> None:
    said = {one.stem: one.read_text(encoding="utf-8") for one in (FOLDER / folder).glob("*.json")}
    without = [name for name, words in said.items() if not SAYS_A_ROLE.search(words)]
    assert said
    assert [name for name in without if not name.startswith(SAY_NO_ROLE[folder])] == []
