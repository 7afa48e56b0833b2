"""The bot's own web server in a thread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from handlers.running import Bot
from handlers.settings import SettingError
from handlers.web import web_app


@contextmanager
def served(bot: Bot, *, port: int = 0, host: str = "127.0.0.1", metrics_token: str | None = None) -> Iterator[str]:
    """Gives its address. Port 0 is a free one."""
    listening = _listen(host, port)
    site = web_app(
        bot.app if bot.over_http else None,
        bot.health,
        bot.verifier,
        numbers=bot.numbers,
        metrics_token=metrics_token,
    )
    config = uvicorn.Config(
        site, log_level="warning", access_log=False, server_header=False, lifespan="off", timeout_graceful_shutdown=3
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), name="bot-web", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _listen(host: str, port: int) -> socket.socket:
    # Named as TCP, since asyncio sends small answers at once only on sockets that say so; else each waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
        return listening
    except OSError as error:
        raise SettingError(f"PORT {port} cannot be used: {error.strerror}.") from None
