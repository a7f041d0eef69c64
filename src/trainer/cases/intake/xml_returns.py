"""
Read the XML form of the report on seller-fulfilled returns.

It tells the same as the table: a record for each return, in it a part for each item, which become
a row each. The names of its elements are the headers of the table in another spelling. A document
that declares a type of its own is refused, so that no entity is ever followed; what was read before
a place where the document is damaged stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.parsers import expat

from trainer.cases.intake.contract import spelling
from trainer.cases.intake.contracts import RETURNS
from trainer.cases.intake.findings import Finding, shape
from trainer.cases.intake.form import FormError, xml_text
from trainer.cases.intake.lines import LONGEST
from trainer.cases.intake.source import Source
from trainer.cases.intake.stages import MOST_NAMED
from trainer.cases.intake.tabular import Place, Row, Tabled, lines_in, tabular, told

RECORD = "return-details"
ITEM = "item-details"
ENVELOPE = "amazonenvelope"
KIND = "messagetype"
RETURNS_REPORT = "returns-report"

HEADER = tuple(dict.fromkeys(name for column in RETURNS.columns for name in column.headers))
PLACES = {name: place for place, name in enumerate(HEADER)}
DEEPEST = 32
"""Elements inside each other; the report has five."""
MOST_ITEMS = 1000
"""Items of one return."""
PLAIN = re.compile("[A-Za-z][A-Za-z_-]{0,39}")
"""The names of elements that are shown as they are."""
STUCK = 1 << 23
"""Characters of one tag, after which the document is given up."""

DAMAGED, OTHER, TYPED, DEEP = "DD502", "DD503", "DD504", "DD505"
LOST: Mapping[str, str] = {"cut": "DD506", "twice": "DD507", "long": "DD508"}
"""Why a record is set aside: not whole, an element that says two things, larger than a return."""


class _RefusedError(Exception):
    """The document is not read on."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(slots=True)
class _Record:
    """A return as far as it was read."""

    line: int
    depth: int
    """How many elements it is inside, itself included."""
    fields: dict[str, str] = field(default_factory=dict)
    items: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    item: dict[str, str] | None = None
    """The item that is being read."""
    wrong: str = ""
    """Why it cannot be used: twice or long."""

    def begin_item(self, line: int) -> None:
        """Go into a part that tells of one item."""
        if len(self.items) < MOST_ITEMS:
            self.item = {}
            self.items.append((line, self.item))
        else:
            self.wrong = self.wrong or "long"

    def put(self, name: str, value: str) -> None:
        """Note what an element says; one that says two things says none."""
        into = self.fields if self.item is None else self.item
        if into.setdefault(name, value) != value:
            self.wrong = self.wrong or "twice"

    def rows(self) -> Iterator[Row]:
        """Give a row for each item; the first stands where the record does."""
        for number, (line, item) in enumerate(self.items or [(self.line, {})]):
            told = {**self.fields, **item}
            yield line if number else self.line, [told.get(name, "") for name in HEADER]


class _Returns:
    """Takes a document apart, part by part."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.damage: Finding | None = None
        self.lost: dict[str, list[Place]] = {}
        """Where the records stand that cannot be used, by the reason."""
        self.seen: set[str] = set()
        """What the records tell, in the spelling of the table."""
        self.others: dict[str, None] = {}
        """What else stands in records."""
        self.root = ""
        self.kind = ""
        self.records = 0
        self.given = 0
        """Rows given so far."""
        self._ready: list[Row] = []
        self._path: list[str] = []
        self._record: _Record | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._leaf = False

    def rows(self, parts: Iterable[str]) -> Iterator[Row]:
        """Give the rows of a document; damage ends it."""
        parser = expat.ParserCreate()
        self._listen(parser)
        fed = 0
        try:
            for part in parts:
                fed += len(part)
                parser.Parse(part)
                yield from self._taken()
                _moving(fed - parser.CurrentByteIndex)
            parser.Parse("", True)  # noqa: FBT003 - expat takes it by place
        except _RefusedError as refused:
            self._damaged(refused.code, parser.CurrentLineNumber)
        except expat.ExpatError as error:
            self._damaged(DAMAGED, error.lineno)
        except UnicodeDecodeError:
            self._damaged(DAMAGED, parser.CurrentLineNumber)
        yield from self._taken()

    def _listen(self, parser: expat.XMLParserType) -> None:
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = lambda name, _: self._start(name, parser.CurrentLineNumber)
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _taken(self) -> list[Row]:
        ready, self._ready = self._ready, []
        return ready

    def _lose(self, record: _Record, reason: str) -> None:
        place = (record.line, self.given + 1)
        self.lost.setdefault(reason, []).append(place)
        self._give((record.line, None))

    def _give(self, row: Row) -> None:
        self.given += 1
        self._ready.append(row)

    def _damaged(self, code: str, line: int) -> None:
        if self._record is not None:
            self._lose(self._record, "cut")
            self._record = None
        values = {"line": line, "root": _shown(self.root)}
        self.damage = Finding(self.name, code, line, values=values)

    # --- what expat tells -------------------------------------------------------------------------

    def _doctype(self, name: str, *_: object) -> None:
        self.root = self.root or name
        raise _RefusedError(TYPED)

    def _start(self, tag: str, line: int) -> None:
        name = spelling(tag.rpartition(":")[2])
        self.root = self.root or tag
        if len(self._path) >= DEEPEST:
            raise _RefusedError(DEEP)
        self._path.append(name)
        self._leaf, self._text, self._length = True, None, 0
        if self._record is None:
            if name == RECORD:
                self._record = _Record(line, len(self._path))
            elif name == KIND:
                self._text = []
        elif name == ITEM:
            self._record.begin_item(line)
        elif name in PLACES:
            self._text = []

    def _characters(self, text: str) -> None:
        if self._text is None:
            return
        self._length += len(text)
        if self._length > LONGEST:
            self._text.clear()
            if self._record is not None:
                self._record.wrong = self._record.wrong or "long"
        else:
            self._text.append(text)

    def _end(self, _: str) -> None:
        name, leaf, record = self._path.pop(), self._leaf, self._record
        text = "".join(self._text or ()).strip()
        self._leaf, self._text = False, None
        if record is None:
            if name == KIND:
                self.kind = self.kind or spelling(text[:STUCK])
        elif len(self._path) < record.depth:
            self._end_record(record)
        elif name == ITEM:
            record.item = None
        elif leaf and name in PLACES:
            self.seen.add(name)
            record.put(name, text)
        elif leaf and len(self.others) < MOST_NAMED:
            self.others[name] = None

    def _end_record(self, record: _Record) -> None:
        self._record = None
        self.records += 1
        if record.wrong:
            self._lose(record, record.wrong)
            return
        for row in record.rows():
            self._give(row)


def read_xml_returns(path: Path, name: str, scratch: Path, marketplace: str) -> Tabled:
    """
    Read a returns report in XML into a table.

    Raises a FormError where the document is no such report, and a SourceError where it cannot be
    opened.
    """
    encoding, why, parts = xml_text(path, marketplace)
    returns = _Returns(name)
    source = tabular(name, HEADER, returns.rows(parts), scratch)
    refusal = _refusal(returns)
    if refusal is not None:
        raise FormError(refusal)
    others = [one for one in returns.others if one not in RETURNS.known]
    unknown = tuple(_shown(one) for one in others if one not in RETURNS.personal)
    return Tabled(
        RETURNS,
        replace(source, encoding=encoding, why=why),
        _places(returns),
        findings=tuple(_findings(returns, source, unknown)),
        lost=sum(map(len, returns.lost.values())),
        left_out=tuple(one for one in others if one in RETURNS.personal),
        unknown=unknown,
    )


def _shown(name: str) -> str:
    return name if PLAIN.fullmatch(name) else shape(name)


def _moving(waiting: int) -> None:
    """Hold that the document goes on: one token of many millions of characters is no report."""
    if waiting > STUCK:
        raise _RefusedError(DEEP)


def _refusal(returns: _Returns) -> Finding | None:
    """Say why a document is no such report, or nothing."""
    if returns.records:
        lacking = [c.headers[0] for c in RETURNS.needed if not returns.seen.intersection(c.headers)]
        values = {"report": RETURNS.title, "columns": ", ".join(lacking)}
        return Finding(returns.name, "DD103", values=values) if lacking else None
    if returns.damage is not None:
        return returns.damage
    if spelling(returns.root) != ENVELOPE or returns.kind not in {"", RETURNS_REPORT}:
        root = returns.kind if spelling(returns.root) == ENVELOPE else returns.root
        return Finding(returns.name, OTHER, 1, values={"root": _shown(root)})
    return None


def _places(returns: _Returns) -> dict[str, int]:
    """Say for each column where it stands; a report without a return lacks none."""
    there = tuple(name for name in HEADER if name in returns.seen or not returns.records)
    return {column: PLACES[there[place]] for column, place in RETURNS.placed(there).items()}


def _findings(returns: _Returns, source: Source, unknown: tuple[str, ...]) -> Iterator[Finding]:
    if returns.damage is not None:
        yield returns.damage
    for reason, places in returns.lost.items():
        yield told(returns.name, LOST[reason], lines_in(source, places))
    if unknown:
        yield Finding(returns.name, "DD105", count=0, values={"columns": ", ".join(unknown)})
