"""
Open the kit in JupyterLab: for one person, on this machine, behind a token.

The settings stand in `lab/`: loopback only, idle kernels ended, no news pop-ups.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from trainer.kit import HOME, RECORDS, Kit

START = "start.ipynb"


class ServerError(RuntimeError):
    """The kit cannot be opened."""

    @classmethod
    def taken(cls, port: int) -> ServerError:
        """Say that the port is in use."""
        return cls(
            f"Port {port} is in use, perhaps by the kit itself.\n\n"
            "Hint: close the other one, or take another port: trainer start --port 0."
        )

    @classmethod
    def not_copied(cls, folder: Path, error: OSError) -> ServerError:
        """Say that the notebooks cannot be put where they can be changed."""
        return cls(
            f"The notebooks cannot be copied to {folder}: {error.strerror}.\n\n"
            "Hint: make the folder writable, or set HOME to another one."
        )


def serve(kit: Kit, *, port: int, browser: bool) -> int:
    """Serve until it is stopped, and give the exit code."""
    chosen = free_port(port)
    token = secrets.token_urlsafe(24)
    folder = notebooks_of(kit)
    print(address(chosen, token), flush=True)  # noqa: T201 - what the person who started it needs
    process = subprocess.Popen(  # noqa: S603 - our own command
        command(folder, chosen, browser=browser), env=environment(kit, token)
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()


def address(port: int, token: str) -> str:
    """Give the address that opens the start page."""
    return f"http://127.0.0.1:{port}/lab/tree/{START}?token={token}"


def command(folder: Path, port: int, *, browser: bool) -> list[str]:
    """Give the command that runs the server."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--config={_lab() / 'jupyter_server_config.py'}",
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/{START}",
        "--log-level=WARN",
        *([] if browser else ["--no-browser"]),
    ]


def environment(kit: Kit, token: str) -> dict[str, str]:
    """Give the environment of the server; the token is handed over where no list of processes shows it."""
    paths = [str(_lab()), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(path for path in paths if path),
        HOME: str(kit.home),
        RECORDS: str(kit.records),
    }


def free_port(port: int) -> int:
    """Give the port when it is free, or any free one for 0."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServerError.taken(port) from error
        return int(probe.getsockname()[1])


def notebooks_of(kit: Kit) -> Path:
    """Give the folder of notebooks; those of an installed package are copied to where they can change."""
    folder = kit.home / "notebooks"
    if "_shipped" not in kit.home.parts:
        return folder
    own = kit.records.parent / "notebooks"
    try:
        own.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.ipynb"):
            if not (own / path.name).exists():
                shutil.copy(path, own / path.name)
    except OSError as error:
        raise ServerError.not_copied(own, error) from error
    return own


def _lab() -> Path:
    return Path(str(files("trainer"))) / "lab"
