"""
Run notebooks with papermill, strictly.

papermill accepts a misspelt parameter with a warning, runs code that hides in a parameter's name
and marks the cells of a dead kernel as completed. So names come from the notebook's own list,
values have its types, and what comes out is looked through before it is called done.
"""

from __future__ import annotations

import ast
import json
import os
import re
import socket
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trainer import __version__
from trainer.content.problems import did_you_mean
from trainer.hygiene import FORMAT, PARAMETERS, WIDGET, clean
from trainer.reports.sheet import RESULTS

TIMEOUT = 600
"""Seconds that one cell may take."""
LONGEST_SOCKET = 80
"""Characters that the folder of a socket may take: the whole path has about a hundred."""
REMOTE = re.compile(
    r"""<(?!a\b)[^>]*\b(?:src|href)=["']?(?:https?:)?//[^>]*|url\(["']?(?:https?:)?//|@import\s+url"""
)
"""What a page loads from elsewhere; a link loads nothing before it is clicked."""


class NotebookError(RuntimeError):
    """A notebook cannot be run as asked."""

    @classmethod
    def missing(cls, wanted: Path | str, known: Iterable[str]) -> NotebookError:
        """Say which notebook is missing, and which there are."""
        listed = sorted(known)
        hint = did_you_mean(Path(wanted).stem, listed) or f"Choose one of {', '.join(listed)}."
        return cls(f"There is no notebook '{wanted}'.\n\nHint: {hint}")

    @classmethod
    def unreadable(cls, path: Path, why: str) -> NotebookError:
        """Say that a file is no notebook."""
        return cls(
            f"{path.name} is no notebook: {why}.\n\nHint: open it in JupyterLab and save it."
        )

    @classmethod
    def unknown(cls, path: Path, name: str, known: Iterable[str]) -> NotebookError:
        """Say which parameter a notebook does not have."""
        listed = list(known)
        hint = did_you_mean(name, listed) or f"It takes {', '.join(listed) or 'none'}."
        return cls(f"{path.name} has no parameter '{name}'.\n\nHint: {hint}")

    @classmethod
    def not_a_parameter(cls, text: str) -> NotebookError:
        """Say how a parameter is written."""
        return cls(f"'{text}' is no parameter.\n\nHint: write name=value, such as seed=7.")

    @classmethod
    def wrong_type(cls, path: Path, name: str, value: object, default: object) -> NotebookError:
        """Say that a parameter has the wrong type."""
        return cls(
            f"{path.name}: {name} is {value!r}.\n\n"
            f"Hint: it takes a value like its default, {default!r}."
        )

    @classmethod
    def failed(cls, path: Path, cell: str, why: str) -> NotebookError:
        """Say which cell failed, and why, in its own last words."""
        return cls(f"{path.name} stopped at cell '{cell}': {why}")

    @classmethod
    def dead(cls, path: Path, cell: str) -> NotebookError:
        """Say that the kernel ended in the middle of a cell."""
        return cls(
            f"{path.name} stopped at cell '{cell}': the kernel is gone.\n\n"
            "Hint: run it again; if it happens again the machine may be short of memory."
        )

    @classmethod
    def slow(cls, path: Path, cell: str) -> NotebookError:
        """Say that a cell took too long."""
        return cls(
            f"{path.name} stopped at cell '{cell}': it took more than {TIMEOUT} seconds.\n\n"
            "Hint: run it again on a machine with less to do."
        )

    @classmethod
    def not_run(cls, path: Path, cell: str) -> NotebookError:
        """Say that a cell was never run."""
        return cls(
            f"{path.name} ended before cell '{cell}' was run.\n\n"
            "Hint: run it in JupyterLab to see which cell ends it."
        )

    @classmethod
    def onto_itself(cls, path: Path, out: Path) -> NotebookError:
        """Say that the results would take the place of the notebook."""
        return cls(
            f"The result would overwrite {path.name} in {out}.\n\nHint: choose another --out."
        )

    @classmethod
    def not_written(cls, out: Path, error: OSError) -> NotebookError:
        """Say that the results cannot be written."""
        return cls(
            f"Nothing can be written to {out}: {error.strerror}.\n\nHint: choose another --out."
        )

    @classmethod
    def remote(cls, path: Path, what: str) -> NotebookError:
        """Say that a page would ask for something from elsewhere."""
        return cls(f"The page of {path.name} would load {what}.\n\nHint: report this as a fault.")


def find(wanted: Path | str, home: Path) -> Path:
    """Find a notebook by its path, or by its name among those of the kit."""
    path = Path(wanted)
    if path.is_file():
        return path
    folder = home / "notebooks"
    for name in (path.name, f"{path.name}.ipynb"):
        if path.parent == Path() and (folder / name).is_file():
            return folder / name
    raise NotebookError.missing(wanted, (one.stem for one in folder.glob("*.ipynb")))


def cells(path: Path) -> list[dict[str, Any]]:
    """Read the cells of a notebook."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["nbformat"] != FORMAT:
            raise ValueError(f"its format is {data['nbformat']} and not {FORMAT}")  # noqa: TRY301 - told with the others
        return [dict(one) for one in data["cells"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotebookError.unreadable(path, str(error) or type(error).__name__) from error


def parameters_of(path: Path) -> dict[str, Any]:
    """Give the parameters of a notebook with their defaults."""
    tagged = [one for one in cells(path) if PARAMETERS in one.get("metadata", {}).get("tags", ())]
    if not tagged:
        return {}
    source = "".join(tagged[0]["source"])
    try:
        return {
            statement.targets[0].id: ast.literal_eval(statement.value)
            for statement in ast.parse(source).body
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        }
    except (SyntaxError, ValueError) as error:
        raise NotebookError.unreadable(path, f"its parameters are not literals: {error}") from error


def parse_parameters(written: Iterable[str]) -> dict[str, Any]:
    """Read `name=value` words; a value is JSON where it can be, and else the text itself."""
    parameters: dict[str, Any] = {}
    for text in written:
        name, equals, value = text.partition("=")
        if not equals:
            raise NotebookError.not_a_parameter(text)
        try:
            parameters[name] = json.loads(value)
        except ValueError:
            parameters[name] = value
    return parameters


def checked(path: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Hold given parameters against those of the notebook; each must be known and of its type."""
    known = parameters_of(path)
    for name, value in given.items():
        if name not in known:
            raise NotebookError.unknown(path, name, known)
        default = known[name]
        if default is not None and type(value) is not type(default):
            raise NotebookError.wrong_type(path, name, value, default)
    return dict(given)


def run(
    path: Path,
    given: Mapping[str, Any],
    out: Path,
    *,
    html: bool = False,
    progress: bool = True,
) -> tuple[Path, ...]:
    """
    Run a notebook and give the paths of what was written.

    That is the notebook, its results for programs where it has any, and a page if asked for.
    Results are written beside and renamed, so that what stands in `out` is always whole.
    """
    parameters = checked(path, given)
    if out.resolve() == path.resolve().parent:
        raise NotebookError.onto_itself(path, out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".running-") as folder:
            written = [Path(folder) / path.name]
            _execute(path, written[0], parameters, progress=progress)
            results = _results(written[0])
            if results is not None:
                written.append(results)
            if html:
                written.append(_page(written[0]))
            return tuple(one.replace(out / one.name) for one in written)
    except OSError as error:
        raise NotebookError.not_written(out, error) from error


def refresh(folder: Path) -> tuple[Path, ...]:
    """Run every notebook of a folder with its defaults, and keep its outputs in it."""
    changed = []
    for path in sorted(folder.glob("*.ipynb")):
        with tempfile.TemporaryDirectory() as place, _records(Path(place)):
            result = Path(place) / path.name
            _execute(path, result, {}, progress=False)
            text = clean(result.read_text(encoding="utf-8"))
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return tuple(changed)


@contextmanager
def _records(folder: Path) -> Iterator[None]:
    """Let kernels keep their records in a folder of their own."""
    before = os.environ.get("TRAINER_RECORDS")
    os.environ["TRAINER_RECORDS"] = str(folder / "records")
    try:
        yield
    finally:
        if before is None:
            del os.environ["TRAINER_RECORDS"]
        else:
            os.environ["TRAINER_RECORDS"] = before


def _execute(path: Path, result: Path, parameters: Mapping[str, Any], *, progress: bool) -> None:
    import papermill  # noqa: PLC0415 - these cost a second, and only a run needs them
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
    from nbformat.validator import iter_validate  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415
    from traitlets.config import Config  # noqa: PLC0415

    for error in iter_validate(json.loads(path.read_text(encoding="utf-8"))):
        raise NotebookError.unreadable(path, str(error).splitlines()[0])
    try:
        with _transport() as transport:
            papermill.execute_notebook(
                _literally(path),
                _literally(result),
                parameters=dict(parameters),
                kernel_name="python3",
                language="python",
                cwd=str(path.parent),
                progress_bar=progress,
                log_output=False,
                execution_timeout=TIMEOUT,
                config=Config(KernelManager=transport),
            )
    except PapermillExecutionError as error:
        raise NotebookError.failed(path, _cell_of(result, error), error.evalue) from error
    except CellTimeoutError as error:
        raise NotebookError.slow(path, _last_begun(result)) from error
    except DeadKernelError as error:
        raise NotebookError.dead(path, _last_begun(result)) from error
    for one in cells(result):
        if one["cell_type"] == "code" and one.get("execution_count") is None:
            raise NotebookError.not_run(path, str(one.get("id", "?")))


@contextmanager
def _transport() -> Iterator[dict[str, str]]:
    """
    Say how to speak with a kernel: through files in a folder of the run, where that is possible.

    A port has to be found before the kernel takes it. Until then it can go to another program, or
    to the client itself, which knocks from the same range of ports; the kernel then never answers.
    """
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        if hasattr(socket, "AF_UNIX") and len(folder) < LONGEST_SOCKET:
            yield {"transport": "ipc", "ip": str(Path(folder) / "at")}
        else:
            yield {"transport_encryption": "auto"}


def _cell_of(result: Path, error: Any) -> str:
    """Find the id of the cell that failed."""
    for one in cells(result):
        if "".join(one.get("source", ())) == error.source:
            return str(one.get("id", "?"))
    return str(error.cell_index)


def _last_begun(result: Path) -> str:
    """Find the id of the cell that was being run when papermill last saved."""
    begun = [
        str(one.get("id", "?"))
        for one in cells(result)
        if one.get("metadata", {}).get("papermill", {}).get("start_time") is not None
    ]
    return begun[-1] if begun else "?"


def _literally(path: Path) -> str:
    """Write a path so that papermill puts no parameter into it."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _results(path: Path) -> Path | None:
    """Write what a notebook found for programs into a file beside it, page by page."""
    found = [
        output["metadata"][RESULTS]
        for one in cells(path)
        for output in one.get("outputs", ())
        if RESULTS in output.get("metadata", {})
    ]
    if not found:
        return None
    pages = {str(one["sheet"]): {k: v for k, v in one.items() if k != "sheet"} for one in found}
    whole = {"notebook": path.stem, "kit": __version__, "pages": pages}
    place = path.with_suffix(".results.json")
    text = json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True)
    place.write_text(text + "\n", encoding="utf-8", newline="\n")
    return place


def _page(path: Path) -> Path:
    """Write a notebook as one page that asks for nothing from elsewhere."""
    import nbformat  # noqa: PLC0415 - costs a second, and only a page needs it
    from nbconvert import HTMLExporter  # noqa: PLC0415

    exporter = HTMLExporter(
        template_name="lab",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        mathjax_url="",
        require_js_url="",
        jquery_url="",
        mermaid_js_url="",
        embed_images=True,
    )
    notebook = nbformat.read(path, as_version=4)
    for one in notebook.cells:
        for output in one.get("outputs", ()):
            output.get("data", {}).pop(WIDGET, None)  # the widget would win over the page's text
    body, _ = exporter.from_notebook_node(notebook)
    body = re.sub(r"<script\b.*?</script>", "", body, flags=re.DOTALL)
    remote = REMOTE.search(body)
    if remote is not None:
        raise NotebookError.remote(path, remote[0])
    page = path.with_suffix(".html")
    page.write_text(body, encoding="utf-8")
    return page
