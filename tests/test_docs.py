"""
README, CONTRIBUTING and the pages of the site say what the kit does.

Every fenced block is run, read by what will read it, or held against what it shows. Run as a
program, this file writes the table of problem codes into `docs/authors/codes.md`.
"""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlglot
import typer
import yaml
from repo2docker.__main__ import get_argparser
from traitlets.config import Config

import test_layers
from trainer import __version__
from trainer.app.page import asked
from trainer.cases.intake.layout import vocabulary
from trainer.cli import app, main
from trainer.content.column_maps import NAME, read_column_maps
from trainer.content.folder import Folder
from trainer.content.problems import CODES
from trainer.content.schema import FILES, StepModel
from trainer.kit import open_kit
from trainer.notebooks import checked, find, parse_parameters

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs"
COPIED = "docs/notebooks/"
"""Where the site puts the notebooks while it is built."""
DOCS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md")),
        *sorted(PAGES.rglob("*.md")),
    ]
}
EVERYTHING = "\n".join(DOCS.values())
COMMANDS_PAGE = DOCS["docs/reference/commands.md"]
PARAMETERS_PAGE = DOCS["docs/reference/pages.md"]
CODES_FILE = PAGES / "authors" / "codes.md"
TEXTS = open_kit(ROOT).folder.texts.by_id

TABLE = re.compile(r"(<!-- problem codes: .*? -->\n).*?(<!-- end of problem codes -->)", re.DOTALL)
FENCE = re.compile(r"^```(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
PLACE = re.compile(r"`((?:playbook|notebooks|data|docs|src|tests)/[\w./-]*)`")
MODULE = re.compile(r"`((?:\w+/)*\w+(?:\.py|/))`")
BUTTON = re.compile(r"\{guilabel\}`([^`]+)`")
TARGET = re.compile(r"^([a-z]+):.*## ", re.MULTILINE)
LEFT_OUT = "..."
STEPS = "steps of a scenario"
HUB = "# jupyterhub_config.py"
FIX = "Run `.venv/bin/python tests/test_docs.py`."
ELSEWHERE = {"https://jupyterhub.readthedocs.io/"}
"""Every address of another machine that a page names: official pages, each looked at by a person."""
LANGUAGES = {"bat", "console", "python", "sh", "sql", "text", "yaml"}
"""The kinds of fenced blocks; each has its check below."""
NOT_RUN = {"check", "pages", "run", "solve", "start"}
"""Commands that are only read here: other tests run them, and they take long or never end."""


def with_codes(text):
    """Put the table of problem codes between its markers."""
    rows = "".join(f"| `{code}` | {sentence} |\n" for code, sentence in CODES.items())
    table = f"\n| code | what should be true |\n|---|---|\n{rows}\n"
    return TABLE.sub(lambda found: found[1] + table + found[2], text)


def blocks(language):
    """The fenced blocks of a language in all documents, each with its document."""
    for name, text in DOCS.items():
        yield from ((name, body) for kind, body in FENCE.findall(text) if kind == language)


def find_samples():
    """Every sample of the command line: the command and the lines that are shown of its output."""
    for _, block in blocks("console"):
        command, *lines = block.splitlines()
        yield command.removeprefix("$ "), lines


def find_commands():
    """Every command that a reader is shown, without its comment."""
    for _, block in blocks("sh"):
        for line in block.splitlines():
            yield " ".join(shlex.split(line, comments=True, posix=False))
    for _, block in blocks("bat"):
        yield from (line for line in block.splitlines() if "trainer" in line)


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
    for _, block in blocks("yaml"):
        place = block.splitlines()[0].removeprefix("# ")
        if place not in {STEPS, NAME}:
            yield place, block


def yaml_block(first):
    """The one block of YAML that opens so."""
    [block] = [body for _, body in blocks("yaml") if body.startswith(f"# {first}\n")]
    return block


def links():
    """Every link with its document; the pictures are apart."""
    for name, text in DOCS.items():
        prose = FENCE.sub("", text)
        yield from ((name, link) for link in LINK.findall(prose))
        yield from ((name, path) for _, path in PICTURE.findall(prose))


def parameters(notebook):
    """The names of a notebook's parameters."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    [cell] = [one for one in cells if "parameters" in one["metadata"].get("tags", ())]
    return [line.targets[0].id for line in ast.parse("".join(cell["source"])).body]


def parsed(words):
    """Read a command of the command line with its own parser, and run nothing."""
    command, context, rest = typer.main.get_command(app), None, words
    while hasattr(command, "commands"):
        context = command.make_context(command.name, rest, parent=context)
        _, command, rest = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
    return command.make_context(command.name, rest, parent=context).params


def run(*words):
    """Run Python as a reader would, in the folder that a test works in."""
    return subprocess.run(
        [sys.executable, *words], check=False, capture_output=True, text=True, encoding="utf-8"
    )


SAMPLES = list(find_samples())
SHOWN = sorted(set(find_commands()))
OURS = [line for line in SHOWN if line.startswith("trainer ")]
RUN = [
    max((line for line in OURS if line.split()[1] == name), key=len)
    for name in sorted({line.split()[1] for line in OURS} - NOT_RUN)
]
"""One line of each command, the one that says most."""
EXAMPLES = dict(find_examples())
PROGRAMS = list(blocks("python"))
PARAMETERS = [
    (notebook.name, name)
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb"))
    for name in parameters(notebook)
]
COMMANDS = sorted(typer.main.get_command(app).commands)
TARGETS = TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder to work in: with reports, two runs, and a trainee who has played."""
    monkeypatch.setenv("TRAINER_HOME", str(ROOT))
    monkeypatch.setenv("TRAINER_RECORDS", str(tmp_path / "records"))
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "data" / "samples", tmp_path / "data" / "local" / "reports")
    for day, due in {"yesterday": "20:00", "today": "18:00"}.items():
        run = tmp_path / "data" / "local" / "runs" / day / "triage.results.json"
        run.parent.mkdir(parents=True)
        pages = {"triage": {"cases": {"one": {"due": due}}}}
        results = {"kit": __version__, "notebook": "triage", "pages": pages}
        run.write_text(json.dumps(results), encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["drill", "missing-items", "--answers", "best", "--trainee", "Ana"])
    return tmp_path


# Everything is documented


def test_the_table_of_problem_codes_is_fresh():
    """The page of codes lists every problem code with its sentence, and no other."""
    text = CODES_FILE.read_text(encoding="utf-8")

    assert with_codes(text) == text, FIX


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    """The page of commands names every command of the command line."""
    assert f"`trainer {command}" in COMMANDS_PAGE


@pytest.mark.parametrize(("notebook", "name"), PARAMETERS)
def test_every_parameter_is_documented(notebook, name):
    """The page of parameters names every parameter in the row of its notebook, and explains it."""
    [row] = [line for line in PARAMETERS_PAGE.splitlines() if line.startswith(f"| `{notebook}`")]

    assert f"`{name}`" in row
    assert re.search(rf"^.*`{name}`.*\n: ", PARAMETERS_PAGE, re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_documented(target):
    """CONTRIBUTING names every target of the Makefile."""
    assert f"| `make {target}` |" in DOCS["CONTRIBUTING.md"]


@pytest.mark.parametrize("report", [text for text in TEXTS if text.startswith("doctor.report.")])
def test_every_report_is_documented(report):
    """The page for managers names every report that the kit reads."""
    assert TEXTS[report].removesuffix(" (own layout)") in DOCS["docs/managers.md"]


# What is documented is there


@pytest.mark.parametrize("target", sorted({*re.findall(r"`make ([a-z]+)", EVERYTHING)}))
def test_every_target_that_is_named_exists(target):
    """No document names a target that the Makefile does not have."""
    assert target in TARGETS


@pytest.mark.parametrize("command", sorted({*re.findall(r"`trainer ([a-z]+)", EVERYTHING)}))
def test_every_command_that_is_named_exists(command):
    """No document names a command that the command line does not have."""
    assert command in COMMANDS


@pytest.mark.parametrize("place", sorted({*PLACE.findall(EVERYTHING)}))
def test_every_place_that_is_named_exists(place):
    """Every file and folder that a document names is there."""
    placeholder = any(word.isupper() for word in re.split(r"[/.]", place) if word)

    assert placeholder or place.startswith("data/local/") or (ROOT / place).exists()


@pytest.mark.parametrize(("document", "link"), sorted({*links()}))
def test_every_link_leads_somewhere(document, link):
    """A link leads to a file of the checkout, or to one of the known pages elsewhere."""
    if "://" in link:
        assert link in ELSEWHERE
        return
    path, _, anchor = link.partition("#")
    target = ((ROOT / document).parent / path).resolve().relative_to(ROOT).as_posix()
    target = target.removeprefix("docs/") if target.startswith(COPIED) else target
    text = (ROOT / target).read_text(encoding="utf-8") if anchor else ""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)

    assert (ROOT / target).exists()
    assert not anchor or anchor in {heading.lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("module", sorted({*MODULE.findall(DOCS["docs/developers/map.md"])}))
def test_every_module_on_the_map_exists(module):
    """The map names no file or folder that the kit does not have."""
    there = [path.relative_to(ROOT).as_posix() for path in (ROOT / "src" / "trainer").rglob("*")]
    place = module.removesuffix("/")

    assert (ROOT / place).exists() or [path for path in there if path.endswith(f"/{place}")]


def test_the_layers_are_drawn_as_they_are_held():
    """The map shows the layers in the order in which the test of the layers holds them."""
    [drawn] = [body for name, body in blocks("text") if name.endswith("map.md")]
    shown = [
        part for line in drawn.splitlines() for part in re.split(r"\s{2,}", line)[0].split(", ")
    ]
    ranks = [test_layers.RANK[part] for part in shown]

    assert sorted(ranks) == ranks


@pytest.mark.parametrize("scenario", sorted({*re.findall(r"trainer drill ([a-z-]+)", EVERYTHING)}))
def test_every_scenario_that_is_named_exists(scenario):
    """No sample plays a scenario that is not in the playbook."""
    assert (ROOT / "playbook" / "scenarios" / f"{scenario}.yaml").is_file()


@pytest.mark.parametrize("words", sorted({*BUTTON.findall(EVERYTHING)}))
def test_every_button_that_is_named_exists(words):
    """A button or an entry of the menu is called as it is on the screen."""
    screens = ("app.", "button.", "guide.", "home.", "lookup.")

    assert words in {text for id_, text in TEXTS.items() if id_.startswith(screens)}


def test_every_picture_is_described():
    """Every picture has a text for those who do not see it."""
    undescribed = [path for text, path in PICTURE.findall(EVERYTHING) if len(text.split()) < 5]

    assert [] == undescribed


def test_every_kind_of_block_has_its_check():
    """No block is in a language that nothing here checks; prose names no address that is not known."""
    kinds = {kind for text in DOCS.values() for kind, _ in FENCE.findall(text)}
    prose = "".join(FENCE.sub("", text) for text in DOCS.values())
    addresses = set(re.findall(r"https?://[^\s)>\"`]+", prose))

    assert set() == kinds - LANGUAGES
    assert set() == addresses - ELSEWHERE


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


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_that_is_shown_can_be_given(line):
    """Every command in a block is taken by what it calls: targets, options, files and parameters."""
    program, *words = shlex.split(line.replace("\\", "/"))
    match program.removeprefix(".venv/Scripts/"):
        case "make":
            assert {word for word in words if "=" not in word} <= {*TARGETS}
            assert {word.partition("=")[0] for word in words if "=" in word} <= {"ARGS"}
        case "trainer":
            given = parsed(words)
            if words[0] == "run":
                notebook = find(given["notebook"], ROOT)
                assert checked(notebook, parse_parameters(given["parameters"]))
        case "conda":
            assert "environment.yml" in words or parsed(words[words.index("trainer") + 1 :])
        case "python":
            assert words == ["-m", "pip", "install", ".[app]"]
        case "jupyter-repo2docker":
            assert get_argparser().parse_args(words).repo == "."
        case _:
            pytest.fail(f"nothing checks what '{program}' takes")


@pytest.mark.parametrize("line", RUN)
def test_a_command_that_is_shown_works(line, office):
    """What can be run at once does what it should in a folder with reports and records."""
    done = run("-m", "trainer", *shlex.split(line)[1:])

    assert [0, ""] == [done.returncode, done.stderr]
    assert done.stdout


def test_windows_is_set_up_as_ci_does_it():
    """What the page of commands says for Windows is what CI runs there."""
    [block] = [body for _, body in blocks("bat")]
    [shown] = re.findall(r'cmd /c "py (.*)"', block)

    assert f"python {shown}" in (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("document", "program"),
    [(name, body) for name, body in PROGRAMS if not body.startswith(HUB)],
    ids=[name for name, body in PROGRAMS if not body.startswith(HUB)],
)
def test_a_program_that_is_shown_runs(document, program, office):
    """Every block of Python runs, and prints something of what it looks at."""
    done = run("-c", program)

    assert [0, ""] == [done.returncode, done.stderr]
    assert "missing-items" in done.stdout


def test_the_hub_is_given_what_is_there():
    """The settings for a hub name the kit's own files, and a folder for each person."""
    [program] = [body for _, body in PROGRAMS if body.startswith(HUB)]
    c = Config()
    exec(program, {"get_config": lambda: c})  # noqa: S102 - our own page
    told = dict(c.Spawner.environment)
    records = told.pop("TRAINER_RECORDS")(SimpleNamespace(user=SimpleNamespace(name="ana")))
    [config] = c.Spawner.args

    assert Path(config.removeprefix("--config=")).is_file()
    assert (Path(told["JUPYTER_PATH"]) / "voila" / "templates" / "dispute").is_dir()
    assert (Path(told["JUPYTER_CONFIG_PATH"]) / "jupyter_server_config.py").is_file()
    assert (ROOT / Path(c.Spawner.notebook_dir).name).is_dir()
    assert records == "/srv/trainer-records/ana"


@pytest.mark.parametrize(("document", "statements"), list(blocks("sql")))
def test_sql_that_is_shown_can_be_read(document, statements):
    """Every block of SQL is PostgreSQL, as the page says."""
    assert sqlglot.parse(statements, read="postgres")


def test_a_link_that_is_shown_opens_a_page():
    """An address with parameters is one that a page takes."""
    [address] = [body.strip() for _, body in blocks("text") if body.startswith("http://127.0.0.1")]
    place = urlsplit(address)
    said = {name: [one.encode() for one in all_] for name, all_ in parse_qs(place.query).items()}
    given = asked(ROOT / "notebooks" / Path(place.path).name, said)

    assert set(given) == set(said)


def test_the_message_that_is_shown_is_the_one_that_comes(tmp_path):
    """The slip that the page for authors shows is reported so."""
    [shown] = [body for name, body in blocks("text") if name.endswith("practice.md")]
    place, line = shown.split()[0].rsplit(":", maxsplit=1)
    shutil.copytree(ROOT / "playbook", tmp_path / "playbook")
    lines = (tmp_path / place).read_text(encoding="utf-8").splitlines(keepends=True)
    lines[int(line) - 1] = lines[int(line) - 1].replace("claim.stage", "claim.stge")
    (tmp_path / place).write_text("".join(lines), encoding="utf-8")
    folder = Folder(tmp_path / "playbook")
    _ = folder.playbook

    assert [shown.split()] == [str(problem).split() for problem in folder.problems]


def test_the_column_map_can_be_read(tmp_path):
    """The column map that is shown is one."""
    path = tmp_path / NAME
    path.write_text(yaml_block(NAME), encoding="utf-8")

    assert read_column_maps(path, vocabulary())


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
    steps = [StepModel.model_validate(one) for one in yaml.safe_load(yaml_block(STEPS))]

    assert ["sort", "figure"] == [one.kind for one in steps]


def test_the_example_of_a_practice_is_in_the_playbook():
    """The practice that is explained stands in the playbook word for word."""
    place = "playbook/practices/claims.yaml"
    [example] = yaml.safe_load(EXAMPLES[place])["practices"]
    chapter = yaml.safe_load((ROOT / place).read_text(encoding="utf-8"))

    assert example in chapter["practices"]


def test_the_example_of_a_scenario_can_be_read(tmp_path):
    """The scenario that is explained names only facts, moves and clocks that exist."""
    place = "playbook/scenarios/missing-items.yaml"
    shutil.copytree(ROOT / "playbook", tmp_path / "playbook")
    (tmp_path / place).write_text(EXAMPLES[place], encoding="utf-8")
    folder = Folder(tmp_path / "playbook")
    scenario = folder.scenario("missing-items")

    assert [] == [str(problem) for problem in folder.problems]
    assert ["morning", "decide"] == list(scenario.steps)


if __name__ == "__main__":
    written = with_codes(CODES_FILE.read_text(encoding="utf-8"))
    CODES_FILE.write_text(written, encoding="utf-8", newline="\n")
