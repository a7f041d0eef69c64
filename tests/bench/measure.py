"""Measure in one run, print one line for each figure, and hold it against its limit."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cpu(call, times=5):
    """The least CPU time of several calls, in seconds: what a busy machine adds is left out."""
    return min(_once(call) for _ in range(times))


def cpu_of_children(call):
    """The CPU time that the processes started by a call have taken, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def python(code, **environment):
    """Run a line of Python in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        stdout=subprocess.PIPE,  # what goes wrong is seen
        text=True,
        env={**os.environ, **environment},
    )
    return done.stdout


def report(what, figure, limit=""):
    """Print a line: what was measured, what it came to and what it may come to."""
    print(f"\n{what:<62} {figure:>14} {limit:>14}", end="")  # noqa: T201 - the figures are read


def _once(call):
    begun = time.process_time()
    call()
    return time.process_time() - begun
