"""
Make HTML. Every text is escaped here, and HTML is made nowhere else.

A child of `tag` is text, and is escaped, unless it came out of `tag` itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files

import ipywidgets as widgets

TAGS = frozenset(
    [
        "article",
        "aside",
        "b",
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "li",
        "main",
        "meter",
        "nav",
        "ol",
        "p",
        "section",
        "small",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
    ]
)
ATTRIBUTES = frozenset(
    [
        "class",
        "role",
        "title",
        "lang",
        "scope",
        "aria-label",
        "aria-live",
        "id",
        "data-part",
        "open",
        "value",
        "max",
        "tabindex",
    ]
)


PAGE = re.compile(r"[a-z]+[.]ipynb(?:[?][A-Za-z0-9._~%+&=-]*)?")
"""What a link to a page of the app looks like."""
BOOK = "../../playbook.html"
"""Where the server of the app gives the playbook as one page, seen from its other pages."""


class Markup(str):
    """HTML that was made by `tag`, and may stand inside other HTML as it is."""

    __slots__ = ()


def tag(name: str, *children: object, **attributes: str | None) -> Markup:
    """
    Make an element.

    Attributes are given with underscores, `class_` and `aria_label`; one that is `None` is left out.
    """
    if name not in TAGS:
        raise ValueError(f"<{name}> is not made here.")
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{written}>{join(children)}</{name}>")


def link(target: str, *children: object, class_: str | None = None) -> Markup:
    """Make a link to an id of the same page."""
    written = _attribute("class_", class_)
    return Markup(f'<a href="#{escape(target, quote=True)}"{written}>{join(children)}</a>')


def page_link(where: str, text: str, *, class_: str | None = None) -> Markup:
    """Make a link to a page of the app; a link to anything else is refused."""
    if not PAGE.fullmatch(where):
        raise ValueError(f"{where} is no page of the app.")
    written = _attribute("class_", class_)
    # Said at all, since Jupyter opens a link that says nothing in a new tab.
    here = f'href="{escape(where, quote=True)}" target="_self"'
    return Markup(f"<a {here}{written}>{escape(text)}</a>")


def book_link(text: str) -> Markup:
    """Make a link to the playbook as one page, in a tab of its own: it leads nowhere else."""
    return Markup(f'<a href="{BOOK}" target="_blank" rel="noopener">{escape(text)}</a>')


def bar(began: float, stands: float, limit: float | None = None) -> Markup:
    """
    Draw a figure as a bar, by shares of its width; it begins where the figure was before.

    It is there to be looked at: the words beside it say the same.
    """
    shares = {"began": began, "stands": stands, "limit": limit}
    style = ";".join(f"--{name}:{at:.4f}" for name, at in shares.items() if at is not None)
    limited = " dt-limited" if limit is not None else ""
    return Markup(f'<span class="dt-bar{limited}" aria-hidden="true" style="{style}"></span>')


def field(
    name: str,
    label: str,
    value: str,
    done: str,
    *,
    where: str,
    besides: Mapping[str, object] | None = None,
    id_: str | None = None,
) -> Markup:
    """
    Make a form of one field, whose value goes into the link to a page of the app.

    `besides` is what else the link says; `id_` tells two fields of one page apart.
    """
    if not PAGE.fullmatch(where):
        raise ValueError(f"{where} is no page of the app.")
    name, id_ = escape(name, quote=True), escape(id_ or name, quote=True)
    hidden = "".join(
        f'<input type="hidden" name="{escape(key, quote=True)}" value="{escape(str(said), quote=True)}">'
        for key, said in (besides or {}).items()
    )
    return Markup(
        f'<form class="dt-field" method="get" action="{escape(where, quote=True)}">{hidden}'
        f'<label for="dt-{id_}">{escape(label)}</label>'
        f'<input id="dt-{id_}" name="{name}" value="{escape(value, quote=True)}"'
        ' autocomplete="off" spellcheck="false" required>'
        f'<button type="submit" class="dt-play">{escape(done)}</button></form>'
    )


def search_field(
    id_: str, label: str, how: str, *, none: str, one: str, many: str, results: str
) -> Markup:
    """
    Make a field for words to search for, with what the page's script says of what it finds.

    It is hidden until the script shows it, since without the script it would do nothing.
    """
    said = "".join(
        f' data-{name}="{escape(text, quote=True)}"'
        for name, text in (("none", none), ("one", one), ("many", many))
    )
    id_, results = escape(id_, quote=True), escape(results, quote=True)
    return Markup(
        f'<search id="{id_}-box" hidden>'
        f'<label for="{id_}">{escape(label)}</label>'
        f'<input type="search" id="{id_}" autocomplete="off" spellcheck="false"'
        f' aria-describedby="{id_}-how" aria-controls="{results}">'
        f'<p id="{id_}-how">{escape(how)}</p>'
        f'<p id="{id_}-count" role="status" aria-live="polite"{said}></p>'
        f"</search>"
    )


def picture(svg: str, title: str, says: str) -> Markup:
    """
    Make a picture of the kit's own drawing, with the words that say what it shows.

    It stands in the page as an image, so that nothing in it can run or ask for anything.
    """
    drawn = base64.b64encode(svg.encode()).decode()
    return Markup(
        f'<figure class="dt-chart"><img src="data:image/svg+xml;base64,{drawn}" '
        f'alt="{escape(f"{title}. {says}", quote=True)}">'
        f'<figcaption aria-hidden="true">{escape(says)}</figcaption></figure>'
    )


def framed(table: str, label: str) -> Markup:
    """Take over a table that great-tables has drawn, in a frame that scrolls by keyboard too."""
    return Markup(
        f'<div class="dt-frame" role="region" tabindex="0" aria-label="{escape(label, quote=True)}">'
        f"{table}</div>"
    )


def document(title: str, body: Markup, *, lang: str, style: str, script: str) -> str:
    """
    Make a page that stands alone in one file.

    `style` and `script` are the kit's own. The page allows itself these two and nothing else:
    whatever got into it, a browser neither runs it nor asks anything of another place.
    """
    policy = f"style-src '{_fingerprint(style)}'; script-src '{_fingerprint(script)}'"
    end = f"\n<script>{script}</script>"
    return _file(title, body, lang=lang, style=style, policy=policy, scheme="light dark", end=end)


def sheet_of_paper(title: str, body: Markup, *, lang: str, style: str) -> str:
    """
    Make a page to be printed or handed on, in one file.

    Nothing in it runs, and it asks for nothing: it shows the styles and the pictures that stand
    in it. It is light even where the screen is dark, as paper is.
    """
    policy = "style-src 'unsafe-inline'; img-src data:"
    return _file(title, body, lang=lang, style=style, policy=policy, scheme="light", end="")


def _file(
    title: str, body: Markup, *, lang: str, style: str, policy: str, scheme: str, end: str
) -> str:
    if not isinstance(body, Markup):
        raise TypeError("Only HTML that was made by tag() is shown.")
    policy = f"default-src 'none'; {policy}; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{escape(lang, quote=True)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="{scheme}">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}{end}\n</body>\n</html>\n"
    )


def own_file(name: str) -> str:
    """Give a style sheet or a script of the kit."""
    return (files("trainer.views") / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def join(children: Iterable[object]) -> Markup:
    """Put children one behind the other; text is escaped."""
    return Markup("".join(_child(child) for child in children))


def paragraphs(text: str, class_: str | None = None) -> Markup:
    """Make a paragraph of each block of text that an empty line ends."""
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return join(tag("p", block, class_=class_) for block in blocks if block)


def nested(clauses: Sequence[str]) -> Markup:
    """Make lists within lists of lines whose indent says how deep they stand."""
    items: list[Markup] = []
    place = 0
    while place < len(clauses):
        depth = _depth(clauses[place])
        end = place + 1
        while end < len(clauses) and _depth(clauses[end]) > depth:
            end += 1
        inner = clauses[place + 1 : end]
        items.append(tag("li", clauses[place].strip(), nested(inner) if inner else None))
        place = end
    return tag("ul", items)


def style() -> Markup:
    """Give the style sheet of the kit as an element."""
    return Markup(f"<style>{own_file('theme.css')}</style>")


def html_widget(markup: Markup, class_: str = "") -> widgets.HTML:
    """Show HTML in a widget."""
    if not isinstance(markup, Markup):
        raise TypeError("Only HTML that was made by tag() is shown.")
    widget = widgets.HTML(markup)
    if class_:
        widget.add_class(class_)
    return widget


def _child(child: object) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return escape(child)
    if isinstance(child, Iterable):
        return join(child)
    return escape(str(child))


def _depth(clause: str) -> int:
    return len(clause) - len(clause.lstrip())


def _fingerprint(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _attribute(key: str, value: str | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if name not in ATTRIBUTES:
        raise ValueError(f"The attribute '{name}' is not made here.")
    return "" if value is None else f' {name}="{escape(value, quote=True)}"'
