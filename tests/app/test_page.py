"""A notebook becomes a page: without what only matters beside code, with what its link says."""

from types import SimpleNamespace

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playing import ROOT
from trainer.app.page import asked, offline, page
from trainer.notebooks import NotebookError

DRILL = ROOT / "notebooks" / "drill.ipynb"
HOSTILE = ["<script>alert(1)</script>", '"; import os; "', "'''", "\\", "{{ 7 * 7 }}", "\n\nboom()"]


def query(**said):
    """What a server makes of a link."""
    return {name: [str(value).encode()] for name, value in said.items()}


def shown(name, **said):
    """A notebook of the kit as the page that a link opens."""
    handler = SimpleNamespace(
        settings={"server_root_dir": str(ROOT / "notebooks")},
        path_args=[f"{name}.ipynb"],
        request=SimpleNamespace(query_arguments=query(**said)),
    )
    return page(handler, nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4), "")


def test_a_value_is_read_as_its_default():
    """A number is a number, and a name that looks like one stays a name."""
    assert {"seed": 3, "trainee": "42", "as_of": "2026-11-20"} == asked(
        DRILL,
        query(seed=3, trainee=42, as_of="2026-11-20", token="x"),  # noqa: S106 - of nobody
    )


@pytest.mark.parametrize(
    "said",
    [{"sed": 3}, {"seed": "three"}, {"seed": 1.5}, {"answers": "best"}],
    ids=["unknown", "text", "half", "plays-itself"],
)
def test_what_a_notebook_does_not_take_is_refused(said):
    """A link is held against the parameters as strictly as the command line."""
    with pytest.raises(NotebookError, match="Hint: "):
        asked(DRILL, query(**said))


@pytest.mark.parametrize("name", sorted(path.stem for path in DRILL.parent.glob("*.ipynb")))
def test_a_page_says_nothing_of_cells(name):
    """What to do with cells is said in JupyterLab only, and every page has one title."""
    told = "\n".join(one.source for one in shown(name).cells if one.cell_type == "markdown")

    assert told.startswith("# ")
    for word in ("cell", "What to try next", "`"):
        assert word not in told


@given(st.text() | st.sampled_from(HOSTILE))
def test_a_link_says_values_and_never_code(name):
    """Whatever stands in a link comes out as that text, and nothing else is run."""
    [cell] = [
        one
        for one in shown("start", trainee=name).cells
        if "parameters" in one.metadata.get("tags", ())
    ]
    found = {}
    exec(cell.source, {"__builtins__": {}}, found)  # noqa: S102 - without anything to call

    assert {"trainee": name} == found


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_refused_is_shown_as_text(text):
    """A message quotes the link, and nothing in it is taken for markup."""
    found = shown("drill", **{text: 1})

    assert 1 == len(found.cells)
    assert "<script" not in found.cells[0].source
    assert found.cells[0].source.startswith('<pre role="alert">')


def test_nothing_is_loaded_for_formulas():
    """A page is set up so that it asks for nothing from elsewhere."""
    assert offline({"baseUrl": "/"})["fullMathjaxUrl"].startswith("data:")
