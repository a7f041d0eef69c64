"""Every fault of a notebook has a code, and the notebooks of the kit have none."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from trainer.content.problems import CODES, Problems
from trainer.hygiene import WIDGET, check_notebooks, clean, faults

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
KERNELSPEC = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


def markdown(id_, source):
    """A cell of text."""
    return {"cell_type": "markdown", "id": id_, "metadata": {}, "source": source}


def code(id_, source, count, *, tags=(), outputs=()):
    """A cell of code that was run."""
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": id_,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": list(outputs),
        "source": source,
    }


def shown(count=3, **data):
    """An output in its forms; `_` stands for the slash of text/plain."""
    forms = {form.replace("_", "/"): text for form, text in data.items()}
    return {
        "output_type": "execute_result",
        "execution_count": count,
        "metadata": {},
        "data": forms,
    }


SOUND = {
    "cells": [
        markdown("title", "# A page\n\n- `seed`: which case is dealt."),
        code("your-case", "seed = 7", 1, tags=["parameters"]),
        code("open-the-kit", "from trainer import open_kit\n\nkit = open_kit()", 2),
        code("drill", "kit.drill(seed)", 3, outputs=[shown(text_plain="A case.")]),
        markdown("next", "## What to try next\n\n- Another seed."),
    ],
    "metadata": {"kernelspec": KERNELSPEC},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def cell(notebook, id_):
    """A cell by its id."""
    return next(one for one in notebook["cells"] if one["id"] == id_)


def with_source(id_, source):
    """Break a notebook by writing something else into a cell."""

    def break_(notebook):
        cell(notebook, id_)["source"] = source

    return break_


def with_output(output):
    """Break a notebook by the output of its last code cell."""

    def break_(notebook):
        cell(notebook, "drill")["outputs"] = [output]

    return break_


def with_format(major, minor):
    """Break a notebook by its format."""

    def break_(notebook):
        notebook.update(nbformat=major, nbformat_minor=minor)

    return break_


def without(key):
    """Break a notebook by leaving a part of it out."""

    def break_(notebook):
        del notebook[key]

    return break_


def no_cells(notebook):
    """Leave no cell."""
    notebook["cells"] = []


def a_cell_without_source(notebook):
    """Leave out what a cell says."""
    del cell(notebook, "drill")["source"]


def cells_of_text(notebook):
    """Write text where cells should be."""
    notebook["cells"] = ["# A page"]


def no_parameters(notebook):
    """Take the tag away."""
    cell(notebook, "your-case")["metadata"] = {}


def two_parameters(notebook):
    """Tag a second cell."""
    cell(notebook, "open-the-kit")["metadata"] = {"tags": ["parameters"]}


def many_cells(notebook):
    """Add code cells until there are seven."""
    for number in range(4, 8):
        notebook["cells"].insert(-1, code(f"more-{number}", "kit.start()", number))


def never_run(notebook):
    """Forget that a cell was run."""
    cell(notebook, "drill")["execution_count"] = None


def out_of_order(notebook):
    """Run the last cell before the others."""
    for count, id_ in enumerate(["drill", "your-case", "open-the-kit"], 1):
        cell(notebook, id_)["execution_count"] = count


def stripped(notebook):
    """Throw every output away."""
    cell(notebook, "drill")["outputs"] = []


def with_language(notebook):
    """Keep what Jupyter notes about the kernel."""
    notebook["metadata"]["language_info"] = {"name": "python"}


def collapsed(notebook):
    """Keep how somebody looked at a cell."""
    cell(notebook, "drill")["metadata"] = {"collapsed": True}


def with_id(id_):
    """Break a notebook by the id of a cell."""

    def break_(notebook):
        cell(notebook, "drill")["id"] = id_

    return break_


def without_id(notebook):
    """Leave the id of a cell out."""
    del cell(notebook, "drill")["id"]


def without_title(notebook):
    """Begin with the code."""
    notebook["cells"].insert(1, notebook["cells"].pop(0))


def without_end(notebook):
    """End with the code."""
    notebook["cells"].pop()


BROKEN = {
    "NB101": {
        "old major format": with_format(3, 5),
        "old minor format": with_format(4, 4),
        "newer major format": with_format(5, 0),
        "no format": without("nbformat"),
        "no metadata": without("metadata"),
        "no list of cells": without("cells"),
        "no cell": no_cells,
        "cells of text": cells_of_text,
        "cell without source": a_cell_without_source,
    },
    "NB102": {
        "none tagged": no_parameters,
        "two tagged": two_parameters,
        "a call": with_source("your-case", "seed = pick()"),
        "no assignment": with_source("your-case", "print"),
        "a type": with_source("your-case", "seed: int = 7"),
    },
    "NB103": {
        "def": with_source("drill", "def play():\n    kit.drill()"),
        "class": with_source("drill", "class Play:\n    pass"),
        "loop": with_source("drill", "for _ in kit.scenarios():\n    kit.drill(seed)"),
        "branch": with_source("drill", "if seed:\n    kit.drill(seed)"),
        "match": with_source("drill", "match seed:\n    case 7:\n        kit.drill(seed)"),
        "operator": with_source("drill", "kit.drill(seed + 1)"),
        "comprehension": with_source("drill", "[kit.drill(one) for one in seed]"),
        "walrus": with_source("drill", "kit.drill(other := 7)"),
        "line magic": with_source("drill", "%time kit.drill(seed)"),
        "cell magic": with_source("drill", "%%bash\nls"),
        "shell": with_source("drill", "!ls"),
    },
    "NB104": {
        "many cells": many_cells,
        "a long cell": with_source("drill", "kit.drill(seed)\n" * 7),
    },
    "NB105": {
        "import": with_source("open-the-kit", "import trainer"),
        "from elsewhere": with_source("open-the-kit", "from pandas import DataFrame"),
        "from inside": with_source("open-the-kit", "from trainer.kit import open_kit"),
        "from beside": with_source("open-the-kit", "from . import open_kit"),
    },
    "NB106": {"never run": never_run, "out of order": out_of_order, "stripped": stripped},
    "NB107": {
        "widget": with_output(shown(text_plain="A case.", **{WIDGET: {"model_id": "0"}})),
        "image": with_output(shown(image_png="iVBORw0KGgo=")),
        "error": with_output(
            {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}
        ),
    },
    "NB108": {"of the notebook": with_language, "of a cell": collapsed},
    "NB109": {
        "drawn by chance": with_id("1f3c9a7e"),
        "capitals": with_id("Drill"),
        "given twice": with_id("open-the-kit"),
        "none": without_id,
    },
    "NB110": {"no title": without_title, "no end": without_end},
    "NB111": {"unexplained": with_source("title", "# A page")},
}
CASES = [
    pytest.param(code, break_, id=f"{code} {name}")
    for code, breaks in BROKEN.items()
    for name, break_ in breaks.items()
]


@pytest.fixture
def notebook():
    """A notebook with nothing wrong; a test may change it."""
    return deepcopy(SOUND)


@pytest.fixture
def path(tmp_path):
    """Where the notebook of a test is written."""
    return tmp_path / "notebooks" / "page.ipynb"


@pytest.fixture
def codes_of(path):
    """Write a notebook and give the codes of what is wrong with it."""

    def codes_of(notebook):
        path.parent.mkdir()
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return {code for code, _, _ in faults(path)}

    return codes_of


# What is wrong


def test_every_code_has_a_broken_example():
    """A code that is never seen to fire would be a promise that nobody keeps."""
    assert {code for code in CODES if code.startswith("NB")} == set(BROKEN)


def test_a_sound_notebook_has_no_faults(notebook, codes_of):
    """What the broken examples are made from is itself in order."""
    assert set() == codes_of(notebook)


@pytest.mark.parametrize(("code", "break_"), CASES)
def test_a_fault_is_named(code, break_, notebook, codes_of):
    """A notebook with one thing wrong has that fault and no other."""
    break_(notebook)

    assert {code} == codes_of(notebook)


def test_the_state_of_widgets_is_named(notebook, codes_of):
    """State of widgets is a fault of its own beside being metadata that does not belong there."""
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}

    assert {"NB107", "NB108"} == codes_of(notebook)


@pytest.mark.parametrize("text", ["", "not JSON", "[]", "7", "\udcff"])
def test_what_is_no_notebook_is_named(text, path):
    """A file that cannot be read is one fault, and the check goes on with the next file."""
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert ["NB101"] == [code for code, _, _ in faults(path)]


def test_all_notebooks_are_told_at_once(notebook, path, codes_of):
    """The faults of every notebook are noted with its file, and with what to do."""
    never_run(notebook)
    codes_of(notebook)
    (path.parent / "torn.ipynb").write_text("{", encoding="utf-8")
    problems = Problems()

    check_notebooks(path.parent, problems)

    found = [(one.path, one.code) for one in problems]
    assert [("notebooks/page.ipynb", "NB106"), ("notebooks/torn.ipynb", "NB101")] == found
    assert all(one.hint for one in problems)


# What is committed


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_kits_notebooks_have_no_faults(path):
    """Every committed notebook is in order; else run `trainer pages --notebooks`."""
    assert [] == list(faults(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_kits_notebooks_are_clean(path):
    """Cleaning a committed notebook again changes no byte of it."""
    text = path.read_text(encoding="utf-8")

    assert text == clean(text)


# Cleaning


@pytest.fixture
def littered(notebook):
    """The sound notebook as papermill and a browser leave it."""
    notebook["metadata"] |= {
        "language_info": {"name": "python"},
        "papermill": {"duration": 2.5},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    for number, one in enumerate(notebook["cells"]):
        one["metadata"] |= {"papermill": {"status": "completed"}, "collapsed": False}
        if one["cell_type"] == "code":
            one["execution_count"] = number + 40
    widget = {WIDGET: {"model_id": "5a1d"}}
    cell(notebook, "drill")["outputs"] = [
        shown(43, text_plain="A case.", **widget),
        shown(43, **widget),
    ]
    injected = code("0a1b2c3d", "seed = 8", 41, tags=["injected-parameters"])
    notebook["cells"].insert(2, injected)
    return json.dumps(notebook)


def test_cleaning_gives_the_committed_form(littered, codes_of):
    """Widgets, injected parameters, counts and metadata of a run go; what a person reads stays."""
    cleaned = json.loads(clean(littered))

    assert SOUND == cleaned
    assert set() == codes_of(cleaned)


def test_cleaning_twice_changes_nothing(littered):
    """A clean notebook is left alone, so that it gives no difference to commit."""
    once = clean(littered)

    assert once == clean(once)


def test_what_was_printed_stays(notebook):
    """Text that a cell printed is what nbval compares: it is kept as it is."""
    printed = {"output_type": "stream", "name": "stdout", "text": ["Saved.\n"]}
    cell(notebook, "drill")["outputs"] = [printed]
    cleaned = json.loads(clean(json.dumps(notebook)))

    assert [printed] == cell(cleaned, "drill")["outputs"]
