"""
A server extension that hands JupyterLab the tour of the kit.

The words are those of `texts.yaml`; what is pointed at is named here, as JupyterLab names it.
`share/labextensions/` holds what offers the tour in the browser, jupyterlab-tour what draws it.
"""

from __future__ import annotations

from typing import Any

from trainer.kit import open_kit

OPEN = ".jp-NotebookPanel:not(.lm-mod-hidden) "
"""The notebook that is in sight."""
STOPS = (
    ("copies", "#jp-main-dock-panel", "center"),
    ("run", f"{OPEN}[data-jp-item-name='restart-and-run']", "bottom"),
    ("values", f"{OPEN}.jp-CodeCell", "bottom"),
    ("files", "#filebrowser", "right"),
    ("busy", f"{OPEN}.jp-Notebook-ExecutionIndicator", "bottom"),
)
"""Where the tour stops, what it points at there, and where its words stand beside it."""
VERSION = 20261122
"""Raised when the tour has changed so much that everybody is to see it again."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "trainer.lab.tour"}]


def _load_jupyter_server_extension(app: Any) -> None:
    app.web_app.settings.setdefault("page_config_data", {})["tour"] = tour()


def tour() -> dict[str, Any]:
    """Give the tour, as jupyterlab-tour takes it."""
    texts = open_kit().folder.texts
    return {
        "id": "dispute-trainer:tour",
        "label": texts("tour.name"),
        "version": VERSION,
        # What is pointed at is in sight from the start; scrolled to, the light falls beside it.
        "options": {"disableScrolling": True},
        "steps": [
            {
                "target": target,
                "placement": placement,
                "title": texts(f"tour.{stop}"),
                "content": texts(f"tour.{stop}-said"),
            }
            for stop, target, placement in STOPS
        ],
    }
