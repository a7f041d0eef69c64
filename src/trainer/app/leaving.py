"""
A server extension that ends the kernel of a page when the page is left.

The browser says so with a beacon, which cannot carry the token that the server asks of every other
request. It is taken from pages of this server only; a browser says where a request comes from.
"""

from __future__ import annotations

from typing import Any

from tornado.web import HTTPError
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "trainer.app.leaving"}]


def _load_jupyter_server_extension(app: Any) -> None:
    del app
    VoilaShutdownKernelHandler.check_xsrf_cookie = from_a_page_of_ours


def from_a_page_of_ours(handler: Any) -> None:
    """Refuse what does not come from a page of this server."""
    headers = handler.request.headers
    origin = headers.get("Origin", "").removeprefix("http://").removeprefix("https://")
    if origin != headers.get("Host"):
        raise HTTPError(403, "Only a page of this server can end its kernel.")
