"""The page that says what is covered: the catalogue by practices, and core practices by cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trainer.content.checks.coverage import Drilled, broken_in, covering, kept_in, to_drill
from trainer.content.folder import Catalogued, Folder
from trainer.reports.pages import SCENARIOS, page, text
from trainer.rules.practices import PracticeId


def coverage_page(folder: Folder, drilled: Mapping[str, Drilled]) -> str:
    """Write the page; `drilled` says what the cases of each scenario drill."""
    return page(_lines(folder, drilled))


def _lines(folder: Folder, drilled: Mapping[str, Drilled]) -> Iterator[str]:
    texts, playbook = folder.texts, folder.playbook
    covered = covering(playbook)
    core = [one.id for one in playbook.practices.values() if to_drill(playbook, one)]
    about = texts(
        "coverage.about",
        entries=len(folder.catalogue),
        covered=len(folder.catalogue.keys() & covered.keys()),
        background=len(folder.catalogue.keys() & folder.background.keys()),
        core=len(core),
    )
    yield f"# {text(texts('page.coverage'))}\n"
    yield f"{text(about)}\n"
    yield f"## {text(texts('coverage.catalogue'))}\n"
    yield from _catalogue(folder, covered)
    yield f"## {text(texts('coverage.core'))}\n"
    yield f"{text(texts('coverage.core-how'))}\n"
    heads = ("page.practice", "coverage.right-in", "coverage.broken-in")
    yield from _head(texts(one) for one in heads)
    for id_ in core:
        where = (kept_in(id_, drilled), broken_in(id_, drilled))
        yield _row(_practice(folder, id_), *(_cases(folder, cases) for cases in where))


def _catalogue(folder: Folder, covered: Mapping[str, Sequence[PracticeId]]) -> Iterator[str]:
    """Give a table for each article."""
    texts = folder.texts
    heads = ("coverage.entry", "coverage.tier", "coverage.where", "coverage.by")
    by_source: dict[str, list[Catalogued]] = {}
    for entry in folder.catalogue.values():
        by_source.setdefault(entry.source.source, []).append(entry)
    for source, entries in by_source.items():
        yield f"### {text(folder.sources[source].title)}\n"
        yield from _head(texts(one) for one in heads)
        for entry in entries:
            place = _place(folder, entry, covered.get(entry.id, ()))
            yield _row(f"`{entry.id}`", entry.tier, text(entry.source.locator), place)
        yield ""


def _place(folder: Folder, entry: Catalogued, practices: Sequence[PracticeId]) -> str:
    """Say what covers an entry, or why nothing does."""
    texts = folder.texts
    told = [_practice(folder, practice) for practice in practices]
    background = folder.background.get(entry.id)
    if background is not None:
        reason = text(background.reason)
        if background.see is None:
            told.append(texts("coverage.background", reason=reason))
        else:
            see = _practice(folder, background.see)
            told.append(texts("coverage.see", reason=reason, practice=see))
    return ", ".join(told) or text(texts("coverage.nothing"))


def _practice(folder: Folder, id_: PracticeId) -> str:
    """Lead to a practice on the page of its chapter."""
    practice = folder.playbook.practices[id_]
    return f"[{text(practice.says)}]({practice.chapter}.md#{id_})"


def _cases(folder: Folder, ids: Iterable[str]) -> str:
    """Lead to cases on their page."""
    read = ((id_, folder.scenario(id_)) for id_ in ids)
    return ", ".join(f"[{text(one.title)}]({SCENARIOS}#{id_})" for id_, one in read if one)


def _head(names: Iterable[str]) -> Iterator[str]:
    heads = [text(name) for name in names]
    yield _row(*heads)
    yield "|" + "---|" * len(heads)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
