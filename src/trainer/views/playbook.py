"""Draw the readable playbook as one page that stands alone in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trainer.content.texts import Texts
from trainer.reports.book import (
    Book,
    ChapterPart,
    ConflictPart,
    Deadline,
    Held,
    Link,
    ScenarioCard,
    Table,
)
from trainer.reports.lookup import Difference, PracticeCard, RuleCard, difference
from trainer.views.html import Markup, document, join, link, nested, own_file, search_field, tag

SEARCH, RESULTS, TEXT = "search", "results", "text"
CHAPTER, DECISION, CLOCK, REGISTER = "chapter-", "decision-", "clock-", "register-"
CONFLICT, CASE = "conflict-", "case-"
"""What the ids of places on the page begin with, besides those of practices."""


def playbook_page(book: Book, texts: Texts, lang: str) -> str:
    """Draw the whole book as an HTML file."""
    return document(
        texts("page.title"),
        _Page(book, texts).body(),
        lang=lang,
        style=own_file("playbook_page.css"),
        script=own_file("playbook_page.js"),
    )


class _Page:
    """Draws one book."""

    def __init__(self, book: Book, texts: Texts) -> None:
        self._book = book
        self._texts = texts

    def body(self) -> Markup:
        texts, book = self._texts, self._book
        return join(
            (
                link(TEXT, texts("page.skip"), class_="skip"),
                tag(
                    "header",
                    tag("h1", texts("page.title")),
                    tag("p", texts("page.as-of", day=book.day, place=book.place)),
                    search_field(
                        SEARCH,
                        texts("page.search"),
                        texts("page.search-how"),
                        none=texts("page.found-none"),
                        one=texts("page.found-one"),
                        many=texts("page.found-many"),
                        results=RESULTS,
                    ),
                ),
                self._contents(),
                tag(
                    "main",
                    tag("ol", id=RESULTS, aria_label=texts("page.results")),
                    tag(
                        "div",
                        [self._chapter(chapter) for chapter in book.chapters],
                        self._deadlines(),
                        self._conflicts(),
                        self._scenarios(),
                        id="book",
                    ),
                    id=TEXT,
                ),
            )
        )

    # --- contents -------------------------------------------------------------------------------

    def _contents(self) -> Markup:
        texts, book = self._texts, self._book
        rest: list[tuple[str, str, Iterable[Link]]] = [
            (
                "deadlines",
                texts("page.deadlines"),
                ((CLOCK + one.id, one.label) for one in book.deadlines),
            ),
            (
                "conflicts",
                texts("page.conflicts"),
                ((CONFLICT + one.id, one.title) for one in book.conflicts),
            ),
            (
                "scenarios",
                texts("page.scenarios"),
                ((CASE + one.id, one.title) for one in book.scenarios),
            ),
        ]
        chapters: list[tuple[str, str, Iterable[Link]]] = [
            (CHAPTER + one.id, one.title, ((card.id, card.says) for card in one.cards))
            for one in book.chapters
        ]
        return tag(
            "nav",
            tag("h2", texts("page.contents")),
            [self._listed(*part) for part in (*chapters, *rest)],
            aria_label=texts("page.contents"),
        )

    @staticmethod
    def _listed(id_: str, title: str, entries: Iterable[Link]) -> Markup:
        return tag(
            "details",
            tag("summary", title),
            tag(
                "ul",
                tag("li", link(id_, title, class_="whole")),
                [tag("li", link(*entry)) for entry in entries],
            ),
        )

    # --- chapters -------------------------------------------------------------------------------

    def _chapter(self, chapter: ChapterPart) -> Markup:
        texts = self._texts
        return tag(
            "section",
            tag("h2", chapter.title),
            tag("p", chapter.about),
            tag(
                "section",
                tag("h3", texts("page.decisions")),
                tag("p", texts("page.decisions-how"), class_="soft"),
                [self._table(table, chapter.title) for table in chapter.tables],
                class_="tables",
            )
            if chapter.tables
            else None,
            [self._practice(card, chapter.title) for card in chapter.cards],
            id=CHAPTER + chapter.id,
        )

    def _table(self, table: Table, chapter: str) -> Markup:
        return tag(
            "details",
            tag("summary", table.asks),
            tag(
                "table",
                tag("caption", table.asks),
                self._head("page.situation", "page.best-move", "page.practice"),
                tag(
                    "tbody",
                    [
                        tag(
                            "tr",
                            tag("td", tag("ul", [tag("li", one) for one in row.situation])),
                            tag("th", row.move, scope="row"),
                            tag("td", self._links(row.practices)),
                        )
                        for row in table.rows
                    ],
                ),
            ),
            id=DECISION + table.id,
            data_part=chapter,
        )

    def _practice(self, card: PracticeCard, chapter: str) -> Markup:
        rows: list[tuple[str, object]] = [
            ("practice.why", card.why),
            ("practice.when", self._when(card)),
            ("practice.do", _bullets(card.do)),
            ("practice.dont", _bullets(card.dont)),
            ("practice.instead", card.instead),
            ("practice.examples", self._examples(card)),
            (
                "practice.policy",
                _bullets(
                    self._texts("practice.fact", fact=limit, value=value)
                    for limit, value in card.policy
                ),
            ),
            ("practice.differs", [self._difference(one) for one in card.differences]),
            ("practice.unscored", card.unscored),
            ("practice.gaps", card.known_gaps),
            ("practice.sources", _bullets(card.sources)),
        ]
        return self._entry(card.id, card.says, chapter, card.meta, self._named(rows))

    def _when(self, card: PracticeCard) -> Markup:
        parts = [
            self._situation(rule.name, rule.when)
            for rule in card.rules
            if rule.name or not card.common
        ]
        if card.common:
            name = self._texts("practice.common") if card.rules[0].name else ""
            parts.insert(0, self._situation(name, card.common))
        return join(parts)

    @staticmethod
    def _situation(name: str, clauses: Sequence[str]) -> Markup:
        title = tag("p", name, class_="situation") if name else None
        return join((title, nested(clauses)))

    def _examples(self, card: PracticeCard) -> Markup:
        drilled = [link(CASE + id_, title) for id_, title in card.drilled_in]
        return join(
            (
                [self._example(rule) for rule in card.rules],
                tag("p", tag("b", self._texts("practice.drills")), ": ", _commas(drilled))
                if drilled
                else None,
            )
        )

    def _example(self, rule: RuleCard) -> Markup:
        lines = (("practice.governs", rule.governs), ("practice.near-miss", rule.near_miss))
        return join(
            (
                tag("p", rule.name, class_="situation") if rule.name else None,
                tag(
                    "ul",
                    [tag("li", tag("b", self._texts(name)), ": ", said) for name, said in lines],
                ),
            )
        )

    def _difference(self, one: Difference) -> Markup:
        said = [
            tag("li", tag("b", name), ": ", text)
            for name, text in difference(one, self._texts.by_id)
        ]
        return tag("ul", said, class_="sides")

    # --- deadlines ------------------------------------------------------------------------------

    def _deadlines(self) -> Markup:
        texts, book = self._texts, self._book
        return tag(
            "section",
            tag("h2", texts("page.deadlines")),
            tag("p", texts("page.deadlines-how")),
            tag(
                "table",
                tag("caption", texts("page.deadlines")),
                self._head("page.what", "page.length", "page.starts", "page.lapse"),
                tag("tbody", [self._clock_row(one) for one in book.deadlines]),
            ),
            [self._deadline(one) for one in book.deadlines],
            [self._register(name, held) for name, held in book.register],
            tag("section", tag("h3", texts("page.history")), _bullets(book.history))
            if book.history
            else None,
            id="deadlines",
        )

    @staticmethod
    def _lengths(one: Deadline) -> str:
        return "; ".join(f"{length} ({places})" for length, places in one.lengths)

    def _clock_row(self, one: Deadline) -> Markup:
        verdicts = dict.fromkeys(lapse.verdict for lapse in one.lapses)
        return tag(
            "tr",
            tag("th", link(CLOCK + one.id, one.label), scope="row"),
            tag("td", self._lengths(one)),
            tag("td", one.starts),
            tag("td", "; ".join(verdicts)),
        )

    def _deadline(self, one: Deadline) -> Markup:
        lapses = [tag("li", lapse.verdict, ": ", link(*lapse.practice)) for lapse in one.lapses]
        rows: list[tuple[str, object]] = [
            ("page.length", self._lengths(one)),
            ("page.starts", one.starts),
            ("page.stops", ", ".join(one.stops)),
            ("page.lapse", join((tag("p", one.lapse), tag("ul", lapses) if lapses else None))),
            ("practice.article-says", one.article),
            ("page.verdict", one.verdict),
            ("page.history", _bullets(one.history)),
            ("practice.sources", _bullets(one.sources)),
        ]
        title = one.label[:1].upper() + one.label[1:]
        return self._entry(
            CLOCK + one.id, title, self._texts("page.deadlines"), one.means, self._named(rows)
        )

    def _register(self, name: str, held: Sequence[Held]) -> Markup:
        return tag(
            "section",
            tag("h3", self._texts(name)),
            tag(
                "div",
                tag(
                    "table",
                    tag("caption", self._texts(name)),
                    self._head(
                        "page.what",
                        "page.value",
                        "page.places",
                        "page.starts",
                        "page.since",
                        "page.confidence",
                        "page.checked",
                        "practice.article-says",
                    ),
                    tag(
                        "tbody",
                        [
                            tag(
                                "tr",
                                tag("th", line.label, scope="row"),
                                [tag("td", cell) for cell in line.cells],
                            )
                            for line in held
                        ],
                    ),
                ),
                class_="wide",
                # A table that is wider than the screen is scrolled by keyboard too.
                role="region",
                tabindex="0",
                aria_label=self._texts(name),
            ),
            id=REGISTER + name.partition(".")[2],
            data_part=self._texts("page.deadlines"),
        )

    # --- conflicts and cases --------------------------------------------------------------------

    def _conflicts(self) -> Markup:
        title = self._texts("page.conflicts")
        return tag(
            "section",
            tag("h2", title),
            [self._conflict(one, title) for one in self._book.conflicts],
            id="conflicts",
        )

    def _conflict(self, one: ConflictPart, title: str) -> Markup:
        rows: list[tuple[str, object]] = [*difference(one.difference, self._texts.by_id)]
        if one.practices:
            rows.append((self._texts("page.practices"), self._links(one.practices)))
        return self._entry(CONFLICT + one.id, one.title, title, "", rows)

    def _scenarios(self) -> Markup:
        texts = self._texts
        title = texts("page.scenarios")
        return tag(
            "section",
            tag("h2", title),
            tag("p", texts("page.scenarios-how")),
            [self._scenario(card, title) for card in self._book.scenarios],
            id="scenarios",
        )

    def _scenario(self, card: ScenarioCard, title: str) -> Markup:
        rows: list[tuple[str, object]] = [
            ("page.brief", card.brief),
            ("page.teaches", tag("ul", [tag("li", link(*one)) for one in card.teaches])),
            ("page.out-of-scope", _bullets(card.out_of_scope)),
            ("page.tracks", ", ".join(card.tracks)),
        ]
        return self._entry(
            CASE + card.id, card.title, title, f"{card.id} · {card.facts}", self._named(rows)
        )

    # --- inside ---------------------------------------------------------------------------------

    def _entry(
        self, id_: str, title: str, part: str, meta: str, rows: Iterable[tuple[str, object]]
    ) -> Markup:
        """Draw something that has its own place on the page and can be searched for."""
        return tag(
            "article",
            tag("h3", title),
            tag("p", meta, class_="meta") if meta else None,
            tag(
                "dl",
                [tag("div", tag("dt", name), tag("dd", said)) for name, said in rows if said],
            ),
            id=id_,
            class_="entry",
            data_part=part,
        )

    def _named(self, rows: Iterable[tuple[str, object]]) -> Iterator[tuple[str, object]]:
        return ((self._texts(id_), said) for id_, said in rows)

    def _head(self, *names: str) -> Markup:
        return tag(
            "thead", tag("tr", [tag("th", self._texts(name), scope="col") for name in names])
        )

    @staticmethod
    def _links(practices: Iterable[Link]) -> Markup:
        return _commas([link(*one) for one in practices])


def _commas(links: Sequence[Markup]) -> Markup:
    return join((", " if number else "", one) for number, one in enumerate(links))


def _bullets(said: Iterable[str]) -> Markup:
    lines = [tag("li", one) for one in said]
    return tag("ul", lines) if lines else join(())
