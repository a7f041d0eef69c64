"""Damaged files: no error, and no difference that nobody is told of."""

import os
from datetime import date
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.intake.mutations import columns, files, headers, letters, lines, marks, rows, values
from cases.intake.mutations.kinds import KINDS, Mutated, joined, lines_of
from cases.intake.oracle import problems
from cases.intake.sheets import SHEETS
from cases.tables import limits_of
from trainer.cases.shop import open_shop
from trainer.rules.policy import Marketplace

US = Marketplace("US", "Amazon.com", "America/Los_Angeles", "USD", "en-US")
LIMITS = limits_of(date(2026, 11, 20))
MOST = int(os.environ.get("MOST_MUTATED", "14"))
"""Files of each kind that are tried; there are seven thousand in all."""


MODULES = (columns, files, headers, letters, lines, marks, rows, values)
"""Where kinds are written down; loading them enters them."""


def files_of(kind):
    """The files of a kind, each with its name: all variants, each for some of the sheets."""
    found = []
    for at, sheet in enumerate(SHEETS):
        for number, _ in enumerate(kind(sheet)):
            found.append((number, at))
    step = max(1, len(found) // MOST)
    for number, at in sorted(found)[::step]:
        sheet = SHEETS[at].variant(number)
        yield f"{number:03d}-{sheet.file}", next(islice(kind(sheet), number, None))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_no_difference_is_silent(kind, tmp_path):
    """Of every file each row comes out as it was, or is told with its line, or none does."""
    there = dict(files_of(kind))
    for name, mutated in there.items():
        (tmp_path / name).write_bytes(mutated.data)

    with open_shop([tmp_path], US, LIMITS) as shop:
        wrong = {name: list(problems(mutated, name, shop)) for name, mutated in there.items()}

    assert {} == {name: told for name, told in wrong.items() if told}


NEVER_MEANT = [b"\0", b"\xff", b'"', b"\t", b",", b";", b"|", b"\r", b"\n", b"=", b"\x80",
               b"\n\n", b'""', b"\t\t", b"\xc3", b"\x1a", b"\xe2\x80\x9c"]  # fmt: skip
"""Bytes that stand in no cell that is read, so that none of them makes another sound cell."""


EDITED = st.tuples(
    st.sampled_from([sheet for sheet in SHEETS if sheet.table != "feedback"]),
    st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True), st.integers(0, 1), st.sampled_from(NEVER_MEANT)
        ),
        min_size=1,
        max_size=4,
    ),
)
"""A sheet, and where in its file some bytes are put, instead of another byte or not."""


@settings(max_examples=12)
@given(files=st.lists(EDITED, min_size=20, max_size=20))
def test_no_edit_is_silent(files, tmp_path_factory):
    """Whatever bytes are put into a report, its rows come out as they were, or are told."""
    folder = tmp_path_factory.mktemp("edited")
    there = {}
    for number, (sheet, edits) in enumerate(files):
        truth = sheet.variant(number)
        data = bytearray(joined(lines_of(truth)))
        for part, length, put in edits:
            at = int(part * len(data))
            # A line end instead of a letter could leave a whole row with another number.
            data[at : at + (length if b"\n" not in put else 0)] = put
        there[f"{number:02d}-{sheet.file}"] = Mutated(bytes(data), truth, swapped=True)
    for name, mutated in there.items():
        (folder / name).write_bytes(mutated.data)

    with open_shop([folder], US, LIMITS) as shop:
        wrong = {name: list(problems(mutated, name, shop)) for name, mutated in there.items()}

    assert {} == {name: told for name, told in wrong.items() if told}


def test_there_are_kinds_enough():
    """There are more than a hundred kinds of damage, each with a name of its own."""
    made = {name for module in MODULES for name in vars(module) if name in KINDS}

    assert len(made) == len(KINDS) > 100
