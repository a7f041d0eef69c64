"""
Processes that write a journal at once, or are killed while they do.

Run by test_processes.py as a program of its own: it forks thousands of children, which is quick
and safe in a small process without threads, and neither in the one that runs the tests.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from trainer.records.attempts import Mode, Setup, attempts
from trainer.records.chain import MARK, seal
from trainer.records.disk import Disk
from trainer.records.errors import AlreadyDecidedError, NotSavedError
from trainer.records.journal import Journal
from trainer.records.logbook import Logbook

ROUNDS, KILLS = 20, 25
DECISIONS = 6
"""In one attempt of the player that is killed."""

LONGEST = 0.003
"""Seconds that a player may play on before it is killed."""

NOBODY = 65534

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETUP = Setup(
    scenario="parcel-never-came",
    scenario_version=2,
    scenario_digest="5ce0",
    playbook_digest="b00c",
    kit_version="0.1.0",
    seed=7,
    mode=Mode.EXAM,
    locale="en",
    as_of=date(2026, 3, 1),
    marketplace="US",
    trainee="ana",
)


class QuickDisk(Disk):
    """A disk that nobody waits for: what the system was given outlives a kill."""

    def sync(self, file):
        """Take no time."""


class SlowDisk(QuickDisk):
    """A disk that is busy taking one byte at a time, so that many a kill falls into a line."""

    def write(self, file, data):
        """Write the first byte."""
        return super().write(file, data[:1])


class LastWrite(Disk):
    """A disk whose user is killed after so many bytes of a write."""

    def __init__(self, survives):
        self.survives = survives

    def write(self, file, data):
        """Write the first bytes and be killed."""
        super().write(file, data[: self.survives])
        os.kill(os.getpid(), signal.SIGKILL)


# Children


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


def reports(reading, data=b""):
    """Read what a child reports until it ends: each report is one small write, so all are whole."""
    with os.fdopen(reading, "rb") as file:
        found = [tuple(json.loads(line)) for line in (data + file.read()).splitlines()]
    for word, *text in found:
        assert word != "failed", text[0]
    return found


def together(*plays):
    """Let children play at the same time, and give all that they report."""
    children = [fork(play) for play in plays]
    found = [report for _, reading in children for report in reports(reading)]
    for child, _ in children:
        os.waitpid(child, 0)
    return found


def decide(logbook, attempt, number, move):
    """Record a decision."""
    logbook.decide(
        attempt, number, "inbox", [move], simulated_from=NOON, simulated_to=NOON, seconds=0.1
    )


# Kills


def playing(folder, disk):
    """Play as fast as it goes, attempt after attempt, from wherever the record stands."""

    def play(acknowledge):
        logbook = Logbook(Journal.open(folder, "ana", disk=disk))
        while True:
            attempt = logbook.start_or_resume(SETUP)
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
    wanted = chance.randrange(10)
    while data.count(b"\n") < wanted:
        more = os.read(reading, 65536)
        if not more:
            break
        data += more
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return set(reports(reading, data))


def check(folder, acknowledged):
    """Hold a journal against what was acknowledged of it; give its entries."""
    entries = Journal.open(folder, "ana").entries()
    played = attempts(entries)
    recorded = {("started", attempt.id) for attempt in played}
    recorded |= {("finished", attempt.id) for attempt in played if attempt.finished}
    recorded |= {
        ("decided", attempt.id, decision.number, *decision.moves)
        for attempt in played
        for decision in attempt.decisions
    }
    made = Counter(
        (entry.kind, entry.body.get("attempt"), entry.body.get("number")) for entry in entries
    )

    assert set() == acknowledged - recorded, "lost"
    assert {1} >= set(made.values()), "doubled"
    assert len({entry.key for entry in entries}) == len(entries)
    assert 1 >= sum(attempt.open for attempt in played)
    return entries


def random_kills(folder):
    """Kill a player at random moments, and look at its journal after each kill."""
    chance = random.Random(5)  # noqa: S311 - chance that is the same in every run
    answers = torn = 0
    for round_ in range(ROUNDS):
        records = folder / str(round_)
        disk = SlowDisk() if round_ % 2 else Disk()
        acknowledged = set()
        for kill in range(KILLS):
            acknowledged |= killed(playing(records, disk), chance)
            before = check(records, acknowledged)
            Journal.open(records, "ana").append("note", {"number": kill}, f"kill-{kill}")
            after = check(records, acknowledged)

            assert before == after[:-1]
            assert f"kill-{kill}" == after[-1].key
        answers += sum(word == "decided" for word, *_ in acknowledged)
        torn += (records / "ana" / "journal.jsonl").read_bytes().count(MARK)
    return {"kills": ROUNDS * KILLS, "answers": answers, "torn": torn}


def kill_at_every_byte(folder, before):
    """Kill a writer after each byte of a write, with a file that ended in this way before."""
    lines, last = [], None
    for number in range(3):
        last, line = seal(last, NOON, "decision", f"a1:{number}", {"moves": [f"ruf-ß-{number}"]})
        lines.append(line)
    first, second, third = lines
    start, written = {
        "line": (first + second, third),
        "piece": (first + second + third[:77], MARK + b"\n" + third),
        "entry": (first + second[:-1], b"\n" + third),
    }[before]
    path = folder / "ana" / "journal.jsonl"
    path.parent.mkdir()

    for survives in range(len(written) + 1):
        path.write_bytes(start)

        def last_answer(acknowledge, survives=survives):
            disk = LastWrite(survives)
            journal = Journal.open(folder, "ana", now=lambda: NOON, disk=disk)
            journal.append("decision", {"moves": ["ruf-ß-2"]}, "a1:2")
            acknowledge("failed", "nobody was killed")

        child, reading = fork(last_answer)
        status = os.waitpid(child, 0)[1]
        assert (signal.SIGKILL, []) == (os.WTERMSIG(status), reports(reading))
        assert start + written[:survives] == path.read_bytes()

        journal = Journal.open(folder, "ana", disk=QuickDisk())
        left = journal.entries()
        assert [f"a1:{number}" for number in range(len(left))] == [entry.key for entry in left]
        assert 2 + (survives >= len(written) - 1) == len(left)

        again = journal.append("decision", {"moves": ["ruf-ß-2"]}, "a1:2")
        after = journal.append("decision", {"moves": ["ruf-ß-3"]}, "a1:3")
        entries = Journal.open(folder, "ana").entries()
        assert left == entries[: len(left)]
        assert (again, after) == entries[2:]
    return {"kills": len(written) + 1, "bytes": len(written)}


# Several windows


def writers_at_once(folder):
    """Four windows write at the same time."""
    each = 40

    def writing(name):
        def write(acknowledge):
            journal = Journal.open(folder, "ana", patience=60)
            for number in range(each):
                entry = journal.append("note", {"by": name, "number": number}, f"{name}:{number}")
                acknowledge(entry.hash)

        return write

    acknowledged = together(*[writing(name) for name in "abcd"])
    entries = Journal.open(folder, "ana").entries()
    for name in "abcd":
        mine = [entry.body["number"] for entry in entries if entry.body["by"] == name]
        assert list(range(each)) == mine
    assert {entry.hash for entry in entries} == {hash_ for (hash_,) in acknowledged}
    return {"acknowledged": len(acknowledged), "entries": len(entries)}


def two_windows_decide(folder):
    """Two windows make the same decisions, each in its own way."""
    each = 20
    attempt = Logbook(Journal.open(folder, "ana")).start_or_resume(SETUP)

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

    heard = together(racing("a"), racing("b"))
    recorded = Logbook(Journal.open(folder, "ana")).attempt(attempt.id).moves
    assert set(enumerate(recorded)) == {(number, (move,)) for _, number, move in heard}
    return {"recorded": len(recorded), **Counter(word for word, *_ in heard)}


def six_windows_open(folder):
    """Six windows open the same case at the same moment."""

    def opening(acknowledge):
        attempt = Logbook(Journal.open(folder, "ana", patience=60)).start_or_resume(SETUP)
        acknowledge(attempt.id)

    opened = together(*[opening] * 6)
    [attempt] = Logbook(Journal.open(folder, "ana")).attempts()
    assert {(attempt.id,)} == set(opened)
    return {"windows": len(opened)}


# Rights


def read_only_home(_):
    """Someone who may read the records and not write them plays, and begins to play."""

    def play(acknowledge):
        if os.getuid() == 0:
            # Root may write everywhere.
            os.setuid(NOBODY)
        for trainee in ("ana", "bob"):
            journal = Journal.open(records, trainee)
            try:
                journal.append("note", {}, "k2")
            except NotSavedError as error:
                acknowledge(trainee, str(error), [entry.key for entry in journal.entries()])

    with tempfile.TemporaryDirectory() as home:
        records = Path(home)
        Journal.open(records, "ana").append("note", {}, "k1")
        for path in (records, *records.rglob("*")):
            path.chmod(0o555)
        told = together(play)
        for path in (records, *records.rglob("*")):
            path.chmod(0o755)
    return {trainee: [words.replace(home, "HOME"), keys] for trainee, words, keys in told}


if __name__ == "__main__":
    SCENES = {
        scene.__name__: scene
        for scene in (
            random_kills,
            kill_at_every_byte,
            writers_at_once,
            two_windows_decide,
            six_windows_open,
            read_only_home,
        )
    }
    name, records, *rest = sys.argv[1:]
    sys.stdout.write(json.dumps(SCENES[name](Path(records), *rest)))
