"""The tour that JupyterLab offers: what it says, and that JupyterLab is handed it."""

from __future__ import annotations

import json
from types import SimpleNamespace

from playing import ROOT, playbook
from trainer.lab import tour

EXTENSION = ROOT / "src/trainer/lab/share/labextensions/dispute-trainer"


def test_every_stop_has_a_title_and_a_sentence():
    """What a stop says stands in the texts, and is a sentence."""
    texts = playbook().texts
    told = tour.tour()

    assert texts("tour.name") == told["label"]
    assert [target for _, target, _ in tour.STOPS] == [step["target"] for step in told["steps"]]
    assert all(step["title"] and step["content"].endswith(".") for step in told["steps"])
    assert len({step["title"] for step in told["steps"]}) == len(tour.STOPS)


def test_the_server_hands_the_tour_to_the_page():
    """JupyterLab finds the tour among the settings of its page, beside what stands there."""
    settings = {"page_config_data": {"theme": "mine"}}
    tour._load_jupyter_server_extension(SimpleNamespace(web_app=SimpleNamespace(settings=settings)))

    assert {"theme": "mine", "tour": tour.tour()} == settings["page_config_data"]
    assert json.loads(json.dumps(tour.tour())) == tour.tour()


def test_what_offers_the_tour_is_where_jupyterlab_looks():
    """The extension names a file that is there."""
    package = json.loads((EXTENSION / "package.json").read_text("utf-8"))

    assert EXTENSION.name == package["name"]
    assert (EXTENSION / package["jupyterlab"]["_build"]["load"]).is_file()
