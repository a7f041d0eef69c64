"""
The ways to set the project up agree.

`pyproject.toml` says what is needed, `requirements.lock` which releases, `environment.yml` how
conda and Binder come to the same.
"""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from repo2docker.buildpacks.conda import CondaBuildPack

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

UNLOCKED = {"spark"}
"""Extras that are left out of the lock: half a gigabyte that only a seller with a lake needs."""
NEEDED = sorted(
    {
        *PROJECT["dependencies"],
        *(need for name, extra in EXTRAS.items() if name not in UNLOCKED for need in extra),
    }
    | {*PYPROJECT["build-system"]["requires"]}
)
ENTRY = re.compile(r"^([\w.-]+)==([^\s;]+)(?: ; (.+?))? \\\n((?:    --hash=.+\n)*)", re.MULTILINE)


@pytest.fixture(scope="module")
def locked():
    """The locked releases by name: one, or one for each range of Pythons."""
    releases = {}
    for name, release, _, _ in ENTRY.findall(LOCK):
        releases.setdefault(canonicalize_name(name), []).append(release)
    return releases


@pytest.fixture
def buildpack(monkeypatch):
    """The repository as Binder's builder sees it: from its own top folder."""
    monkeypatch.chdir(ROOT)
    pack = CondaBuildPack(base_image="buildpack-deps:jammy")
    pack.platform = "linux/amd64"
    return pack


def conda_requirements():
    """What conda itself is to install, by name."""
    return [need for need in CONDA["dependencies"] if isinstance(need, str)]


def pip_requirements():
    """What pip is to install inside the conda environment."""
    [section] = [need["pip"] for need in CONDA["dependencies"] if isinstance(need, dict)]
    return section


# What is needed


@pytest.mark.parametrize("name", ["jupyterlab", "ipywidgets", "pandas", "nbval", "papermill"])
def test_the_notebook_stack_belongs_to_the_kit(name):
    """The packages that the kit is written for come with it, whatever extra is asked for."""
    names = [Requirement(need).name for need in PROJECT["dependencies"]]

    assert 1 == names.count(name)


@pytest.mark.parametrize(
    ("name", "hole"),
    [
        ("jupyterlab", "4.5.6"),
        ("jupyter-server", "2.19.0"),
        ("nbconvert", "7.17.0"),
        ("jinja2", "3.1.5"),
    ],
)
def test_releases_with_known_holes_are_refused(name, hole):
    """A release with a published hole cannot be installed beside the kit."""
    [need] = [Requirement(n) for n in PROJECT["dependencies"] if Requirement(n).name == name]

    assert hole not in need.specifier


def test_no_package_is_asked_for_twice():
    """One place states the bounds of a package, so that they cannot disagree."""
    names = [
        canonicalize_name(Requirement(need).name)
        for needs in (PROJECT["dependencies"], *EXTRAS.values())
        for need in needs
    ]

    assert sorted(set(names)) == sorted(names)


def test_the_locked_builder_is_the_declared_one():
    """The build that make runs without isolation uses the backend that pyproject.toml names."""
    assert PYPROJECT["build-system"]["requires"] == PYPROJECT["dependency-groups"]["build"]


# requirements.lock


@pytest.mark.parametrize("need", NEEDED)
def test_the_lock_satisfies(need, locked):
    """Every requirement is locked to a release within its bounds; else run `make lock`."""
    requirement = Requirement(need)
    releases = locked.get(canonicalize_name(requirement.name), [])
    outside = [release for release in releases if release not in requirement.specifier]

    assert releases
    assert [] == outside


def test_every_locked_release_has_a_hash():
    """A release that was tampered with on its way here is refused."""
    pinned = re.findall(r"^[\w.-]+==", LOCK, re.MULTILINE)
    entries = ENTRY.findall(LOCK)
    bare = [name for name, _, _, hashes in entries if not hashes]

    assert len(pinned) == len(entries)
    assert [] == bare


@pytest.mark.parametrize("part", ["://", "--find-links", "--extra-index-url", "--index-url", "@ "])
def test_the_lock_holds_no_address(part):
    """The lock works with any registry, so it names none, nor a folder of anyone's machine."""
    assert part not in LOCK


def test_the_lock_says_how_to_make_it():
    """The first lines of the lock are a command that works on anyone's machine."""
    [command] = re.findall(r"^#\s+(uv pip compile .+)$", LOCK, re.MULTILINE)
    absolute = [word for word in command.split() if word.startswith(("/", "~"))]

    assert command.endswith("--output-file requirements.lock pyproject.toml")
    assert [] == absolute


# environment.yml


def test_conda_takes_a_python_that_the_project_supports():
    """The Python of the conda environment is one exact minor release that the project allows."""
    [python] = [need for need in conda_requirements() if need.startswith("python")]
    minor = python.removeprefix("python=")

    assert re.fullmatch(r"3\.\d+", minor)
    assert SpecifierSet(PROJECT["requires-python"]).contains(minor)


def test_conda_installs_the_project_with_its_app():
    """Inside conda, pip installs this checkout with the app extra and nothing else."""
    assert "app" in EXTRAS
    assert ["-e .[app]"] == pip_requirements()


def test_conda_lists_no_package_a_second_time():
    """Bounds are in pyproject.toml alone: conda brings Python and pip, pip brings the rest."""
    names = [re.split(r"[=<>! ]", need, maxsplit=1)[0] for need in conda_requirements()]

    assert ["pip", "python"] == sorted(names)


def test_binder_builds_with_conda(buildpack):
    """Binder's builder recognises the repository as a conda environment."""
    assert buildpack.detect()


def test_binder_reads_the_same_python(buildpack):
    """Binder's builder reads the exact Python instead of falling back to its default."""
    assert f"python={buildpack.python_version}" in conda_requirements()
    assert not buildpack.separate_kernel_env


def test_binder_installs_the_checkout_after_copying_it(buildpack):
    """The environment is built from the whole checkout: `-e .` finds the project there."""
    scripts = "\n".join(script for _, script in buildpack.get_assemble_scripts())
    early = "\n".join(script for _, script in buildpack.get_preassemble_scripts())
    update = 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"'

    assert update in scripts
    assert update not in early


def test_binder_has_a_base_for_this_python(buildpack):
    """Binder's builder ships a frozen base environment for the Python that is asked for."""
    names = [str(source) for source in buildpack.get_build_script_files()]

    assert f"conda/environment.py-{buildpack.python_version}-linux-64.lock" in names


def test_binder_renders_the_image(buildpack):
    """The image's build file can be written, from base image to the installed project."""
    rendered = buildpack.render()

    assert rendered.lstrip().startswith("FROM buildpack-deps:jammy")
    assert buildpack.get_build_scripts()
    assert "env update" in rendered
