"""The kit's own playbook, played in a test's own folder, on a disk that can be made to fail."""

import errno
import json
import os
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from trainer.drills.deal import deal
from trainer.drills.engine import Drill
from trainer.drills.scenario import Kind
from trainer.drills.solve import best_decisions
from trainer.kit import Kit
from trainer.records.disk import Disk
from trainer.records.journal import Journal
from trainer.records.logbook import Logbook
from trainer.rules.judge import Rulebook

ROOT = Path(__file__).resolve().parents[1]
CASE = "damaged-on-arrival"


class MoodyDisk(Disk):
    """A disk that refuses to write while `code` is set."""

    def __init__(self):
        self.code = None

    def write(self, file, data):
        """Write, or complain as the system would."""
        if self.code is not None:
            raise OSError(self.code, os.strerror(self.code))
        return super().write(file, data)

    def fill_up(self):
        """Leave no space."""
        self.code = errno.ENOSPC

    def lock(self):
        """Allow only reading."""
        self.code = errno.EROFS

    def mend(self):
        """Write again."""
        self.code = None


@dataclass(frozen=True)
class TestKit(Kit):
    """A kit whose disk is in the hands of the test, and whose rulebooks remember what they judged."""

    __test__ = False
    disk: MoodyDisk = field(default_factory=MoodyDisk)

    def case(self, scenario, **options):
        """Deal a case under the rulebook that all tests share."""
        drill = super().case(scenario, **options)
        return replace(drill, rulebook=rulebook(drill.as_of, drill.place.id))

    def logbook(self, trainee):
        """Open a logbook on that disk."""
        super().logbook(trainee)
        return Logbook(Journal.open(self.records, trainee, disk=self.disk))


@lru_cache
def playbook():
    """The playbook, read once for all tests of a process."""
    return Kit(ROOT, ROOT / "nowhere").folder


@lru_cache
def rulebook(day, place):
    """The rulebook of a day and a marketplace, which remembers for all tests what it has judged."""
    return Rulebook.of(playbook().playbook, day, place)


@cache
def dealt(scenario, seed):
    """A case as the kit deals it, under a rulebook that it shares with others."""
    chosen, places = playbook().scenario(scenario), playbook().register.marketplaces
    place = chosen.marketplaces[0]
    return Drill(deal(chosen, seed), rulebook(chosen.day, place), places[place], chosen.day)


def a_kit(records):
    """A kit that keeps its records in a folder."""
    kit = TestKit(ROOT, records)
    vars(kit)["folder"] = playbook()
    return kit


def a_session(kit, scenario=CASE, *, seed=7, **options):
    """A session of Ana's."""
    return kit.session(kit.case(scenario, seed=seed), **{"trainee": "ana", **options})


def a_view(kit, scenario=CASE, *, seed=7, mode="learn"):
    """A drill that is shown, with everything drawn."""
    view = kit.drill(scenario, seed=seed, trainee="ana", mode=mode)
    view._repr_mimebundle_()
    return view


def play_on(session, decisions=None, *, until=None):
    """Make the best decisions, up to a number of them or to a kind of step."""
    for moves in (decisions or best_decisions(session.game))[session.number :]:
        here = session.game.step(session.state).kind
        if until in {session.number, here}:
            break
        assert session.choose(moves).saved
    return session


def case_with(kit, kind, *, within=8):
    """A scenario and a seed whose best path comes to a step of a kind."""
    for scenario in kit.folder.scenario_ids:
        for seed in range(within):
            drill = kit.case(scenario, seed=seed)
            state = drill.start()
            for moves in best_decisions(drill):
                if drill.step(state).kind is Kind(kind):
                    return scenario, seed
                state = drill.choose(state, moves)
    raise LookupError(kind)


def entries(kit, kind=None, trainee="ana"):
    """Everything in a trainee's journal, or what is of a kind, as it is on the disk."""
    path = Journal.open(kit.records, trainee).path
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [entry for entry in read if kind in {None, entry["kind"]}]
