"""
Turn cells into values, in SQL: each exactly as it stands, or not at all.

A cell that is empty is not known. A cell that is not empty and gives no value is bad: its row is
set aside where the column is needed, and doubtful elsewhere. A date that could be two days is
never guessed at: the marketplace says how its reports write dates.

Every value can be read in two ways that never differ: `quick_sql` knows only the forms in which
reports come and costs little, `value_sql` knows every form that is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trainer.cases.intake.contract import QUOTES, Column, Kind
from trainer.cases.intake.names import COUNTRY, CURRENCY, ID, is_carrier, is_id, is_item, is_name
from trainer.rules.policy import Marketplace

US, EUROPE, GERMANY, JAPAN = "%m/%d/%y", "%d/%m/%y", "%d.%m.%y", "%y/%m/%d"
DAY_STYLES: Mapping[str, tuple[str, ...]] = {
    "US": (US,),
    "DE": (GERMANY,),
    "JP": (JAPAN,),
    "SE": ("%Y-%m-%d",),
    **dict.fromkeys(
        ("UK", "FR", "IT", "ES", "NL", "PL", "BE", "TR", "IN", "AE", "SA", "EG", "AU", "SG", "BR",
         "CA", "MX", "IE"),
        (EUROPE,),
    ),
}  # fmt: skip
"""How the feedback report writes days, by marketplace; the year has two or four digits."""
OTHER_ORDER: Mapping[str, tuple[str, ...]] = {
    US: (EUROPE,),
    EUROPE: (US,),
    GERMANY: ("%m.%d.%y",),
    JAPAN: (EUROPE, US),
}
"""In which other order the parts of such a day are written elsewhere."""

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan|ene|janv|gen|jän|sty|oca|1月",
            "feb|fev|févr|fév|febr|lut|şub|2月",
            "mar|mär|märz|mars|mrt|mrz|3月",
            "apr|abr|avr|kwi|nis|4月",
            "may|mai|mag|mei|maj|5月",
            "jun|juin|giu|juni|cze|haz|6月",
            "jul|juil|lug|juli|lip|tem|7月",
            "aug|ago|août|sie|ağu|8月",
            "sep|set|sept|wrz|eyl|9月",
            "oct|okt|out|ott|paź|eki|10月",
            "nov|lis|kas|11月",
            "dec|dez|dic|déc|gru|ara|12月",
        ),
        start=1,
    )
    for name in names.split("|")
}
"""The short names of months, in small letters, as reports of different sites write them."""

COMMA = frozenset({"DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE", "TR", "BR"})
"""Marketplaces whose amounts may have a comma before the cents."""

DIGITS = r"[0-9]{3}-[0-9]{7}-[0-9]{7}"
ORDER_NUMBER = r"[A-Z0-9]{3}-[0-9]{7}-[0-9]{7}"
FOREIGN_ORDER = r"[#A-Za-z0-9][A-Za-z0-9._-]{0,63}"
FIRST_YEAR, LAST_YEAR = 1995, 2100
WHOLE = "(?:0|[1-9][0-9]{0,11})"
"""An amount without its cents; what begins with zeros is a number of something."""
YEAR = "(?:199[5-9]|20[0-9]{2}|2100)"
QUICK: Mapping[Kind, tuple[int, str]] = {
    Kind.ID: (80, ID),
    Kind.ITEM: (64, "[A-Za-z][A-Za-z0-9._/-]*[0-9][A-Za-z0-9._/-]*|[A-Z]{2,}(?:-[A-Z0-9]+)+"),
    Kind.CARRIER: (32, "[A-Za-z][A-Za-z0-9]*"),
}
"""The commonest forms of numbers and names: how long they may be, and their pattern."""
YES, NO = ("true", "yes", "y", "1"), ("false", "no", "n", "0")
SPACES = (
    " \t\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067"
    "\u2068\u2069\ufeff"
)
"""What is seen as nothing: spaces of all widths, and marks without any."""


def text(value: str) -> str:
    """Write a text as a SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def bare(cell: str) -> str:
    """Give a cell without spaces and quotes around it, NULL where nothing is left."""
    trimmed = f"trim({cell}, {text(SPACES)})"
    quoted = f"regexp_full_match({trimmed}, '[{_escaped(QUOTES)}].*[{_escaped(QUOTES)}]')"
    return (
        f"nullif((CASE WHEN {quoted} THEN trim({trimmed}[2:-2], {text(SPACES)}) "
        f"ELSE {trimmed} END), '')"
    )


def _escaped(marks: str) -> str:
    return marks.replace("'", "''")


def quick_sql(column: Column, cell: str, place: Marketplace, *, venue: bool = False) -> str:
    """Write what a cell stands for in the forms in which reports come, NULL for all others."""
    match column.kind:
        case Kind.ORDER if not venue:
            return _matching(cell, DIGITS)
        case Kind.NAME:
            return _quick_name(column, cell, place)
        case Kind.ID | Kind.ITEM | Kind.CARRIER:
            longest, word = QUICK[column.kind]
            return _when(f"strlen({cell}) <= {longest}", _matching(cell, word))
        case Kind.DAY if column.styles == ("iso", "month-name"):
            return _quick_day(cell)
        case Kind.COUNT if (column.least or 0) <= 1:
            return f"(CASE WHEN {cell} = '1' THEN 1 ELSE {_count(column, cell)} END)"
        case Kind.WORD:
            spelt = {form: word for key, word in column.words.items() for form in _forms(key)}
            printed = {form: column.words[form.lower()] for form in column.printed}
            return _cases(cell, spelt | printed)
        case Kind.FLAG:
            yes, no = ([form for word in words for form in _forms(word)] for words in (YES, NO))
            return _flag(cell, yes, no)
        case Kind.MONEY:
            plain = _fits(cell, rf"-?{WHOLE}(?:\.[0-9]{{1,2}})?")
            return _when(plain, f"CAST({cell} AS DECIMAL(18, 2))")
        case _:
            return value_sql(column, cell, place, venue=venue)


def value_sql(
    column: Column, cell: str, place: Marketplace, *, venue: bool = False, ascii_only: bool = False
) -> str:
    """
    Write what a cell stands for in any form that is taken, NULL where it stands for nothing.

    `ascii_only` takes no other letters in names: where the encoding is a guess, they are, too.
    """
    match column.kind:
        case Kind.ORDER if not venue:
            return _matching(cell, ORDER_NUMBER)
        case Kind.DAY:
            return day_sql(column, cell, place)
        case Kind.MOMENT:
            return moment_sql(cell)
        case Kind.MONEY:
            return money_sql(cell, comma=place.id in COMMA)
        case Kind.COUNT:
            return _count(column, cell)
        case Kind.WORD:
            return _cases(f"lower({cell})", column.words)
        case Kind.FLAG:
            return _flag(f"lower({cell})", YES, NO)
        case Kind.PRESENT:
            return f"((trim({cell}, {text(SPACES + QUOTES)}) <> '') IS TRUE)"
        case _:
            return _when(_is_told_by(column, cell, ascii_only=ascii_only), cell)


def _is_told_by(column: Column, cell: str, *, ascii_only: bool) -> str:
    """Say whether a cell is a number or a name of the kind that its column has."""
    match column.kind:
        case Kind.ORDER:
            return f"({_fits(cell, FOREIGN_ORDER)} AND {is_id(cell)})"
        case Kind.ID:
            return is_id(cell)
        case Kind.ITEM:
            return is_item(cell, ascii_only=ascii_only)
        case Kind.CARRIER:
            return is_carrier(cell, ascii_only=ascii_only)
        case _:
            return is_name(cell, column.like)


def _quick_day(cell: str) -> str:
    years = f"{cell}[8:11] BETWEEN '{FIRST_YEAR}' AND '{LAST_YEAR}'"
    # The conversion takes a space for a zero.
    named = f"{cell} LIKE '__-___-____' AND {years} AND NOT contains({cell}, ' ')"
    english = f"CAST(try_strptime({cell}, '%d-%b-%Y') AS DATE)"
    return f"(CASE WHEN {named} THEN {english} ELSE {_iso_day(cell)} END)"


def _quick_name(column: Column, cell: str, place: Marketplace) -> str:
    """Compare a name with the one that nearly all rows have, and only others with the pattern."""
    usual = {CURRENCY: place.currency, COUNTRY: place.id}.get(column.like, "")
    arm = f"WHEN {cell} = {text(usual)} THEN {cell} "
    if not re.fullmatch(column.like, usual):
        arm = ""
    return f"(CASE {arm}WHEN {is_name(cell, column.like)} THEN {cell} END)"


def _forms(word: str) -> tuple[str, ...]:
    """Give the forms in which a word is mostly written."""
    return tuple(dict.fromkeys((word.capitalize(), word, word.title(), word.upper())))


# --- times and days -------------------------------------------------------------------------------


def moment_sql(cell: str) -> str:
    """
    Read a time with its offset, as UTC.

    A time without an offset is none: it could be any of two dozen.
    """
    utc = " ".join(
        f"WHEN {_iso_like(cell, f'____-__-__T__:__:__{end}')} "
        f"THEN try_strptime({cell}, '%Y-%m-%dT%H:%M:%S{end}')"
        for end in ("+00:00", "Z")
    )
    zoned = (
        YEAR + "-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]"
        r"(?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?:Z| ?UTC|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
    )
    read = f"make_timestamp(epoch_us(TRY_CAST({cell} AS TIMESTAMPTZ)))"
    return f"(CASE {utc} WHEN {_fits(cell, zoned)} THEN {read} END)"


def local_day_sql(moment: str, place: Marketplace) -> str:
    """Write the day on which a time falls in the marketplace's zone."""
    there = f"timezone({text(place.timezone)}, make_timestamptz(epoch_us({moment})))"
    return f"CAST({there} AS DATE)"


def _iso_like(cell: str, form: str) -> str:
    """Compare a cell with the form of a day or time in ISO 8601, in years that make sense."""
    return f"{cell} LIKE '{form}' AND {cell} >= '{FIRST_YEAR}' AND {cell} < '{LAST_YEAR + 1}'"


def _iso_day(cell: str) -> str:
    # The conversion takes a space for a zero.
    solid = f"{_iso_like(cell, '____-__-__')} AND NOT contains({cell}, ' ')"
    return f"(CASE WHEN {solid} THEN TRY_CAST({cell} AS DATE) END)"


def day_sql(column: Column, cell: str, place: Marketplace) -> str:
    """Read a day in one of the forms that the column may have here."""
    parts = []
    for style in column.styles:
        match style:
            case "iso":
                parts.append(f"WHEN {cell} LIKE '____-__-__' THEN {_iso_day(cell)}")
            case "month-name":
                parts.append(_with_month_name(cell))
            case "moment":
                day = local_day_sql(moment_sql(cell), place)
                parts.append(f"WHEN {cell} LIKE '____-__-__%' THEN {day}")
            case _:
                long = style == "marketplace-long"
                styles = DAY_STYLES.get(place.id, ())
                parts += [styled_sql(cell, one, long=long) for one in styles]
    return f"(CASE {' '.join(parts)} END)" if parts else "CAST(NULL AS DATE)"


def _with_month_name(cell: str) -> str:
    shape = rf"[0-9]{{1,2}}[- ](?:[^0-9 -]{{3,5}}\.?|1?[0-9]月)[- ]{YEAR}"
    months = " ".join(f"WHEN {text(name)} THEN {number}" for name, number in MONTHS.items())
    part = f"string_split(replace(lower({cell}), ' ', '-'), '-')"
    month = f"(CASE rtrim({part}[2], '.') {months} END)"
    return f"WHEN {_fits(cell, shape)} THEN {_iso(f'{part}[3]', month, f'{part}[1]')}"


def styled_sql(cell: str, style: str, *, long: bool = False) -> str:
    """Write the arm of a CASE that reads a day in a style such as %d/%m/%y."""
    mark = "." if "." in style else "/" if "/" in style else "-"
    year = YEAR if long else f"[0-9]{{2}}|{YEAR}"
    shape = f"[{mark}]".join(
        f"(?:{year})" if part in {"%y", "%Y"} else "[0-9]{1,2}" for part in style.split(mark)
    )
    place = {part[1].lower(): at for at, part in enumerate(style.split(mark), start=1)}
    part = f"string_split({cell}, {text(mark)})"
    numbers = {name: f"{part}[{at}]" for name, at in place.items()}
    years = f"(CASE WHEN length({numbers['y']}) = 2 THEN '20' ELSE '' END || {numbers['y']})"
    return f"WHEN {_fits(cell, shape)} THEN {_iso(years, numbers['m'], numbers['d'])}"


def _iso(year: str, month: str, day: str) -> str:
    month, day = (f"lpad(CAST({part} AS VARCHAR), 2, '0')" for part in (month, day))
    return f"TRY_CAST({year} || '-' || {month} || '-' || {day} AS DATE)"


# --- numbers and words ----------------------------------------------------------------------------


def money_sql(cell: str, *, comma: bool) -> str:
    """
    Read an amount; a comma stands before the cents only where the marketplace writes so.

    What could be thousands or cents, such as 1,234 in Germany, is no amount.
    """
    plain = rf"-?{WHOLE}(?:\.(?:[0-9]{{1,2}}|[0-9]{{2}}0{{2,4}}))?"
    if comma:
        thousands = r"(?:\.[0-9]{3})*|(?:[ \x{00a0}\x{202f}][0-9]{3})*"
        marked = rf"-?(?:[1-9][0-9]{{0,2}}(?:{thousands})|{WHOLE}),[0-9]{{1,2}}"
        read = f"replace(regexp_replace({cell}, '[. \\x{{00a0}}\\x{{202f}}]', '', 'g'), ',', '.')"
    else:
        marked = r"-?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,2})?"
        read = f"replace({cell}, ',', '')"
    amount = "DECIMAL(18, 2)"
    return (
        f"(CASE WHEN {_fits(cell, plain)} THEN TRY_CAST({cell} AS {amount}) "
        f"WHEN {_fits(cell, marked)} THEN TRY_CAST({read} AS {amount}) END)"
    )


def _count(column: Column, cell: str) -> str:
    least = 0 if column.least is None else column.least
    most = 999_999_999 if column.most is None else column.most
    number = f"TRY_CAST({cell} AS INTEGER)"
    return (
        f"(CASE WHEN {_fits(cell, '[0-9]{1,9}')} AND {number} BETWEEN {least} AND {most} "
        f"THEN {number} END)"
    )


def _fits(cell: str, pattern: str) -> str:
    return f"regexp_full_match({cell}, {text(pattern)})"


def _matching(cell: str, pattern: str) -> str:
    return _when(_fits(cell, pattern), cell)


def _when(test: str, value: str) -> str:
    return f"(CASE WHEN {test} THEN {value} END)"


def _flag(cell: str, yes: Iterable[str], no: Iterable[str]) -> str:
    yeses, noes = ", ".join(map(text, yes)), ", ".join(map(text, no))
    return f"(CASE WHEN {cell} IN ({yeses}) THEN TRUE WHEN {cell} IN ({noes}) THEN FALSE END)"


def _cases(cell: str, words: Mapping[str, str]) -> str:
    arms = " ".join(f"WHEN {text(one)} THEN {text(word)}" for one, word in words.items())
    return f"(CASE {cell} {arms} END)"
