"""The server gives the playbook as one page, written once for each state of the playbook."""

import asyncio
from types import SimpleNamespace

import pytest

from playing import ROOT
from trainer.app import book
from trainer.app.book import Shelf
from trainer.kit import Kit


@pytest.fixture
def kit(tmp_path):
    """A kit with a playbook of one file."""
    (tmp_path / "home" / "playbook").mkdir(parents=True)
    (tmp_path / "home" / "playbook" / "texts.yaml").write_text("one", encoding="utf-8")
    return Kit(tmp_path / "home", tmp_path / "desk" / "records")


@pytest.fixture
def shelf(kit):
    """A shelf that notes how often a page was written."""
    shelf = Shelf(kit, write=lambda path: write(shelf, path))
    shelf.count = 0
    return shelf


async def write(shelf, path):
    """Write a page that says its number, as slowly as a process does."""
    shelf.count += 1
    await asyncio.sleep(0)
    path.write_text(f"page {shelf.count}", encoding="utf-8")


def test_the_page_is_written_once(shelf):
    """Whoever asks at the same time, or later, gets the same page."""

    async def asked():
        return await asyncio.gather(shelf.page(), shelf.page())

    pages = [*asyncio.run(asked()), *asyncio.run(asked())]

    assert [b"page 1"] * 4 == pages


def test_another_playbook_has_another_page(shelf, kit):
    """A change is seen at the next visit, and the old page is not kept."""
    asyncio.run(shelf.page())
    (kit.home / "playbook" / "texts.yaml").write_text("two", encoding="utf-8")
    page = asyncio.run(shelf.page())

    assert b"page 2" == page
    assert [shelf.place()] == list((kit.records.parent).glob("playbook-*"))


def test_a_page_that_could_not_be_written_is_tried_again(kit):
    """Nothing half written stays behind under the name of a page."""

    async def fail(path):
        path.write_text("half", encoding="utf-8")
        raise OSError("no space left")

    shelf = Shelf(kit, write=fail)
    with pytest.raises(OSError, match="no space"):
        asyncio.run(shelf.page())

    assert not shelf.place().exists()


def test_one_address_is_all_that_is_added(monkeypatch):
    """The extension gives one page at one address, where nothing can be asked for beside it."""
    monkeypatch.setenv("TRAINER_HOME", str(ROOT))
    added = []
    web_app = SimpleNamespace(
        settings={"base_url": "/desk/"}, add_handlers=lambda _, handlers: added.extend(handlers)
    )
    book._load_jupyter_server_extension(SimpleNamespace(web_app=web_app))
    [(where, handler, _)] = added

    assert "/desk/playbook.html" == where
    assert handler.get.__wrapped__, "it asks for the token"
