"""What the kit's own playbook covers: the catalogue of everything that the articles hold."""

from pathlib import Path

import pytest
import yaml

from trainer.content.checks import coverage
from trainer.content.problems import Problems
from trainer.kit import open_kit

FOLDER = open_kit().folder
SHARED = Path(__file__).resolve().parents[3] / "shared" / "sources" / "practices.yaml"


def test_the_catalogue_is_accounted_for():
    """Every entry is covered by exactly one practice or is background, and none is invented."""
    problems = Problems()
    coverage.check(FOLDER, problems)

    assert [] == list(problems)


@pytest.mark.skipif(not SHARED.is_file(), reason="the catalogue of practices is not here")
def test_the_catalogue_is_whole():
    """No entry of the catalogue that was drawn from the articles is left out."""
    entries = yaml.safe_load(SHARED.read_text(encoding="utf-8"))["practices"]

    assert [
        (one["id"], f"article-{one['source'][:3]}", " ".join(one["locator"].split()), one["tier"])
        for one in entries
    ] == [
        (one.id, one.source.source, one.source.locator, one.tier)
        for one in FOLDER.catalogue.values()
    ]
