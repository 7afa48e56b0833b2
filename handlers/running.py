"""The bot while it runs: connected to Slack, its clock ticking, its health known."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from slack_bolt import App
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Unavailable
from bot.ports import Now, OpenUnitOfWork, UnitOfWork
from bot.services import built_in, by_rule, digest, done, events, gone, setting_up
from handlers import listeners, schedule
from handlers.announcement_works import announcement_works
from handlers.blocks import carrying_out, matching_run
from handlers.directory import learn_everybody
from handlers.editing import Editing
from handlers.flows import home
from handlers.jobs import Worker, until_stopped
from handlers.messenger import Messenger
from handlers.metrics import CountedClient
from handlers.pace import PACE
from handlers.progress import ProgressLine
from handlers.publishing import Homes
from handlers.reached import Reached
from handlers.schedule import calmly
from handlers.settling import Settling
from handlers.solving import ChildProcess
from handlers.threads import Threads
from handlers.visit import Desk
from handlers.watching import numbers, sending_health
from handlers.works import LANES_OF_WORK, works

log = structlog.get_logger()

TRY_AGAIN_SECONDS = 2
SLACK_TIMEOUT_SECONDS = 10
# A message that Slack is slow to take keeps only one of these waiting.
LANES = 4


def _client(token: str, slack_api_url: str) -> CountedClient:
    # Without retries: a post whose answer was lost would be said twice.
    return CountedClient(token=token, base_url=slack_api_url, timeout=SLACK_TIMEOUT_SECONDS, retry_handlers=[])


class Bot:
    """`now` gives the moment, `holder` names this process among the replicas, `admins` are appointed at start."""

    def __init__(
        self,
        *,
        open_uow: OpenUnitOfWork,
        now: Now,
        token: str,
        signing_secret: str | None,
        slack_api_url: str,
        holder: str,
        admins: tuple[str, ...] = (),
        prepare_database: Callable[[], None],
    ) -> None:
        self._prepare_database = prepare_database
        self.client = _client(token, slack_api_url)
        self._background, self._searches = Threads(4, "background", nobody_waits=True), Threads(2, "searches")
        self._open_uow, self._now, self._holder = open_uow, now, holder
        self.pace = PACE  # as it is when the bot connects
        self._admins = tuple(PersonId(one) for one in admins)
        self.over_http = signing_secret is not None
        self._solver = ChildProcess()
        self.verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._said = listeners.said()
        self._settling = Settling(
            open_uow=open_uow, client=self.client, now=now, said=self._said, pace=lambda: self.pace
        )
        self._homes = Homes(
            open_uow=open_uow,
            now=now,
            background=self._background,
            show=lambda *whose: home.publish_home(self.desk, *whose),
        )
        self.desk = self._furnished()
        self.app: App = listeners.build_app(self.desk, signing_secret=signing_secret)
        self.workspace_id: WorkspaceId | None = None
        self._messenger: Messenger | None = None
        self._workers: tuple[Worker, ...] = ()
        self.reached = Reached(self.client)
        self._stopping = threading.Event()
        self._scheduler: Any = None

    def _furnished(self) -> Desk:
        """What every listener works with."""
        editing = Editing(
            open_uow=self._open_uow,
            client=self.client,
            now=self._now,
            background=self._background,
            pace=lambda: self.pace,
        )
        return Desk(
            workspace=lambda: self.workspace_id,
            open_uow=self._open_uow,
            now=self._now,
            client=self.client,
            background=self._background,
            searches=self._searches,
            publish_home=self._homes.publish,
            send_due=self.send_soon,
            work_off_jobs=self.work_off_soon,
            solver=self._solver,
            settling=self._settling,
            editing=editing,
        )

    @property
    def workspace(self) -> WorkspaceId:
        """Known once it is connected."""
        assert self.workspace_id is not None  # noqa: S101
        return self.workspace_id

    def start(self) -> None:
        """Returns at once; `health` says when Slack and the database are reachable."""
        self._scheduler = schedule.start(
            send_due=self.send_due,
            work_off_jobs=self.work_off_soon,
            read_directory=self.read_directory,
            tidy=self.tidy,
        )
        if self.workspace_id is None:
            threading.Thread(target=self._connect, name="connect", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        if self._messenger is not None:
            self._messenger.stop()
        for worker in self._workers:
            worker.stop()
        self._solver.stop()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
        self._searches.shutdown(wait=True, cancel_futures=True)
        self._background.shutdown(wait=True, cancel_futures=True)

    def connect_once(self) -> None:
        """Learns which workspace this is, who is in it, and appoints those whom the settings name."""
        self._prepare_database()
        answer = self.client.auth_test()
        workspace_id = WorkspaceId(str(answer["team_id"]))
        setting_up.remember_workspace(
            self._open_uow(workspace_id), name=str(answer["team"]), bot_user_id=PersonId(str(answer["user_id"]))
        )
        self._messenger = Messenger(
            open_uow=self._open_uow,
            client=self.client,
            now=self._now,
            speakers=self._said.speakers(),
            workspace_id=workspace_id,
            holder=self._holder,
            pace=self.pace,
            lanes=LANES,
        )
        new_uow = partial(self._open_uow, workspace_id)
        line = ProgressLine(
            uow=new_uow, client=self.client, word_run=matching_run.started, word_carrying=carrying_out.line
        )
        every = {
            **works(until_stopped(new_uow, self._stopping), self._solver, self._now, line.show_run, line.show_carrying),
            **announcement_works(new_uow, self._now, self.client, self._send_beside),
        }
        self._workers = tuple(
            Worker(uow=new_uow, now=self._now, holder=self._holder, works=every, lane=lane) for lane in LANES_OF_WORK
        )
        self.workspace_id = workspace_id
        self.reached.why_not = ""
        self._settling.begin(workspace_id)
        self.read_directory()
        built_in.keep_for_those_before(self._open_uow(workspace_id), self._now())
        setting_up.appoint_at_start(self._open_uow(workspace_id), self._admins, self._now())

    def _connect(self) -> None:
        while not self._stopping.is_set():
            try:
                self.connect_once()
                return
            except (SlackApiError, Unavailable, OSError) as error:
                self.reached.fail(error)
            log.warning("not_connected", action="try_again", reason=self.reached.why_not)
            self._stopping.wait(TRY_AGAIN_SECONDS)

    def send_due(self) -> int:
        sent = self._messenger.send_due() if self._messenger else 0
        if self.workspace_id:
            self._settling.look_again(self.workspace_id)
            self.desk.editing.tick(self.workspace_id)
            self._homes.tick(self.workspace_id)
        return sent

    def _send_beside(self) -> None:
        """In another thread: for work that goes on meanwhile."""
        self._background.submit(self.send_soon)

    def send_soon(self) -> int:
        """The same without waiting for whoever is at it, so that a slow Slack does not hold up everything else."""
        return self._messenger.send_due(wait=False) if self._messenger else 0

    def work_off_jobs(self, *, wait: bool = False) -> int:
        """Does what was asked for and takes long, and says what came of it; returns how many jobs were done."""
        return sum(self._work_off(worker, wait=wait) for worker in self._workers)

    def work_off_soon(self) -> None:
        """In threads of their own, so that nobody waits for the matching of thousands but who asked for it."""
        for worker in self._workers:
            self._background.submit(calmly(partial(self._work_off, worker)))

    def _work_off(self, worker: Worker, *, wait: bool = False) -> int:
        done = worker.work_off(wait=wait)
        if done:
            self.send_due()
        return done

    def read_directory(self) -> None:
        if self.workspace_id:
            learn_everybody(self._open_uow, self.client, self.workspace_id, self._now(), pause=self._stopping.wait)
            # Who was deactivated while the bot was away; usually an event tells of it at once.
            gone.settle(self._open_uow(self.workspace_id), self._now())
            self._keep_inviting()

    def tidy(self) -> None:
        if self._messenger is not None:
            self._messenger.tidy()
        if self.workspace_id:
            events.forget_old(self._open_uow(self.workspace_id), self._now())
            done.forget_old(self._open_uow(self.workspace_id), self._now())
            digest.plan_all(self._open_uow(self.workspace_id), self._now())
            self._keep_inviting()

    def _keep_inviting(self) -> None:
        if self.workspace_id:
            by_rule.keep_inviting(partial(self._open_uow, self.workspace_id), self._now())

    def next_due(self, after: datetime) -> datetime | None:
        if not self.workspace_id:
            return None
        with self._open_uow(self.workspace_id, reading=True) as uow:
            due = [uow.outbox.next_due(after), uow.jobs.next_due(after), self._when_slack_takes_more(uow, after)]
            due += [uow.late_edits.next_due(after), self._homes.next_due(after)]
        return min((moment for moment in due if moment is not None), default=None)

    def _when_slack_takes_more(self, uow: UnitOfWork, now: datetime) -> datetime | None:
        """Where something is due and Slack's limits are used up."""
        if self._messenger is None or uow.outbox.standing(now).oldest_due is None:
            return None
        free_at = self._messenger.office.may_post_at(uow, now)
        return free_at if free_at > now else None

    def act(self, _: datetime) -> None:
        """Everything the clock would do, at once: for a clock that is moved by hand."""
        self.send_due()
        while self.work_off_jobs(wait=True):
            pass
        self.send_due()

    @property
    def at_work(self) -> bool:
        """Whether something still follows from what was answered already."""
        return self._background.at_work or self._searches.at_work

    def health(self) -> tuple[bool, Mapping[str, Any]]:
        checks: tuple[tuple[str, Callable[[], str]], ...] = (
            ("database", self._database),
            ("slack", lambda: self.reached.report(connected=self.workspace_id is not None)),
            ("messages", self._messages),
        )
        report = {name: check() for name, check in checks}
        ready = all(said == "ok" for said in report.values())
        return ready, {"status": "ok" if ready else "unavailable", **report}

    def _database(self) -> str:
        try:
            with self._open_uow(self.workspace_id or WorkspaceId(""), reading=True) as uow:
                uow.workspace.settings()
        except Unavailable:
            return "cannot be reached"
        return "ok"

    def _messages(self) -> str:
        try:
            return sending_health(self._messenger.office) if self._messenger else "ok"
        except Unavailable:
            return "unknown"

    def numbers(self) -> bytes:
        return numbers(lambda: self._messenger.office if self._messenger else None, self._now)
