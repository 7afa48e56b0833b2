"""Slack's members as people."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Refusal, Refused
from bot.ports import OpenUnitOfWork
from bot.services import directory
from bot.services.calendars import known_zone
from bot.services.directory import Member
from handlers.posting import refusal

log = structlog.get_logger()
PAGE = 200
Pause = Callable[[float], object]  # so many seconds; what it returns says whether to give up


def member(user: Mapping[str, Any]) -> Member:
    """One of `users.list`, `users.info`, `team_join` or `user_change`."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name") or ""
    return Member(
        id=PersonId(user["id"]),
        name=str(profile.get("real_name") or user.get("real_name") or name)[:200],
        title=str(profile.get("title") or "")[:200],
        email=profile.get("email") or None,
        time_zone=known_zone(str(user.get("tz") or "")),
        owns_workspace=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_deactivated=bool(user.get("deleted")),
    )


def learn_everybody(
    open_uow: OpenUnitOfWork, client: WebClient, workspace_id: WorkspaceId, now: datetime, *, pause: Pause = time.sleep
) -> None:
    """Reads the whole directory, page by page, each page one transaction.

    Slack gives some twenty pages a minute: where it asks for a pause, the same page is asked for again after it.
    """
    pages = ([member(user) for user in page] for page in _pages(client, pause))
    changed = sum(directory.learn(open_uow(workspace_id), page, now) for page in pages)
    log.info("directory_read", action="learn", changed=changed)


def learn_one(
    open_uow: OpenUnitOfWork, client: WebClient, workspace_id: WorkspaceId, person_id: PersonId, now: datetime
) -> None:
    """Somebody whom the directory has not told of yet. Raises Refused for who is not of this workspace."""
    if directory.is_known(open_uow(workspace_id, reading=True), person_id):
        return
    try:
        user = client.users_info(user=person_id)["user"]
    except SlackApiError as error:
        if refusal(error).why in {"user_not_found", "user_not_visible"}:
            raise Refused(Refusal.OTHER_WORKSPACE) from error
        raise
    directory.learn(open_uow(workspace_id), [member(user)], now)


def _pages(client: WebClient, pause: Pause) -> Iterator[list[Mapping[str, Any]]]:
    cursor = ""
    while True:
        try:
            answer = client.users_list(limit=PAGE, cursor=cursor)
        except SlackApiError as error:
            _wait_or_raise(error, pause)
            continue
        yield list(answer["members"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _wait_or_raise(error: SlackApiError, pause: Pause) -> None:
    why = refusal(error)
    if not why.rate_limited:
        raise error
    log.info("slowed_down", action="wait", method=why.method, seconds=why.wait.total_seconds())
    if pause(why.wait.total_seconds()):
        raise error
