"""`trainer start` serves the kit to one person on this machine, and to nobody else."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from trainer import server
from trainer.kit import Kit
from trainer.server import ServerError, free_port, notebooks_of
from trainer.sockets import at_once

ROOT = Path(__file__).parents[1]
LOOPBACK = "0100007F"
"""127.0.0.1 as Linux writes it."""
LISTENING = "0A"
CARELESS = """
c.ServerApp.ip = "0.0.0.0"
c.ServerApp.port = 8888
c.ServerApp.port_retries = 50
c.ServerApp.disable_check_xsrf = True
c.ServerApp.allow_origin = "*"
c.IdentityProvider.token = ""
c.PasswordIdentityProvider.hashed_password = ""
"""
"""Settings with which people open their own notebooks to the world."""


class Started:
    """A server that was started as a trainee starts it, in a home of its own."""

    def __init__(self, home):
        (home / ".jupyter").mkdir()
        for name in ("jupyter_server_config.py", "jupyter_lab_config.py"):
            (home / ".jupyter" / name).write_text(CARELESS, encoding="utf-8")
        self.log = home / "log"
        own = {name: value for name, value in os.environ.items() if "JUPYTER" not in name}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "trainer", "start", "--lab", "--no-browser", "--port", "0"],
                cwd=ROOT,
                env={**own, "HOME": str(home), "TRAINER_RECORDS": str(home / "kept" / "records")},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.line = self.process.stdout.readline()
        self.url = urlsplit(self.line.strip())
        self.port = self.url.port

    def get(self, path):
        """Ask for a page, and wait until somebody answers."""
        until = time.monotonic() + 90
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                    return answer.status, answer.read().decode()
            except HTTPError as error:
                return error.code, error.read().decode()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"The server does not answer: {self.log.read_text()}")
                time.sleep(0.1)

    def stop(self):
        """Ask the command to end, and give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        with self.process:
            return self.process.wait(60)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A server that answers, beside a home with careless settings."""
    one = Started(tmp_path_factory.mktemp("home"))
    yield one
    one.stop()


@pytest.fixture
def trusted(monkeypatch):
    """What Jupyter is told to trust, each time in one list, without starting Jupyter for it."""
    told = []
    monkeypatch.setattr(server, "_trust", lambda paths: told.append([path.stem for path in paths]))
    return told


@pytest.fixture
def kit(tmp_path, trusted):
    """A kit as a wheel brings it, with two notebooks."""
    home = tmp_path / "site-packages" / "trainer" / "_shipped"
    (home / "notebooks").mkdir(parents=True)
    for name in ("start", "drill"):
        (home / "notebooks" / f"{name}.ipynb").write_text(a_notebook(f"{name} 1"), encoding="utf-8")
    return Kit(home, tmp_path / "kept" / "records")


@pytest.fixture
def taken():
    """A port on which something else is listening."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def listening(port):
    """The addresses on which anybody listens at a port, in the notation of Linux."""
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path("/proc/net", table).read_text(encoding="ascii").splitlines()[1:]
    ]
    return [
        row[1].split(":")[0]
        for row in rows
        if row[3] == LISTENING and int(row[1].split(":")[1], 16) == port
    ]


# Starting


@pytest.mark.kernel
@pytest.mark.posix
def test_the_address_comes_first(started):
    """The first line is the address of the start page, with the token that opens it."""
    [token] = parse_qs(started.url.query)["token"]

    assert started.line == f"{server.address(started.port, token, lab=True)}\n"
    assert "/lab/tree/start.ipynb" == started.url.path
    assert len(token) >= 32


@pytest.mark.kernel
@pytest.mark.posix
def test_the_page_opens_with_its_token(started):
    """The address that was printed opens JupyterLab, without news from elsewhere."""
    status, page = started.get(f"{started.url.path}?{started.url.query}")

    assert 200 == status
    assert "<title>JupyterLab</title>" in page
    for name in (
        "@jupyterlab/apputils-extension:announcements",
        "@voila-dashboards/jupyterlab-preview",
    ):
        assert f'"{name}"' in page.partition('"disabledExtensions": [')[2].partition("]")[0]


@pytest.mark.kernel
@pytest.mark.posix
@pytest.mark.parametrize("query", ["", "?token=", "?token=guessed"])
@pytest.mark.parametrize("path", ["/api/contents", "/api/kernels", "/api/terminals"])
def test_nobody_comes_in_without_the_token(path, query, started):
    """Files, kernels and terminals are closed to who has no token, whatever a user has set."""
    status, _ = started.get(f"{path}{query}")

    assert 403 == status


@pytest.mark.kernel
@pytest.mark.posix
def test_the_trainee_sees_the_notebooks(started):
    """With the token the notebooks are there, and nothing else."""
    status, told = started.get(f"/api/contents?{started.url.query}")

    names = [one["name"] for one in json.loads(told)["content"]]
    assert 200 == status
    assert [
        "audit.ipynb", "debrief.ipynb", "drill.ipynb", "health.ipynb", "playbook.ipynb", "reports.ipynb",
        "shift.ipynb", "start.ipynb", "triage.ipynb",
    ] == sorted(names)  # fmt: skip


@pytest.mark.kernel
@pytest.mark.posix
def test_the_notebooks_are_trusted(started):
    """JupyterLab shows the committed outputs as they are: nobody has to click that away first."""
    _, told = started.get(f"/api/contents/drill.ipynb?{started.url.query}")
    cells = json.loads(told)["content"]["cells"]

    assert {True} == {one["metadata"]["trusted"] for one in cells if one["cell_type"] == "code"}


@pytest.mark.kernel
@pytest.mark.posix
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's list of sockets")
def test_only_this_machine_is_answered(started):
    """The server listens on the loopback address alone, whatever a user has set."""
    started.get("/api")

    assert [LOOPBACK] == listening(started.port)


@pytest.mark.kernel
@pytest.mark.posix
def test_the_server_loads_its_own_part(started):
    """Nothing is complained about while it starts: the extension is found and loaded."""
    started.get("/api")

    assert "trainer.sockets" not in started.log.read_text(encoding="utf-8")


@pytest.mark.kernel
@pytest.mark.posix
def test_the_server_ends_with_its_command(tmp_path):
    """Whoever ends `trainer start` ends the server: nothing goes on in the background."""
    started = Started(tmp_path)
    started.get("/api")
    started.stop()

    with socket.socket() as client:
        assert 0 != client.connect_ex(("127.0.0.1", started.port))


# Ports


def test_a_port_that_is_free_is_taken():
    """Zero gives any free port, and a free port is given as it is."""
    port = free_port(0)

    assert 1024 <= port <= 65535
    assert port == free_port(port)


def test_a_port_that_is_taken_is_refused(taken):
    """Who starts the kit twice is told so, and how to start it beside the other."""
    with pytest.raises(ServerError) as caught:
        free_port(taken)

    assert str(caught.value) == (
        f"Port {taken} is in use, perhaps by the kit itself.\n\n"
        "Hint: close the other one, or take another port: trainer start --port 0."
    )


def test_a_port_that_the_system_keeps_is_refused(monkeypatch):
    """A port that only an administrator may open is not said to be in use."""

    def bind(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", bind)

    with pytest.raises(
        ServerError, match=r"^Port 80 cannot be used: Permission denied\.\n\nHint: "
    ):
        free_port(80)


# The command


def test_the_token_is_not_on_the_command_line(kit, tmp_path):
    """Anybody on a machine can list its processes: the token goes by the environment."""
    words = server.command(tmp_path, 8888, browser=True)
    environment = server.environment(kit, "secret")

    assert "secret" not in " ".join(words)
    assert "secret" == environment["JUPYTER_TOKEN"]


def test_the_kernels_find_the_kit(kit):
    """The server hands the folders of the kit and of its records down to its kernels."""
    environment = server.environment(kit, "secret")

    assert str(kit.home) == environment["TRAINER_HOME"]
    assert str(kit.records) == environment["TRAINER_RECORDS"]


def test_the_users_own_settings_are_still_found(kit, monkeypatch):
    """Folders of settings that somebody has named come after the kit's own."""
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/etc/lab")

    first, *rest = server.environment(kit, "secret")["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert (Path(first) / "labconfig" / "page_config.json").is_file()
    assert ["/etc/lab"] == rest


@pytest.mark.parametrize(("lab", "page"), [(True, "/lab/tree/"), (False, "/voila/render/")])
def test_pages_or_the_lab_are_served(lab, page, tmp_path):
    """Without a word the kit opens as pages; both open at the start page."""
    [opens] = [
        word
        for word in server.command(tmp_path, 8888, browser=True, lab=lab)
        if "default_url" in word
    ]

    assert opens.endswith(f"={page}start.ipynb")
    assert (
        server.address(8888, "secret", lab=lab)
        == f"http://127.0.0.1:8888{page}start.ipynb?token=secret"
    )


def test_without_voila_the_lab_is_named(kit, monkeypatch):
    """Who installed the kit without its app is told both ways out."""
    monkeypatch.setattr(server, "find_spec", lambda _: None)

    with pytest.raises(ServerError, match=r"need Voila(?s:.*)trainer start --lab"):
        server.serve(kit, port=0, browser=False)


@pytest.mark.parametrize(("browser", "words"), [(True, 0), (False, 1)])
def test_a_browser_is_opened_on_request(browser, words, tmp_path):
    """On a machine without a screen nothing tries to open one."""
    assert words == server.command(tmp_path, 8888, browser=browser).count("--no-browser")


# Notebooks


def a_notebook(text, *tags):
    """A notebook of one cell."""
    cell = {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": text}
    return json.dumps({"cells": [cell]})


def first_cell(path):
    """The first cell of a notebook."""
    return json.loads(path.read_text(encoding="utf-8"))["cells"][0]


def text_of(folder):
    """What stands in the notebooks of a folder."""
    return {path.stem: first_cell(path)["source"] for path in folder.glob("*.ipynb")}


def test_the_trainee_gets_copies(kit):
    """Notebooks of an installed package are copied to a place beside the records."""
    own = notebooks_of(kit)

    assert kit.records.parent / "notebooks" == own
    assert {"start": "start 1", "drill": "drill 1"} == text_of(own)


def test_what_the_trainee_wrote_is_kept(kit):
    """A copy that was changed stays as it is, whatever the next release brings."""
    own = notebooks_of(kit)
    (own / "drill.ipynb").write_text(a_notebook("mine"), encoding="utf-8")
    (own / "notes.ipynb").write_text(a_notebook("my notes"), encoding="utf-8")
    for path in (kit.home / "notebooks").iterdir():
        path.write_text(a_notebook(f"{path.stem} 2"), encoding="utf-8")
    notebooks_of(kit)

    assert {"start": "start 2", "drill": "mine", "notes": "my notes"} == text_of(own)


def test_a_copy_that_was_deleted_comes_back(kit):
    """Who has spoilt a notebook gets it back by deleting it."""
    own = notebooks_of(kit)
    (own / "drill.ipynb").unlink()

    assert "drill 1" == text_of(notebooks_of(kit))["drill"]


def test_the_code_of_a_copy_is_folded(kit):
    """Parameters stay in sight, and the kit's own notebook is left as it is."""
    source = kit.home / "notebooks" / "start.ipynb"
    source.write_text(a_notebook("x = 1", "parameters"), encoding="utf-8")
    own = notebooks_of(kit)

    assert {"tags": ["parameters"]} == first_cell(own / "start.ipynb")["metadata"]
    assert first_cell(own / "drill.ipynb")["metadata"]["jupyter"] == {"source_hidden": True}
    assert "jupyter" not in first_cell(kit.home / "notebooks" / "drill.ipynb")["metadata"]


def test_only_fresh_copies_are_trusted(kit, trusted):
    """Jupyter shows the outputs of the kit's own copies, and judges for itself what was changed."""
    own = notebooks_of(kit)
    (own / "start.ipynb").write_text(a_notebook("mine"), encoding="utf-8")
    (kit.home / "notebooks" / "drill.ipynb").write_text(a_notebook("drill 2"), encoding="utf-8")
    notebooks_of(kit)
    notebooks_of(kit)

    assert [["drill", "start"], ["drill"]] == trusted


def test_the_kit_itself_is_not_changed(kit):
    """What is run and saved changes the copy and never the kit."""
    (notebooks_of(kit) / "drill.ipynb").write_text(a_notebook("mine"), encoding="utf-8")
    notebooks_of(kit)

    assert {"start": "start 1", "drill": "drill 1"} == text_of(kit.home / "notebooks")


def test_a_place_that_cannot_be_written_is_told(kit):
    """Where the copies cannot be made, the message names the place and the way out."""
    kit.records.parent.write_text("a file", encoding="utf-8")

    with pytest.raises(ServerError, match=r"cannot be copied to (?s:.)*TRAINER_RECORDS"):
        notebooks_of(kit)


# Sockets


def test_small_messages_leave_at_once():
    """
    A socket of a kernel does not hold a click's answer back.

    That holds although it came about on a connection whose last answer has switched the delay on.
    """
    seen = []

    class Echo(WebSocketHandler):
        async def open(self, kernel_id):
            seen.append(kernel_id)
            self.write_message(str(delayed(self)))

    class AtOnce(Echo):
        open = at_once(Echo.open)

    def delayed(handler):
        connection = handler.ws_connection.stream.socket
        return not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    async def talk():
        [listener] = bind_sockets(0, "127.0.0.1")
        web = HTTPServer(
            Application([("/(?P<kernel_id>old)", Echo), ("/(?P<kernel_id>new)", AtOnce)])
        )
        web.add_sockets([listener])
        said = []
        for name in ("old", "new"):
            port = listener.getsockname()[1]
            socket_ = await websocket_connect(f"ws://127.0.0.1:{port}/{name}")
            said.append(await socket_.read_message())
            socket_.close()
        web.stop()
        return said

    assert ["True", "False"] == asyncio.run(talk())
    assert ["old", "new"] == seen
