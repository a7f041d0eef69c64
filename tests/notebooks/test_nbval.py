"""nbval runs the committed notebooks again and finds that they show the truth."""

import json
import os
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

    def nbval(folder):
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        return subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "pytest",
                    "--nbval",
                    str(folder),
                    "--nbval-cell-timeout=60",
                ),
                *("-c", os.devnull, "--rootdir", str(folder), "-p", "no:cacheprovider"),
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


def test_an_output_that_was_tampered_with_is_found(nbval, tmp_path):
    """One word changed in the text of the case makes its cell fail, and no other."""
    notebook = json.loads((FOLDER / "drill.ipynb").read_text(encoding="utf-8"))
    [cell] = [one for one in notebook["cells"] if one["id"] == "drill"]
    data = cell["outputs"][0]["data"]
    data["text/plain"] = "".join(data["text/plain"]).replace(TOLD, "It arrived whole", 1)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "drill.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    done = nbval(folder)

    assert 1 == done.returncode, done.stdout[-4000:]
    assert "mismatch 'text/plain'" in done.stdout
    assert "1 failed, 3 passed" in done.stdout
