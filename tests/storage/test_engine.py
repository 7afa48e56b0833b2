"""What the database says when something fails."""

import traceback
from datetime import datetime

import pytest

from bot.domain.person import PersonId
from bot.domain.session import Concern
from bot.errors import MentorError
from bot.ports import OpenUnitOfWork
from tests.conftest import TEAM


def test_no_error_repeats_what_people_wrote(open_uow: OpenUnitOfWork, now: datetime) -> None:
    ada, words = PersonId("U0ADA"), "I am shouted at."
    with pytest.raises(MentorError) as refused, open_uow(TEAM) as uow:
        uow.concerns.add(Concern(pairing_id=99, writer_id=ada, reader_id=ada, words=words, written_at=now))
    said = "".join(traceback.format_exception(refused.value))
    assert "concerns" in said, "where it failed is in the log"
    assert words not in said.replace(f'words = ada, "{words}"', "")
