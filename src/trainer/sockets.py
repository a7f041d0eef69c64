"""
A server extension that sends small messages at once.

Without it every click waits some 40 ms: the server holds a small packet back until the last one
is acknowledged (Nagle's algorithm), and the browser delays that acknowledgement. It is switched
off for each socket of a kernel when it opens. Doing it once for the whole server is not enough:
the HTTP server switches it on again after every answer, and a browser uses that connection on.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from jupyter_server.services.kernels.websocket import KernelWebsocketHandler


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "trainer.sockets"}]


def _load_jupyter_server_extension(app: Any) -> None:
    del app
    handler: Any = KernelWebsocketHandler
    handler.open = at_once(handler.open)


def at_once(opened: Any) -> Any:
    """Give what opens a socket, so that what is sent through it is sent at once."""

    @wraps(opened)
    async def open_at_once(self: Any, **said: Any) -> None:
        self.set_nodelay(True)
        await opened(self, **said)

    return open_at_once
