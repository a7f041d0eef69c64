"""Judgement lives in the playbook: the source knows no fact, move, limit or practice by name."""

import ast
from pathlib import Path

import pytest

from trainer.content.folder import Folder

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "trainer"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parts[-2] != "cases")
ALLOWED = {
    "desk.pass_mark": "the kit's own limit: when a drill is passed",
    "odr.target": "the gauge of account health shows it",
    "cancel.target": "a shift shows the account's limits",
    "lsr.target": "a shift shows the account's limits",
    "odr.window": "the windows of the rates, wherever they are worked out",
    "cancel.window": "the windows of the rates, wherever they are worked out",
    "lsr.windows": "the windows of the rates, wherever they are worked out",
    "vtr.window": "the windows of the rates, wherever they are worked out",
    "desk.working_day": "a queue is sorted by what runs out today",
    "desk.answer_margin": "a queue is sorted by what runs out before tomorrow's work is done",
    "queue.ahead": "the engine deals it: what goes before a case depends on the queue",
    "figure.asked": "the engine deals it: the step says which figure",
    "take-next": "the one move of a queue",
    "figure-right": "what an answer can turn out to be is worked out with the figure",
    "figure-wrong-window": "what an answer can turn out to be",
    "figure-wrong-base": "what an answer can turn out to be",
    "figure-wrong-channel": "what an answer can turn out to be",
    "figure-counts-twice": "what an answer can turn out to be",
    "figure-counts-too-much": "what an answer can turn out to be",
    "figure-counts-too-little": "what an answer can turn out to be",
    "figure-off": "what an answer can turn out to be",
    "claim.counts": "an order that counts already is marked in the account of a shift",
}
"""What the source may name, with the reason."""


@pytest.fixture(scope="module")
def named():
    """Every id of the playbook's vocabulary."""
    folder = Folder(ROOT / "playbook")
    return {
        *folder.vocabulary.facts,
        *folder.vocabulary.moves,
        *folder.vocabulary.clocks,
        *folder.register.limits,
        *folder.playbook.practices,
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_id_of_the_playbook_is_written_in_the_source(path, named):
    """A rule that is written in Python is one that no author can change."""
    written = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set() == written & named - ALLOWED.keys()


@pytest.mark.parametrize("id_", ALLOWED)
def test_what_is_allowed_exists(id_, named):
    """An exception that nothing needs is removed."""
    assert id_ in named
