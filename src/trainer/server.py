"""
Open the kit for one person, on this machine, behind a token: as pages, or in JupyterLab.

The settings stand in `app/` and `lab/`: loopback only, idle kernels ended, no news pop-ups.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from trainer.kit import HOME, RECORDS, Kit

START = "start.ipynb"
PARAMETERS = "parameters"
"""The tag of the cell whose values people change."""
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
    def no_pages(cls) -> ServerError:
        """Say that what shows pages is not installed."""
        return cls(
            "The pages need Voila, which is not installed.\n\n"
            "Hint: install dispute-trainer[app], or open JupyterLab: trainer start --lab."
        )

    @classmethod
    def not_copied(cls, folder: Path, error: Exception) -> ServerError:
        """Say that the notebooks cannot be put where they can be changed."""
        return cls(
            f"The notebooks cannot be copied to {folder}: {error}.\n\n"
            f"Hint: make the folder writable, or set {RECORDS} to a place in another one."
        )


def serve(kit: Kit, *, port: int, browser: bool, lab: bool = False) -> int:
    """Serve pages, or JupyterLab, until it is stopped, and give the exit code."""
    if not lab and find_spec("voila") is None:
        raise ServerError.no_pages()
    chosen = free_port(port)
    token = secrets.token_urlsafe(24)
    # Pages are the kit's own; in the lab everybody changes copies.
    folder = notebooks_of(kit) if lab else kit.home / "notebooks"
    print(address(chosen, token, lab=lab), flush=True)  # noqa: T201 - what the person who started it needs
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server ends with us
    process = subprocess.Popen(  # noqa: S603 - our own command
        command(folder, chosen, browser=browser, lab=lab), env=environment(kit, token)
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()


def address(port: int, token: str, *, lab: bool = False) -> str:
    """Give the address that opens the start page."""
    return f"http://127.0.0.1:{port}{_start(lab=lab)}?token={token}"


def command(folder: Path, port: int, *, browser: bool, lab: bool = False) -> list[str]:
    """Give the command that runs the server."""
    app = "LabApp" if lab else "ServerApp"
    return [
        sys.executable,
        "-m",
        "jupyterlab" if lab else "jupyter_server",
        f"--config={_package() / ('lab' if lab else 'app') / 'jupyter_server_config.py'}",
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.port={port}",
        f"--{app}.default_url={_start(lab=lab)}",
        "--log-level=WARN",
        *([] if browser else ["--no-browser"]),
    ]


def environment(kit: Kit, token: str) -> dict[str, str]:
    """Give the environment of the server; the token is handed over where no list of processes shows it."""
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": _before("JUPYTER_CONFIG_PATH", _package() / "lab"),
        "JUPYTER_PATH": _before(
            "JUPYTER_PATH", _package() / "app" / "share", _package() / "lab" / "share"
        ),
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
            copy, text = own / path.name, folded(path.read_text("utf-8"))
            before = _digest(copy.read_bytes()) if copy.exists() else ""
            now = _digest(text.encode())
            if not before or (before == copied.get(path.name) and before != now):
                copy.write_bytes(text.encode())
                copied[path.name] = now
                fresh.append(copy)
        note.write_text(json.dumps(copied, indent=1), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ServerError.not_copied(own, error) from error
    if fresh:
        _trust(fresh)
    return own


def folded(text: str) -> str:
    """
    Give a notebook whose code is folded away, but for its parameters.

    Who trains in JupyterLab looks at the case; the bar beside a cell unfolds what it runs.
    """
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and PARAMETERS not in cell["metadata"].get("tags", ()):
            cell["metadata"]["jupyter"] = {"source_hidden": True}
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _trust(notebooks: list[Path]) -> None:
    """Tell Jupyter that these are ours, so that it shows their committed outputs as they are."""
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "jupyter", "trust", *map(str, notebooks)],
        check=False,
        capture_output=True,
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _start(*, lab: bool) -> str:
    return f"/lab/tree/{START}" if lab else f"/voila/render/{START}"


def _before(variable: str, *folders: Path) -> str:
    """Put folders before those that a variable of the environment names."""
    paths = [*map(str, folders), os.environ.get(variable, "")]
    return os.pathsep.join(path for path in paths if path)


def _package() -> Path:
    return Path(str(files("trainer")))
