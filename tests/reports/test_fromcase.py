"""A real case becomes a drill that passes every check, and nobody can tell whose it was."""

import re
import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playing import ROOT, playbook
from trainer.cases.casebook import Case
from trainer.cases.triage import triage
from trainer.content.checks import consequences, scenarios
from trainer.content.folder import Folder
from trainer.content.problems import Problems
from trainer.content.tree import parse
from trainer.drills.deal import every_deal
from trainer.drills.engine import Drill
from trainer.drills.players import by_the_book, play
from trainer.reports.fromcase import FromCaseError, scenario_from
from trainer.reports.fromcase.lore import Lore
from trainer.reports.fromcase.marks import Marks
from trainer.reports.fromcase.written import written
from trainer.rules.judge import Rulebook

DAY = date(2026, 11, 20)
ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 20, 17, 43, 21, tzinfo=ZONE)
ORDER, SKU, AMOUNT = "113-7706541-2208617", "MUG-BLU-0471", 54.37

SHIPPED = {
    "order.fulfilment": "seller",
    "order.kind": "physical",
    "order.shipping": "on-time",
    "order.destination": "domestic",
    "label.protection": "unprotected",
    "label.first-scan": "on-time",
    "delivery.status": "delivered",
    "delivery.proof": "scan",
    "delivery.days-past-estimate": 6.0,
    "claim.stage": "none",
    "return.stage": "none",
    "refund.state": "none",
    "chargeback.filed": False,
    "ship.stage": "handed-over",
    "ship.due": "passed",
}
MOVING = {"delivery.status": "in-transit", "delivery.proof": "none"}
CLAIMED = {
    "claim.stage": "information-requested",
    "claim.comment": "clear",
    "buyer.contact": "wrote",
    "did.contact-buyer": True,
    "message-reply.state": "met",
}
RETURNED = {"return.policy": "in-policy", "return.travel": "arrived", "did.approve-return": True}

KINDS = {
    "claim-not-received": (
        "claim",
        {**CLAIMED, **MOVING, "issue.kind": "not-received"},
        {"claim-information": 20.3},
    ),
    "claim-damaged": ("claim", {**CLAIMED, "issue.kind": "damaged"}, {"claim-information": 9.6}),
    "appeal": (
        "appeal",
        {
            **CLAIMED,
            "claim.stage": "granted",
            "claim.charged": "seller",
            "claim.counts": True,
            "claim-information.state": "met",
            "issue.kind": "not-received",
            "refund.state": "full",
            "did.represent-to-amazon": True,
        },
        {"appeal-window": 265.8},
    ),
    "review": (
        "review",
        {
            **CLAIMED,
            "claim.stage": "under-review",
            "claim-information.state": "met",
            "issue.kind": "defective",
            "did.represent-to-amazon": True,
        },
        {},
    ),
    "chargeback": (
        "chargeback",
        {"chargeback.filed": True, "chargeback.stage": "waiting", "chargeback.reason": "fraud"},
        {"chargeback-response": 73.9},
    ),
    "message": (
        "message",
        {
            **MOVING,
            "delivery.days-past-estimate": 1.0,
            "message.about": "delivery",
            "message.needs": "answer",
        },
        {"message-reply": 14.4, "delivery-message": 38.4},
    ),
    "return": (
        "return",
        {
            "return.stage": "requested",
            "return.queue": "manual",
            "return.policy": "out-of-policy",
            "issue.kind": "unwanted",
        },
        {"return-request": 26.7},
    ),
    "refund": (
        "refund",
        {**RETURNED, "return.stage": "received", "issue.kind": "defective"},
        {"return-refund": 49.9},
    ),
    "feedback": ("feedback", {"feedback.stars": "negative"}, {}),
    "shipment": (
        "shipment",
        {
            "order.shipping": "not-shipped",
            "delivery.status": None,
            "delivery.proof": "none",
            "label.protection": None,
            "label.first-scan": None,
            "ship.stage": "unpacked",
            "ship.due": "today",
        },
        {},
    ),
}
"""What waits in a case of each kind, its facts, and the hours that are left on its clocks."""


@dataclass(frozen=True)
class Book:
    """A casebook of one case."""

    case: Case
    now: datetime = NOW

    def open(self):
        """Give the case."""
        return [self.case]


@pytest.fixture(scope="module")
def rulebook():
    """The playbook as it judges on the day of the reports."""
    return Rulebook.of(playbook().playbook, DAY, "US")


@pytest.fixture(scope="module")
def library():
    """Every scenario of the playbook."""
    return [playbook().scenario(id_) for id_ in playbook().scenario_ids]


def a_case(waiting, facts, left, rulebook):
    """A case in which something waits, as a casebook gives it."""
    vocabulary = rulebook.vocabulary
    known = {fact: value for fact, value in {**SHIPPED, **facts}.items() if value is not None}
    for clock in vocabulary.clocks.values():
        known.setdefault(clock.state, "idle")
    for clock, hours in left.items():
        known[f"{clock}.state"] = "running" if hours >= 0 else "lapsed"
        known |= {f"{clock}.hours-left": hours} if hours >= 0 else {}
    for move in vocabulary.moves:
        known.setdefault(f"did.{move}", False)
    due = {clock: NOW + timedelta(hours=hours) for clock, hours in left.items()}
    return Case(ORDER, known, {}, (waiting,), due, SKU, "UPS", AMOUNT)


def an_entry(kind, rulebook, **facts):
    """An open case of a kind on the list of triage."""
    waiting, own, left = KINDS[kind]
    return entry_of(a_case(waiting, {**own, **facts}, left, rulebook), rulebook)


def entry_of(case, rulebook):
    """What triage says of a case."""
    [entry] = triage(Book(case), rulebook).entries
    return entry


@pytest.fixture(scope="module")
def made(rulebook, library):
    """Make the scenario of a kind of case, each only once."""
    texts = {}

    def make(kind):
        if kind not in texts:
            entry = an_entry(kind, rulebook)
            texts[kind] = scenario_from(
                entry, rulebook, playbook().texts, library, id=f"the-{kind}"
            )
        return texts[kind]

    return make


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the playbook without its scenarios."""
    root = tmp_path_factory.mktemp("copy") / "playbook"
    apart = shutil.ignore_patterns("scenarios", "pages", "schema")
    shutil.copytree(ROOT / "playbook", root, ignore=apart)
    (root / "scenarios").mkdir()
    return root


@pytest.fixture(scope="module")
def checked(made, copy):
    """What the checks of scenarios say of a kind: the folder, the problems and the solutions."""
    found = {}

    def check(kind):
        if kind not in found:
            id_ = f"the-{kind}"
            (copy / "scenarios" / f"{id_}.yaml").write_text(made(kind), encoding="utf-8")
            folder, problems = Folder(copy), Problems()
            scenario = folder.scenario(id_)
            consequences.check(folder, scenario, problems)
            solutions = scenarios.check(folder, scenario, problems)
            found[kind] = folder, [*folder.problems, *problems], solutions
        return found[kind]

    return check


def drills(folder, id_):
    """Every case that a scenario deals, ready to be played."""
    scenario = folder.scenario(id_)
    rulebook = Rulebook.of(folder.playbook, scenario.day, "US")
    place = folder.register.marketplaces["US"]
    return [Drill(one, rulebook, place, scenario.day) for one in every_deal(scenario)]


# --- what comes out -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_it_passes_every_check(kind, checked):
    """The file is read and played through without a single problem."""
    _, problems, _ = checked(kind)

    assert [] == [str(problem) for problem in problems]


@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_played_perfectly_and_badly(kind, checked):
    """By the book every case scores 100, and at its worst none passes."""
    folder, _, solutions = checked(kind)
    limits = folder.register.on(DAY, "US")
    mark = limits.number("desk.pass_mark") * 100

    assert {100} == {solution.best for solution in solutions}
    assert max(solution.worst for solution in solutions) < mark


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_right_is_not_the_same_in_every_face(kind, checked):
    """Whoever does the same in every face is wrong in one."""
    folder, _, _ = checked(kind)
    played = {play(drill, by_the_book).decisions for drill in drills(folder, f"the-{kind}")}

    assert len(played) >= 2


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_tells_whose_case_it_was(kind, made):
    """Order number, SKU, amount, day and minute of the case do not stand in the file."""
    text = made(kind)

    for told in (ORDER, SKU, f"{AMOUNT:.2f}", str(DAY), "17:43"):
        assert told not in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_those_of_the_case(kind, rulebook, checked):
    """In one of the faces everything that the reports showed is so."""
    folder, _, _ = checked(kind)
    _, own, _ = KINDS[kind]
    real = {fact: value for fact, value in {**SHIPPED, **own}.items() if value is not None}

    truths = [drill.truth(drill.start()) for drill in drills(folder, f"the-{kind}")]

    assert any(real.items() <= truth.items() for truth in truths)


@pytest.mark.parametrize("kind", [kind for kind, (_, _, left) in KINDS.items() if left])
def test_about_as_much_time_is_left(kind, checked):
    """A clock that ran runs, and ends within a day of when it did."""
    folder, _, _ = checked(kind)
    _, _, left = KINDS[kind]
    drill = drills(folder, f"the-{kind}")[0]

    running = {one.clock: one.due - drill.opens for one in drill.start().deadlines}

    assert running.keys() == left.keys()
    for clock, hours in left.items():
        assert abs(running[clock] - timedelta(hours=hours)) <= timedelta(days=1)


def test_it_is_played_on_another_day_of_the_same_name(checked):
    """The day of the week stays, the date does not."""
    folder, _, _ = checked("return")
    day = folder.scenario("the-return").day

    assert (DAY.weekday(), True) == (day.weekday(), day != DAY)


def test_what_nobody_knew_decides(checked):
    """What the reports did not show comes to light by a look, and the right move turns on it."""
    folder, _, _ = checked("chargeback")
    scenario = folder.scenario("the-chargeback")

    ends = {play(drill, by_the_book).decisions[1] for drill in drills(folder, scenario.id)}

    assert {"chargeback.ship-to"} == {fact for face in scenario.faces for fact in face.hidden}
    assert {("represent-chargeback",), ("refund-chargeback",)} == ends


def test_a_case_that_goes_to_amazon_is_put_together(checked):
    """Whoever answers a claim chooses what goes into the answer."""
    folder, _, _ = checked("claim-damaged")
    kinds = {step.kind for step in folder.scenario("the-claim-damaged").steps.values()}

    assert {"act", "gather"} == kinds


def test_the_same_case_gives_the_same_file(rulebook, library, made):
    """Nothing is thrown: a file can be made again."""
    entry = an_entry("return", rulebook)

    again = scenario_from(entry, rulebook, playbook().texts, library, id="the-return")

    assert made("return") == again


def test_it_says_what_is_left_to_an_author(made):
    """The file begins with what it was made from and what to put in by hand."""
    lines = made("refund").splitlines()
    head = lines[: lines.index("id: the-refund")]

    assert all(line.startswith("# ") for line in head)
    assert "real case" in head[0]


def test_a_title_can_be_given(rulebook, library):
    """An author's title stands in the file."""
    entry = an_entry("shipment", rulebook)
    options = {"id": "a-late-one", "title": "The last one on the list"}

    text = scenario_from(entry, rulebook, playbook().texts, library, **options)

    assert "title: The last one on the list" in text


# --- what is refused ------------------------------------------------------------------------------


def test_a_closed_case_is_refused(rulebook, library):
    """Where nothing waits there is nothing to drill."""
    entry = an_entry("return", rulebook)
    closed = replace(entry, case=replace(entry.case, waiting=()))

    with pytest.raises(FromCaseError, match="Nothing in this case waits"):
        scenario_from(closed, rulebook, playbook().texts, library, id="closed")


def test_a_case_that_cannot_be_dealt_is_refused(rulebook, library):
    """A claim whose time has run out is with Amazon: the refusal says to go back in time."""
    waiting, facts, _ = KINDS["claim-damaged"]
    case = a_case(waiting, facts, {"claim-information": -10.0}, rulebook)

    with pytest.raises(FromCaseError, match="--as-of"):
        scenario_from(entry_of(case, rulebook), rulebook, playbook().texts, library, id="too-late")


def test_a_case_in_which_nothing_decides_is_refused(rulebook, library):
    """Where one move is right whatever comes to light, the refusal names it."""
    entry = an_entry("review", rulebook, **{"claim.stage": "appealed", "did.appeal-decision": True})

    with pytest.raises(FromCaseError, match="Wait for Amazon"):
        scenario_from(entry, rulebook, playbook().texts, library, id="waiting")


def test_a_gap_of_the_playbook_is_named(rulebook, library):
    """Where no move is best, the refusal says what would have to be known."""
    entry = an_entry("message", rulebook, **{"delivery.days-past-estimate": 6.0})

    with pytest.raises(FromCaseError, match=r"no move best.*would have to know: issue"):
        scenario_from(entry, rulebook, playbook().texts, library, id="a-gap")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"id": "missing-items"}, "already"),
        ({"id": "My Case"}, "no id"),
        ({"id": f"order-{ORDER}"}, "order number"),
        ({"id": "a-mug", "title": f"The case of {SKU.lower()}"}, "SKU"),
    ],
    ids=["taken", "no id", "order in the id", "SKU in the title"],
)
def test_a_name_that_cannot_be_is_refused(options, says, rulebook, library):
    """An id is new and written as ids are, and no name gives the case away."""
    entry = an_entry("return", rulebook)

    with pytest.raises(FromCaseError, match=says):
        scenario_from(entry, rulebook, playbook().texts, library, **options)


# --- what it leans on -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "fact"),
    [
        ("check-shelf", "ship.stock"),
        ("check-policy", "return.policy"),
        ("grade-return", "return.condition"),
    ],
)
def test_the_library_tells_what_a_look_shows(move, fact, library):
    """What comes to light by a move is learnt from what authors wrote."""
    assert fact == Lore.of(library).shows[move][0]


def test_the_library_tells_what_a_move_changes(library):
    """A refund refunds, and a claim that is answered is under review."""
    follows = Lore.of(library).follows

    assert {"refund.state": "full"} == follows["refund-order"]
    assert {"claim.stage": "under-review"} == follows["represent-to-amazon"]


WORDS = st.text(
    st.sampled_from("abcXYZ 019.,:;#'\"{}[]&*!|>%@`-_?/$"), min_size=1, max_size=200
).map(lambda text: re.sub(r"\s+", " ", text).strip())
SCALARS = st.booleans() | st.integers(-999, 999) | WORDS.filter(bool)
KEYS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True)
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=5))
def test_what_is_written_is_read_again(data):
    """Whatever words an item or a name is made of, the file says what was meant."""
    problems = Problems()
    tree = parse(written(data, ["A comment: with a colon."]), "a.yaml", problems)

    assert [] == [str(problem) for problem in problems]
    assert data == tree.data


FACES = st.lists(
    st.tuples(st.sampled_from("xyz"), st.booleans(), st.sampled_from("pq")),
    min_size=2,
    max_size=4,
    unique=True,
).map(lambda faces: [dict(zip("abc", face, strict=True)) for face in faces])


@given(FACES, st.data())
def test_faces_are_told_apart(faces, data):
    """A condition holds in the faces that it is written for and in no others."""
    some = data.draw(st.sets(st.integers(0, len(faces) - 1), min_size=1, max_size=len(faces) - 1))
    others = set(range(len(faces))) - some
    marks = Marks(tuple(faces))

    when = marks.of(sorted(some), sorted(others))

    assert [number in some for number in range(len(faces))] == [holds(when, face) for face in faces]
    assert len(faces) == len({marks.name(number) for number in range(len(faces))})


def holds(when, face):
    """Whether a condition that is written as data is so in a face."""
    if "all" in when:
        return all(holds(part, face) for part in when["all"])
    if "any" in when:
        return any(holds(part, face) for part in when["any"])
    return face[when["fact"]] in (when["in"] if "in" in when else [when["is"]])
