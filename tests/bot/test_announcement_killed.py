"""A process that is killed while it writes down who gets an announcement: another one goes on, and nobody gets two."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from bot.domain.kinds import Role
from bot.domain.person import Person, PersonId
from bot.services import jobs, send_announcement
from tests.bot.announcing import GRACE, Office

ROOT = Path(__file__).parents[2]
MEMBERS = 60
DIES = """
import sys, time
from datetime import datetime
from functools import partial
from bot.services import jobs, send_announcement
from storage.engine import create
from storage.unit_of_work import opener

def hang():
    print("some are written down", flush=True)
    time.sleep(60)

now = datetime.fromisoformat(sys.argv[2])
uow = partial(opener(create(sys.argv[1])), "T0PLAYGROUND")
send_announcement.run(uow, lambda: now, jobs.claim(uow(), now, "dies"), hang)
"""


def test_whoever_comes_after_a_killed_process_writes_down_the_rest_and_nobody_twice(
    each_office: Office, engine: Engine
) -> None:
    people = [PersonId(f"U0M{number:03}") for number in range(MEMBERS)]
    with each_office.uow as uow:
        for one in people:
            uow.people.put(Person(id=one, name=one, time_zone="Europe/London"))
    everybody = each_office.make_program("Big", {one: {Role.MENTEE} for one in people})
    said = each_office.write(audience=each_office.audience(programs=(everybody.id,)))
    each_office.send(said, by=GRACE)
    database_url = engine.url.render_as_string(hide_password=False)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", DIES, database_url, each_office.now.isoformat()]
    with subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert any("some are written down" in line for line in child.stdout)
        os.kill(child.pid, signal.SIGKILL)
    before = each_office.readers(said)
    assert len(before) == send_announcement.FIRST_BATCH
    assert jobs.claim(each_office.uow, each_office.now, "another") is None, "the lease of the dead is respected"
    each_office.now += 2 * jobs.LEASE + timedelta(seconds=1)
    each_office.work()
    assert each_office.readers(said) == people
