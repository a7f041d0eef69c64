"""What the kit costs a kernel: a replay of every case, against notebooks that load ipywidgets."""

import pytest

from bench.measure import ROOT, cpu_of_children, report
from trainer.notebooks import run

pytestmark = pytest.mark.kernel

BARE = """{"cells": [{"cell_type": "code", "execution_count": null, "id": "widgets",
"metadata": {}, "outputs": [], "source": ["import ipywidgets"]}], "metadata": {"kernelspec":
{"display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4,
"nbformat_minor": 5}"""


def test_replaying_every_case(tmp_path, monkeypatch):
    """A replay of all cases by papermill costs at most 1.3 times as much as bare notebooks."""
    monkeypatch.setenv("TRAINER_HOME", str(ROOT))
    monkeypatch.setenv("TRAINER_RECORDS", str(tmp_path / "records"))
    bare = tmp_path / "bare.ipynb"
    bare.write_text(BARE, encoding="utf-8")
    drill = ROOT / "notebooks" / "drill.ipynb"
    cases = sorted(path.stem for path in (ROOT / "playbook" / "scenarios").glob("*.yaml"))
    run(bare, {}, tmp_path / "warm", progress=False)
    replays = floor = 0.0
    # In turn, so that whatever else the machine does falls on both.
    for case in cases:
        floor += cpu_of_children(lambda: run(bare, {}, tmp_path / "bare", progress=False))
        given = {"scenario": case, "answers": "best"}
        replays += cpu_of_children(
            lambda given=given: run(drill, given, tmp_path / "out", progress=False)
        )
    report("replay of a case by papermill, CPU of its kernel", f"{replays / len(cases):.2f} s")
    report("  a notebook that imports ipywidgets", f"{floor / len(cases):.2f} s")
    report("  one against the other, over all cases", f"{replays / floor:.2f} x", "<= 1.3 x")

    assert replays / floor <= 1.3
