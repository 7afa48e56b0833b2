"""The file of who reports to whom: handed over in a form, read after Slack was answered."""

import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.errors import FieldProblems, Problem
from bot.services import reporting_lines
from bot.services.reporting_file import BYTES_MOST, Unreadable
from bot.services.reporting_lines import Wrong
from handlers import errors
from handlers.blocks import reporting_lines as blocks
from handlers.blocks.kit import Message, View
from handlers.downloads import NotFetched, fetch
from handlers.flow import Flow
from handlers.ids import PeopleIds
from handlers.payloads import Form
from handlers.visit import Visit

log = structlog.get_logger()

SLACK_WAITS_SECONDS = 1.8
# What is put into the form before Slack has our answer would be overwritten by it.
ACKNOWLEDGED_AFTER_SECONDS = 1.0


def open_file_form(ack: Ack, visit: Visit) -> None:
    known = reporting_lines.require_may_take(visit.reading(), visit.actor)
    ack()
    visit.open_view(blocks.form(known=known))


def submit_file(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Most files are read while Slack waits; for a big one the form says so, and changes when it is done."""
    reporting_lines.require_may_take(visit.reading(), visit.actor)
    file = _checked(Form(view).files("file"))
    reading = visit.desk.background.submit(_take_calmly, visit, file)
    try:
        ack(response_action="update", view=reading.result(timeout=SLACK_WAITS_SECONDS))
    except TimeoutError:
        ack(response_action="update", view=blocks.reading())
        visit.desk.background.submit(_say_when_done, visit, reading, str(view["id"]))


def _checked(files: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any]:
    if not files:
        raise FieldProblems({"file": Problem.REQUIRED})
    if int(files[0].get("size") or 0) > BYTES_MOST:
        raise FieldProblems({"file": Problem.FILE_TOO_BIG})
    if not str(files[0].get("name") or "").lower().endswith((".csv", ".txt", ".tsv")):
        raise FieldProblems({"file": Problem.NOT_A_CSV_FILE})
    return files[0]


def _say_when_done(visit: Visit, reading: Future[View], view_id: str) -> None:
    """In the form, or in a message where the form was closed."""
    said = reading.result()
    time.sleep(ACKNOWLEDGED_AFTER_SECONDS)
    try:
        visit.desk.client.views_update(view_id=view_id, view=said)
    except SlackApiError as error:
        log.info("view_closed", action="write_instead", reason=error.response.get("error"))
        message = Message(text=said["title"]["text"], blocks=tuple(said["blocks"]))
        visit.desk.client.chat_postMessage(channel=visit.actor, **message.as_json())


def _take_calmly(visit: Visit, file: Mapping[str, Any]) -> View:
    try:
        return _take(visit, file)
    except Exception as error:  # noqa: BLE001, in a thread nobody else would tell the person
        return blocks.failed(errors.words_for(error))


def _take(visit: Visit, file: Mapping[str, Any]) -> View:
    try:
        content = b"" if file.get("size") == 0 else fetch(visit.desk.client, file, most=BYTES_MOST)
        if len(content) > BYTES_MOST:
            return blocks.too_big()
        done = reporting_lines.take(visit.uow(), visit.reading(), visit.actor, visit.now, content)
    except NotFetched as error:
        log.warning("file_not_fetched", action="tell", reason=str(error))
        return blocks.not_fetched()
    except Unreadable as error:
        return blocks.unreadable(error.flaw, error.line)
    return blocks.wrong(done.cells) if isinstance(done, Wrong) else blocks.taken(done)


FLOW = Flow(actions={PeopleIds.OPEN_FILE: open_file_form}, submissions={PeopleIds.TAKE_FILE: submit_file})
