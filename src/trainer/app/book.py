"""
A server extension that gives the playbook as one page, at one address and nothing else.

The page allows itself its own style and script only, so it is safe beside pages that run a kernel.
It is written in a process of its own, since that takes seconds in which the server would stand
still, and is kept until the playbook changes.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from trainer import __version__
from trainer.kit import Kit, open_kit

NAME = "playbook.html"

Write = Callable[[Path], Coroutine[Any, Any, None]]
"""Writes the page into a file."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "trainer.app.book"}]


def _load_jupyter_server_extension(app: Any) -> None:
    where = url_path_join(app.web_app.settings["base_url"], NAME)
    shelf = Shelf(open_kit())
    app.web_app.add_handlers(".*$", [(where, BookHandler, {"shelf": shelf})])


class Shelf:
    """Keeps the page as long as the playbook is the one that it was made of."""

    def __init__(self, kit: Kit, write: Write | None = None) -> None:
        self._kit = kit
        self._write = write or written
        self._one_at_a_time = asyncio.Lock()

    async def page(self) -> bytes:
        """Give the page; it is written when it is first asked for."""
        path = self.place()
        async with self._one_at_a_time:
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                beside = path.with_suffix(".part")
                await self._write(beside)
                for old in path.parent.glob("playbook-*.html"):
                    old.unlink()
                beside.replace(path)
        return path.read_bytes()

    def place(self) -> Path:
        """Say where the page of the playbook as it stands now is kept."""
        digest = hashlib.sha256(__version__.encode())
        for path in sorted((self._kit.home / "playbook").rglob("*.yaml")):
            digest.update(path.read_bytes())
        return self._kit.records.parent / f"playbook-{digest.hexdigest()[:16]}.html"


async def written(path: Path) -> None:
    """Let the command line write the page."""
    arguments = ("-m", "trainer", "pages", "--html", "--out", str(path))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    if process.returncode:
        raise HTTPError(500, said.decode("utf-8", "replace"))


class BookHandler(JupyterHandler):
    """Gives the page to whoever may see the other pages."""

    def initialize(self, shelf: Shelf) -> None:
        """Take what gives the page."""
        self._shelf = shelf

    @authenticated
    async def get(self) -> None:
        """Give the page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(await self._shelf.page())
