"""Entries are chained: what was changed shows, and what was cut off by a kill does no harm."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.records.chain import GENESIS, MARK, Tail, plain, read, seal
from trainer.records.errors import BadEntryError

BODIES = [
    {"attempt": "a1", "scenario": "parcel-never-came", "seed": 7},
    {"attempt": "a1", "moves": ["message-buyer", "ask-carrier"], "step": "Eingang „A“"},
    {"attempt": "a1", "nested": {"a": 1, "hash": "0" * 64}, "price": "-12.50"},
]

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda parts: (
        st.lists(parts, max_size=4)
        | st.dictionaries(st.text('abc\n"}', max_size=3), parts, max_size=4)
    ),
    max_leaves=8,
)


def chained(bodies):
    """Write entries one after the other; give them and their lines."""
    entries, lines, last = [], [], None
    for number, body in enumerate(bodies):
        at = datetime(2026, 3, 1, 9, number, tzinfo=UTC)
        last, line = seal(last, at, "note", f"key-{number}", body)
        entries.append(last)
        lines.append(line)
    return tuple(entries), lines


ENTRIES, LINES = chained(BODIES)
DATA = b"".join(LINES)
FLIPS = {f"bit {bit}": lambda byte, bit=bit: byte ^ (1 << bit) for bit in range(8)} | {
    "a line end": lambda _: ord("\n"),
    "a quote": lambda _: ord('"'),
    "a brace": lambda _: ord("}"),
    "a NUL": lambda _: 0,
}


def test_a_line_stands_for_itself():
    """An entry is one line of JSON that any tool can read and check."""
    fields = json.loads(LINES[1])
    digest = fields.pop("hash")
    rest = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert sha256(rest.encode()).hexdigest() == digest
    assert {"at", "body", "key", "kind", "prev", "seq"} == fields.keys()
    assert "2026-03-01T09:01:00.000000+00:00" == fields["at"]
    assert 1 == LINES[1].count(b"\n")


def test_each_entry_names_the_one_before():
    """The first entry follows nothing; every other one follows by hash and by number."""
    assert [GENESIS, ENTRIES[0].hash, ENTRIES[1].hash] == [entry.prev for entry in ENTRIES]
    assert [0, 1, 2] == [entry.seq for entry in ENTRIES]


def test_times_are_kept_in_utc():
    """A time from any zone is recorded as the same moment in UTC."""
    at = datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    entry, line = seal(None, at, "note", "k", {})

    assert at == entry.at
    assert "2026-03-01T00:00:00.000000+00:00" == json.loads(line)["at"]


def test_what_was_written_is_read():
    """Whole lines give the entries they were made from."""
    reading = read(DATA)

    assert ENTRIES == reading.entries
    assert len(DATA) == reading.length
    assert (Tail.CLEAN, None) == (reading.tail, reading.damage)


@settings(max_examples=40)
@given(st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=5))
def test_any_body_comes_back_as_it_was(bodies):
    """Whatever JSON can say comes back the same, on one line for each entry."""
    bodies = [plain("note", "key", body) for body in bodies]
    entries, lines = chained(bodies)
    data = b"".join(lines)

    assert entries == read(data).entries
    assert bodies == [dict(entry.body) for entry in read(data).entries]
    assert len(bodies) == data.count(b"\n")


REFUSED = {
    "not a number": {"a": float("nan")},
    "infinity": {"a": float("inf")},
    "an object": {"a": object()},
    "a set": {"a": {1, 2}},
    "bytes": {"a": b"bytes"},
    "a number as a key": {1: "a"},
    "nothing as a key": {"a": [{None: 1}]},
    "half a character": {"a": "\ud800"},
    "a number too long to read": {"a": 10**5000},
    "a list": ["a"],
    "nothing": None,
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_a_body_that_would_change_is_refused(body):
    """What JSON would turn into something else, or not take at all, is refused with a hint."""
    with pytest.raises(BadEntryError, match=r"cannot be recorded: .+\n\nHint: a body holds"):
        plain("note", "key", body)


def test_a_body_without_an_end_is_refused():
    """A body that contains itself is refused with a hint."""
    body = {}
    body["a"] = body

    with pytest.raises(BadEntryError, match="Hint"):
        plain("note", "key", body)


# Tampering


@pytest.mark.parametrize("flip", FLIPS.values(), ids=FLIPS.keys())
def test_every_changed_byte_shows(flip):
    """Whichever byte is changed, the damage is found, and what stood before it is given."""
    silent = []
    for place, byte in enumerate(DATA):
        if flip(byte) == byte:
            continue
        reading = read(DATA[:place] + bytes([flip(byte)]) + DATA[place + 1 :])
        before = DATA[:place].count(b"\n")
        if reading.damage is None or ENTRIES[:before] != reading.entries:
            silent.append(place)

    assert [] == silent


@pytest.mark.parametrize("flip", FLIPS.values(), ids=FLIPS.keys())
def test_a_changed_byte_in_what_was_cut_off_does_no_harm(flip):
    """In what is left of a write a change is found or changes nothing."""
    data = DATA + LINES[0][:100]
    for place in range(len(DATA), len(data)):
        reading = read(data[:place] + bytes([flip(data[place])]) + data[place + 1 :])

        assert ENTRIES == reading.entries


@pytest.mark.parametrize(
    ("order", "line"),
    [
        ((1, 2), 1),
        ((0, 2), 2),
        ((0, 2, 1), 2),
        ((0, 0, 1, 2), 2),
        ((0, 1, 1, 2), 3),
        ((0, 1, 2, 2), 4),
        ((2, 1, 0), 1),
    ],
    ids=str,
)
def test_a_line_removed_moved_or_doubled_shows(order, line):
    """Lines that are whole but do not follow each other are damage, and the line is named."""
    reading = read(b"".join(LINES[number] for number in order))

    assert line == reading.damage.line
    assert ENTRIES[: line - 1] == reading.entries


def test_an_entry_of_another_journal_shows():
    """An entry that was made elsewhere does not fit into the chain."""
    _, [stranger] = chained([{"attempt": "another"}])
    reading = read(LINES[0] + stranger)

    assert 2 == reading.damage.line
    assert ENTRIES[:1] == reading.entries


def test_entries_off_the_end_do_not_show():
    """The known gap: a chain cannot tell that its last entries are missing."""
    reading = read(LINES[0] + LINES[1])

    assert None is reading.damage


@pytest.mark.parametrize("fields", [{}, {"at": 1}, [], 7, {"at": "2026-03-01T09:00:00"}], ids=str)
def test_a_hash_does_not_make_an_entry(fields):
    """A line with the right hash but not the fields of an entry is damage, not an accident."""
    rest = json.dumps(fields).encode()
    line = rest[:-1] + b',"hash":"' + sha256(rest[:-1] + b"}").hexdigest().encode() + b'"}\n'

    assert 1 == read(line).damage.line


# What a kill leaves


def test_a_file_cut_anywhere_is_no_damage():
    """Wherever a write is cut off, the entries before are all there and nothing is damaged."""
    ends = [len(b"".join(LINES[: number + 1])) - 1 for number in range(3)]
    for cut in range(len(DATA) + 1):
        reading = read(DATA[:cut])

        # An entry is there as soon as it is whole but for the end of its line.
        assert ENTRIES[: sum(end <= cut for end in ends)] == reading.entries
        assert None is reading.damage


@pytest.mark.parametrize("cut", range(1, len(LINES[1]), 7))
def test_the_next_entry_goes_on_behind_what_was_cut_off(cut):
    """What is to be written first, by the way a file ends, keeps the chain readable."""
    data = LINES[0] + LINES[1][:cut]
    tail = read(data).tail
    reading = read(data + tail.value + LINES[1] + LINES[2])

    assert Tail.TORN is tail
    assert ENTRIES == reading.entries
    assert None is reading.damage


def test_an_entry_that_lacks_only_its_line_end_counts():
    """An entry that is whole is an entry, and needs only its line to be ended."""
    reading = read(LINES[0][:-1])

    assert ENTRIES[:1] == reading.entries
    assert Tail.WHOLE is reading.tail
    assert ENTRIES == read(LINES[0][:-1] + Tail.WHOLE.value + LINES[1] + LINES[2]).entries


def test_a_mark_that_was_cut_off_is_marked_again():
    """A second kill, in the middle of marking what the first one left, does no harm either."""
    for cut in range(len(MARK) + 2):
        data = LINES[0] + LINES[1][:50] + (MARK + b"\n")[:cut]
        reading = read(data + read(data).tail.value + LINES[1] + LINES[2])

        assert ENTRIES == reading.entries
        assert None is reading.damage


def test_zeros_after_a_power_cut_do_no_harm():
    """Zeros that a file system left where a write should be are what was cut off."""
    reading = read(LINES[0] + bytes(4096))

    assert ENTRIES[:1] == reading.entries
    assert (Tail.TORN, None) == (reading.tail, reading.damage)


def test_a_piece_that_someone_ended_by_hand_is_passed_over():
    """A line that is no entry changes nothing where the chain goes on behind it."""
    reading = read(LINES[0] + LINES[1][:30] + b"\n\n" + LINES[1] + LINES[2])

    assert ENTRIES == reading.entries
    assert None is reading.damage


def test_reading_goes_on_where_it_stopped():
    """What is read in two parts is what is read in one."""
    first = read(DATA[: len(LINES[0]) + 9])
    second = read(DATA[first.length :], first.entries[-1])

    assert ENTRIES == first.entries + second.entries


def test_brackets_without_end_do_no_harm():
    """A line made to exhaust the reader is damage like any other."""
    reading = read(LINES[0] + b"[" * 200_000 + b"\n")

    assert 2 == reading.damage.line
