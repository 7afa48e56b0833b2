"""Every state of "how is it going?" and of a private word."""

import pytest

from bot.domain.session import CheckInAnswer, Concern
from bot.services.check_in import ConcernForm, Told
from handlers.blocks import check_in as blocks
from tests.golden_files import Golden
from tests.handlers.samples import ADA, GRACE, INES, NOW, TRICKY
from tests.handlers.session_samples import GRACE_HERSELF, IN_A_CIRCLE, ONE, PLANNED, TRICKSTER

CONCERN = Concern(id=5, pairing_id=7, writer_id=ADA, reader_id=GRACE, words="I am not heard.", written_at=NOW)
FORM = ConcernForm(chosen=ONE, readers=(GRACE_HERSELF, TRICKSTER), misconduct_contact="care@example.com")


def test_the_question(golden: Golden) -> None:
    golden("check_in/ask", blocks.ask(ONE, NOW))
    golden("check_in/ask_circle", blocks.ask(IN_A_CIRCLE, NOW))


@pytest.mark.parametrize("answer", [CheckInAnswer.WE_MET, CheckInAnswer.PLANNED, CheckInAnswer.NOT_YET])
def test_every_answer(golden: Golden, answer: CheckInAnswer) -> None:
    golden(f"check_in/answered_{answer}", blocks.answered(ONE, answer))


def test_an_answer_where_a_session_is_in_the_plan(golden: Golden) -> None:
    golden("check_in/answered_in_the_plan", blocks.answered(ONE, CheckInAnswer.PLANNED, PLANNED))


def test_the_form_of_a_concern(golden: Golden) -> None:
    golden("check_in/concern_form", blocks.concern_form(FORM))
    golden(
        "check_in/concern_form_no_contact",
        blocks.concern_form(ConcernForm(chosen=ONE, readers=(GRACE_HERSELF,), misconduct_contact="")),
    )
    golden(
        "check_in/concern_form_nobody",
        blocks.concern_form(ConcernForm(chosen=ONE, readers=(), misconduct_contact="care@example.com")),
    )
    golden("check_in/concern_sent", blocks.concern_sent(GRACE))


def test_what_its_reader_gets(golden: Golden) -> None:
    told = Told(concern=CONCERN, partners=(INES,))
    golden("check_in/concern", blocks.concern(told))
    golden("check_in/concern_read", blocks.concern_read(told))
    long = Concern(id=5, pairing_id=7, writer_id=ADA, reader_id=GRACE, words=TRICKY, written_at=NOW)
    golden("check_in/concern_tricky", blocks.concern(Told(concern=long, partners=(INES,))))
