"""Currencies by the signs that reports print."""

from functools import lru_cache

_ALL = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)
CODES = frozenset(_ALL.split())
"""ISO 4217."""

SIGNS: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "TWD", "HKD", "SGD", "ARS", "CLP", "COP"),
    "us$": ("USD",),
    "c$": ("CAD",),
    "ca$": ("CAD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "nz$": ("NZD",),
    "mx$": ("MXN",),
    "nt$": ("TWD",),
    "hk$": ("HKD",),
    "s$": ("SGD",),
    "sg$": ("SGD",),
    "r$": ("BRL",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "\\": ("JPY",),
    "₹": ("INR",),
    "rs": ("INR",),
    "rs.": ("INR",),
    "₩": ("KRW",),
    "₺": ("TRY",),
    "₫": ("VND",),
    "₱": ("PHP",),
    "₪": ("ILS",),
    "₴": ("UAH",),
    "₦": ("NGN",),
    "฿": ("THB",),
    "zł": ("PLN",),
    "kč": ("CZK",),
    "kr": ("SEK", "NOK", "DKK"),
    "kr.": ("DKK", "SEK", "NOK"),
    "tl": ("TRY",),
    "ft": ("HUF",),
}
"""What a sign can mean, the likeliest first. Where Shift-JIS has its yen, Unicode has a backslash."""


def is_code(text: str) -> bool:
    return text in CODES


@lru_cache(maxsize=1_000)
def unit_of(sign: str, home: str) -> str:
    """The unit that a printed sign means; of several currencies that share it, `home` where it is one of them.

    A word that is no sign is a unit as it stands.
    """
    if sign in ("%", "percent"):
        return "percent"
    if is_code(sign):
        return f"currency:{sign}"
    codes = SIGNS.get(sign.lower(), ())
    if codes:
        return f"currency:{home if home in codes else codes[0]}"
    return sign
