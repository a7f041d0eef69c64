"""Draw tables with great-tables, which escapes what it is given."""

from __future__ import annotations

import pandas as pd
from great_tables import GT, loc, style

from trainer.reports.sheet import Grid
from trainer.views.html import Markup, framed

TONES = {"bad": "#fbe6e4", "poor": "#fdf1d9", "fine": "#e5f3e9"}

LONGEST = 34
"""Characters up to which the cells of a column stand in one line."""


def grid(one: Grid, about: str = "") -> Markup:
    """
    Draw a table; its ids are its own, so that several can stand on one page.

    `about` says under which heading it stands, for who cannot see that.
    """
    names = [f"{one.id}-{place}" for place in range(len(one.columns))]
    frame = pd.DataFrame([list(row) for row in one.rows], columns=names, dtype=str)
    table = GT(frame, id=one.id).cols_label(cases=dict(zip(names, one.columns, strict=True)))
    right = [names[place] for place in sorted(one.numbers)]
    left = [name for name in names if name not in right]
    if right:
        table = table.cols_align("right", right)
    if left:
        table = table.cols_align("left", left)
    short = [
        name
        for place, name in enumerate(names)
        if all(len(row[place]) <= LONGEST for row in one.rows)
    ]
    # A cell keeps one style only, so each is written whole.
    others = [name for name in names if name not in short]
    for tone in (None, *TONES):
        rows = [place for place in range(len(one.rows)) if one.marks.get(place) == tone]
        color = f"background-color: {TONES[tone]}; color: #1f2430;" if tone is not None else ""
        for columns, wrap in ((short, "white-space: nowrap;"), (others, "")):
            if rows and columns and (wrap or color):
                place = loc.body(columns=columns, rows=rows)
                table = table.tab_style(style.css(f"{wrap} {color}".strip()), place)
    table = table.tab_options(
        table_font_names=["Segoe UI", "Inter", "Helvetica Neue", "Arial", "sans-serif"],
        table_font_size="14px",
        table_background_color="#ffffff",
        table_font_color="#1f2430",
        table_width="100%",
        data_row_padding="5px",
        column_labels_font_weight="600",
    )
    return framed(
        table.as_raw_html(), label=": ".join(filter(None, (about, " / ".join(one.columns))))
    )
