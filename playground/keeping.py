"""Keeps the workspace in a file, so that a story can be gone on with another day."""

import asyncio
import base64
import contextlib
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from playground.conversations import Conversation
from playground.messages import Message
from playground.people import Member
from playground.shapes import Json
from playground.views import View
from playground.workspace import StoredFile, Workspace

FORMAT = 1
KEEP_SECONDS = 3.0


class Keeper:
    """Reads the file at the start, and writes it while something happens, so that a crash costs seconds."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self._workspace, self._path = workspace, path
        with contextlib.suppress(FileNotFoundError):
            self._restore(json.loads(path.read_text(encoding="utf-8")))

    def _restore(self, kept: Json) -> None:
        if kept.get("format") != FORMAT:
            raise ValueError(f"{self._path} is from another version of the playground; remove it to begin afresh")
        load(self._workspace, kept)
        # The clock goes on from where it had been moved to.
        then = datetime.fromisoformat(kept["now"])
        if then > self._workspace.now():
            self._workspace.clock.move_to(then)

    def save(self) -> None:
        """Everything but open modals, which nobody finds again in Slack either; the old file is replaced whole."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(dump(self._workspace)), encoding="utf-8")
        fresh.replace(self._path)

    async def run(self) -> None:
        """Save again and again, as long as the server runs."""
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            self.save()


def dump(workspace: Workspace) -> Json:
    return {
        "format": FORMAT,
        "note": "A playground. This is not Slack.",
        "now": workspace.now().isoformat(),
        "last_ts": workspace.last_ts,
        "installed": workspace.installed,
        "token_revoked": workspace.token_revoked,
        "people": [asdict(member) for member in workspace.people.values()],
        "conversations": [asdict(conversation) for conversation in workspace.conversations.values()],
        "homes": [asdict(home) for home in workspace.views.homes.values()],
        "files": [
            asdict(file) | {"content": base64.b64encode(file.content).decode()} for file in workspace.files.values()
        ],
    }


def load(workspace: Workspace, kept: Json) -> None:
    workspace.last_ts = kept["last_ts"]
    workspace.installed, workspace.token_revoked = kept["installed"], kept["token_revoked"]
    workspace.people |= {entry["id"]: Member(**entry) for entry in kept["people"]}
    workspace.conversations = {entry["id"]: conversation(entry) for entry in kept["conversations"]}
    workspace.views.homes = {entry["user"]: View(**entry) for entry in kept["homes"]}
    for entry in kept["files"]:
        workspace.files[entry["id"]] = StoredFile(**entry | {"content": base64.b64decode(entry["content"])})


def conversation(entry: Json) -> Conversation:
    return Conversation(**entry | {"messages": [Message(**message) for message in entry["messages"]]})
