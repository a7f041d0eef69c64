"""The rating and the warnings of a marketplace are kept with their places."""

from datetime import date

from cases.intake.account_health.sound import M, P, changed, read, sound
from trainer.cases.intake.account_health import Warned


def test_rating_and_warnings_are_kept():
    """The rating has its score, and a warning its kind."""
    [health] = read(sound()).marketplaces

    assert ("GREAT", 428) == (health.rating.status, health.rating.score)
    assert (date(2024, 6, 1), date(2024, 6, 30)) == health.rating.window
    assert [("lateResponses", "GOOD")] == [(each.kind, each.status) for each in health.warnings]


def test_a_list_longer_than_any_is_cut():
    """Only as many entries are read as a real report could have."""
    [health] = read(changed(((*M, "warningStates"), [{"warningType": "late"}] * 201))).marketplaces

    assert 200 == len(health.warnings)


def test_a_warning_keeps_its_place():
    """A warning names where it stands."""
    [warned] = read(sound()).marketplaces[0].warnings

    assert Warned(f"{P}.warningStates[0]", "lateResponses", "GOOD") == warned
