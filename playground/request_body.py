"""Reads what an app sends, in whichever way it sends it; refuses what Slack refuses."""

import asyncio
import json
import math
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from playground.shapes import Json

BODY_BYTES_AT_MOST = 2_000_000
BODY_SECONDS = 10.0
NESTING_AT_MOST = 100
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
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await read_chunks(request, at_most)
    except (ClientDisconnect, TimeoutError):
        raise Malformed("request_timeout") from None


async def read_chunks(request: Request, at_most: int) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > at_most:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def read_arguments(request: Request, raw: bytes) -> Json:
    """The arguments of a Web API call: query, form or JSON."""
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


def loads(text: str) -> Any:
    """JSON that can be written again: no lone surrogates, no infinities, no bottomless nesting."""
    body = json.loads(text, parse_constant=refuse_number, parse_float=finite)
    if depth(body) > NESTING_AT_MOST:
        raise ValueError("nested too deeply")
    if "\\ud" in text.lower():
        json.dumps(body, ensure_ascii=False).encode()
    return body


def refuse_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else refuse_number(digits)


def depth(value: Any) -> int:
    """How deeply lists and objects are nested, found without recursion."""
    level, deepest = [value], 0
    while level and deepest <= NESTING_AT_MOST:
        children = [item for holder in level for item in inside(holder)]
        level = [item for item in children if isinstance(item, dict | list)]
        deepest += 1
    return deepest


def inside(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def parse_json(text: str) -> Json:
    try:
        body = loads(text)
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
        return loads(value)
    except (ValueError, RecursionError):
        raise Malformed(NOT_JSON.get(key, "invalid_arguments")) from None


def parse_multipart(raw: bytes, content_type: str) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """The fields, and the files as name and content."""
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
