"""
The wheel is complete: `trainer` works without a checkout.

It is built here with the locked backend, so no network is needed.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MADE_BY_TOOLS = {"__pycache__", ".ipynb_checkpoints"}


def build(folder, *options):
    """Build one distribution into a folder and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", *options, "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.iterdir()
    return built


def files(folder):
    """The files of a folder of this checkout, as paths from the top."""
    found = (ROOT / folder).rglob("*")
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in found
        if path.is_file() and not MADE_BY_TOOLS & set(path.parts)
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of the files in a freshly built wheel."""
    built = build(tmp_path_factory.mktemp("wheel"), "--target", "wheel")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["playbook", "notebooks"])
def test_the_wheel_ships(folder, wheel):
    """Every file of the playbook and every notebook is in the wheel."""
    missing = [name for name in files(folder) if f"trainer/_shipped/{name}" not in wheel]

    assert [] == missing


def test_the_wheel_holds_every_module(wheel):
    """Every module is in the wheel under the name it is imported by."""
    missing = [name for name in files("src/trainer") if name.removeprefix("src/") not in wheel]

    assert [] == missing


def test_the_wheel_holds_nothing_else(wheel):
    """No journal, report, test or cache is shipped by accident."""
    strangers = [name for name in wheel if not name.startswith(("trainer/", "dispute_trainer-"))]
    litter = [name for name in wheel if MADE_BY_TOOLS & set(Path(name).parts)]

    assert [] == strangers
    assert [] == litter
