"""What the tests of records share: a folder, a clock that ticks by itself, disks that misbehave."""

import errno
import os
from datetime import UTC, date, datetime, timedelta

import pytest

from trainer.records.attempts import Mode, Setup
from trainer.records.disk import Disk
from trainer.records.journal import Journal
from trainer.records.logbook import Logbook


class Clock:
    """A clock that goes on by one second whenever it is looked at."""

    def __init__(self):
        self.time = datetime(2026, 3, 1, 9, 0, 0, 7, tzinfo=UTC)

    def __call__(self):
        """Tell the time."""
        self.time += timedelta(seconds=1)
        return self.time


class FullDisk(Disk):
    """A disk that takes so many bytes more; None is any number."""

    def __init__(self, space=None, code=errno.ENOSPC):
        self.space = space
        self.code = code

    def write(self, file, data):
        """Write what there is space for, then complain."""
        if self.space is None:
            return super().write(file, data)
        if not self.space:
            raise OSError(self.code, os.strerror(self.code))
        written = super().write(file, data[: self.space])
        self.space -= written
        return written


@pytest.fixture
def clock():
    """A clock that goes on by itself."""
    return Clock()


@pytest.fixture
def disk():
    """A disk whose space can be taken away."""
    return FullDisk()


@pytest.fixture
def folder(tmp_path):
    """The folder of all records; it does not exist yet."""
    return tmp_path / "records"


@pytest.fixture
def reopen(folder, clock, disk):
    """Open Ana's journal, as another kernel would."""

    def reopen(trainee="ana", **options):
        return Journal.open(folder, trainee, **{"now": clock, "disk": disk, **options})

    return reopen


@pytest.fixture
def journal(reopen):
    """Ana's journal, with nothing in it."""
    return reopen()


@pytest.fixture
def setup():
    """What is played."""
    return Setup(
        scenario="parcel-never-came",
        scenario_version=2,
        scenario_digest="5ce0",
        playbook_digest="b00c",
        kit_version="0.1.0",
        seed=7,
        mode=Mode.PRACTISE,
        locale="en",
        as_of=date(2026, 3, 1),
        marketplace="US",
        trainee="ana",
    )


@pytest.fixture
def logbook(journal):
    """Ana's logbook; its attempts are numbered."""
    ids = (f"attempt-{number}" for number in range(1000))
    return Logbook(journal, new_id=lambda: next(ids))


@pytest.fixture
def decide(logbook):
    """Record a decision, with times that do not matter."""
    start = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def decide(attempt, number, *moves, by=logbook, step="inbox", seconds=1.5):
        return by.decide(
            attempt.id,
            number,
            step,
            moves,
            simulated_from=start + timedelta(hours=number),
            simulated_to=start + timedelta(hours=number, minutes=5),
            seconds=seconds,
        )

    return decide


@pytest.fixture
def finish(logbook):
    """Finish an attempt with a score, or with the points of practices."""

    def finish(attempt, score=80, **practices):
        receipt = [
            {"practice": practice.replace("_", "."), "won": won, "possible": possible}
            for practice, (won, possible) in practices.items()
        ]
        return logbook.finish(
            attempt.id,
            score=score,
            won=8,
            possible=10,
            cap=100,
            receipt=receipt,
            outcome={"money": "-12.50", "defects": 0},
        )

    return finish
