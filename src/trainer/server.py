"""
Open the kit in JupyterLab: for one person, on this machine, behind a token.

The settings stand in `lab/`: loopback only, idle kernels ended, no news pop-ups.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from trainer.kit import HOME, RECORDS, Kit

START = "start.ipynb"
COPIED = ".copied.json"
"""Notes what each notebook was when it was copied."""


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
    def refused(cls, port: int, error: OSError) -> ServerError:
        """Say that the system does not give the port."""
        return cls(
            f"Port {port} cannot be used: {error.strerror}.\n\n"
            "Hint: take another port: trainer start --port 0."
        )

    @classmethod
    def not_copied(cls, folder: Path, error: Exception) -> ServerError:
        """Say that the notebooks cannot be put where they can be changed."""
        return cls(
            f"The notebooks cannot be copied to {folder}: {error}.\n\n"
            f"Hint: make the folder writable, or set {RECORDS} to a place in another one."
        )


def serve(kit: Kit, *, port: int, browser: bool) -> int:
    """Serve until it is stopped, and give the exit code."""
    chosen = free_port(port)
    token = secrets.token_urlsafe(24)
    folder = notebooks_of(kit)
    print(address(chosen, token), flush=True)  # noqa: T201 - what the person who started it needs
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server ends with us
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
        if os.name == "posix":  # elsewhere it would take a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ServerError.taken(port) from error
            raise ServerError.refused(port, error) from error
        return int(probe.getsockname()[1])


def notebooks_of(kit: Kit) -> Path:
    """
    Give a folder with the trainee's own copies of the notebooks.

    What is run and saved changes the copies and never the kit. A copy that nobody has changed
    follows the kit to its next release; one that was changed stays as it is.
    """
    own = kit.records.parent / "notebooks"
    note = own / COPIED
    fresh: list[Path] = []
    try:
        own.mkdir(parents=True, exist_ok=True)
        copied: dict[str, str] = json.loads(note.read_text("utf-8")) if note.exists() else {}
        for path in sorted((kit.home / "notebooks").glob("*.ipynb")):
            copy = own / path.name
            unchanged = copy.exists() and _digest(copy) == copied.get(path.name)
            if not copy.exists() or (unchanged and _digest(copy) != _digest(path)):
                shutil.copyfile(path, copy)
                copied[path.name] = _digest(copy)
                fresh.append(copy)
        note.write_text(json.dumps(copied, indent=1), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ServerError.not_copied(own, error) from error
    if fresh:
        _trust(fresh)
    return own


def _trust(notebooks: list[Path]) -> None:
    """Tell Jupyter that these are ours, so that it shows their committed outputs as they are."""
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "jupyter", "trust", *map(str, notebooks)],
        check=False,
        capture_output=True,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _lab() -> Path:
    return Path(str(files("trainer"))) / "lab"
