"""What tests of services share."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine

from bot.ports import OpenUnitOfWork
from storage import engine as database
from storage.unit_of_work import opener
from tests.bot.announcing import Office


@pytest.fixture
def office(sqlite_url: str, now: datetime) -> Iterator[Office]:
    engine = database.create(sqlite_url)
    yield Office(opener(engine), now)
    engine.dispose()


@pytest.fixture
def lite_uow(lite_engine: Engine) -> OpenUnitOfWork:
    """Where a second database would prove nothing new."""
    return opener(lite_engine)


@pytest.fixture
def each_uow(engine: Engine) -> OpenUnitOfWork:
    """Both, by its own name, where a file's other tests need one only."""
    return opener(engine)


@pytest.fixture
def each_office(open_uow: OpenUnitOfWork, now: datetime) -> Office:
    return Office(open_uow, now)
