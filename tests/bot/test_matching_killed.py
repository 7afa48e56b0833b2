"""A process that is killed in the middle of a run leaves nothing, and another one does the run."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from bot.domain.matching_run import RunState
from bot.ports import OpenUnitOfWork
from bot.services import jobs, propose_pairs
from tests.bot.matched_program import GRACE, furnish
from tests.conftest import TEAM
from tests.solving import Here

ROOT = Path(__file__).parents[2]
DIES = """
import sys, time
from datetime import datetime
from functools import partial
from bot.services import jobs, propose_pairs
from storage.engine import create
from storage.unit_of_work import opener

class Thinks:
    def match(self, problem, tell=None):
        tell("Scoring every couple", 0.5)
        print("thinking", flush=True)
        time.sleep(60)

now = datetime.fromisoformat(sys.argv[2])
uow = partial(opener(create(sys.argv[1])), "T0PLAYGROUND")
propose_pairs.compute(uow, Thinks(), lambda: now, jobs.claim(uow(), now, "dies"))
"""


def test_a_run_whose_process_is_killed_is_done_by_another(
    open_uow: OpenUnitOfWork, engine: Engine, now: datetime
) -> None:
    program = furnish(open_uow, now)
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", DIES, engine.url.render_as_string(hide_password=False), now.isoformat()]
    with subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "thinking\n"
        os.kill(child.pid, signal.SIGKILL)
    with open_uow(TEAM) as uow:
        run = uow.matching_runs.get(1)
        assert (run.state, run.stage, run.share) == (RunState.COMPUTING, "Scoring every couple", 0.5)
        assert uow.proposals.of(program.id) == []
    assert jobs.claim(open_uow(TEAM), now, "another") is None, "the lease of the dead is respected"
    later = now + 2 * jobs.LEASE
    job = jobs.claim(open_uow(TEAM), later, "another")
    assert job is not None
    propose_pairs.compute(partial(open_uow, TEAM), Here(), lambda: later, job)
    with open_uow(TEAM) as uow:
        assert uow.matching_runs.get(1).state is RunState.DONE
        assert len(uow.proposals.of(program.id)) == 1
