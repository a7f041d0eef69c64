"""Reports become cases: facts, and the row that each was taken from."""

import csv
from datetime import UTC

import pytest

from playing import ROOT
from trainer.cases.casebook import DONE, FACTS
from trainer.cases.deadlines import CLOCKS
from trainer.rules.facts import DID

SAMPLES = ROOT / "data" / "samples"
FILES = {
    "claims": "claims.csv",
    "chargebacks": "chargebacks.csv",
    "shipments": "shipments.csv",
    "messages": "messages.csv",
}


def rows(name):
    """The rows of a sample file by order, each with its line."""
    with (SAMPLES / name).open(encoding="utf-8") as file:
        return {(row["order-id"], line): row for line, row in enumerate(csv.DictReader(file), 2)}


def test_every_fact_and_move_is_in_the_vocabulary(office):
    """What is read off reports are facts and moves of the playbook, and nothing else."""
    vocabulary = office.rulebook.vocabulary

    assert set(FACTS) <= set(vocabulary.facts)
    assert set(DONE) <= set(vocabulary.moves)
    assert set(CLOCKS) <= set(vocabulary.clocks)


def test_every_value_is_possible(office):
    """No case holds a value that its fact cannot have."""
    facts = office.rulebook.vocabulary.facts

    for case in office.casebook.every():
        for fact, value in case.facts.items():
            assert facts[fact].problem(value) is None, (case.order, fact, value)


def test_no_case_is_impossible(office):
    """No case is one that the playbook says cannot occur."""
    playbook = office.folder.playbook

    for case in office.casebook.every():
        for never in playbook.never:
            assert never.when.truth(case.facts) is not True, (case.order, never.says)


@pytest.mark.parametrize("table", FILES)
def test_a_fact_names_its_row(office, table):
    """The row that a fact names is about the order of the case."""
    known = rows(FILES[table])
    named = [
        (case.order, case.origins[table])
        for case in office.casebook.every()
        if table in case.origins
    ]

    assert named
    for order, origin in named:
        assert origin.file == FILES[table]
        assert (order, origin.line) in known


def test_the_claim_is_what_the_file_says(office):
    """Stage, ground and comment of a claim stand in the case as in its row."""
    known = rows("claims.csv")

    for case in office.casebook.every():
        if "claims" in case.origins:
            row = known[case.order, case.origins["claims"].line]
            waits = row["stage"] == "information-requested"
            gone_on = waits and case.facts["claim-information.state"] != "running"
            stage = "under-review" if gone_on else row["stage"]
            assert stage == case.facts["claim.stage"]
            assert (row["ground"] or None) == case.facts.get("issue.kind")
            assert (row["comment"] or None) == case.facts.get("claim.comment")


def test_a_printed_deadline_wins(office):
    """Where the notice prints a deadline the clock ends with it, whatever the register says."""
    known = rows("claims.csv")
    printed = 0

    for case in office.casebook.every():
        if "claims" not in case.origins or "claim-information" not in case.due:
            continue
        row = known[case.order, case.origins["claims"].line]
        if row["respond-by"]:
            printed += 1
            due = case.due["claim-information"].astimezone(UTC)
            assert (
                row["respond-by"].startswith(due.strftime("%Y-%m-%dT%H"))
                or row["respond-by"][-6:] != "+00:00"
            )

    assert printed


def test_only_what_waits_is_open(office):
    """An open case says what waits, and a closed one has nothing that waits."""
    opened = {case.order for case in office.casebook.open()}

    for case in office.casebook.every():
        assert (case.order in opened) == bool(case.waiting)


def test_moves_are_done_only_where_a_report_shows_it(office):
    """A move that no report can show is never taken for done."""
    for case in office.casebook.every():
        done = {fact.removeprefix(DID) for fact, value in case.facts.items()
                if fact.startswith(DID) and value}  # fmt: skip
        assert done <= set(DONE)
