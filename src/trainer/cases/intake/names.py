"""
Tell the name of a thing from the name of somebody.

A column of item numbers or carriers may hold a buyer's name, address or number when columns have
shifted. What can be one is taken for one: it is better that a seller's oddest item numbers are
missing than that a buyer is named. All rules are conditions in SQL, each without look-around.
"""

from __future__ import annotations

ID = r"[A-Za-z][A-Za-z0-9._/-]*[0-9][A-Za-z0-9._/-]*|[0-9]+"
"""Numbers of claims, returns and messages in their commonest forms."""
CURRENCIES = (
    "USD EUR GBP CAD MXN BRL JPY AUD INR SGD AED SAR EGP TRY SEK PLN ZAR CHF CNY HKD NZD NOK DKK "
    "CZK HUF RON BGN ISK ILS KRW TWD THB MYR PHP IDR VND CLP COP PEN ARS UYU KWD BHD QAR OMR JOD "
    "LBP MAD TND DZD NGN KES GHS UGX TZS UAH KZT GEL RSD ALL MKD MDL BAM AMD AZN PKR LKR BDT NPR "
    "CRC DOP GTQ HNL NIO PAB PYG BOB JMD TTD BBD BSD XAF XOF XPF ETB RWF BWP NAD MUR MZN AOA ZMW "
    "IQD LYD DJF GNF KMF BIF MGA VUV FJD PGK MOP BND MMK KHR LAK MNT UZS TJS KGS TMT BYN GMD SLE "
    "HTG BZD GYD SRD AWG ANG XCD KYD BMD CVE MWK LSL SZL SCR MVR BTN AFN WST TOP SBD"
)
CURRENCY = CURRENCIES.replace(" ", "|")
COUNTRY = "[A-Z]{2}"
ASIN = "B[0-9A-Z]{9}|[0-9]{9}[0-9X]"
RETURN_REASON = "(?:CR|AMZ)-[A-Z][A-Z0-9_-]{1,60}"
RESOLUTION = "(?:[A-Z][a-z]+){0,4}(?:Refund|Replacement|Exchange|Credit|Repair)(?:[A-Z][a-z]+){0,4}"
CLAIM_STATE = (
    "(?i)granted|denied|pending|approved|rejected|reimbursed|closed|withdrawn|cancell?ed|submitted|"
    "(?:under|awaiting|pending|in) ?(?:review|investigation|decision|documents)"
)
DISPOSITION = "(?:[A-Z]+_)?(?:SELLABLE|UNSELLABLE|DAMAGED|DEFECTIVE|EXPIRED)"
FBA_REASON = (
    "DEFECTIVE|SWITCHEROO|MISORDERED|CUSTOMER_RETURN|(?:UNWANTED|NO|NOT|DID_NOT|DAMAGED|ORDERED|"
    "MISSING|MISSED|FOUND|BETTER|QUALITY|UNAUTHORIZED|NEVER|PART|EXTRA|EXCESSIVE|WRONG|APPAREL|"
    "JEWELRY|UNDELIVERABLE|INACCURATE|ARRIVED|EXPIRED|GIFT|WARRANTY)(?:_[A-Z0-9]+)+"
)
FBA_STATUS = (
    "(?i)unit returned to inventory|reimbursed|repackaged successfully|pending repackaging|"
    "received|approved|returned|removed|disposed|under review"
)
"""What the codes of reports look like, column by column."""

CARRIERS = (
    "ups|usps|fedex|dhl|dpd|gls|tnt|hermes|evri|yodel|ontrac|lasership|lso|uds|osm|amazon|amzl|swa|"
    "seur|correos|mrw|nacex|brt|bartolini|sda|inpost|packeta|yamato|kuroneko|sagawa|aramex|"
    "delhivery|bluedart|ekart|xpressbees|shadowfax|dtdc|yunexpress|yanwen|4px|cainiao|sf|ems|"
    "purolator|canpar|loomis|startrack|sendle|toll|couriersplease|colissimo|chronopost|mondial|"
    "colis|geodis|heppner|posti|postnord|bring|postnl|bpost|royal|parcelforce|royalmail|"
    "asendia|landmark|pitney|stamps|apc|tforce|saia|estes|xpo|jadlog|loggi|braspost|"
    "post|posts|poste|posta|postal|mail|express|logistics|logistic|logistik|logistica|courier|"
    "couriers|kurier|parcel|parcels|paket|paquet|pakket|freight|cargo|transport|transports|"
    "spedition|shipping|delivery|deliveries|carrier|trucking|lines|other|self"
)
"""Words that the names of carriers have, in small letters."""
STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|pl|terrace|"
    "close|crescent|square|apt|apartment|suite|floor|flat|house|box|str|strasse|weg|platz|gasse|"
    "allee|rue|chemin|via|viale|piazza|calle|avenida|plaza|paseo|rua|travessa|laan|straat|ulica"
)
"""Words that addresses have, in small letters."""
PHONE = r"\(?\+?[0-9]{1,5}\)?(?:[ ./()-]+[0-9]{1,8}){2,}"
AREA_CODE = r"0[0-9]{1,4}[ ./-][0-9]{5,}"
ORDER = r"[0-9]{3}-[0-9]{7}-[0-9]{7}"
EBAY_ORDER = r"[0-9]{2}-[0-9]{5}-[0-9]{5}"
NO_ID = r"[0-9]+[.,][0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?"
"""Amounts and days, which are no numbers of anything."""
POSTCODE = r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}|[A-Z][0-9][A-Z] [0-9][A-Z][0-9]"


def _fits(cell: str, pattern: str) -> str:
    return "regexp_full_match(" + cell + ", '" + pattern.replace("'", "''") + "')"


def _has(cell: str, pattern: str) -> str:
    return "regexp_matches(" + cell + ", '" + pattern.replace("'", "''") + "')"


def is_name(cell: str, like: str) -> str:
    """Say whether a cell is a code of the kind that its column has."""
    return _fits(cell, like)


def is_id(cell: str) -> str:
    """Say whether a cell is a number by which something is told apart, and no phone number."""
    marked = f"({_has(cell, '[0-9]')} OR {_fits(cell, '[A-Za-z]{6,}RMA')})"
    shape = f"{_fits(cell, '[#A-Za-z0-9][A-Za-z0-9._/-]*')} AND NOT {_fits(cell, NO_ID)}"
    return f"(strlen({cell}) <= 80 AND {shape} AND {marked} AND NOT {_is_phone(cell)})"


def is_item(cell: str, *, ascii_only: bool) -> str:
    """
    Say whether a cell is a seller's number for an item.

    One word with a digit is, or words joined by hyphens in capitals or by underscores; several
    words only in capitals with a digit, where they read like no address.
    """
    letter = "A-Za-z" if ascii_only else r"\p{L}"
    word = f"[{letter}0-9][{letter}0-9._/#&()+-]*"
    joined = "[A-Z]{2,}(?:[-_./][A-Z0-9]+)+|[a-z0-9]+(?:_[a-z0-9]+)+"
    number = f"{_fits(cell, ORDER)} OR {_fits(cell, NO_ID)}"
    one = f"({_fits(cell, word)} AND NOT ({number}) AND ({_has(cell, '[0-9]')} OR {_fits(cell, joined)}))"
    capitals = "[A-Z0-9._/#&()-]+"
    several = _fits(cell, f"[A-Z0-9]{capitals}(?: {capitals})+|[A-Z0-9](?: {capitals})+")
    mixed = f"{_has(cell, '[0-9]')} AND {_has(cell, '[A-Z]')}"
    address = f"{is_address(cell)} OR {_fits(cell, POSTCODE)}"
    return (
        f"(strlen({cell}) <= 64 AND NOT {_is_phone(cell)} "
        f"AND ({one} OR ({several} AND {mixed} AND NOT ({address}))))"
    )


def is_carrier(cell: str, *, ascii_only: bool) -> str:
    """
    Say whether a cell can be the name of a carrier.

    One word can; of several, one must be a word that carriers have. What is one word only is
    looked at again when all rows are known.
    """
    letter = "A-Za-z" if ascii_only else r"\p{L}"
    shape = _fits(cell, f"[{letter}0-9][{letter}0-9 ._/&()-]*")
    one = _fits(cell, f"[{letter}][{letter}0-9-]*")
    return f"(strlen({cell}) <= 40 AND {shape} AND ({one} OR {is_known_carrier(cell)}))"


def is_known_carrier(cell: str) -> str:
    """Say whether one of the words in a cell is a word that carriers have."""
    return _has(cell, rf"(?i)(?:^|[ ._/&()-])(?:{CARRIERS})(?:$|[ ._/&()-])")


def _is_phone(cell: str) -> str:
    digits = f"length(regexp_replace({cell}, '[^0-9]', '', 'g'))"
    grouped = f"{_fits(cell, PHONE)} AND {digits} BETWEEN 9 AND 15"
    return f"(({grouped} AND NOT {_fits(cell, EBAY_ORDER)}) OR {_fits(cell, AREA_CODE)})"


def is_address(cell: str) -> str:
    """Say whether a cell reads like an address: a house number, or a word for a street."""
    streets = (
        rf"(?i)(?:^|[ .,-])(?:{STREETS})(?:$|[ .,-])|(?:straße|strasse|gasse|platz|weg)(?: |$)"
    )
    return f"({_has(cell, streets)} OR {_fits(cell, '[0-9]+ [^0-9 ]{2,}.*')})"
