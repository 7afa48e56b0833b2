"""Files: an address to upload to, then the note that the upload is complete."""

import mimetypes
import secrets

from playground.shapes import Json
from playground.web_api.calls import ApiError, Call, method
from playground.workspace import StoredFile

FILE_BYTES_AT_MOST = 25_000_000


@method("files.getUploadURLExternal", "files:write")
def upload_url(call: Call) -> Json:
    name, length = call.require("filename"), call.number("length", 0)
    if length <= 0:
        raise ApiError("invalid_arguments")
    if length > FILE_BYTES_AT_MOST:
        raise ApiError("file_upload_size_restricted")
    file_id = f"F{secrets.token_hex(5).upper()}"
    call.workspace.files[file_id] = StoredFile(
        id=file_id,
        name=name,
        title=name,
        user=call.workspace.app.bot_user_id,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )
    return {"upload_url": f"{call.room.triggers.base_url}/upload/v1/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    entries = call.args.get("files")
    if not isinstance(entries, list) or not entries:
        raise ApiError("invalid_arguments")
    files = [uploaded(call, entry) for entry in entries]
    channels = call.ids("channel_id") or call.ids("channels")
    for channel in channels:
        share(call, channel, files)
    return {"files": [file_object(file, call.room.triggers.base_url) for file in files]}


def uploaded(call: Call, entry: object) -> StoredFile:
    if not isinstance(entry, dict):
        raise ApiError("invalid_arguments")
    file = call.workspace.files.get(str(entry.get("id")))
    if file is None or not file.content:
        raise ApiError("file_not_found")
    file.title = str(entry.get("title") or file.name)
    file.complete = True
    return file


def share(call: Call, channel: str, files: list[StoredFile]) -> None:
    # People's ids are no addresses here, unlike in chat.postMessage.
    conversation = call.conversation(channel)
    if call.workspace.app.bot_user_id not in conversation.members:
        raise ApiError("not_in_channel")
    for file in files:
        file.channels.append(conversation.id)
    shapes = [file_object(file, call.room.triggers.base_url) for file in files]
    call.room.posting.share_files(conversation, shapes, call.text("initial_comment"))


@method("files.info", "files:read")
def file_info(call: Call) -> Json:
    file = call.workspace.files.get(call.text("file"))
    if file is None:
        raise ApiError("file_not_found")
    return {"file": file_object(file, call.room.triggers.base_url), "comments": []}


@method("files.delete", "files:write")
def delete_file(call: Call) -> Json:
    if call.workspace.files.pop(call.text("file"), None) is None:
        raise ApiError("file_not_found")
    return {}


def file_object(file: StoredFile, base_url: str) -> Json:
    """The file as messages and answers describe it; the addresses are the playground's own."""
    url = f"{base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": 1_700_000_000,
        "timestamp": 1_700_000_000,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "pretty_type": file.name.rpartition(".")[2].upper(),
        "user": file.user,
        "size": len(file.content),
        "mode": "hosted",
        "editable": False,
        "external_type": "",
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "is_external": False,
        "is_public": False,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "channels": [channel for channel in file.channels if channel.startswith("C")],
        "ims": [channel for channel in file.channels if channel.startswith("D")],
        "groups": [],
    }
