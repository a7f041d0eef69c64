"""
README and CONTRIBUTING say what the kit does.

Run as a program, this file writes the table of problem codes into CONTRIBUTING.md.
"""

import ast
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer
import yaml

from trainer.cases.intake.layout import vocabulary
from trainer.cli import app, main
from trainer.content.column_maps import NAME, read_column_maps
from trainer.content.folder import Folder
from trainer.content.problems import CODES
from trainer.content.schema import FILES, StepModel

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE_FILE = ROOT / "CONTRIBUTING.md"
GUIDE = GUIDE_FILE.read_text(encoding="utf-8")
DOCS = {"README.md": README, "CONTRIBUTING.md": GUIDE}
BOTH = README + GUIDE

TABLE = re.compile(r"(<!-- problem codes: .*? -->\n).*?(<!-- end of problem codes -->)", re.DOTALL)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^):]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
PLACE = re.compile(r"`((?:playbook|notebooks|data|src|tests)/[\w./-]*)`")
TARGET = re.compile(r"^([a-z]+):.*## ", re.MULTILINE)
LEFT_OUT = "..."
STEPS = "steps of a scenario"
FIX = "Run `.venv/bin/python tests/test_docs.py`."


def with_codes(text):
    """Put the table of problem codes between its markers."""
    rows = "".join(f"| `{code}` | {sentence} |\n" for code, sentence in CODES.items())
    table = f"\n| code | what should be true |\n|---|---|\n{rows}\n"
    return TABLE.sub(lambda found: found[1] + table + found[2], text)


def blocks(text, language):
    """The fenced blocks of a language."""
    return [body for name, body in FENCE.findall(text) if name == language]


def find_samples():
    """Every sample of the command line: the command and the lines that are shown of its output."""
    for text in DOCS.values():
        for block in blocks(text, "console"):
            command, *lines = block.splitlines()
            yield command.removeprefix("$ "), lines


def pieces(lines):
    """The runs of lines between those that are left out."""
    found = [[]]
    for line in lines:
        if line == LEFT_OUT:
            found.append([])
        else:
            found[-1].append(line)
    return ["\n".join(piece) + "\n" for piece in found if piece]


def find_examples():
    """Every example of a playbook file, by the file that it names in its first line."""
    for block in blocks(GUIDE, "yaml"):
        place = block.splitlines()[0].removeprefix("# ")
        if place not in {STEPS, NAME}:
            yield place, block


def parameters(notebook):
    """The names of a notebook's parameters."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    [cell] = [one for one in cells if "parameters" in one["metadata"].get("tags", ())]
    return [line.targets[0].id for line in ast.parse("".join(cell["source"])).body]


SAMPLES = list(find_samples())
EXAMPLES = dict(find_examples())
PARAMETERS = [
    (notebook.name, name)
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb"))
    for name in parameters(notebook)
]
COMMANDS = sorted(typer.main.get_command(app).commands)
TARGETS = TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))


def test_the_column_map_can_be_read(tmp_path):
    """The column map that CONTRIBUTING shows is one."""
    [shown] = [block for block in blocks(GUIDE, "yaml") if block.startswith(f"# {NAME}")]
    path = tmp_path / NAME
    path.write_text(shown, encoding="utf-8")

    assert read_column_maps(path, vocabulary())


# Everything is documented


def test_the_table_of_problem_codes_is_fresh():
    """CONTRIBUTING lists every problem code with its sentence, and no other."""
    assert with_codes(GUIDE) == GUIDE, FIX


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    """README names every command of the command line."""
    assert f"`trainer {command}" in README


@pytest.mark.parametrize(("notebook", "name"), PARAMETERS)
def test_every_parameter_is_documented(notebook, name):
    """README names every parameter in the row of its notebook."""
    [row] = [line for line in README.splitlines() if line.startswith(f"| `{notebook}`")]

    assert f"`{name}`" in row


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_documented(target):
    """CONTRIBUTING names every target of the Makefile."""
    assert f"| `make {target}` |" in GUIDE


# What is documented is there


@pytest.mark.parametrize("target", sorted({*re.findall(r"`make ([a-z]+)", BOTH)}))
def test_every_target_that_is_named_exists(target):
    """No document names a target that the Makefile does not have."""
    assert target in TARGETS


@pytest.mark.parametrize("command", sorted({*re.findall(r"`trainer ([a-z]+)", BOTH)}))
def test_every_command_that_is_named_exists(command):
    """No document names a command that the command line does not have."""
    assert command in COMMANDS


@pytest.mark.parametrize("place", sorted({*PLACE.findall(BOTH), *LINK.findall(BOTH)}))
def test_every_place_that_is_named_exists(place):
    """Every file and folder that a document names or links to is there."""
    placeholder = any(word.isupper() for word in re.split(r"[/.]", place) if word)

    assert placeholder or (ROOT / place).exists()


@pytest.mark.parametrize("scenario", sorted({*re.findall(r"trainer drill ([a-z-]+)", BOTH)}))
def test_every_scenario_that_is_named_exists(scenario):
    """No sample plays a scenario that is not in the playbook."""
    assert (ROOT / "playbook" / "scenarios" / f"{scenario}.yaml").is_file()


def test_every_picture_is_described():
    """Every picture has a text for those who do not see it."""
    undescribed = [path for text, path in PICTURE.findall(BOTH) if len(text.split()) < 5]

    assert [] == undescribed


# Samples and examples work


@pytest.mark.parametrize(("command", "lines"), SAMPLES, ids=[command for command, _ in SAMPLES])
def test_a_sample_shows_what_the_command_prints(command, lines, capsys, monkeypatch, tmp_path):
    """A sample opens as the output does, and what it leaves out is marked."""
    monkeypatch.setenv("TRAINER_HOME", str(ROOT))
    monkeypatch.setenv("TRAINER_RECORDS", str(tmp_path))
    shown = pieces(lines)
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(command)[1:])
    printed = capsys.readouterr().out
    places = [printed.find(piece) for piece in shown]

    assert ended.value.code in {0, None}
    assert printed.startswith(shown[0])
    assert -1 not in places
    assert sorted(places) == places


@pytest.mark.parametrize("place", list(EXAMPLES))
def test_an_example_has_the_shape_of_its_file(place):
    """Every example of a playbook file has the fields that the file takes."""
    folder, name = place.split("/")[1], Path(place).stem
    model = FILES.get(folder) or FILES[name]
    data = yaml.safe_load(EXAMPLES[place])
    missing = {"marketplaces": []} if name == "policy" else {}

    model.model_validate({**missing, **data})


def test_steps_that_are_shown_alone_are_steps():
    """The queue and the figure have the fields that such steps take."""
    [block] = [one for one in blocks(GUIDE, "yaml") if one.startswith(f"# {STEPS}")]
    steps = [StepModel.model_validate(one) for one in yaml.safe_load(block)]

    assert ["sort", "figure"] == [one.kind for one in steps]


def test_the_example_of_a_practice_is_in_the_playbook():
    """The practice that CONTRIBUTING explains stands in the playbook word for word."""
    place = "playbook/practices/claims.yaml"
    [example] = yaml.safe_load(EXAMPLES[place])["practices"]
    chapter = yaml.safe_load((ROOT / place).read_text(encoding="utf-8"))

    assert example in chapter["practices"]


def test_the_example_of_a_scenario_can_be_read(tmp_path):
    """The scenario that CONTRIBUTING explains names only facts, moves and clocks that exist."""
    place = "playbook/scenarios/missing-items.yaml"
    shutil.copytree(ROOT / "playbook", tmp_path / "playbook")
    (tmp_path / place).write_text(EXAMPLES[place], encoding="utf-8")
    folder = Folder(tmp_path / "playbook")
    scenario = folder.scenario("missing-items")

    assert [] == [str(problem) for problem in folder.problems]
    assert ["morning", "decide"] == list(scenario.steps)


if __name__ == "__main__":
    GUIDE_FILE.write_text(with_codes(GUIDE), encoding="utf-8", newline="\n")
