"""The journal keeps what it acknowledged, once, and says in words what it could not keep."""

import errno
import json
import os
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from trainer.records.chain import MARK
from trainer.records.disk import Disk, only_writer
from trainer.records.errors import (
    AlreadyRecordedError,
    BadEntryError,
    JournalBusyError,
    JournalDamagedError,
    NotReadableError,
    NotSavedError,
)
from trainer.records.journal import SET_ASIDE, Journal

BODY = {"attempt": "a1", "moves": ["ask-carrier"]}


def keys(journal):
    """The keys of what is recorded, in order."""
    return [entry.key for entry in journal.entries()]


@pytest.fixture
def three(journal):
    """Ana's journal, with three entries."""
    for number in range(3):
        journal.append("note", {"number": number}, f"key-{number}")
    return journal


@pytest.fixture
def damage(three):
    """Change a byte in the middle of the second of three lines."""
    data = three.path.read_bytes()
    place = data.index(b"\n") + 60
    three.path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    return three.path.read_bytes()


# Recording


def test_a_journal_is_one_file_in_a_folder_of_the_trainee(journal, folder):
    """Each trainee has a folder with one file of lines."""
    journal.append("note", BODY, "k")

    assert folder / "ana" / "journal.jsonl" == journal.path
    assert 1 == len(journal.path.read_text(encoding="utf-8").splitlines())


def test_looking_creates_nothing(journal, folder):
    """A journal that was never written is empty, and looking at it leaves no trace."""
    assert () == journal.entries()
    assert () == journal.sound_entries()
    assert None is journal.set_aside()
    assert not folder.exists()


def test_an_entry_says_what_when_and_in_which_place(journal, clock):
    """An entry has the time of the injected clock, in UTC, and the next number."""
    first = journal.append("note", BODY, "k1")
    second = journal.append("note", BODY, "k2")

    assert ("note", "k1", BODY, 0) == (first.kind, first.key, first.body, first.seq)
    assert (1, first.hash) == (second.seq, second.prev)
    assert clock.time == second.at


def test_another_kernel_reads_the_same(journal, reopen):
    """What is recorded is what anyone reads who opens the journal later."""
    made = tuple(journal.append("note", {"n": number}, str(number)) for number in range(5))

    assert made == journal.entries()
    assert made == reopen().entries()


def test_two_windows_see_each_other(journal, reopen):
    """Each writer goes on from what the other wrote."""
    other = reopen()
    for number in range(6):
        (journal, other)[number % 2].append("note", {}, str(number))

    assert list("012345") == keys(journal)
    assert journal.entries() == other.entries() == reopen().entries()


def test_a_changed_body_does_not_change_the_record(journal, reopen):
    """What the caller does to a body afterwards is not what was recorded."""
    body = {"moves": ["a"]}
    journal.append("note", body, "k")
    body["moves"].append("b")

    assert {"moves": ["a"]} == journal.entries()[0].body
    assert journal.entries() == reopen().entries()


@pytest.mark.parametrize(("kind", "key"), [("", "k"), ("note", "")])
def test_an_entry_needs_a_kind_and_a_key(kind, key, journal, folder):
    """What cannot be recorded is refused before anything is touched."""
    with pytest.raises(BadEntryError, match="Hint"):
        journal.append(kind, BODY, key)

    assert not folder.exists()


def test_each_entry_is_one_write_and_on_the_disk_before_it_counts(reopen):
    """A line goes out in one piece, then to the disk, then it is acknowledged."""
    did = []

    class Watched(Disk):
        def write(self, file, data):
            did.append(("write", data.count(b"\n"), data[-1:]))
            return super().write(file, data)

        def sync(self, file):
            did.append("sync")
            super().sync(file)

        def sync_folder(self, folder):
            did.append(("sync", folder.name))
            super().sync_folder(folder)

    journal = reopen(disk=Watched())
    journal.append("note", BODY, "k1")
    named = [step for step in did if step[0] == "sync"]
    first, did[:] = did[-2:], []
    journal.append("note", BODY, "k2")

    assert [("sync", "ana"), ("sync", "records")] == named[:2]
    assert [("write", 1, b"\n"), "sync"] == first
    assert [("write", 1, b"\n"), "sync"] == did


def test_a_disk_that_takes_little_at_a_time_gets_everything(reopen):
    """A line that is taken in small pieces is whole in the end."""

    class Slow(Disk):
        def write(self, file, data):
            return super().write(file, data[:3])

    made = reopen(disk=Slow()).append("note", BODY, "k")

    assert (made,) == reopen().entries()


def test_threads_take_turns(journal):
    """Several threads of one kernel add to one journal without stepping on each other."""
    threads = [
        threading.Thread(target=journal.append, args=("note", {"n": number}, str(number)))
        for number in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(str(number) for number in range(16)) == sorted(keys(journal))


# Once


def test_the_same_click_twice_is_one_record(journal, reopen):
    """The same thing under the same key gives the entry that is there."""
    first = journal.append("decision", BODY, "a1:0")
    second = journal.append("decision", {"moves": ("ask-carrier",), "attempt": "a1"}, "a1:0")
    third = reopen().append("decision", BODY, "a1:0")

    assert first == second == third
    assert (first,) == journal.entries()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("decision", {"attempt": "a1", "moves": ["refund"]}),
        ("decision", {**BODY, "more": None}),
        ("other", BODY),
        ("decision", {"attempt": "a1"}),
    ],
)
def test_another_thing_under_the_same_key_is_refused(kind, body, journal, reopen):
    """What stands under a key stands, and the refusal carries it."""
    first = journal.append("decision", BODY, "a1:0")

    with pytest.raises(AlreadyRecordedError, match=r"'a1:0' was recorded.*\n\nHint:") as caught:
        reopen().append(kind, body, "a1:0")

    assert first == caught.value.entry
    assert (first,) == journal.entries()


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), (1, 1.0), (0.0, -0.0)])
def test_numbers_that_python_calls_equal_are_not_the_same(one, other, journal):
    """Two bodies are the same when they are written the same."""
    journal.append("note", {"value": one}, "k")

    with pytest.raises(AlreadyRecordedError):
        journal.append("note", {"value": other}, "k")


def test_a_record_found_is_on_the_disk_before_it_counts(journal, reopen):
    """A record whose writer may have been killed too early is made sure of, once."""
    synced = []

    class Watched(Disk):
        def sync(self, file):
            synced.append(file)

    journal.append("note", BODY, "k")
    other = reopen(disk=Watched())
    other.append("note", BODY, "k")
    other.append("note", BODY, "k")

    assert 1 == len(synced)


def test_a_check_sees_everything_and_can_refuse(journal, reopen):
    """What a writer asks for before an entry is asked when no other can write."""
    journal.append("note", BODY, "k1")
    seen = []

    def refuse(entries):
        seen.extend(entry.key for entry in entries)
        raise LookupError("no")

    with pytest.raises(LookupError):
        reopen().append("note", BODY, "k2", check=refuse)

    assert ["k1"] == seen == keys(journal)


# Several writers


def test_a_writer_who_waits_too_long_is_told(journal, three):
    """While another program holds the journal, nothing is recorded and the message says so."""
    journal._patience = 0

    with only_writer(journal.path, 0), pytest.raises(JournalBusyError, match="0 seconds") as caught:
        journal.append("note", BODY, "k")

    assert "\n\nHint: close other windows" in str(caught.value)
    assert "k" not in keys(journal)


def test_the_next_writer_gets_its_turn(journal):
    """A journal that was busy takes the same entry when it is free again."""
    journal._patience = 0
    journal.append("note", BODY, "k1")
    with only_writer(journal.path, 0), pytest.raises(JournalBusyError):
        journal.append("note", BODY, "k2")

    journal.append("note", BODY, "k2")

    assert ["k1", "k2"] == keys(journal)


@pytest.mark.parametrize("after", range(5))
def test_an_interrupted_kernel_goes_on(after, three, reopen, monkeypatch):
    """A kernel that is interrupted while it takes note still agrees with the file afterwards."""
    journal = reopen()
    take_note, noted = journal._note, []

    def interrupted(entry):
        if len(noted) == after:
            raise KeyboardInterrupt
        take_note(entry)
        noted.append(entry)

    def play():
        journal.append("note", BODY, "k1")
        journal.append("note", BODY, "k2")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_note", interrupted)
        with pytest.raises(KeyboardInterrupt):
            play()
    play()

    assert ["key-0", "key-1", "key-2", "k1", "k2"] == keys(journal) == keys(reopen())


def test_a_busy_journal_can_be_read(three, reopen):
    """Reading waits for nobody."""
    with only_writer(three.path, 0):
        assert 3 == len(reopen(patience=0).entries())


def test_a_thread_that_waits_too_long_is_told(journal):
    """A journal that is in use in another thread of the same kernel is busy, too."""
    journal._patience = 0

    def use(_):
        with pytest.raises(JournalBusyError, match="Hint"):
            journal.append("note", BODY, "inner")

    journal.append("note", BODY, "outer", check=use)

    assert ["outer"] == keys(journal)


# Writes that are cut off


@pytest.mark.parametrize("space", range(0, 260, 13))
def test_a_full_disk_loses_nothing(space, three, disk, reopen):
    """Wherever the disk runs full, the answer counts as not saved, and later ones are saved."""
    disk.space = space
    with pytest.raises(NotSavedError, match="the disk is full") as caught:
        three.append("note", BODY, "k" * 200)
    before = keys(reopen())
    disk.space = None
    three.append("note", BODY, "later")

    assert "Hint: free some space, then answer again. What was saved" in str(caught.value)
    assert ["key-0", "key-1", "key-2"] == before
    assert ["key-0", "key-1", "key-2", "later"] == keys(three) == keys(reopen())


def test_a_disk_that_runs_full_again_and_again_loses_nothing(three, disk, reopen):
    """Many pieces of writes, one after the other, still leave a journal that can be read."""
    for space in range(1, 60):
        disk.space = space
        with pytest.raises(NotSavedError):
            reopen().append("note", BODY, "again")
    disk.space = None
    reopen().append("note", BODY, "again")

    assert ["key-0", "key-1", "key-2", "again"] == keys(three) == keys(reopen())


def test_an_entry_that_lacks_only_its_line_end_is_followed_on_a_new_line(three, disk, reopen):
    """An answer found to be there after all does not run into the one after it."""
    disk.space = len(three.path.read_bytes().splitlines()[1])
    with pytest.raises(NotSavedError):
        three.append("note", {"number": 3}, "key-3")
    disk.space = None
    three.append("note", {"number": 3}, "key-3")
    three.append("note", {"number": 4}, "key-4")

    assert [f"key-{number}" for number in range(5)] == keys(three) == keys(reopen())


def test_nothing_is_ever_taken_out_of_the_file(three, disk):
    """What is left of a write stays in the file, marked as what it is."""
    before = three.path.read_bytes()
    disk.space = 40
    with pytest.raises(NotSavedError):
        three.append("note", BODY, "k")
    torn = three.path.read_bytes()
    disk.space = None
    three.append("note", BODY, "k")

    assert before == torn[: len(before)]
    assert 40 == len(torn) - len(before)
    assert three.path.read_bytes().startswith(torn + MARK + b"\n")


def test_a_disk_that_fails_to_keep_is_not_believed(three, reopen):
    """If the disk does not confirm, the answer is not acknowledged; sending it again is safe."""

    class Failing(Disk):
        def sync(self, _):
            raise OSError(errno.EIO, "Input/output error")

    other = reopen(disk=Failing())
    with pytest.raises(NotSavedError, match=r"Input/output error.*\n\nHint: check the disk"):
        other.append("note", BODY, "k")
    with pytest.raises(NotSavedError, match="Hint"):
        other.append("note", BODY, "k")
    three.append("note", BODY, "k")

    assert ["key-0", "key-1", "key-2", "k"] == keys(three) == keys(reopen())


def test_a_disk_that_takes_nothing_is_not_waited_for(reopen):
    """A disk that neither takes data nor complains is reported."""

    class Deaf(Disk):
        def write(self, *_):
            return 0

    with pytest.raises(NotSavedError, match="the disk takes no data"):
        reopen(disk=Deaf()).append("note", BODY, "k")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EFBIG, "the disk is full"),
        (errno.EROFS, "this user has no right to do so, or the disk is read-only"),
        (errno.EACCES, "this user has no right to do so, or the disk is read-only"),
        (errno.EPERM, "this user has no right to do so, or the disk is read-only"),
        (errno.EIO, "the system says"),
    ],
    ids=errno.errorcode.get,
)
def test_what_the_system_refuses_is_said_in_words(code, says, journal, disk):
    """Every refusal names the file, the reason and what to do, and is no error of the system."""
    disk.space, disk.code = 0, code

    with pytest.raises(NotSavedError, match=f"(?s)^Not saved in .*journal.jsonl: {says}.*Hint: "):
        journal.append("note", BODY, "k")


# Folders that cannot be used


def test_a_file_where_the_records_should_be(folder, journal):
    """A file in the place of the folder of records is named."""
    folder.write_text("in the way", encoding="utf-8")

    with pytest.raises(
        NotSavedError, match=r"something else stands at .*\n\nHint: choose a folder"
    ):
        journal.append("note", BODY, "k")


def test_a_file_where_the_trainee_should_be(folder, journal):
    """A file in the place of the trainee's folder is named."""
    folder.mkdir()
    (folder / "ana").write_text("in the way", encoding="utf-8")

    with pytest.raises(NotSavedError, match=r"something else stands at .*ana, where"):
        journal.append("note", BODY, "k")
    with pytest.raises(NotReadableError, match=r"(?s)cannot be read: something else.*Hint: "):
        journal.entries()


@pytest.mark.posix
def test_a_folder_where_the_journal_should_be(journal):
    """A folder in the place of the journal is named."""
    journal.path.mkdir(parents=True)

    with pytest.raises(NotSavedError, match="something else stands at"):
        journal.append("note", BODY, "k")
    with pytest.raises(NotReadableError, match="something else stands at"):
        journal.entries()


@pytest.mark.posix
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this system")
def test_a_home_that_takes_no_folders():
    """Where no folder can be made, not even by root, nothing is saved and the message says so."""
    journal = Journal.open(Path("/proc/records"), "ana")

    with pytest.raises(NotSavedError, match=r"(?s)Not saved in /proc/records/ana.*Hint: choose"):
        journal.append("note", BODY, "k")
    assert () == journal.entries()


@pytest.mark.posix
def test_a_home_that_cannot_be_looked_into(three, reopen, monkeypatch):
    """Without the right to read, the message says so."""

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("trainer.records.disk.os.open", refuse)

    with pytest.raises(NotReadableError, match=r"(?s)this user has no right.*Hint: ask"):
        reopen().entries()


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EACCES])
@pytest.mark.posix
def test_a_folder_that_cannot_be_synced_is_no_reason_to_refuse(code, reopen, monkeypatch):
    """File systems that know nothing of syncing folders keep journals all the same."""
    opened = os.open

    def refuse(path, flags, *mode):
        if Path(path).is_dir():
            raise OSError(code, "no")
        return opened(path, flags, *mode)

    monkeypatch.setattr("trainer.records.disk.os.open", refuse)
    reopen().append("note", BODY, "k")

    assert ["k"] == keys(reopen())


@pytest.mark.posix
def test_a_folder_that_fails_to_sync_is_reported(reopen, monkeypatch):
    """A disk that fails to keep the name of a new journal is not believed."""
    opened = os.open

    def fail(path, flags, *mode):
        if Path(path).is_dir():
            raise OSError(errno.EIO, "Input/output error")
        return opened(path, flags, *mode)

    monkeypatch.setattr("trainer.records.disk.os.open", fail)

    with pytest.raises(NotSavedError, match="Input/output error"):
        reopen().append("note", BODY, "k")


# Damage


def test_damage_is_reported_with_place_and_remedy(three, damage, reopen):
    """A damaged journal says which line it is, what is sound and what to do."""
    with pytest.raises(JournalDamagedError) as caught:
        reopen().entries()

    error = caught.value
    assert (three.path, 2) == (error.path, error.line)
    assert ["key-0"] == [entry.key for entry in error.sound]
    assert str(error).startswith(f"{three.path}:2: the journal is damaged: this line is not as it")
    assert "The 1 entries before it are sound; nothing was deleted.\n\nHint: put" in str(error)


def test_the_sound_entries_of_a_damaged_journal_can_be_read(three, damage, reopen):
    """What stands before the damage is still there to be shown."""
    sound = reopen().sound_entries()

    assert ["key-0"] == [entry.key for entry in sound]


def test_nothing_is_added_to_a_damaged_journal(three, damage, reopen):
    """A damaged journal is refused and left as it is, by whoever had it open as well."""
    for journal in (three, reopen()):
        with pytest.raises(JournalDamagedError):
            journal.append("note", BODY, "k")

    assert damage == three.path.read_bytes()


def test_damage_added_behind_one_s_back_is_found(three):
    """A line that another program writes into an open journal is found at the next entry."""
    with three.path.open("ab") as file:
        file.write(b"hello\n")

    with pytest.raises(JournalDamagedError, match=":4: the journal is damaged"):
        three.append("note", BODY, "k")
    with pytest.raises(JournalDamagedError, match=":4: the journal is damaged"):
        three.entries()


def test_a_damaged_journal_is_set_aside_whole(three, damage, reopen):
    """The damaged file is kept byte for byte, and the sound entries go on in a new one."""
    [first] = three.sound_entries()
    kept = reopen().set_aside()
    note = reopen().entries()[-1]

    assert "journal.damaged-1.jsonl" == kept.name
    assert damage == kept.read_bytes()
    assert (first, note) == reopen().entries()
    assert damage.splitlines()[0] == three.path.read_bytes().splitlines()[0]
    assert (SET_ASIDE, "set-aside:1") == (note.kind, note.key)
    assert {
        "file": "journal.damaged-1.jsonl",
        "sha256": sha256(damage).hexdigest(),
        "line": 2,
        "why": "this line is not as it was written",
        "sound": 1,
    } == note.body


def test_play_goes_on_after_setting_aside(three, damage, reopen):
    """The journal works again, for those too who had it open before."""
    reopen().set_aside()
    three.append("note", BODY, "k")

    assert ["key-0", "set-aside:1", "k"] == keys(three) == keys(reopen())


def test_what_is_set_aside_is_never_replaced(three, damage, reopen):
    """A second damaged journal is kept beside the first."""
    first = three.set_aside()
    before = first.read_bytes()
    with three.path.open("ab") as file:
        file.write(b"hello\n")
    second = reopen().set_aside()

    assert ["journal.damaged-1.jsonl", "journal.damaged-2.jsonl"] == [first.name, second.name]
    assert before == first.read_bytes()
    assert second.read_bytes().endswith(b"hello\n")
    assert ["key-0", "set-aside:1", "set-aside:2"] == keys(reopen())


def test_a_sound_journal_is_not_set_aside(three):
    """Where nothing is damaged nothing is done."""
    before = three.path.read_bytes()

    assert None is three.set_aside()
    assert before == three.path.read_bytes()


@pytest.mark.parametrize("space", [0, 10, 700, 1000])
def test_a_full_disk_while_setting_aside_changes_nothing(space, three, damage, disk, reopen):
    """If setting aside does not succeed, the damaged journal is as and where it was."""
    disk.space = space
    with pytest.raises(NotSavedError, match="the disk is full"):
        reopen().set_aside()
    between = three.path.read_bytes()
    disk.space = None
    kept = reopen().set_aside()

    assert damage == between == kept.read_bytes()


def test_a_journal_that_was_put_back_is_read_anew(three, reopen):
    """A copy from before that someone puts back is what counts from then on."""
    before = three.path.read_bytes()
    three.append("note", BODY, "after the copy")
    three.path.write_bytes(before)
    three.append("note", BODY, "k")

    assert ["key-0", "key-1", "key-2", "k"] == keys(three) == keys(reopen())


def test_a_journal_that_was_replaced_is_read_anew(three, reopen):
    """Another, longer journal in the same place is what counts from then on."""
    other = reopen("bob")
    for number in range(9):
        other.append("note", {"number": number}, f"bob-{number}")
    three.path.write_bytes(other.path.read_bytes())

    assert keys(other) == keys(three)


def test_a_line_changed_behind_one_s_back_is_found(three, damage):
    """A line that was read and then changed in the file is found by who had read it."""
    with pytest.raises(JournalDamagedError, match=":2: the journal is damaged"):
        three.append("note", BODY, "k")

    assert damage == three.path.read_bytes()


def test_a_journal_that_was_removed_is_empty(three):
    """A journal that someone deletes is gone for its readers, too."""
    three.path.unlink()

    assert [] == keys(three)
    assert 0 == three.append("note", BODY, "k").seq


# Costs


def test_records_are_read_once(three, monkeypatch):
    """An entry costs the same in a long journal: what was read is not read again."""
    positions = []

    def watch(file, position):
        positions.append(position)
        return os.pread(file, 1 << 20, position)

    monkeypatch.setattr("trainer.records.journal.read_from", watch)
    size = three.path.stat().st_size
    three.append("note", BODY, "k")
    three.entries()

    assert [size, three.path.stat().st_size] == positions


def test_records_need_no_heavy_packages():
    """A drill's kernel keeps records without importing what only managers need."""
    heavy = "{'pandas', 'duckdb', 'sqlalchemy', 'pydantic', 'yaml', 'asyncio', 'uuid'}"
    code = (
        "import json, sys, trainer.records.logbook, trainer.records.journal, "
        f"trainer.records.progress; print(json.dumps(sorted({heavy} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert [] == json.loads(done.stdout)
