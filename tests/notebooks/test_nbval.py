"""nbval runs the committed notebooks again and finds that they show the truth."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.kernel

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
TOLD = "It arrived broken"
"""The title of the case that drill.ipynb shows."""


@pytest.fixture
def nbval(tmp_path):
    """Run nbval over notebooks, as anybody would: with no setting of this project."""

    def nbval(path):
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        return subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--nbval", str(path), "--nbval-cell-timeout=60"),
                *("-c", os.devnull, "--rootdir", str(path), "-p", "no:cacheprovider"),
                *("-p", "no:randomly", "-q", "--color=no"),
            ],
            env={**own, "TRAINER_HOME": str(ROOT), "TRAINER_RECORDS": str(tmp_path / "records")},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return nbval


def test_the_committed_outputs_are_true(nbval):
    """Every committed output is what its cell gives; else run `trainer pages --notebooks`."""
    done = nbval(FOLDER)

    assert 0 == done.returncode, done.stdout[-4000:]
    assert " passed in " in done.stdout


@pytest.mark.parametrize("form", ["text/plain", "text/html"])
def test_an_output_that_was_tampered_with_is_found(form, nbval, tmp_path):
    """One word changed in the text or in the page of the case makes its cell fail."""
    notebook = json.loads((FOLDER / "drill.ipynb").read_text(encoding="utf-8"))
    [cell] = [one for one in notebook["cells"] if one["id"] == "drill"]
    data = cell["outputs"][0]["data"]
    data[form] = "".join(data[form]).replace(TOLD, "It arrived in one piece", 1)
    path = tmp_path / "drill.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")

    done = nbval(path)

    assert 1 == done.returncode, done.stdout[-4000:]
    assert f"mismatch '{form}'" in done.stdout
    assert "1 failed, 3 passed" in done.stdout
