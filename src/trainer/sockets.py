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

ASK_AGAIN = 0.05
"""Seconds between two looks at a server that does not listen yet."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "trainer.sockets"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Set the option as soon as the server listens, which is after its extensions are loaded."""
    IOLoop.current().add_callback(_when_it_listens, app)


def _when_it_listens(app: Any) -> None:
    if send_at_once(app) == 0:
        IOLoop.current().call_later(ASK_AGAIN, _when_it_listens, app)


def send_at_once(app: Any) -> int:
    """Switch the delay off on every listening TCP socket of a server; give their number."""
    server = getattr(app, "http_server", None)
    sockets = getattr(server, "_sockets", {}).values()
    tcp = [one for one in sockets if one.family in {socket.AF_INET, socket.AF_INET6}]
    for one in tcp:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(tcp)
