"""
A server extension that sends small messages at once.

Without it every click waits some 40 ms: the server holds a small packet back until the last one
is acknowledged (Nagle's algorithm), and the browser delays that acknowledgement. A listening
socket hands the option down to each connection that it accepts.
"""

from __future__ import annotations

import socket
from typing import Any

from tornado.ioloop import IOLoop


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "trainer.sockets"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Set the option as soon as the server listens."""
    IOLoop.current().add_callback(send_at_once, app)


def send_at_once(app: Any) -> int:
    """Switch the delay off on every listening TCP socket of a server; give their number."""
    sockets = getattr(app.http_server, "_sockets", {}).values()
    tcp = [one for one in sockets if one.family in {socket.AF_INET, socket.AF_INET6}]
    for one in tcp:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(tcp)
