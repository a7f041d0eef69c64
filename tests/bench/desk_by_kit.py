"""The rates of an account as the kit finds them."""

from datetime import date
from pathlib import Path

from bench.measure import ROOT
from trainer.cases.health import health
from trainer.cases.shop import open_shop
from trainer.content.folder import Folder

LAST = date(2026, 11, 20)
REGISTER = Folder(ROOT / "playbook").register
LIMITS, PLACE = REGISTER.on(LAST, "US"), REGISTER.marketplaces["US"]


def rates(folder):
    """Read the reports in the folders of a folder, and give hits and base of each rate."""
    with open_shop(sorted(Path(folder).iterdir()), PLACE, LIMITS) as shop:
        found = health(shop.connection, shop.there, LIMITS, PLACE.timezone)
    return {
        f"{one.id} {one.channel} {one.window}": [one.now.hits, one.now.base]
        for one in found.metrics
        if one.now is not None
    }
