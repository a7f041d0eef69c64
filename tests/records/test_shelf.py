"""Files that somebody brings lie under safe names in a folder of their own, whole or not at all."""

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.records import shelf as module
from trainer.records.errors import RecordsError, UploadError
from trainer.records.naming import fault
from trainer.records.shelf import MOST_BYTES, Arrivals, Shelf, free_name, safe_name

NOW = datetime(2026, 11, 22, 15, 14, 8)  # noqa: DTZ001 - as a clock on the wall tells it
HOSTILE = {
    "nothing": "",
    "up": "..",
    "up at the end": "reports/..",
    "a folder": "reports/",
    "hidden": ".orders.txt",
    "a stream of Windows": "orders.txt:evil",
    "a device": "NUL.txt",
    "a NUL": "orders\0.txt",
    "written backwards": "orders\u202etxt.exe",
    "a line": "orders\n.txt",
    "markup": "<img src=x onerror=alert(1)>.txt",
    "a full stop at the end": "orders.",
    "151 characters": "o" * 151,
    "many bytes": "\U00020000" * 60,
    "no text": 7,
    "not there": None,
}


@pytest.fixture
def shelf(tmp_path):
    """A shelf without anything on it."""
    return Shelf(tmp_path / "reports")


@pytest.fixture
def arrivals(shelf):
    """Somebody who takes files in."""
    return Arrivals(shelf)


def bring(arrivals, name, data=b"a\tb\n1\t2\n", number=1, size=3):
    """Bring a file in chunks, and give the name that it has then."""
    given = arrivals.open(number, name, len(data), NOW)
    for at in range(0, len(data), size):
        arrivals.put(number, at, data[at : at + size])
    return given


def everything(folder):
    """Every file below a folder."""
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "orders.txt",
        "../../etc/orders.txt",
        "/etc/orders.txt",
        "C:\\Users\\ana\\orders.txt",
        "..\\orders.txt",
    ],
)
def test_only_the_last_part_of_a_name_counts(path):
    """Whatever stands before it, on whichever system, leads nowhere."""
    assert "orders.txt" == safe_name(path)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_is_refused(name, arrivals, tmp_path):
    """The message can be printed, says what to do, and nothing is written."""
    with pytest.raises(UploadError, match=r"cannot be kept under its name: .*\n\nHint: ") as told:
        arrivals.open(1, name, 3, NOW)

    assert str(told.value).replace("\n\n", " ", 1).isprintable()
    assert [] == everything(tmp_path)


@given(st.text())
def test_a_name_that_is_taken_is_safe_and_stays(name):
    """Whatever the name, what is kept under is one part of a path, and safe to be taken again."""
    try:
        safe = safe_name(name)
    except UploadError:
        return

    assert not fault(safe, module.LONGEST_NAME)
    assert safe == Path(safe).name == safe_name(safe)


@given(st.lists(st.sampled_from(["a.txt", "A.TXT", "a (2).txt", "é.csv", "e\u0301.csv", "b"])))
def test_no_two_files_share_a_name(names):
    """Not even where a system takes capitals, or an accent written apart, for the same."""
    taken = []
    for name in names:
        taken.append(free_name(safe_name(name), taken))

    assert len(taken) == len({one.casefold() for one in taken})


def test_the_same_name_twice_gets_a_number(arrivals):
    """Neither of two files with one name takes the place of the other."""
    given = [
        bring(arrivals, name, number=n) for n, name in enumerate(["a.txt", "x/a.txt", "A.txt"])
    ]

    assert ["a.txt", "a (2).txt", "A (3).txt"] == given
    assert sorted(given) == [one.name for one in arrivals.upload.files]


# --- chunks ---------------------------------------------------------------------------------------


@given(data=st.binary(max_size=200), size=st.integers(1, 50))
def test_chunks_make_the_file_that_was_sent(data, size, tmp_path_factory):
    """However a file is cut, it is the same when it is whole, and it is not seen before."""
    arrivals = Arrivals(Shelf(tmp_path_factory.mktemp("shelf")))
    arrivals.open(1, "orders.txt", len(data), NOW)
    for at in range(0, max(len(data), 1), size):
        assert () == arrivals.upload.files
        arrivals.put(1, at, memoryview(data)[at : at + size])
    [file] = arrivals.upload.files

    assert data == file.read_bytes()
    assert {} == arrivals.coming


@pytest.mark.parametrize(("at", "chunk"), [(1, b"a"), (0, b"abcd"), (None, b"a"), ("0", b"a")])
def test_a_chunk_that_does_not_fit_ends_the_file(at, chunk, arrivals, tmp_path):
    """One that is late, too long or nowhere: nothing of the file is left, and it is said."""
    arrivals.open(1, "orders.txt", 3, NOW)
    with pytest.raises(UploadError, match="did not come in whole"):
        arrivals.put(1, at, chunk)

    assert [] == everything(tmp_path)
    with pytest.raises(UploadError, match="not there any more"):
        arrivals.put(1, 0, b"abc")


def test_a_file_that_is_given_up_leaves_nothing(arrivals, tmp_path):
    """Neither the part that came nor its number is kept."""
    arrivals.open(1, "orders.txt", 9, NOW)
    arrivals.put(1, 0, b"abc")
    arrivals.drop(1)
    arrivals.drop(1)

    assert [] == everything(tmp_path)
    assert () == arrivals.shelf.uploads()


@pytest.mark.parametrize("size", [-1, "3", 1.5, None, True])
def test_a_file_has_a_size(size, arrivals):
    """A page that says nonsense is not believed."""
    with pytest.raises(UploadError):
        arrivals.open(1, "orders.txt", size, NOW)


def test_a_file_that_is_too_large_is_told_the_other_way(arrivals, tmp_path):
    """The message names the limit and says what to do instead, before a byte is sent."""
    with pytest.raises(UploadError, match=r"larger than the 512 MB .*\n\nHint: .* folder"):
        arrivals.open(1, "orders.txt", MOST_BYTES + 1, NOW)

    assert [] == everything(tmp_path)


def test_too_many_files_are_told_the_other_way(arrivals, monkeypatch):
    """Files that are on their way count, in number and in size."""
    monkeypatch.setattr(module, "MOST_FILES", 2)
    bring(arrivals, "a.txt", number=1)
    arrivals.open(2, "b.txt", 3, NOW)
    with pytest.raises(UploadError, match=r"at most 2 files .*\n\nHint: .* folder"):
        arrivals.open(3, "c.txt", 3, NOW)
    monkeypatch.setattr(module, "MOST_IN_ALL", 10)
    arrivals.drop(2)

    with pytest.raises(UploadError, match="at once"):
        arrivals.open(3, "c.txt", 10, NOW)


def test_a_full_disk_is_told(arrivals, monkeypatch, tmp_path):
    """What came of the file is taken back, so that there is room to try again."""
    bring(arrivals, "a.txt", number=1)
    arrivals.open(2, "b.txt", 3, NOW)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UploadError, match=r"b.txt was not kept: the disk is full"):
        arrivals.put(2, 0, b"abc")

    assert ["reports/2026-11-22-151408/a.txt"] == everything(tmp_path)


# --- the shelf ------------------------------------------------------------------------------------


def test_uploads_are_listed_with_the_latest_first(shelf):
    """Each visit has its own, also within one second; those without a file are left out."""
    for _ in range(3):
        bring(Arrivals(shelf), "a.txt")
    Arrivals(shelf).open(1, "b.txt", 3, NOW)
    (shelf.folder / "notes").mkdir()

    ids = [one.id for one in shelf.uploads()]
    assert ["2026-11-22-151408-3", "2026-11-22-151408-2", "2026-11-22-151408"] == ids


@pytest.mark.posix
def test_only_this_person_looks_into_it(arrivals, shelf):
    """The files hold what buyers wrote: their folders are closed to others."""
    bring(arrivals, "a.txt")

    assert 0o700 == shelf.folder.stat().st_mode & 0o777
    assert 0o700 == arrivals.upload.folder.stat().st_mode & 0o777


def test_an_upload_is_deleted_with_its_files(arrivals, shelf, tmp_path):
    """Nothing of it is left, and the next file begins another."""
    bring(arrivals, "a.txt")
    shelf.delete(arrivals.upload.id)

    assert [] == everything(tmp_path)
    assert "a.txt" == bring(arrivals, "a.txt")


def test_what_was_left_of_a_file_is_swept_up(shelf, tmp_path):
    """A page that was closed leaves no data behind for ever; what still comes in is left alone."""
    bring(Arrivals(shelf), "a.txt")
    left = Arrivals(shelf)
    left.open(1, "b.txt", 9, NOW)
    left.put(1, 0, b"abc")
    before = everything(tmp_path)
    written = (left.upload.folder / ".part-1").stat().st_mtime
    shelf.sweep(datetime.fromtimestamp(written, UTC))
    assert before == everything(tmp_path)

    shelf.sweep(datetime.fromtimestamp(written, UTC) + timedelta(hours=2))
    assert ["reports/2026-11-22-151408/a.txt"] == everything(tmp_path)
    assert 1 == len([*shelf.folder.iterdir()])


@pytest.mark.parametrize("id_", ["", ".", "..", "../records", "/etc", "2026-11-22-151408/..", None])
def test_nothing_else_can_be_named(id_, arrivals, shelf, tmp_path):
    """An id is held against what is here; there is no way out of the folder."""
    bring(arrivals, "a.txt")
    (tmp_path / "records").mkdir()
    for call in (shelf.find, shelf.delete):
        with pytest.raises(UploadError, match="not there any more"):
            call(id_)

    assert (tmp_path / "records").is_dir()
    assert 1 == len(shelf.uploads())


@pytest.mark.posix
def test_a_link_to_another_folder_is_no_upload(shelf, tmp_path):
    """What is deleted here was brought here."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_bytes(b"")
    shelf.folder.mkdir()
    (shelf.folder / "2026-11-22-151408").symlink_to(tmp_path / "other")
    with pytest.raises(UploadError):
        shelf.delete("2026-11-22-151408")

    assert () == shelf.uploads()
    assert ["other/a.txt"] == [one for one in everything(tmp_path) if one.startswith("other")]


@pytest.mark.parametrize("name", ["b.txt", "../a.txt", None])
def test_only_a_file_that_is_here_is_removed(name, arrivals):
    """A name is held against those of the upload."""
    bring(arrivals, "a.txt")
    with pytest.raises(UploadError):
        arrivals.remove(name)
    arrivals.remove("a.txt")

    assert () == arrivals.upload.files


@pytest.mark.posix
def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """A file in the place of the folder: one message, and no traceback."""
    (tmp_path / "reports").write_bytes(b"")
    with pytest.raises(RecordsError, match="was not kept"):
        bring(Arrivals(Shelf(tmp_path / "reports")), "a.txt")
