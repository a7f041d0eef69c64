"""Days, times, amounts and counts that are none, or that are written in another way."""

from cases.intake.mutations.kinds import (
    COUNTS,
    MOMENTS,
    MONEY,
    Mutated,
    first_of,
    joined,
    kind,
    lines_of,
    only,
    per_cell,
    said_otherwise,
)
from cases.intake.sheets import CLAIMS, FEEDBACK, RETURNS, SHIPMENTS

# --- days and times ----------------------------------------------------------------------------------


def _style(cell, order):
    month, day, year = cell.split("/")
    return order.format(d=day, m=month, y=year)


@only(FEEDBACK)
def days_in_another_order(sheet):
    """Days are written with the day first, in all rows or in some."""
    for order in ("{d}/{m}/{y}", "{y}/{m}/{d}", "{d}.{m}.{y}", "20{y}-{m}-{d}"):
        every = sheet.put_all("Date", lambda cell, order=order: _style(cell, order))
        yield Mutated(joined(lines_of(every)), sheet, len(sheet.rows))
        for step in (0, 1):
            some = [
                [_style(row[0], order), *row[1:]] if at % 2 == step else row
                for at, row in enumerate(sheet.rows)
            ]
            lines = lines_of(sheet.swap(some))
            yield Mutated(joined(lines), sheet, len(sheet.rows))


@only(FEEDBACK)
def days_with_the_whole_year(sheet):
    """Years have four digits, months and days one."""
    yield Mutated(
        joined(lines_of(sheet.put_all("Date", lambda cell: _style(cell, "{m}/{d}/20{y}")))),
        sheet,
        len(sheet.rows),
        exact=True,
    )
    yield Mutated(
        joined(lines_of(sheet.put_all("Date", lambda cell: cell.replace("/0", "/")))),
        sheet,
        len(sheet.rows),
        exact=True,
    )


@only(RETURNS)
def months_in_other_languages(sheet):
    """Months are written as other sites write them."""
    for october in ("OCT", "oct", "Okt", "okt.", "out", "ott", "paź", "10月", "eki"):
        changed = sheet.put_all(
            "Return request date", lambda cell, name=october: cell.replace("Oct", name)
        )
        yield Mutated(joined(lines_of(changed)), sheet, len(sheet.rows), exact=True)
    for strange in ("Foo", "Octo8", "October", "1O", "13月", "0月"):
        day = sheet.column("Return request date")[0].replace("Oct", strange)
        yield from per_cell(sheet, "Return request date", [day])


@kind
def impossible_days(sheet):
    """A day does not exist, or not in our time."""
    name = first_of(sheet, "ship_by", "posted_on", "requested_on")
    if name is None:
        return
    days = ["2026-02-30", "2026-13-01", "2026-00-10", "2027-02-29", "0001-01-01", "9999-12-31",
            "1899-12-30", "2026-1-5", "26-01-05", "2026/01/05", "05.01.2026", "01/05/2026",
            "46301", "20260105", "2026-01-05T00:00:00Z", "2026-01-05 00:00", "yesterday", "infinity",
            "-2026-01-05", "+2026-01-05", "2026-01- 5", "2026-01-05 (BC)", "\uff12\uff10\uff12\uff16-01-05", "today",
            "30-Feb-2026", "00-Oct-2026", "32-Oct-2026", "5-Oct-26", "05-Oct-0026",
            "05-Oct-9999"]  # fmt: skip
    if name == "posted-date":
        days.remove("01/05/2026")
    yield from per_cell(sheet, name, days)


@kind
def impossible_times(sheet):
    """A time has no offset, or does not exist."""
    name = first_of(sheet, *MOMENTS)
    if name is None:
        return
    times = ["2026-10-01T05:06:07", "2026-10-01 05:06", "2026-10-01", "2026-10-01T25:00:00Z",
             "2026-10-01T05:60:00Z", "2026-10-01T05:06:60Z", "2026-02-30T05:06:07Z",
             "2026-10-01T05:06:07+25:00", "2026-10-01T05:06:07 PST", "2026-10-01T05:06:07+1",
             "2026-10-01T05:06:07 America/Los_Angeles", "1790000000", "0001-01-01T00:00:00Z",
             "9999-01-01T00:00:00Z", "2026-10-01T05:06:07-", "2026-10-01T05:06:07+00", "infinity",
             "epoch", "now", "10/01/2026 05:06:07Z", "2026-10-01T 5:06:07Z", "2026-10-01T5:06:07Z",
             "2026-10-01T05:06:7.Z", "2026-10-01T05:06:07.1234567Z", "2026-10-01T05.06.07Z",
             "2026-10-01T05:06:07+00:0\uff10", "2026-10-01T05:06:07\u221207:00", "2026-10-01T05:06:07z"]  # fmt: skip
    yield from per_cell(sheet, name, times)


@kind
def times_in_other_forms(sheet):
    """A time says the same in another way."""
    name = first_of(sheet, *MOMENTS)
    if name is None:
        return
    utc = sheet.reads[name][1](sheet.column(name)[0])
    forms = (
        f"{utc:%Y-%m-%dT%H:%M:%S}Z",
        f"{utc:%Y-%m-%dT%H:%M:%S}+00:00",
        f"{utc:%Y-%m-%d %H:%M:%S} UTC",
        f"{utc:%Y-%m-%d %H:%M:%S}Z",
        f"{utc:%Y-%m-%dT%H:%M:%S}.000Z",
        f"{utc:%Y-%m-%dT%H:%M:%S}.000000+00:00",
        f"{utc:%Y-%m-%dT%H:%M:%S}-00:00",
    )
    yield from said_otherwise(sheet, 0, name, forms)


@only(CLAIMS, SHIPMENTS)
def over_before_it_began(sheet):
    """What came after came before."""
    earlier, later = {"claims": ("filed", "decided"), "shipments": ("first-scan", "delivered")}[
        sheet.table
    ]
    row = list(sheet.rows[0])
    at, to = sheet.at(earlier), sheet.at(later)
    row[at], row[to] = row[to], row[at]
    changed = sheet.swap([row, *sheet.rows[1:]])
    yield Mutated(
        joined(lines_of(changed)),
        sheet,
        len(sheet.rows),
        told=frozenset({2}),
        notes=frozenset({"DD304"}),
    )


# --- numbers -----------------------------------------------------------------------------------------


@kind
def odd_amounts(sheet):
    """An amount is no number, or one that could be two."""
    name = first_of(sheet, *MONEY)
    if name is None:
        return
    odd = ["24,99", "$24.99", "24.99 USD", "1e5", "NaN", "inf", "-inf", "None", "null", "N/A",
           "\u221224.99", "\uff12\uff14.\uff19\uff19", "٢٤.٩٩", "24.99-", "(24.99)", "+24.99", "2 4.99", "24.999",
           "24.", ".99", "0x18", "24.9.9", "1,23", "12,34.56", "1.234,56", "1 234.56", "--5",
           "24.99%", "1_000", "9999999999999.99", "=24.99", "24'99", "1/2", "²4", "24.99e0",
           "1,2345", "24.990", "024.99"]  # fmt: skip
    yield from per_cell(sheet, name, odd)


@kind
def amounts_in_other_forms(sheet):
    """An amount says the same in another way."""
    name = first_of(sheet, *MONEY)
    if name is None:
        return
    row = (
        next(at for at, cell in enumerate(sheet.column(name)) if cell == "1204.00")
        if ("1204.00" in sheet.column(name))
        else None
    )
    if row is not None:
        forms = ["1,204.00", "1204", "1204.0", "1,204", "1204.0000"]
        yield from said_otherwise(sheet, row, name, forms)


@kind
def odd_counts(sheet):
    """A count is none."""
    name = first_of(sheet, *COUNTS)
    if name is None:
        return
    odd = ["-1", "1.0", "1.5", "1,000,000", "1e3", "NaN", "one", "\uff11", "٣", "0x1", "+1", "1 2",
           "99999999999", "∞", "=1", "1%", "I"]  # fmt: skip
    yield from per_cell(sheet, name, odd)


@only(FEEDBACK)
def impossible_stars(sheet):
    """Nobody can give so many stars."""
    yield from per_cell(sheet, "Rating", ["0", "6", "10", "-1", "★★", "5.0", "4/5"])
