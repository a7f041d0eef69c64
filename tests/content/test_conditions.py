"""Conditions are read against the vocabulary; each way to write one wrongly has its own words."""

from pathlib import Path

import pytest
import yaml

from trainer.content.conditions import BROKEN
from trainer.content.folder import Folder
from trainer.content.tree import parse
from trainer.rules.conditions import All, Compare, Either, In, Is, Known, Not, Op, Policy

BASE = Path(__file__).parents[1] / "bad_playbook" / "base"


@pytest.fixture
def reader():
    """A reader over the little playbook's vocabulary."""
    folder = Folder(BASE)
    reader = folder.conditions(parse("\n" * 6 + "when: x\n", "file.yaml", folder.problems))
    assert not len(folder.problems)
    return reader


def read(reader, text):
    """A condition, and what is wrong with it."""
    condition = reader.read(yaml.safe_load(text), ("when",))
    return condition, [(one.code, one.line, f"{one.what} {one.hint}") for one in reader.problems]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{fact: issue.kind, is: late}", Is("issue.kind", "late")),
        ("{fact: issue.kind, in: [late, damaged]}", In("issue.kind", ("late", "damaged"))),
        ("{fact: stock.available, is: false}", Is("stock.available", value=False)),
        ("{fact: stock.available, known: false}", Known("stock.available", known=False)),
        (
            "{fact: parcel.days-late, at_most: {limit: parcel.patience}}",
            Compare("parcel.days-late", Op.AT_MOST, "parcel.patience"),
        ),
        ("{fact: did.refund, is: true}", Is("did.refund", value=True)),
        ("{fact: message-reply.state, is: met}", Is("message-reply.state", "met")),
        ("{policy: desk.pass_mark, is: 0.8}", Policy("desk.pass_mark", 0.8)),
        (
            "{not: {all: [{fact: issue.kind, is: late}, {any: [{fact: did.wait, is: true}]}]}}",
            Not(All((Is("issue.kind", "late"), Either((Is("did.wait", value=True),))))),
        ),
    ],
)
def test_a_condition_is_read(text, condition, reader):
    """What is written well is understood."""
    assert (condition, []) == read(reader, text)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("late", "PB111", "Write all, any, not, fact or policy"),
        ("[]", "PB111", "is no condition"),
        ("{}", "PB111", "is no condition"),
        ("7", "PB111", "is no condition"),
        ("{all: []}", "PB111", "Give at least one"),
        ("{any: {fact: issue.kind, is: late}}", "PB111", "a list of conditions"),
        ("{all: [late]}", "PB111", "is no condition"),
        ("{not: [{fact: issue.kind, is: late}]}", "PB111", "is no condition"),
        ("{fact: issue.kind}", "PB111", "exactly one test"),
        ("{fact: issue.kind, is: late, known: true}", "PB111", "exactly one test"),
        ("{fact: issue.kind, equals: late}", "PB111", "One of is, in, known"),
        ("{fact: issue.kind, known: maybe}", "PB111", "known takes true or false"),
        ("{fact: issue.kind, in: late}", "PB111", "in takes a list"),
        ("{fact: issue.kind, in: []}", "PB111", "in takes a list"),
        ("{all: [], any: []}", "PB111", "all, any is not understood"),
        ("{policy: desk.pass_mark}", "PB111", "policy is not understood"),
        ("{policy: desk.pass_mark, is: [1]}", "PB111", "takes one value"),
        ("{fact: issue.kin, is: late}", "PB101", "Did you mean 'issue.kind'?"),
        ("{fact: [issue.kind], is: late}", "PB101", "unknown fact"),
        ("{fact: did.refnd, is: true}", "PB101", "Did you mean 'did.refund'?"),
        ("{fact: nothing like it, is: late}", "PB101", "unknown fact 'nothing like it'."),
        ("{fact: issue.kind, is: lat}", "PB102", "Did you mean 'late'?"),
        ("{fact: issue.kind, in: [late, damagd]}", "PB102", "Did you mean 'damaged'?"),
        ("{fact: issue.kind, is: [late]}", "PB102", "takes one of damaged, late"),
        ("{fact: stock.available, is: 'yes'}", "PB102", "takes true or false"),
        ("{fact: stock.available, is: {a: 1}}", "PB102", "takes true or false"),
        ("{fact: issue.kind, in: [[late]]}", "PB102", "takes one of"),
        ("{fact: parcel.days-late, is: 3}", "PB106", "does not fit parcel.days-late"),
        ("{fact: issue.kind, above: {limit: parcel.patience}}", "PB106", "does not fit issue.kind"),
        ("{fact: parcel.days-late, above: 3}", "PB106", "which is no limit"),
        ("{fact: parcel.days-late, above: {limit: a, b: c}}", "PB106", "{limit: ID}"),
        ("{fact: parcel.days-late, above: {limit: parcel.patient}}", "PB104", "Did you mean"),
        ("{fact: parcel.days-late, above: {limit: [parcel.patience]}}", "PB104", "unknown limit"),
        ("{policy: desk.passmark, is: 1}", "PB104", "Did you mean 'desk.pass_mark'?"),
        ("{fact: parcel.days-late, above: {limit: odr.target}}", "PB107", "Compare like with like"),
    ],
)
def test_a_malformed_condition_is_named(text, code, words, reader):
    """What is written wrongly gives one problem, at its line, that says what to do."""
    _, [(found, line, said)] = read(reader, text)

    assert (code, 7) == (found, line)
    assert words in said


def test_every_fault_of_a_condition_is_named_at_once(reader):
    """A condition with three faults gives three problems, and what is broken stays unknown."""
    condition, found = read(
        reader,
        "{all: [{fact: a, is: b}, {fact: issue.kind, is: x}, {fact: issue.kind, is: late}, {}]}",
    )

    assert ["PB101", "PB102", "PB111"] == sorted(code for code, _, _ in found)
    assert All((BROKEN, BROKEN, Is("issue.kind", "late"), BROKEN)) == condition


@pytest.mark.parametrize("data", [None, 7, "late", ["late"]])
def test_facts_are_a_mapping(data, reader):
    """A case that is no mapping is a problem, and an empty case."""
    assert {} == reader.facts(data, ("when",))
    assert ["PB111"] == [one.code for one in reader.problems]
