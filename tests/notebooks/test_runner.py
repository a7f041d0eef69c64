"""The runner refuses what papermill lets pass, and leaves whole results or none."""

import json
import os
import re
import time
from pathlib import Path

import pytest

from trainer import notebooks
from trainer.notebooks import NotebookError, checked, find, parameters_of, parse_parameters, run

HOME = Path(__file__).parents[2]
DRILL = HOME / "notebooks" / "drill.ipynb"
LOADS = re.compile(
    r"""<script|<link|<iframe|<img[^>]+src=["']?(?!data:)|url\(["']?(?!data:)|@import|//cdn""",
    re.IGNORECASE,
)
"""What makes a browser ask for something that is not in the page."""


@pytest.fixture
def out(tmp_path):
    """The folder for what comes out; it does not exist yet."""
    return tmp_path / "out"


@pytest.fixture
def records(tmp_path, monkeypatch):
    """The folder in which a kernel keeps records."""
    folder = tmp_path / "records"
    monkeypatch.setenv("TRAINER_RECORDS", str(folder))
    return folder


@pytest.fixture
def write(tmp_path):
    """Write a notebook of code cells; the first holds its parameters."""

    def write(*sources, name="page"):
        cells = [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell-{number}",
                "metadata": {} if number else {"tags": ["parameters"]},
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(sources)
        ]
        path = tmp_path / f"{name}.ipynb"
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    return write


def message_of(function, *arguments, **options):
    """The message with which something is refused; it is for people and no traceback."""
    with pytest.raises(NotebookError) as caught:
        function(*arguments, **options)
    message = str(caught.value)
    assert "Traceback" not in message
    return message


# Names


@pytest.mark.parametrize("wanted", ["drill", "drill.ipynb", str(DRILL)])
def test_a_notebook_is_found_by_name_or_path(wanted):
    """A notebook of the kit needs no path."""
    assert DRILL == find(wanted, HOME)


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("dril", "Did you mean 'drill'?"),
        ("zebra", "Choose one of audit, debrief, drill, health, playbook, reports, shift, start, triage."),
        ("notebooks", "Choose one of audit, debrief, drill, health, playbook, reports, shift, start, triage."),
        ("elsewhere/drill", "Did you mean 'drill'?"),
    ],
)
def test_a_notebook_that_is_not_there_is_refused(wanted, hint, tmp_path, monkeypatch):
    """Who asks for a notebook that is not there is told which there are."""
    monkeypatch.chdir(tmp_path)

    assert f"There is no notebook '{wanted}'.\n\nHint: {hint}" == message_of(find, wanted, HOME)


# Parameters


def test_parameters_come_with_their_defaults():
    """The drill can be dealt, recorded and replayed from outside."""
    assert {
        "scenario": "damaged-on-arrival",
        "seed": 7,
        "trainee": "demo",
        "mode": "learn",
        "as_of": None,
        "marketplace": None,
        "answers": None,
    } == parameters_of(DRILL)


def test_a_notebook_without_parameters_has_none(write):
    """A notebook may take nothing at all."""
    path = write("")

    assert {} == parameters_of(path)
    assert "Hint: It takes none." in message_of(checked, path, {"seed": 7})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("seed=7", 7),
        ("seed=-7", -7),
        ("seed=7.0", 7.0),
        ("seed=true", True),
        ("seed=null", None),
        ("seed=", ""),
        ("seed=seven", "seven"),
        ('seed="7"', "7"),
        ("seed=a=b", "a=b"),
        ('seed=[["read-claim"], []]', [["read-claim"], []]),
        ("seed=2026-11-20", "2026-11-20"),
    ],
)
def test_a_value_is_json_or_text(written, value):
    """A value is read as JSON where it is JSON, and else taken as it was typed."""
    read = parse_parameters([written])["seed"]

    assert value == read
    assert type(value) is type(read)


def test_a_word_without_an_equals_sign_is_refused():
    """A parameter that was begun and not finished is not guessed at."""
    assert "'seed' is no parameter.\n\nHint: write name=value, such as seed=7." == message_of(
        parse_parameters, ["trainee=ana", "seed"]
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("sede", "Did you mean 'seed'?"),
        ("Seed", "Did you mean 'seed'?"),
        ("zebra", "It takes scenario, seed, trainee, mode, as_of, marketplace, answers."),
        ("", "It takes scenario, seed, trainee, mode, as_of, marketplace, answers."),
    ],
)
def test_an_unknown_parameter_is_refused(name, hint, out):
    """A misspelt parameter stops the run instead of playing another case."""
    assert f"drill.ipynb has no parameter '{name}'.\n\nHint: {hint}" == message_of(
        run, DRILL, {name: 7}, out
    )
    assert not out.exists()


@pytest.mark.parametrize(
    "name", ["seed=1;import os", "seed\nimport os", "seed#", "seed ", "__name__"]
)
def test_code_in_the_name_of_a_parameter_is_refused(name, out):
    """Papermill would run it: only names that the notebook itself holds come through."""
    assert "has no parameter" in message_of(run, DRILL, {name: 1}, out)
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seed", "7"),
        ("seed", 7.0),
        ("seed", True),
        ("seed", None),
        ("seed", [7]),
        ("trainee", 7),
        ("mode", None),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(name, value, out):
    """A value must be of the type of the default, and the default is shown."""
    default = parameters_of(DRILL)[name]

    assert (
        f"drill.ipynb: {name} is {value!r}.\n\n"
        f"Hint: it takes a value like its default, {default!r}."
    ) == message_of(run, DRILL, {name: value}, out)
    assert not out.exists()


# Files


@pytest.mark.parametrize(
    "text",
    ["# Read me", "", "[]", "7", "{}", '{"cells": 7}', '{"cells": ["text"]}', '{"cells": [7]}'],
)
def test_what_is_no_notebook_is_refused(text, tmp_path, out):
    """A file that is no notebook is refused before anything is started."""
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")

    assert message_of(run, path, {}, out).startswith("README.md is no notebook: ")
    assert not out.exists()


@pytest.mark.parametrize(
    "notebook",
    [
        {"cells": []},
        {"cells": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0},
        {"cells": [], "metadata": {}, "nbformat": 9, "nbformat_minor": 0},
        {"cells": [{"cell_type": "code"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
    ],
)
def test_half_a_notebook_is_refused(notebook, tmp_path, out):
    """A file with cells that Jupyter could not read is refused, and nothing is left of the try."""
    path = tmp_path / "half.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")

    assert message_of(run, path, {}, out).startswith("half.ipynb is no notebook: ")
    assert [] == list(out.glob("*"))


def test_parameters_that_are_computed_are_refused(write, out):
    """A default that is not a literal has no type to hold a value against."""
    path = write("seed = pick()")

    assert "its parameters are not literals" in message_of(run, path, {"seed": 7}, out)


def test_a_file_in_the_place_of_the_folder_is_left_alone(out):
    """Results are not written where a file stands, and the file stays."""
    out.write_text("mine", encoding="utf-8")

    assert f"Nothing can be written to {out}: File exists.\n\nHint: choose another --out." == (
        message_of(run, DRILL, {}, out)
    )
    assert "mine" == out.read_text(encoding="utf-8")


def test_a_notebook_is_not_overwritten_by_its_own_run(write):
    """The folder of the notebook cannot be the folder for what comes out."""
    path = write("seed = 7")
    before = path.read_bytes()

    assert "The result would overwrite page.ipynb" in message_of(run, path, {}, path.parent)
    assert before == path.read_bytes()


# Runs


@pytest.mark.kernel
def test_a_cell_that_fails_is_told_in_its_own_last_words(write, out):
    """A failing cell gives its id and what it said; values arrive in it as they were given."""
    name = 'Ana "A" {seed}\n#1'
    path = write("name = ''", "raise ValueError(name)", name="in {braces}")
    out.mkdir()
    (out / path.name).write_text("an earlier result", encoding="utf-8")

    assert f"in {{braces}}.ipynb stopped at cell 'cell-1': {name}" == message_of(
        run, path, {"name": name}, out, progress=False
    )
    assert ["an earlier result"] == [one.read_text("utf-8") for one in out.iterdir()]


@pytest.mark.kernel
@pytest.mark.posix
def test_a_dead_kernel_is_told_at_once(write, out):
    """A kernel that is killed ends the run within seconds, and nothing looks like a result."""
    path = write("seed = 7", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "seed")
    begun = time.monotonic()

    assert (
        "page.ipynb stopped at cell 'cell-1': the kernel is gone.\n\n"
        "Hint: run it again; if it happens again the machine may be short of memory."
    ) == message_of(run, path, {}, out, html=True, progress=False)
    assert time.monotonic() - begun < 60
    assert [] == list(out.iterdir())


@pytest.mark.kernel
def test_a_cell_that_takes_too_long_is_told(write, out, monkeypatch):
    """A cell that does not end is ended, and is not mistaken for a disk that is full."""
    monkeypatch.setattr(notebooks, "TIMEOUT", 1)
    path = write("seed = 7", "import time\ntime.sleep(60)")

    assert "page.ipynb stopped at cell 'cell-1': it took more than 1 seconds." in message_of(
        run, path, {}, out, progress=False
    )
    assert [] == list(out.iterdir())


@pytest.mark.kernel
def test_a_notebook_that_ends_itself_is_not_done(write, out):
    """A cell that exits leaves the cells after it undone: papermill would call that a success."""
    path = write("seed = 7", "import sys\nsys.exit(0)", "seed")

    assert "page.ipynb ended before cell 'cell-2' was run." in message_of(
        run, path, {}, out, progress=False
    )
    assert [] == list(out.iterdir())


@pytest.mark.kernel
def test_a_page_stands_alone(out, records, tmp_path, monkeypatch):
    """A case that is still to be played is a page with its text, made from any folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    written = run(DRILL, {"trainee": "ana"}, out, html=True, progress=False)
    page = (out / "drill.html").read_text(encoding="utf-8")

    assert (out / "drill.ipynb", out / "drill.html") == written
    assert set(written) == set(out.iterdir())
    assert None is LOADS.search(page)
    assert "VBox(" not in page
    assert "It arrived broken" in page
    assert ["ana"] == [one.name for one in records.iterdir()]
    assert [] == list(elsewhere.iterdir())
    assert str(elsewhere) == os.getcwd()  # noqa: PTH109 - as the process sees it
