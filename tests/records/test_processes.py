"""Whatever is killed and whoever writes at once: nothing acknowledged is lost, nothing doubled."""

import json
import os
import random
import signal
import time
import traceback
from collections import Counter
from datetime import UTC, datetime

import pytest

from trainer.records.attempts import attempts
from trainer.records.chain import MARK, seal
from trainer.records.disk import Disk
from trainer.records.errors import AlreadyDecidedError
from trainer.records.journal import Journal
from trainer.records.logbook import Logbook

pytestmark = [
    pytest.mark.posix,
    # A child does nothing but play: none of the parent's locks is asked for there.
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]

ROUNDS, KILLS = 10, 50
DECISIONS = 6
"""In one attempt of the player that is killed."""

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class SlowDisk(Disk):
    """A disk that is busy taking a few bytes at a time, so that many a kill falls into a line."""

    def write(self, file, data):
        """Write the first few bytes."""
        return super().write(file, data[:2])

    def sync(self, file):
        """Take no time for this: what the system was given outlives the kill."""


class LastWrite(Disk):
    """A disk whose user is killed after so many bytes of a write."""

    def __init__(self, survives):
        self.survives = survives

    def write(self, file, data):
        """Write the first bytes and be killed."""
        super().write(file, data[: self.survives])
        os.kill(os.getpid(), signal.SIGKILL)


def fork(play):
    """Start a child that plays and reports what was acknowledged, line by line."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        play(lambda *facts: os.write(writing, json.dumps(facts).encode() + b"\n"))
    except BaseException:  # noqa: BLE001 - told to the parent
        os.write(writing, json.dumps(["failed", traceback.format_exc()]).encode() + b"\n")
    finally:
        os._exit(0)


def reports(data):
    """What a child reported: each report is one small write, so all of them are whole."""
    found = [json.loads(line) for line in data.splitlines()]
    failed = [text for word, *text in found if word == "failed"]

    assert [] == failed
    return found


def everything(reading):
    """Read what a child reports until it ends."""
    with os.fdopen(reading, "rb") as file:
        return reports(file.read())


def decide(logbook, attempt, number, move):
    """Record a decision."""
    return logbook.decide(
        attempt, number, "inbox", [move], simulated_from=NOON, simulated_to=NOON, seconds=0.1
    )


def playing(folder, setup, disk):
    """Play as fast as it goes, attempt after attempt, from wherever the record stands."""

    def play(acknowledge):
        logbook = Logbook(Journal.open(folder, "ana", disk=disk))
        while True:
            attempt = logbook.start_or_resume(setup)
            acknowledge("started", attempt.id)
            for number in range(attempt.following, DECISIONS):
                move = f"move-{os.urandom(4).hex()}"
                decide(logbook, attempt.id, number, move)
                acknowledge("decided", attempt.id, number, move)
            logbook.finish(attempt.id, score=1, won=1, possible=1, cap=1, receipt=[], outcome={})
            acknowledge("finished", attempt.id)

    return play


def killed(play, chance):
    """Let a child play, kill it at a random moment, and give what it had acknowledged."""
    child, reading = fork(play)
    data = b""
    wanted = chance.randrange(12)
    while data.count(b"\n") < wanted:
        data += os.read(reading, 65536)
    until = time.perf_counter() + chance.uniform(0, 0.002)
    while time.perf_counter() < until:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as file:
        return reports(data + file.read())


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_kill_loses_or_doubles_an_answer(seed, folder, setup):
    """After each of 500 kills at random moments every acknowledged answer is there, once."""
    chance = random.Random(seed)  # noqa: S311 - chance that is the same in every run
    disk = SlowDisk() if seed % 2 else Disk()
    acknowledged = []
    for kill in range(KILLS):
        acknowledged += killed(playing(folder, setup, disk), chance)
        journal = Journal.open(folder, "ana")
        journal.append("note", {"kill": kill}, f"kill-{kill}")

        entries = journal.entries()
        made = Counter(
            (entry.body["attempt"], entry.body["number"])
            for entry in entries
            if entry.kind == "decision"
        )
        played = attempts(entries)
        decided = {
            (attempt.id, decision.number): decision.moves
            for attempt in played
            for decision in attempt.decisions
        }
        lost = [
            (attempt, number, move)
            for word, attempt, *rest in acknowledged
            if word == "decided"
            for number, move in [rest]
            if decided.get((attempt, number)) != (move,)
        ]
        finished = {attempt.id for attempt in played if attempt.finished}

        assert [] == lost
        assert {attempt for word, attempt, *_ in acknowledged if word == "finished"} <= finished
        assert Counter(decided.keys()) == made
        assert 1 >= sum(attempt.open for attempt in played)

    assert len({entry.key for entry in entries}) == len(entries)
    assert entries == Journal.open(folder, "ana").entries()
    if seed % 2:
        assert 0 < journal.path.read_bytes().count(MARK)


@pytest.fixture
def story():
    """Two entries that were written, and the line of the third."""
    lines, last = [], None
    for number in range(3):
        last, line = seal(last, NOON, "decision", f"a1:{number}", {"moves": [f"ruf-ß-{number}"]})
        lines.append(line)
    return lines


@pytest.mark.parametrize("before", ["a whole line", "a piece of a line", "all but a line end"])
def test_a_kill_at_every_byte_of_a_write(before, story, folder):
    """Whichever byte of a write is the last, the answer is either there or can be given again."""
    first, second, third = story
    start = {
        "a whole line": first + second,
        "a piece of a line": first + second + third[:77],
        "all but a line end": first + second[:-1],
    }[before]
    longest = len(MARK) + 1 + len(third)
    folder.joinpath("ana").mkdir(parents=True)

    for survives in range(longest + 1):
        journal = Journal.open(folder, "ana", now=lambda: NOON)
        journal.path.write_bytes(start)

        def last_answer(acknowledge, survives=survives):
            disk = LastWrite(survives)
            mine = Journal.open(folder, "ana", now=lambda: NOON, disk=disk)
            mine.append("decision", {"moves": ["ruf-ß-2"]}, "a1:2")
            acknowledge("must not", "come to this")

        child, reading = fork(last_answer)
        status = os.waitpid(child, 0)[1]
        assert (signal.SIGKILL, []) == (os.WTERMSIG(status), everything(reading))
        assert journal.path.read_bytes().startswith(start)

        unacknowledged = journal.entries()
        assert ["a1:0", "a1:1", "a1:2"][: len(unacknowledged)] == [
            entry.key for entry in unacknowledged
        ]
        assert 2 <= len(unacknowledged)

        again = journal.append("decision", {"moves": ["ruf-ß-2"]}, "a1:2")
        after = journal.append("decision", {"moves": ["ruf-ß-3"]}, "a1:3")
        entries = Journal.open(folder, "ana").entries()
        assert (again, after) == entries[2:]
        assert unacknowledged == entries[: len(unacknowledged)]


def test_writers_at_once_lose_nothing(folder):
    """Four windows that write at the same time leave every entry once, each in its order."""
    each = 40

    def writing(name):
        def write(acknowledge):
            journal = Journal.open(folder, "ana", patience=60)
            for number in range(each):
                entry = journal.append("note", {"by": name, "number": number}, f"{name}:{number}")
                acknowledge(name, number, entry.hash)

        return write

    children = [fork(writing(name)) for name in "abcd"]
    acknowledged = [report for _, reading in children for report in everything(reading)]
    for child, _ in children:
        os.waitpid(child, 0)
    entries = Journal.open(folder, "ana").entries()

    assert 4 * each == len(entries) == len(acknowledged)
    assert {entry.hash for entry in entries} == {hash_ for *_, hash_ in acknowledged}
    for name in "abcd":
        mine = [entry.body["number"] for entry in entries if entry.body["by"] == name]
        assert list(range(each)) == mine


def test_of_two_windows_one_decides(folder, setup):
    """Each decision is made by one window, and the other is told what was decided."""
    each = 20
    attempt = Logbook(Journal.open(folder, "ana")).start_or_resume(setup)

    def racing(name):
        def race(acknowledge):
            logbook = Logbook(Journal.open(folder, "ana", patience=60))
            for number in range(each):
                try:
                    decide(logbook, attempt.id, number, f"by-{name}")
                    acknowledge("made", number, f"by-{name}")
                except AlreadyDecidedError as error:
                    acknowledge("told", number, *error.moves)

        return race

    children = [fork(racing(name)) for name in "ab"]
    heard = [report for _, reading in children for report in everything(reading)]
    for child, _ in children:
        os.waitpid(child, 0)
    recorded = Logbook(Journal.open(folder, "ana")).attempt(attempt.id).moves

    assert each == len(recorded)
    assert {"made": each, "told": each} == Counter(word for word, *_ in heard)
    assert {(number, move) for number, (move,) in enumerate(recorded)} == {
        (number, move) for _, number, move in heard
    }


def test_windows_that_open_at_once_play_one_attempt(folder, setup):
    """Six windows in which a case is opened at the same moment begin one attempt."""

    def opening(acknowledge):
        attempt = Logbook(Journal.open(folder, "ana", patience=60)).start_or_resume(setup)
        acknowledge("opened", attempt.id)

    children = [fork(opening) for _ in range(6)]
    opened = [report for _, reading in children for report in everything(reading)]
    for child, _ in children:
        os.waitpid(child, 0)
    [attempt] = Logbook(Journal.open(folder, "ana")).attempts()

    assert [["opened", attempt.id]] * 6 == opened
