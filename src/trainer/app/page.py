"""
Make a page of a notebook: without what only matters beside code, and with what its link says.

Voila calls `page` before it starts a kernel. What a link says is held against the parameters of
the notebook as strictly as what is said on the command line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from trainer.notebooks import NotebookError, checked, parameters_of

LAB = "lab"
"""The tag of cells that only matter where the code is seen."""
PARAMETERS = "parameters"
NOT_BY_LINK = frozenset({"answers"})
"""Parameters that replay a case: nobody is to be sent to a page that plays by itself."""
NO_FORMULAS = (
    "data:text/javascript,"
    "MathJax={Hub:{Config(){},Configured(){},Queue(){},Register:{StartupHook(){}}}}//"
)
"""In place of the address from which formulas would be loaded: no page has any, and nothing sets them."""
TOKEN = "token"  # noqa: S105 - the name under which the server is told


def page(handler: Any, notebook: Any, cwd: str) -> Any:
    """Give a notebook as a page, or a page that says why there is none."""
    del cwd
    path = Path(handler.settings["server_root_dir"]).expanduser() / handler.path_args[0]
    try:
        said = asked(path, handler.request.query_arguments)
    except NotebookError as error:
        said = {}
        notebook.cells = [_message(notebook.cells[0], str(error))]
    shown = [cell for cell in notebook.cells if LAB not in _tags(cell)]
    notebook.cells = [_with_parameters(cell, said) for cell in shown]
    notebook.metadata["trainer"] = {"trainee": str(said.get("trainee", ""))}
    return notebook


def offline(config: dict[str, Any], **_: object) -> dict[str, Any]:
    """Give what a page is set up with so that it asks for nothing from elsewhere."""
    return {**config, "fullMathjaxUrl": NO_FORMULAS}


def asked(path: Path, query: Mapping[str, list[bytes]]) -> dict[str, Any]:
    """
    Read what a link says into the parameters of a notebook.

    Raises NotebookError where it says something that the notebook does not take.
    """
    known = parameters_of(path)
    given = {
        name: _value(values[-1].decode("utf-8", "replace"), known.get(name))
        for name, values in query.items()
        if name != TOKEN
    }
    for name in NOT_BY_LINK & given.keys():
        raise NotebookError.unknown(path, name, known.keys() - NOT_BY_LINK)
    return checked(path, given)


def _value(text: str, default: object) -> object:
    """Read a value as what its default is; a text needs no quotes."""
    if default is None or isinstance(default, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _tags(cell: Any) -> list[str]:
    return list(cell.metadata.get("tags", ()))


def _with_parameters(cell: Any, said: Mapping[str, Any]) -> Any:
    """Put what the link says behind the defaults; `repr` writes what `ast` reads back."""
    if PARAMETERS in _tags(cell) and said:
        lines = [f"{name} = {value!r}" for name, value in said.items()]
        cell.source = "\n".join((cell.source, *lines))
    return cell


def _message(cell: Any, text: str) -> Any:
    """Write a message into a cell; nothing in it is taken for markup."""
    cell.cell_type = "markdown"
    cell.source = f'<pre role="alert">{escape(text)}</pre>'
    return cell
