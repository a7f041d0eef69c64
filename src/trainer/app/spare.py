"""
Kernels that wait for a page, with the kit loaded, so that a page need not wait for a kernel.

One waits at a time. The next is started a moment after one was taken, so as not to slow down the
page that took it. A spare kernel is nobody's: it is not listed, and it is not idle.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.utils import ApiPath
from tornado.ioloop import IOLoop
from voila._version import __version__ as voila_version

from trainer.views.pages import SOFTWARE

PAUSE = 1.5
"""Seconds between a kernel that is taken and the start of the next."""
LOADS = "import trainer.app.loaded"
"""What a spare kernel runs before it waits."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "trainer.app.spare"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Let the first spare kernel start with the server."""
    kernels = app.kernel_manager
    if isinstance(kernels, SpareKernels):
        IOLoop.current().add_callback(kernels.fill)


class SpareKernels(AsyncMappingKernelManager):
    """Starts kernels, and hands out the one that waits where a page asks for one."""

    _spare: asyncio.Task[str] | None = None
    _waiting: str | None = None

    async def start_kernel(  # type: ignore[override]  # a coroutine there too
        self, *, kernel_id: str | None = None, path: Any = None, **launch: Any
    ) -> str:
        """Give the kernel that waits, or start one."""
        spare, page = self._spare, SOFTWARE in (launch.get("env") or {})
        if kernel_id is None and not path and page and spare is not None:
            self._spare = None
            IOLoop.current().call_later(PAUSE, self.fill)
            with suppress(Exception):  # whatever kept it from starting is met again below
                waiting = await spare
                self._waiting = None
                if waiting in self and await ensure_async(self.get_kernel(waiting).is_alive()):
                    return waiting
        started: str = await super().start_kernel(kernel_id=kernel_id, path=path, **launch)
        return started

    def fill(self) -> None:
        """Start the kernel that is to wait."""
        if self._spare is None:
            self._spare = asyncio.ensure_future(self._start_spare())

    async def _start_spare(self) -> str:
        env = {**os.environ, SOFTWARE: f"voila/{voila_version}"}
        loading = [f"--IPKernelApp.exec_lines={LOADS}"]
        started: str = await super().start_kernel(
            path=ApiPath(""), env=env, extra_arguments=loading
        )
        self._waiting = started
        return started

    def list_kernels(self) -> list[dict[str, Any]]:
        """List the kernels that are somebody's."""
        kernels = super().list_kernels()  # type: ignore[no-untyped-call]
        return [one for one in kernels if one["id"] != self._waiting]

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that nobody looks at any more; a spare one has yet to be looked at."""
        if kernel_id != self._waiting:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
