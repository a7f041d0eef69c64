"""What must hold of a shop that was made out of damaged files, whatever happened to them."""

from itertools import combinations

DROPPING = {
    "DD201", "DD202", "DD203", "DD204", "DD205", "DD206", "DD207", "DD208", "DD209", "DD210", "DD212",
    "DD301", "DD303", "DD401", "DD402", "DD403",
}  # fmt: skip
"""Findings whose lines are no rows of the shop."""
DOUBTING = {"DD108", "DD211", "DD302", "DD304", "DD306"}
"""Findings whose lines are rows of the shop that something is doubtful in."""
AS_PRINTED = {"DD304", "DD402", "DD403", "DD108", "DD211"}
"""Doubts that leave the cells as they stand."""
EITHER = {"DD305"}


def lines(finding):
    """The lines that a finding names."""
    named = str(finding.values.get("lines", "")).replace(" ...", "")
    return {int(number) for number in named.split(", ") if number}


def problems(mutated, name, shop):
    """Everything that the shop says of a file and that is not true; nothing if all is well."""
    readings = [reading for reading in shop.readings if reading.file == name]
    if not readings:
        told = [finding for finding in shop.findings if finding.file == name]
        if not told:
            return ["nothing is told of the file"]
        return ["a sound file is refused"] if mutated.exact else []
    [reading] = readings
    if mutated.refused:
        return [f"the file is read: {reading.tally} {codes(reading)}"]
    return [
        *_of_tally(mutated, reading),
        *_of_findings(mutated, reading),
        *_of_rows(mutated, name, shop, reading),
    ]


def codes(reading):
    """The codes of all findings."""
    return [finding.code for finding in reading.findings]


def _of_tally(mutated, reading):
    tally = reading.tally
    if mutated.rows is not None and tally.rows != mutated.rows:
        yield f"{mutated.rows} rows are counted as {tally}"
    if mutated.exact and tally.kept != tally.rows:
        yield f"not all is kept: {tally} {reading.findings}"
    dropped = {
        line
        for finding in reading.findings
        if finding.code in DROPPING or (finding.code in EITHER and tally.dropped)
        for line in lines(finding)
    }
    many = any(" ..." in str(finding.values.get("lines", "")) for finding in reading.findings)
    if len(dropped) != tally.dropped and not many:
        yield f"{tally.dropped} rows are dropped, and told are lines {sorted(dropped)}"


def _of_findings(mutated, reading):
    told = set().union(*map(lines, reading.findings), set())
    if mutated.told is not None and told != set(mutated.told):
        yield f"told are lines {sorted(told)} for {sorted(mutated.told)}: {reading.findings}"
    if not set(mutated.notes) <= set(codes(reading)):
        yield f"{sorted(mutated.notes)} is missing from {codes(reading)}"


def _of_rows(mutated, name, shop, reading):
    sheet = mutated.truth
    query = f"SELECT * FROM {sheet.table} WHERE file = ?"  # noqa: S608 - a table of the shop
    cursor = shop.connection.execute(query, [name])
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    counted = sum(row["items"] for row in found) if sheet.several else len(found)
    if counted != reading.tally.kept + reading.tally.doubtful:
        yield f"{counted} rows came out of {reading.tally}"
    if mutated.exact and len(found) != len(sheet.expected()):
        yield f"{len(found)} rows came out of {len(sheet.expected())}"
    for row in found:
        yield from _of_row(row, mutated, reading)


def _of_row(row, mutated, reading):
    """Say how a row differs from every row that there was, if it does."""
    told = {line: set() for finding in reading.findings for line in lines(finding)}
    for finding in reading.findings:
        for line in lines(finding):
            told[line].add(finding.code)
    sheet = mutated.truth
    doubts = told.get(row["line"], set())
    if row.get("items", 1) > 1:
        doubts = doubts.union(*told.values())
    lacking = true_columns(sheet) - reading.columns if "DD106" in codes(reading) else set()
    closest = None
    for true in _truths(row, sheet, doubts, lacking, reading):
        wrong = {
            column: (value, row[column])
            for column, value in true.items()
            if row[column] != value
            and not (doubts & AS_PRINTED)
            and not (doubts and (row[column] is None or mutated.swapped))
            and not (row[column] is None and column in lacking)
        }
        if not wrong:
            return
        if closest is None or len(wrong) < len(closest):
            closest = wrong
    if closest is None and doubts & AS_PRINTED:
        return
    yield f"line {row['line']} differs in {closest}, told is {sorted(doubts)}"


def true_columns(sheet):
    """The columns that a sheet has, days of its times among them."""
    return {column for row in sheet.expected() for column in row} - {"items"}


def _truths(row, sheet, doubts, lacking, reading):
    """What a row may say: one of the rows that there were, by its key."""
    if not sheet.several:
        return [
            true
            for true in sheet.expected()
            if all(
                true[name] == row[name] or (row[name] is None and (doubts or name in lacking))
                for name in sheet.key
            )
        ]
    items = [cells for cells in sheet.rows if cells[sheet.at("amazon-order-id")] == row["order_id"]]
    least = 1 if reading.tally.dropped else len(items)
    return [
        sheet.expected(some)[0]
        for number in range(least, len(items) + 1)
        for some in combinations(items, number)
    ]
