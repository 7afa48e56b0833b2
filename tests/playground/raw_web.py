"""An app that is nothing but a web server: it keeps what it is sent and answers as told."""

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request as it came."""

    body: str
    headers: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body))

    @property
    def payload(self) -> Any:
        return json.loads(self.form["payload"])

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class PatientServer(ThreadingHTTPServer):
    """Takes as many connections at once as a real one; the default of five makes the sixth wait a second."""

    request_queue_size = 128
    daemon_threads = True


class RawApp:
    """Answers with one status, or with several in turn, after some seconds."""

    def __init__(
        self,
        *,
        status: int = 200,
        statuses: Sequence[int] = (),
        seconds: float = 0.0,
        headers: dict[str, str] | None = None,
        body: str = "",
    ) -> None:
        self.requests: list[Received] = []
        self._statuses = list(statuses) or [status]
        self._seconds, self._headers, self._body = seconds, headers or {}, body.encode()
        self._server = PatientServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/slack/events"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        raw = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                headers = {key.lower(): value for key, value in self.headers.items()}
                raw.requests.append(Received(body=body, headers=headers))
                time.sleep(raw._seconds)
                self._answer()

            def _answer(self) -> None:
                turn = min(len(raw.requests), len(raw._statuses)) - 1
                self.send_response(raw._statuses[turn])
                for key, value in raw._headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(raw._body)))
                self.end_headers()
                self.wfile.write(raw._body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        return Handler

    def __enter__(self) -> "RawApp":
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
