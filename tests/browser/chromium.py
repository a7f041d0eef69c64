"""A real browser, for tests that look at pages."""

from __future__ import annotations

import select
import shutil
import socket
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000
"""Milliseconds that a shared machine may take to show something."""


@contextmanager
def opened(profile: Path, *, width: int = 1300, height: int = 1600):
    """Give a page of a new browser, and the list of all addresses that it and its other pages ask for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=CHROMIUM,
            headless=True,
            args=FLAGS,
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(PATIENCE)
        asked, wrong = [], []
        context.on("request", lambda request: asked.append(request.url))
        context.on("weberror", lambda failed: wrong.append(str(failed.error)))
        yield context.new_page(), asked
        context.close()
        assert not wrong, wrong


def elsewhere(asked):
    """The addresses outside this machine."""
    return [
        url for url in asked if not url.startswith(("http://127.0.0.1", "file:", "data:", "blob:"))
    ]


def wait_for(port: int) -> None:
    """Wait until somebody listens at a port."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        breathe()
    raise AssertionError("the server did not start")


def breathe() -> None:
    """Let the server get on: wait a moment for something that never comes."""
    select.select([], [], [], 0.1)
