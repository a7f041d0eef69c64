"""A page that is only read: text for terminals and nbval, HTML for notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from IPython.core.getipython import get_ipython

from trainer.reports.sheet import RESULTS
from trainer.views.html import Markup, join, paragraphs, style, tag
from trainer.views.pages import in_app


@dataclass(frozen=True, slots=True)
class Face:
    """Something to read, in two forms."""

    text: str
    body: Markup
    results: Mapping[str, object] = field(default_factory=dict)
    """The same for programs; the runner of notebooks puts it into a file of its own."""

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        page = join((style(), tag("div", self.body, class_="dt-root")))
        faces = {"text/plain": self.text, "text/html": str(page)}
        return faces, {RESULTS: dict(self.results)} if self.results else {}


def message(text: str) -> Face:
    """Give a message as a page: what is wrong, and what to do about it."""
    body = tag("div", paragraphs(text), class_="dt dt-alert", role="alert")
    return Face(f"{text}\n", body)


def page(text: str) -> Face:
    """Give one sentence as a page."""
    return Face(f"{text}\n", tag("p", text, class_="dt"))


def someone_is_there() -> bool:
    """
    Say whether a person runs the notebook, and not papermill, nbval or nbconvert.

    A screen lets the kernel ask for input; the programs that run notebooks do not. A page of the
    app does not either, but there a person looks at it.
    """
    if in_app():
        return True
    kernel = getattr(get_ipython(), "kernel", None)
    return bool(getattr(kernel, "_allow_stdin", False))
