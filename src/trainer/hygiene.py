"""
Keep notebooks clean: they call and do not compute, and their outputs are committed and true.

`clean` gives a notebook the form in which it is committed; `check_notebooks` says what is wrong.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainer.content.problems import Problems

WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
FORMAT, MINOR = 4, 5
PARAMETERS = "parameters"
MOST_CELLS, MOST_LINES, MOST_IN_ALL = 6, 6, 25
ID = re.compile(r"[a-z][a-z0-9-]{2,39}\Z")
TEXT_FORMS = frozenset({"text/plain", "text/html", "text/markdown"})
COMPUTING = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.AsyncFor,
    ast.While, ast.If, ast.IfExp, ast.Match, ast.Try, ast.TryStar, ast.With, ast.AsyncWith,
    ast.BinOp, ast.BoolOp, ast.Compare, ast.NamedExpr, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp, ast.AugAssign, ast.Subscript,
)  # fmt: skip

Notebook = dict[str, Any]


def check_notebooks(folder: Path, problems: Problems) -> None:
    """Note what is wrong with the notebooks of a folder."""
    for path in sorted(folder.glob("*.ipynb")):
        for code, what, hint in faults(path):
            problems.add(code, f"notebooks/{path.name}", 1, what, hint)


def faults(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give the code, the fault and the hint of everything that is wrong with a notebook."""
    try:
        notebook = _read(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield "NB101", f"cannot be read: {error}.", "Open it in JupyterLab and save it."
        return
    cells = notebook["cells"]
    code_cells = [cell for cell in cells if cell["cell_type"] == "code"]
    yield from _parameters(cells, code_cells)
    for cell in code_cells:
        yield from _code(cell)
    yield from _size(code_cells)
    yield from _outputs(code_cells)
    yield from _metadata(notebook, cells)
    yield from _frame(cells)


def clean(text: str) -> str:
    """Give a notebook the form in which it is committed: no widget state, plain metadata."""
    notebook = json.loads(text)
    kept = [cell for cell in notebook["cells"] if "injected-parameters" not in _tags(cell)]
    count = 0
    for cell in kept:
        tags = _tags(cell)
        cell["metadata"] = {"tags": tags} if tags else {}
        if cell["cell_type"] != "code":
            continue
        if cell.get("execution_count") is not None:
            count += 1
            cell["execution_count"] = count
        cell["outputs"] = [output for one in cell["outputs"] if (output := _output(one, count))]
    whole = {
        "cells": kept,
        "metadata": {"kernelspec": KERNEL},
        "nbformat": FORMAT,
        "nbformat_minor": MINOR,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _read(path: Path) -> Notebook:
    """Read a notebook; what is relied on below is there, or an error says what is not."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    version, minor = notebook["nbformat"], notebook["nbformat_minor"]
    if version != FORMAT or minor < MINOR:
        raise ValueError(f"its format is {version}.{minor}")
    notebook["metadata"].items()
    for cell in notebook["cells"]:
        _ = cell["cell_type"], _source(cell), cell["metadata"].items()
        if cell["cell_type"] == "code":
            _ = [(output["output_type"], output.items()) for output in cell["outputs"]]
    if not notebook["cells"]:
        raise ValueError("it has no cells")
    return notebook


def _output(output: dict[str, Any], count: int) -> dict[str, Any] | None:
    if "data" not in output:
        return output
    data = {form: text for form, text in output["data"].items() if form in TEXT_FORMS}
    if not data:
        return None
    numbered = {"execution_count": count} if "execution_count" in output else {}
    return {**output, **numbered, "data": data, "metadata": {}}


def _tags(cell: dict[str, Any]) -> list[str]:
    drop = {"papermill-error-cell-tag"}
    return [tag for tag in cell.get("metadata", {}).get("tags", ()) if tag not in drop]


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _parameters(
    cells: list[dict[str, Any]], code_cells: list[dict[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    tagged = [cell for cell in code_cells if PARAMETERS in _tags(cell)]
    if len(tagged) != 1:
        yield "NB102", f"has {len(tagged)} cells tagged parameters.", "Tag exactly one."
        return
    told = " ".join(_source(cell) for cell in cells if cell["cell_type"] == "markdown")
    try:
        for statement in ast.parse(_source(tagged[0])).body:
            if not isinstance(statement, ast.Assign):
                raise TypeError(ast.unparse(statement))  # noqa: TRY301 - told with the others
            ast.literal_eval(statement.value)
            [target] = statement.targets
            name = ast.unparse(target)
            if f"`{name}`" not in told:
                yield (
                    "NB111",
                    f"the parameter '{name}' is explained nowhere.",
                    f"Write `{name}`: ...",
                )
    except (SyntaxError, TypeError, ValueError) as error:
        yield "NB102", f"the parameters are no literals: {error}.", "Write NAME = VALUE lines."


def _code(cell: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    source = _source(cell)
    name = cell.get("id", "?")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield "NB103", f"cell '{name}' is no plain Python: {error.msg}.", "Call the kit instead."
        return
    for node in ast.walk(tree):
        if isinstance(node, COMPUTING):
            yield (
                "NB103",
                f"cell '{name}' computes: {ast.unparse(node).splitlines()[0]}.",
                "Move it into the kit and call it.",
            )
            break
    for node in ast.walk(tree):
        own = isinstance(node, ast.ImportFrom) and node.module == "trainer" and not node.level
        if isinstance(node, ast.Import | ast.ImportFrom) and not own:
            yield (
                "NB105",
                f"cell '{name}' imports {ast.unparse(node)}.",
                "Import from trainer only.",
            )


def _size(code_cells: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    lines = [
        sum(1 for line in _source(cell).splitlines() if line.strip())
        for cell in code_cells
        if PARAMETERS not in _tags(cell)
    ]
    if (
        len(code_cells) > MOST_CELLS
        or sum(lines) > MOST_IN_ALL
        or max(lines, default=0) > MOST_LINES
    ):
        yield (
            "NB104",
            f"has {len(code_cells)} code cells, the longest {max(lines, default=0)} lines.",
            f"At most {MOST_CELLS} cells, {MOST_LINES} lines each, {MOST_IN_ALL} in all.",
        )


def _outputs(code_cells: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    counts = [cell.get("execution_count") for cell in code_cells]
    if counts != list(range(1, len(code_cells) + 1)):
        yield "NB106", f"was run in the order {counts}.", "Run `trainer pages --notebooks`."
    if not any(cell["outputs"] for cell in code_cells):
        yield "NB106", "holds no output.", "Run `trainer pages --notebooks`."
    for cell in code_cells:
        for output in cell["outputs"]:
            forms = set(output.get("data", ()))
            if output["output_type"] == "error" or forms - TEXT_FORMS:
                what = ", ".join(sorted(forms - TEXT_FORMS)) or "an error"
                yield (
                    "NB107",
                    f"cell '{cell.get('id')}' holds {what}.",
                    "Run `trainer pages --notebooks`.",
                )


def _metadata(notebook: Notebook, cells: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    if set(notebook["metadata"]) != {"kernelspec"}:
        yield "NB108", f"has the metadata {sorted(notebook['metadata'])}.", "Keep kernelspec only."
    if notebook["metadata"].get("widgets"):
        yield "NB107", "holds the state of widgets.", "Run `trainer pages --notebooks`."
    for cell in cells:
        if set(cell["metadata"]) - {"tags"}:
            yield (
                "NB108",
                f"cell '{cell.get('id')}' has the metadata {sorted(cell['metadata'])}.",
                "Keep tags only.",
            )
        if not ID.match(str(cell.get("id", ""))) or re.fullmatch(r"[0-9a-f]{8}", str(cell["id"])):
            yield (
                "NB109",
                f"a cell has the id '{cell.get('id')}'.",
                "Give it words, such as debrief.",
            )
    for name, count in Counter(str(cell.get("id")) for cell in cells).items():
        if count > 1:
            yield "NB109", f"{count} cells have the id '{name}'.", "Give each its own."


def _frame(cells: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    first, last = cells[0], cells[-1]
    if first["cell_type"] != "markdown" or not _source(first).startswith("# "):
        yield "NB110", "does not open with its title.", "Begin with a markdown cell: # Title."
    if last["cell_type"] != "markdown" or "What to try next" not in _source(last):
        yield "NB110", "does not close with what to try next.", "End with ## What to try next."
