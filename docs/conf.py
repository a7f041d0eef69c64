"""
The kit's site: what Sphinx is told.

Nothing is kept twice. The notebooks are copied here before the pages are read, with the outputs
that were committed, and the readable playbook is written as the one page that the kit makes of it.
No page of the site asks for anything from elsewhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer import __version__
from trainer.app.page import LAB
from trainer.kit import LOCALE, open_kit
from trainer.reports.book import book
from trainer.views.playbook import playbook_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent
ROOT = HERE.parent
NOTEBOOKS = HERE / "notebooks"
PLAYBOOK = "playbook-page.html"

project = "Dispute trainer"
author = "The dispute trainer authors"
project_copyright = author
version = release = __version__
language = LOCALE

extensions = ["myst_nb"]
exclude_patterns: list[str] = []
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
nitpicky = True

# Shown as they were committed; nothing runs while the site is built.
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # would come from elsewhere; no output needs it
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"

html_theme = "furo"
html_title = project
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {
        "color-brand-primary": "#1d5f8a",
        "color-brand-content": "#1d5f8a",
        "color-brand-visited": "#4a3f8f",
    },
    "dark_css_variables": {
        "color-brand-primary": "#8cc4ea",
        "color-brand-content": "#8cc4ea",
        "color-brand-visited": "#bdb4ff",
    },
}


def copy_notebooks(folder: Path) -> None:
    """Put the notebooks among the pages, as the app shows them; what has not changed is left alone."""
    NOTEBOOKS.mkdir(exist_ok=True)
    for path in sorted(folder.glob("*.ipynb")):
        text = shown(json.loads(path.read_text(encoding="utf-8")))
        copy = NOTEBOOKS / path.name
        if not copy.exists() or copy.read_text(encoding="utf-8") != text:
            copy.write_text(text, encoding="utf-8", newline="\n")
    for path in NOTEBOOKS.glob("*.ipynb"):
        if not (folder / path.name).exists():
            path.unlink()


def shown(notebook: dict[str, Any]) -> str:
    """Give a notebook with its code folded, and without what only matters beside code."""
    cells = [cell for cell in notebook["cells"] if LAB not in cell["metadata"].get("tags", [])]
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), "hide-input"]
    return json.dumps({**notebook, "cells": cells}, ensure_ascii=False)


def write_playbook(app: Sphinx, error: Exception | None) -> None:
    """Write the readable playbook beside the built pages."""
    if error is None and app.builder.format == "html":
        folder = open_kit(ROOT).folder
        page = playbook_page(book(folder), folder.texts, LOCALE)
        (Path(app.outdir) / PLAYBOOK).write_text(page, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> None:
    """Join in where Sphinx asks."""
    copy_notebooks(ROOT / "notebooks")
    app.connect("build-finished", write_playbook)
