"""The JSON Schema files for editors are valid, fresh, and accept what the playbook holds."""

import json
from pathlib import Path

import jsonschema
import pytest

from trainer.content import schema
from trainer.content.problems import Problems
from trainer.content.tree import read_tree

PLAYBOOK = Path(__file__).parents[2] / "playbook"
KINDS = sorted(schema.FILES)


def files_of(kind):
    """The files of the playbook that a kind of schema is for."""
    one = PLAYBOOK / f"{kind}.yaml"
    return [one] if one.is_file() else sorted((PLAYBOOK / kind).glob("*.yaml"))


def written(kind):
    """The schema that is committed."""
    return json.loads((PLAYBOOK / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind):
    """An editor can read it."""
    jsonschema.Draft202012Validator.check_schema(written(kind))

    assert "object" == written(kind)["type"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_fresh(kind):
    """What is committed is what `trainer pages` would write."""
    assert schema.FILES[kind].model_json_schema() == written(kind)


def test_no_schema_is_left_over():
    """Every committed schema belongs to a kind of file."""
    names = {path.name for path in (PLAYBOOK / "schema").iterdir()}

    assert {f"{kind}.schema.json" for kind in KINDS} == names


@pytest.mark.parametrize(
    ("kind", "path"),
    [pytest.param(kind, path, id=path.name) for kind in KINDS for path in files_of(kind)],
)
def test_an_editor_finds_no_fault_in_what_is_sound(kind, path):
    """A file that the trainer accepts is accepted by its schema too."""
    data = read_tree(path, path.name, Problems()).data
    validator = jsonschema.Draft202012Validator(schema.FILES[kind].model_json_schema())

    assert [] == [error.message for error in validator.iter_errors(data)]
