"""The kit as `trainer start` serves it, for tests, pictures and figures: one server, ended with all that it started."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from unittest import mock
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from browser.chromium import wait_for
from trainer.kit import Kit
from trainer.server import address, command, environment, free_port, notebooks_of

TOKEN = "a-token-for-this-test"  # noqa: S105 - of no server but those of tests


@contextmanager
def served(kit: Kit, *options: str, lab: bool = False, folder: Path | None = None):
    """
    Serve a kit, or a folder of pages, and give the address of the start page.

    What Jupyter keeps of its own goes beside the kit's records, and nothing is read of what the
    person who runs this has set.
    """
    port, own = free_port(0), kit.records.parent / "jupyter"
    places = {"JUPYTER_CONFIG_DIR": str(own / "config"), "JUPYTER_DATA_DIR": str(own / "data")}
    with mock.patch.dict(os.environ, {**places, "JUPYTER_PREFER_ENV_PATH": "1"}):
        shown = folder or (notebooks_of(kit) if lab else kit.home / "notebooks")
        arguments = [*command(shown, port, browser=False, lab=lab), *options]
        settings = environment(kit, TOKEN)
    with running(arguments, settings):
        wait_for(port)
        yield address(port, TOKEN, lab=lab)


@contextmanager
def running(arguments, settings):
    """Run a server in a group of its own, and end the group."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        arguments, env=settings, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def at(server: str, name: str, **said) -> str:
    """Give the address of a page with what its link says."""
    place = server.replace("/start.ipynb", f"/{name}.ipynb")
    return f"{place}&{urlencode(said)}" if said else place


def kernels(server: str) -> list[str]:
    """Give the kernels that a server tells of."""
    with urlopen(kernels_of(server)) as answer:  # noqa: S310 - a server of this test
        return [one["id"] for one in json.load(answer)]


def kernels_of(server: str, kernel: str = "") -> str:
    """Give the address where a server tells of its kernels, or of one of them."""
    return f"http://{urlsplit(server).netloc}/api/kernels/{kernel}".rstrip("/") + f"?token={TOKEN}"


def processes(mark: str) -> list[int]:
    """Find the processes of kernels with a mark in their environment, the oldest first."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            line, env = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except OSError:  # it has ended, or is somebody else's
            continue
        if b"ipykernel_launcher" in line and mark.encode() in env:
            found.append(int(folder.name))
    return sorted(found)
