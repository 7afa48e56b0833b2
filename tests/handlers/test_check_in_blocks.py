"""Every state of "how is it going?" and of a private word."""

from dataclasses import replace

import pytest

from bot.domain.session import CheckInAnswer, Concern, ConcernReply
from bot.services.check_in import ConcernForm, Told
from bot.services.concerns import OtherReader, Thread
from handlers.blocks import check_in as blocks
from playground.validator import check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, GRACE, INES, NOW, TRICKY
from tests.handlers.session_samples import GRACE_HERSELF, IN_A_CIRCLE, ONE, PLANNED, TRICKSTER

CONCERN = Concern(id=5, pairing_id=7, writer_id=ADA, reader_id=GRACE, words="I am not heard.", written_at=NOW)
REPLY = ConcernReply(id=2, concern_id=5, writer_id=GRACE, words="Shall we talk *today*?", written_at=NOW)
THREAD = Thread(concern=CONCERN, actor=ADA, partners=(INES,), replies=(REPLY,))
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
    golden("check_in/concern_settled", blocks.concern_settled(THREAD))
    golden("check_in/concern_read", blocks.concern_read(told))
    long = Concern(id=5, pairing_id=7, writer_id=ADA, reader_id=GRACE, words=TRICKY, written_at=NOW)
    golden("check_in/concern_tricky", blocks.concern(Told(concern=long, partners=(INES,))))


def test_two_answers_that_disagree(golden: Golden) -> None:
    golden("check_in/differs", blocks.differs(ONE))


def test_answers_between_the_two_alone(golden: Golden) -> None:
    golden("check_in/reply_form", blocks.reply_form(THREAD))
    golden("check_in/reply_sent", blocks.reply_sent(THREAD))
    golden("check_in/reply", blocks.reply(THREAD, THREAD.replies[0]))
    tricky = replace(THREAD, replies=tuple(replace(THREAD.replies[0], words=TRICKY) for _ in range(100)))
    assert check_view(blocks.reply_form(tricky), "modal") == []


def test_a_concern_that_nobody_read(golden: Golden) -> None:
    shown = OtherReader(concern=CONCERN, before=GRACE, readers=(TRICKSTER,), misconduct_contact="care@example.com")
    golden("check_in/unread", blocks.unread(shown))
    golden("check_in/unread_wish", blocks.unread(replace(shown, concern=replace(shown.concern, somebody_else=True))))
    golden("check_in/other_reader_form", blocks.other_reader_form(shown))
    golden("check_in/other_reader_nobody", blocks.other_reader_form(replace(shown, readers=())))
