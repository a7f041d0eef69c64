"""The form of a file shows in its first marks, zipped or not, in any Unicode encoding."""

import gzip

import pytest

from trainer.cases.intake import form
from trainer.cases.intake.form import Form, form_of, json_text
from trainer.cases.intake.source import SourceError

TEXTS = {
    '{"data": []}': Form.JSON,
    "\n\n [1]": Form.JSON,
    "<a/>": Form.XML,
    '  <?xml version="1.0"?><a/>': Form.XML,
    "order-id\tsku\n": Form.TABLE,
    "<!DOCTYPE html><html>": Form.TABLE,
    "<HTML>": Form.TABLE,
    "": Form.TABLE,
    "\0\0": Form.TABLE,
}
WRITTEN = {
    "plain": lambda text: text.encode(),
    "marked": lambda text: text.encode("utf-8-sig"),
    "wide": lambda text: text.encode("utf-16"),
    "wider": lambda text: text.encode("utf-32"),
    "zipped": lambda text: gzip.compress(text.encode()),
    "zipped twice": lambda text: gzip.compress(gzip.compress(text.encode())),
}


@pytest.mark.parametrize("way", WRITTEN)
@pytest.mark.parametrize("text", TEXTS)
def test_the_first_mark_tells_the_form(text, way, tmp_path):
    """However a text is written, its form is that of the text."""
    path = tmp_path / "report.dat"
    path.write_bytes(WRITTEN[way](text))

    assert TEXTS[text] == form_of(path)


@pytest.mark.parametrize("way", WRITTEN)
def test_json_is_unicode(way, tmp_path):
    """The text of JSON is the same however it is written."""
    path = tmp_path / "report.json"
    path.write_bytes(WRITTEN[way]('{"ä": "日本"}'))

    assert '{"ä": "日本"}' == json_text(path)


def test_broken_bytes_stay_broken(tmp_path):
    """What is no Unicode cannot be taken for a letter."""
    path = tmp_path / "report.json"
    path.write_bytes(b'["a\xffb"]')

    assert '["a\udcffb"]' == json_text(path)


def test_json_without_end_is_not_taken_in(tmp_path, monkeypatch):
    """JSON larger than any export is not read into memory."""
    monkeypatch.setattr(form, "MOST_JSON", 10)
    path = tmp_path / "report.json"
    path.write_bytes(gzip.compress(b"[" + b" " * 1000))

    assert json_text(path) is None


@pytest.mark.parametrize("content", [b"\x1f\x8b", gzip.compress(b"[1]")[:-5]], ids=["bare", "cut"])
def test_a_damaged_archive_is_refused(content, tmp_path):
    """What cannot be unzipped counts as a table, and reading it is refused."""
    path = tmp_path / "report.gz"
    path.write_bytes(content)

    with pytest.raises(SourceError, match="compression"):
        json_text(path)


def test_a_missing_file_counts_as_a_table(tmp_path):
    """What is not there is left to the reader of tables, which says so."""
    assert Form.TABLE == form_of(tmp_path / "report.txt")
