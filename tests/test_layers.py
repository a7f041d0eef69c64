"""The tree is the architecture: imports point down, and each library has one owner."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "trainer"
MODULES = sorted(SOURCE.rglob("*.py"))
LAYERS = (
    ("__main__",),
    ("cli",),
    ("errors",),
    ("server", "notebooks"),
    ("hygiene",),
    ("__init__",),
    ("kit",),
    ("office",),
    ("told",),
    ("views",),
    ("session", "reports"),
    ("content", "cases", "records"),
    ("drills",),
    ("rules",),
)
"""From the top down; a layer knows only those below it, and its own parts not each other."""

LEAVES = {"sockets", "lab", "app"}
"""What the program does not import: started by the servers or beside everything."""

SIDEWAYS = {
    ("told", "errors"): "refuses with the words that the command line prints",
}
"""Imports that point up all the same, with the reason."""

OWNERS = {
    "yaml": ("content",),
    "pydantic": ("content",),
    "pandas": ("cases", "views/grid.py"),
    "numpy": ("cases",),
    "duckdb": ("cases",),
    "sqlglot": ("cases",),
    "pandera": ("cases",),
    "matplotlib": ("views/chart.py",),
    "great_tables": ("views/grid.py",),
    "ipywidgets": ("views",),
    "anywidget": ("views",),
    "IPython": ("views",),
    "z3": ("rules/prove.py",),
    "papermill": ("notebooks.py",),
    "nbformat": ("notebooks.py",),
    "nbconvert": ("notebooks.py",),
    "nbclient": ("notebooks.py",),
    "traitlets": ("views", "notebooks.py"),
    "typer": ("cli.py",),
}
"""Which part of the tree may import a library."""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def part_of(path):
    """The package or top module that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path):
    """Every module that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "trainer":
            yield from (f"trainer.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def shown(path):
    """The path of a module, as the name of its test."""
    return path.relative_to(SOURCE).as_posix()


def test_every_part_has_its_layer():
    """A new package or module says where it stands."""
    assert {part_of(path) for path in MODULES} <= {*RANK, *LEAVES}


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_imports_point_down(path):
    """No module knows of what is built on it."""
    me = part_of(path)
    parts = {name.split(".")[1] for name in imports(path) if name.startswith("trainer.")} - {
        me,
        "__version__",
    }
    if me in LEAVES:
        return

    up = {part for part in parts if RANK[part] <= RANK[me] and (me, part) not in SIDEWAYS}

    assert set() == up


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_library_has_its_owner(path):
    """What a library is used for happens in one place."""
    where = shown(path)
    used = {name.split(".")[0] for name in imports(path)} & OWNERS.keys()

    for library in used:
        assert any(where == one or where.startswith(f"{one}/") for one in OWNERS[library]), library


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_markup_is_made_in_one_place(path):
    """Only views/html.py, which escapes, gives HTML to a screen."""
    named = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    } | {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }

    assert shown(path) == "views/html.py" or not named & {"HTML", "HTMLMath", "_repr_html_"}
