"""Reads what an app sends, in whichever way it sends it; refuses what Slack refuses."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from playground.shapes import Json

BODY_BYTES_AT_MOST = 2_000_000
JSON_FIELDS = ("blocks", "attachments", "metadata", "view", "files", "unfurls", "channel_ids")
# How Slack names an argument that should have been JSON and is not.
NOT_JSON = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format", "files": "invalid_arguments"}


class TooLarge(Exception):
    """The body is larger than anything Slack would read."""


class Malformed(Exception):
    """The body is not what its content type says; the error is Slack's word for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


async def read_body(request: Request, at_most: int = BODY_BYTES_AT_MOST) -> bytes:
    """The whole body, which stops being read as soon as it is too large."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > at_most:
        raise TooLarge
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > at_most:
                raise TooLarge
            chunks.append(chunk)
    except ClientDisconnect:
        raise Malformed("request_timeout") from None
    return b"".join(chunks)


async def read_arguments(request: Request) -> Json:
    """The arguments of a Web API call: query, form or JSON."""
    raw = await read_body(request)
    arguments: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw:
        arguments |= parse(raw, content_type, request.headers.get("content-type", ""))
    return {key: decoded(key, value) for key, value in arguments.items()}


def parse(raw: bytes, content_type: str, full_type: str) -> Json:
    text = to_text(raw)
    match content_type:
        case "application/json":
            return parse_json(text)
        case "application/x-www-form-urlencoded":
            return parse_form(text)
        case "multipart/form-data":
            return dict(parse_multipart(raw, full_type)[0])
        case "":
            raise Malformed("missing_post_type")
        case _:
            raise Malformed("invalid_post_type")


def to_text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Malformed("invalid_charset") from None


def parse_json(text: str) -> Json:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("invalid_json") from None
    if not isinstance(body, dict):
        raise Malformed("json_not_object")
    return body


def parse_form(text: str) -> Json:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=1_000))
    except ValueError:
        raise Malformed("invalid_form_data") from None


def decoded(key: str, value: Any) -> Any:
    """Structured arguments may come as JSON in a string, in forms and in JSON bodies alike."""
    if key not in JSON_FIELDS or not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise Malformed(NOT_JSON.get(key, "invalid_arguments")) from None


def parse_multipart(raw: bytes, content_type: str) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """The fields, and the files as name and content."""
    from email.parser import BytesParser
    from email.policy import HTTP

    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + raw)
    if not message.is_multipart():
        raise Malformed("invalid_form_data")
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        body = content if isinstance(content, bytes) else b""
        filename = part.get_filename()
        if filename is not None:
            files[str(name)] = (filename, body)
        else:
            fields[str(name)] = body.decode("utf-8", "replace")
    return fields, files
