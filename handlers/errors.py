"""The only place that turns an exception into words."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.errors import FieldProblems, Refused, Unavailable
from handlers.blocks.kit import Message, section, sentence_modal
from handlers.ids import plain
from handlers.posting import NO_ANSWER
from handlers.refusals import problem, refusal
from handlers.visit import Visit

log = structlog.get_logger()

TRY_AGAIN = "I cannot reach my memory right now, so nothing was changed. Please try again in a minute."
STALE_TRIGGER = "That took too long for Slack, so nothing was opened. Please press it once more."
TRIGGERS_THAT_ARE_OVER = {"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "invalid_trigger_id"}
UNKNOWN_BUTTON = "That button is from an older message and does nothing any more. Type `/mentor` to see what is next."


def words_for(error: Exception) -> str:
    """The sentence for a person. What nobody expected gets a short reference that the log has too."""
    if isinstance(error, Refused):
        return refusal(error.why, error.values)
    if isinstance(error, Unavailable):
        log.warning("database_unavailable", action="refuse")
        return TRY_AGAIN
    if isinstance(error, SlackApiError) and error.response.get("error") in TRIGGERS_THAT_ARE_OVER:
        return STALE_TRIGGER
    reference = secrets.token_hex(3)
    log.error("unexpected_error", action="apologize", reference=reference, exc_info=error)
    # Slack may refuse an answer when what was asked for is done already, so it promises nothing of that.
    return (
        "Something went wrong on my side, perhaps before I was done. `/mentor` shows where things stand; if what you "
        "wanted is not there, please try again. "
        f"If it happens again, tell whoever runs mentoring here this reference: `{reference}`"
    )


def answer_error(error: Exception, body: Mapping[str, Any], context: Mapping[str, Any]) -> BoltResponse:
    """Bolt's error handler: the person gets a sentence where they are, and Slack a plain 200."""
    if isinstance(error, FieldProblems):
        problems = {_in_form(name, body): problem(what, error.values) for name, what in error.problems.items()}
        return _json({"response_action": "errors", "errors": problems})
    return say_where_they_are(words_for(error), body, context.get("visit"))


def _in_form(name: str, body: Mapping[str, Any]) -> str:
    """What the field of this name is called in the form that was sent."""
    blocks = (body.get("view") or {}).get("blocks") or ()
    ids = [str(block.get("block_id")) for block in blocks]
    return next((one for one in ids if one == name or plain(one) == name), name)


def say_where_they_are(words: str, body: Mapping[str, Any], visit: Visit | None) -> BoltResponse:
    kind = body.get("type", "")
    if "command" in body:
        return _json({"response_type": "ephemeral", "text": words})
    if kind == "view_submission":
        # On top of the form, so that nothing typed is lost.
        return _json({"response_action": "push", "view": sentence_modal("Not done", words)})
    if kind in {"block_actions", "shortcut", "message_action"} and visit is not None:
        _say_beside(words, visit)
    return BoltResponse(status=200, body="")


def _say_beside(words: str, visit: Visit) -> None:
    try:
        if visit.body.get("response_url"):
            visit.answer_privately(Message(text=words, blocks=(section(words),)))
        else:
            visit.open_view(sentence_modal("Not done", words))
    except SlackApiError:
        _say_in_dm(words, visit)
    except NO_ANSWER as error:
        log.warning("not_answered", action="leave", reason=type(error).__name__)


def _say_in_dm(words: str, visit: Visit) -> None:
    """The last way there is; whoever cannot be written to either hears nothing."""
    try:
        visit.answer_privately(Message(text=words, blocks=(section(words),)))
    except (SlackApiError, *NO_ANSWER) as error:
        log.warning("not_answered", action="leave", reason=type(error).__name__)


def _json(body: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, headers={"content-type": ["application/json"]}, body=json.dumps(body))
